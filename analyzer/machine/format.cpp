#include "machine/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "machine/float_bits.h"
#include "posix/errno_table.h"

namespace forkcheck {

namespace {

enum class Width : std::uint8_t { character, short_, int_, long_ };  // hh, h, none, and l ll z j t

struct Spec {
  bool left = false, plus = false, space = false, alternate = false, zero = false;
  std::int64_t width = 0;
  std::optional<std::int64_t> precision;
  Width size = Width::int_;
  char32_t conversion = 0;
};

constexpr std::int64_t most_width = 1 << 20;  // more than any puzzle prints; keeps memory small

Text widen(std::string_view bytes) { return Text(bytes.begin(), bytes.end()); }

bool has_process(const Text& text) {
  return std::ranges::any_of(text, [](char32_t c) { return is_elastic(c); });
}

class Formatter {
 public:
  Formatter(const FormatInput& input, Pieces& out) : in_(input), pieces_(out) {}

  void run() {
    while (at_ < in_.format.size()) {
      const std::size_t percent = std::min(in_.format.find(U'%', at_), in_.format.size());
      text(in_.format.substr(at_, percent - at_));
      at_ = percent;
      if (at_ < in_.format.size()) conversion();
    }
  }

 private:
  [[noreturn]] void fail(Code code, std::string message) { throw FormatTrouble{code, std::move(message)}; }

  void text(Text piece) {
    if (!piece.empty()) pieces_.push_back({Piece::Kind::text, std::move(piece)});
  }
  void character(char32_t c) { pieces_.push_back({Piece::Kind::character, Text(1, c)}); }
  void pad(char32_t c, std::int64_t count) {  // _IO_padn hands over 16 at a time
    for (; count > 0; count -= 16) text(Text(static_cast<std::size_t>(std::min<std::int64_t>(count, 16)), c));
  }

  char32_t peek() const { return at_ < in_.format.size() ? in_.format[at_] : 0; }

  const Value& next_argument() {
    if (used_ == in_.arguments.size()) {
      fail(Code::bad_format, fmt::format("the format wants more arguments than the {} given", in_.arguments.size()));
    }
    return in_.arguments[used_++];
  }

  std::int64_t read_count() {
    if (peek() == U'*') {
      ++at_;
      return static_cast<std::int32_t>(integer(Width::int_).bits);
    }
    std::int64_t n = 0;
    while (peek() >= U'0' && peek() <= U'9' && n <= most_width) n = n * 10 + (in_.format[at_++] - U'0');
    return n;
  }

  void read_flags(Spec& spec) {
    for (;; ++at_) {
      switch (peek()) {
        case U'-': spec.left = true; break;
        case U'+': spec.plus = true; break;
        case U' ': spec.space = true; break;
        case U'#': spec.alternate = true; break;
        case U'0': spec.zero = true; break;
        case U'\'': break;  // no grouping in the C locale
        default: return;
      }
    }
  }

  void read_size(Spec& spec) {
    if (peek() == U'h') {
      ++at_;
      spec.size = Width::short_;
      if (peek() == U'h') ++at_, spec.size = Width::character;
    } else if (peek() != 0 && std::u32string_view(U"lqzjt").find(peek()) != std::u32string_view::npos) {
      spec.size = Width::long_;
      const bool twice = in_.format[at_++] == U'l' && peek() == U'l';
      if (twice) ++at_;
    }
  }

  Spec read_spec() {
    Spec spec;
    ++at_;  // '%'
    read_flags(spec);
    spec.width = read_count();
    if (spec.width < 0) spec.left = true, spec.width = -spec.width;
    if (peek() == U'.') {
      ++at_;
      const std::int64_t precision = read_count();
      if (precision >= 0) spec.precision = precision;
    }
    if (spec.width > most_width || spec.precision.value_or(0) > most_width) {
      fail(Code::format_not_covered, "a width or precision beyond a million isn't covered");
    }
    read_size(spec);
    spec.conversion = peek();
    if (at_ < in_.format.size()) ++at_;
    return spec;
  }

  void conversion() {
    const Spec spec = read_spec();
    switch (spec.conversion) {
      case U'd':
      case U'i': return signed_integer(spec);
      case U'u': return unsigned_integer(spec, 10);
      case U'o': return unsigned_integer(spec, 8);
      case U'x':
      case U'X': return unsigned_integer(spec, 16);
      case U'c': return single(spec);
      case U's': return string(spec);
      case U'm': return padded(spec, cut(spec, widen(error_text(in_.error))));
      case U'p': return pointer(spec);
      case U'%': return character(U'%');
      case U'f':
      case U'F':
      case U'e':
      case U'E':
      case U'g':
      case U'G':
      case U'a':
      case U'A': return real(spec);
      default:
        fail(Code::format_not_covered, spec.conversion > 32 && spec.conversion < 127
                                           ? fmt::format("the conversion %{} isn't covered", static_cast<char>(spec.conversion))
                                           : std::string("the format ends or goes astray inside a conversion"));
    }
  }

  // The next argument as an integer of that width: as the registers hold it on x86-64.
  Value integer(Width size) {
    const std::size_t index = used_;
    const Value& v = next_argument();
    if (is_float(v.type)) fail(Code::bad_format, fmt::format("argument {} is a floating number where an integer is printed", index + 1));
    // A 32-bit move clears the upper half of a register; beyond the registers the upper half is anything.
    constexpr std::size_t surely_in_registers = 3;
    if (size == Width::long_ && size_of(v.type) < 8 && v.is_number()) {
      if (index >= surely_in_registers) fail(Code::bad_format, fmt::format("argument {} is an int where a long is printed", index + 1));
      return Value::number(wrap(Scalar::u32, v.bits));
    }
    return v;
  }

  void signed_integer(const Spec& spec) {
    const Value v = integer(spec.size);
    if (v.is(Value::Kind::process)) return process(spec, text_slot + v.id);
    if (const auto opaque = opaque_of(v)) return process(spec, *opaque);
    const std::int64_t n = narrowed(spec, v, true);
    const auto magnitude = n < 0 ? ~static_cast<std::uint64_t>(n) + 1 : static_cast<std::uint64_t>(n);
    const char32_t sign = n < 0 ? U'-' : spec.plus ? U'+' : spec.space ? U' ' : U'\0';
    number(spec, magnitude, 10, sign);
  }

  void unsigned_integer(const Spec& spec, int base) {
    const Value v = integer(spec.size);
    const std::optional<char32_t> id = v.is(Value::Kind::process) ? std::optional<char32_t>(text_slot + v.id) : opaque_of(v);
    if (id && base == 10) {
      Spec without_sign = spec;
      without_sign.plus = without_sign.space = false;
      return process(without_sign, *id);
    }
    number(spec, static_cast<std::uint64_t>(narrowed(spec, v, false)), base, 0);
  }

  std::int64_t narrowed(const Spec& spec, const Value& v, bool is_signed) {
    if (!v.is_number()) refuse(v);
    switch (spec.size) {
      case Width::character: return wrap(is_signed ? Scalar::i8 : Scalar::u8, v.bits);
      case Width::short_: return wrap(is_signed ? Scalar::i16 : Scalar::u16, v.bits);
      case Width::int_: return wrap(is_signed ? Scalar::i32 : Scalar::u32, v.bits);
      case Width::long_: return v.bits;
    }
    return v.bits;
  }

  [[noreturn]] void refuse(const Value& v) {
    in_.refuse(v);
    fail(Code::not_modelled, "a value can't be printed");
  }

  // What a value prints as that differs from run to run, if it does.
  static std::optional<char32_t> opaque_of(const Value& v) {
    if (v.is(Value::Kind::opaque)) return text_opaque + v.id;
    if (v.is(Value::Kind::system_v)) return text_opaque + static_cast<char32_t>(Opaque::number);
    const bool computed = v.is(Value::Kind::unknown) && static_cast<Mystery>(v.bits) != Mystery::text_length &&
                          static_cast<Mystery>(v.bits) != Mystery::mixed_bytes;
    if (computed) return text_opaque + static_cast<char32_t>(Opaque::number);
    return std::nullopt;
  }

  // A process id, or the like, prints as a token; how far it would be padded nobody knows.
  void process(const Spec& spec, char32_t token) {
    const bool pads = spec.width > 1 || spec.precision.value_or(1) > 1;
    if (pads || spec.size == Width::character || spec.size == Width::short_) {
      fail(Code::process_number_used, "a number that differs from run to run is printed with a width, a precision or cut off: how that looks depends on it");
    }
    if (spec.plus) character(U'+');
    if (!spec.plus && spec.space) character(U' ');
    text(Text(1, token));
  }

  void number(const Spec& spec, std::uint64_t n, int base, char32_t sign) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), n, base).ptr;
    std::string digits(buffer.data(), end);
    if (spec.conversion == U'X') std::ranges::transform(digits, digits.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    if (n == 0 && spec.precision == 0) digits.clear();
    std::int64_t precision = spec.precision.value_or(1);
    const auto length = [&] { return static_cast<std::int64_t>(digits.size()); };
    if (base == 8 && spec.alternate && precision <= length() && (n != 0 || digits.empty())) digits.insert(0, 1, '0');
    const bool prefix = base == 16 && spec.alternate && n != 0;
    precision = std::max<std::int64_t>(0, precision - length());
    const std::int64_t fill = spec.width - length() - precision - (prefix ? 2 : 0) - (sign != 0 ? 1 : 0);
    const bool zeros = spec.zero && !spec.left && !spec.precision;
    if (!spec.left && !zeros) pad(U' ', fill);
    if (sign != 0) character(sign);
    if (prefix) character(U'0'), character(spec.conversion);
    pad(U'0', precision + (zeros ? std::max<std::int64_t>(fill, 0) : 0));
    text(widen(digits));
    if (spec.left) pad(U' ', fill);
  }

  void single(const Spec& spec) {
    if (spec.size == Width::long_) fail(Code::format_not_covered, "wide characters aren't covered");
    const Value v = integer(Width::int_);
    if (!v.is_number()) refuse(v);
    if (!spec.left) pad(U' ', spec.width - 1);
    character(static_cast<unsigned char>(v.bits));
    if (spec.left) pad(U' ', spec.width - 1);
  }

  Text cut(const Spec& spec, Text s) {
    if (!spec.precision || static_cast<std::size_t>(*spec.precision) >= s.size()) return s;
    return s.substr(0, static_cast<std::size_t>(*spec.precision));
  }

  void padded(const Spec& spec, const Text& s) {
    const auto length = static_cast<std::int64_t>(s.size());
    if (has_process(s) && (spec.width > length || spec.precision)) {
      fail(Code::text_length_used, "a text with a process id in it is padded or cut: how depends on its number");
    }
    if (!spec.left) pad(U' ', spec.width - length);
    text(s);
    if (spec.left) pad(U' ', spec.width - length);
  }

  void string(const Spec& spec) {
    if (spec.size == Width::long_) fail(Code::format_not_covered, "wide strings aren't covered");
    const std::size_t index = used_;
    const Value& v = next_argument();
    if (is_float(v.type) || (size_of(v.type) < 8 && v.is_number())) {
      fail(Code::bad_format, fmt::format("argument {} is no string where %s prints one", index + 1));
    }
    if (v.is_number() && v.bits == 0) {
      // glibc prints nothing where "(null)" wouldn't fit.
      return padded(spec, spec.precision.value_or(6) >= 6 ? U"(null)" : U"");
    }
    std::optional<std::size_t> most;
    if (spec.precision) most = static_cast<std::size_t>(*spec.precision);
    padded(spec, in_.read_string(v, most));
  }

  void pointer(const Spec& spec) {
    const Value v = integer(Width::long_);
    const bool is_place = v.is(Value::Kind::address) || v.is(Value::Kind::function) || v.is(Value::Kind::builtin);
    if (is_place) return process(spec, text_opaque + static_cast<char32_t>(Opaque::address));
    if (!v.is_number()) refuse(v);
    if (v.bits == 0) return padded(spec, U"(nil)");
    Spec hex = spec;
    hex.alternate = true;
    hex.conversion = U'x';
    const char32_t sign = spec.plus ? U'+' : spec.space ? U' ' : U'\0';
    number(hex, static_cast<std::uint64_t>(v.bits), 16, sign);
  }

  void real(const Spec& spec) {
    const std::size_t index = used_;
    const Value& v = next_argument();
    if (v.type != Scalar::f64) fail(Code::bad_format, fmt::format("argument {} is no floating number where one is printed", index + 1));
    if (!v.is_number()) refuse(v);
    std::string host = "%";
    if (spec.left) host += '-';
    if (spec.plus) host += '+';
    if (spec.space) host += ' ';
    if (spec.alternate) host += '#';
    if (spec.zero) host += '0';
    host += "*.*";
    host += static_cast<char>(spec.conversion);
    const int width = static_cast<int>(spec.width);
    const int precision = static_cast<int>(spec.precision.value_or(-1));
    const double d = float_value(Scalar::f64, v.bits);
    std::string digits(static_cast<std::size_t>(std::snprintf(nullptr, 0, host.c_str(), width, precision, d)) + 1, '\0');
    std::snprintf(digits.data(), digits.size(), host.c_str(), width, precision, d);
    digits.pop_back();
    text(widen(digits));
  }

  const FormatInput& in_;
  Pieces& pieces_;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
};

}  // namespace

void format(const FormatInput& input, Pieces& out) { Formatter(input, out).run(); }

}  // namespace forkcheck
