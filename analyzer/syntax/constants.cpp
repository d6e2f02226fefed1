#include "syntax/constants.h"

#include <charconv>
#include <cstdlib>
#include <limits>

namespace forkcheck {

namespace {

using ast::BasicType;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : 99;
}

// Reads u, l, ll and their combinations; false if something else stands there.
bool read_suffix(std::string_view suffix, IntegerConstant& constant) {
  for (std::size_t i = 0; i < suffix.size(); ++i) {
    if (lower(suffix[i]) == 'u' && !constant.is_unsigned) {
      constant.is_unsigned = true;
    } else if (lower(suffix[i]) == 'l' && constant.longs == 0) {
      const bool twice = i + 1 < suffix.size() && suffix[i + 1] == suffix[i];
      constant.longs = twice ? 2 : 1;
      i += twice ? 1 : 0;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<IntegerConstant> integer_constant(std::string_view text) {
  IntegerConstant constant;
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = lower(text[1]);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    constant.is_decimal = false;
    if (base != 8) text.remove_prefix(2);
  }
  std::size_t digits = 0;
  for (; digits < text.size() && digit_value(text[digits]) < base; ++digits) {
    const auto digit = static_cast<std::uint64_t>(digit_value(text[digits]));
    const auto radix = static_cast<std::uint64_t>(base);
    if (constant.value > (std::numeric_limits<std::uint64_t>::max() - digit) / radix) return std::nullopt;
    constant.value = constant.value * radix + digit;
  }
  if (digits == 0 || !read_suffix(text.substr(digits), constant)) return std::nullopt;
  if (constant.value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) constant.is_unsigned = true;
  return constant;
}

BasicType ast_type(const IntegerConstant& c) {
  constexpr std::uint64_t int_max = 0x7FFFFFFF;
  constexpr std::uint64_t uint_max = 0xFFFFFFFF;
  const bool may_be_unsigned = c.is_unsigned || !c.is_decimal;
  if (c.longs == 0 && !c.is_unsigned && c.value <= int_max) return BasicType::int_;
  if (c.longs == 0 && may_be_unsigned && c.value <= uint_max) return BasicType::uint;
  if (c.longs == 2) return c.is_unsigned ? BasicType::ullong : BasicType::llong;
  return c.is_unsigned ? BasicType::ulong : BasicType::long_;
}

std::optional<ast::FloatExpr> floating_constant(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  ast::FloatExpr constant{std::strtod(copy.c_str(), &end), BasicType::double_};
  if (end == copy.c_str()) return std::nullopt;
  const std::string_view suffix(end);
  if (suffix == "f" || suffix == "F") {
    constant.type = BasicType::float_;
    constant.value = std::strtof(copy.c_str(), nullptr);
  } else if (suffix == "l" || suffix == "L") {
    constant.type = BasicType::ldouble;
  } else if (!suffix.empty()) {
    return std::nullopt;
  }
  return constant;
}

namespace {

void append_utf8(std::string& bytes, std::uint32_t point) {
  const auto byte = [&](std::uint32_t value) { bytes += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

std::uint32_t read_digits(std::string_view text, std::size_t& at, int base, std::size_t most) {
  std::uint32_t value = 0;
  for (std::size_t n = 0; n < most && at < text.size() && digit_value(text[at]) < base; ++n) {
    value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit_value(text[at++]));
  }
  return value;
}

// The escape sequence at `at`, which is after the backslash; false if it isn't one.
bool append_escape(std::string& bytes, std::string_view text, std::size_t& at) {
  constexpr std::string_view names = "abefnrtv\\'\"?";
  constexpr std::string_view values = "\a\b\x1B\f\n\r\t\v\\'\"?";
  const char c = text[at];
  if (c >= '0' && c <= '7') {
    const auto value = read_digits(text, at, 8, 3);
    bytes += static_cast<char>(value);
    return value <= 0xFF;
  }
  ++at;
  if (const auto name = names.find(c); name != std::string_view::npos) {
    bytes += values[name];
    return true;
  }
  const auto first = at;
  if (c == 'x') {
    const auto value = read_digits(text, at, 16, 8);
    bytes += static_cast<char>(value);
    return at > first && value <= 0xFF;
  }
  if (c == 'u' || c == 'U') {
    const std::size_t digits = c == 'u' ? 4 : 8;
    const auto point = read_digits(text, at, 16, digits);
    append_utf8(bytes, point);
    return at == first + digits && point <= 0x10FFFF;
  }
  bytes += c;  // gcc: an unknown escape is the character itself
  return true;
}

std::optional<std::string> unescaped(std::string_view inner) {
  std::string bytes;
  for (std::size_t at = 0; at < inner.size();) {
    if (inner[at] != '\\') {
      bytes += inner[at++];
    } else if (++at == inner.size() || !append_escape(bytes, inner, at)) {
      return std::nullopt;
    }
  }
  return bytes;
}

}  // namespace

std::optional<int> character_value(std::string_view text) {
  if (text.size() < 2 || text.front() != '\'') return std::nullopt;
  const auto bytes = unescaped(text.substr(1, text.size() - 2));
  if (!bytes || bytes->empty()) return std::nullopt;
  if (bytes->size() == 1) return static_cast<signed char>(bytes->front());
  std::uint32_t value = 0;
  for (const char c : *bytes) value = (value << 8) | static_cast<unsigned char>(c);
  return static_cast<int>(value);
}

std::optional<std::string> string_bytes(std::string_view text) {
  if (text.starts_with("u8")) text.remove_prefix(2);
  if (text.size() < 2 || text.front() != '"') return std::nullopt;
  return unescaped(text.substr(1, text.size() - 2));
}

}  // namespace forkcheck
