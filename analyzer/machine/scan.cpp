#include "machine/scan.h"

#include <fmt/format.h>

#include <bit>
#include <bitset>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <utility>

#include "machine/float_bits.h"
#include "machine/value.h"

namespace forkcheck {

namespace {

enum class Size : std::uint8_t { character, short_, int_, long_ };

struct Conversion {
  bool stores = true;
  int width = -1;  // -1: none given
  Size size = Size::int_;
  char kind = 0;
};

bool is_space(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(int c) { return c >= '0' && c <= '9'; }
bool is_hex(int c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

// The input ended before a conversion, or doesn't fit it: the call returns.
enum class Stop : std::uint8_t { input_ended, no_match };

class Scanner {
 public:
  Scanner(const std::string& format, ScanSource& source) : format_(format), source_(source) {}

  ScanResult run() {
    try {
      while (at_ < format_.size()) step();
      if (skip_space_) skip_spaces();
    } catch (const Stop stop) {
      if (stop == Stop::input_ended && result_.fields == 0) result_.fields = scan_end;
    }
    return std::move(result_);
  }

 private:
  [[noreturn]] static void refuse(std::string what) { throw ScanTrouble{std::move(what)}; }

  // glibc remembers errno when the input ends, and sets it again at each further look behind the end.
  int get() {
    if (ended_) result_.out_of_range = range_at_end_;
    last_ = ended_ ? scan_end : source_.get();
    if (last_ != scan_end) ++read_;
    if (last_ == scan_end && !ended_) {
      ended_ = true;
      range_at_end_ = result_.out_of_range;
    }
    return last_;
  }
  void unget() {
    if (last_ == scan_end) return;
    source_.unget();
    --read_;
  }
  int need() {
    if (get() == scan_end) throw Stop::input_ended;
    return last_;
  }
  // The character read last doesn't fit.
  [[noreturn]] void mismatch() {
    unget();
    throw Stop::no_match;
  }

  void skip_spaces() {
    do get();
    while (is_space(last_));
    unget();
    skip_space_ = false;
  }

  void step() {
    const char c = format_[at_++];
    if (is_space(static_cast<unsigned char>(c))) {
      skip_space_ = true;
    } else if (c == '%') {
      convert();
    } else {
      need();
      while (skip_space_ && is_space(last_)) need();
      skip_space_ = false;
      if (last_ != static_cast<unsigned char>(c)) mismatch();
    }
  }

  char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  Conversion read_conversion() {
    Conversion c;
    for (; peek() == '*' || peek() == '\'' || peek() == 'I'; ++at_) c.stores = c.stores && peek() != '*';
    while (is_digit(peek())) {
      if (c.width > 100'000'000) refuse("a width beyond a hundred million");
      c.width = std::max(c.width, 0) * 10 + (format_[at_++] - '0');
    }
    if (c.width == 0) c.width = -1;
    if (peek() == '$') refuse("numbered arguments");
    if (peek() == 'm') refuse("the modifier m");
    read_size(c);
    c.kind = peek();
    if (at_ < format_.size()) ++at_;
    return c;
  }

  void read_size(Conversion& c) {
    switch (peek()) {
      case 'h':
        c.size = Size::short_;
        if (format_[++at_] == 'h') ++at_, c.size = Size::character;
        break;
      case 'l':
        c.size = Size::long_;
        if (format_[++at_] == 'l') ++at_;
        break;
      case 'q':
      case 'j':
      case 'z':
      case 't':
        c.size = Size::long_;
        ++at_;
        break;
      case 'L': refuse("long double");
      default: break;
    }
  }

  void convert() {
    const Conversion c = read_conversion();
    const bool wide = c.size == Size::long_ && (c.kind == 'c' || c.kind == 's' || c.kind == '[');
    if (wide || c.kind == 'C' || c.kind == 'S') refuse("wide characters");
    if (skip_space_ || (c.kind != '[' && c.kind != 'c' && c.kind != 'n')) {
      const bool range = std::exchange(result_.out_of_range, false);  // it keeps errno from being seen meanwhile
      skip_spaces();
      result_.out_of_range = range;
    }
    switch (c.kind) {
      case '%':
        if (need() != '%') mismatch();
        return;
      case 'n': return store_count(c);
      case 'c': return characters(c);
      case 's': return word(c);
      case '[': return set(c);
      case 'd':
      case 'u': return integer(c, 10);
      case 'i': return integer(c, 0);
      case 'o': return integer(c, 8);
      case 'x':
      case 'X': return integer(c, 16);
      case 'a':
      case 'A':
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': return real(c);
      case '\0': refuse("a format that ends inside a conversion");
      default: refuse(fmt::format("the conversion %{}", c.kind));
    }
  }

  void store(const Conversion& c, std::variant<ScannedNumber, ScannedText> value) {
    if (!c.stores) return;
    result_.stores.push_back({argument_++, std::move(value)});
    if (c.kind != 'n') ++result_.fields;
  }

  Scalar integer_type(const Conversion& c) const {
    switch (c.size) {
      case Size::character: return Scalar::i8;
      case Size::short_: return Scalar::i16;
      case Size::int_: return Scalar::i32;
      case Size::long_: return Scalar::i64;
    }
    return Scalar::i32;
  }

  void store_integer(const Conversion& c, std::int64_t n) { store(c, ScannedNumber{integer_type(c), wrap(integer_type(c), n)}); }
  void store_count(const Conversion& c) { store_integer(c, read_); }

  void characters(const Conversion& c) {
    std::string bytes(1, static_cast<char>(need()));
    for (int left = std::max(c.width, 1) - 1; left > 0 && get() != scan_end; --left) bytes += static_cast<char>(last_);
    store(c, ScannedText{std::move(bytes)});
  }

  void word(const Conversion& c) {
    std::string bytes;
    for (need(); last_ != scan_end; get()) {
      if (is_space(last_)) {
        unget();
        break;
      }
      bytes += static_cast<char>(last_);
      if (c.width > 0 && static_cast<int>(bytes.size()) == c.width) break;
    }
    store(c, ScannedText{bytes + '\0'});
  }

  // [abc], [^abc], []abc], [a-z]: the range is from the character before the '-' to the one behind it.
  std::bitset<256> read_set() {
    std::bitset<256> set;
    const bool inverted = peek() == '^';
    if (inverted) ++at_;
    const std::size_t begin = at_;
    for (;; ++at_) {
      if (at_ >= format_.size()) throw Stop::no_match;
      const auto c = static_cast<unsigned char>(format_[at_]);
      if (c == ']' && at_ > begin) break;
      const bool inside = c == '-' && at_ > begin && at_ + 1 < format_.size() && format_[at_ + 1] != ']';
      const auto from = inside ? static_cast<unsigned char>(format_[at_ - 1]) : c;
      const auto to = inside ? static_cast<unsigned char>(format_[at_ + 1]) : c;
      if (inside && from <= to) {
        for (int each = from; each < to; ++each) set.set(static_cast<std::size_t>(each));
      } else {
        set.set(c);
      }
    }
    ++at_;
    return inverted ? ~set : set;
  }

  void set(const Conversion& c) {
    const std::bitset<256> accepted = read_set();
    std::string bytes;
    for (need(); last_ != scan_end; get()) {
      if (!accepted[static_cast<std::size_t>(last_)]) {
        unget();
        break;
      }
      bytes += static_cast<char>(last_);
      if (c.width > 0 && static_cast<int>(bytes.size()) == c.width) break;
    }
    if (bytes.empty()) throw Stop::no_match;
    store(c, ScannedText{bytes + '\0'});
  }

  // A number's characters; the width counts down to zero, a negative one never does.
  struct Digits {
    std::string text;
    int left = -1;
    void take(int c) {
      text += static_cast<char>(c);
      count();
    }
    void count() {
      if (left > 0) --left;
    }
  };

  void integer(const Conversion& c, int base) {
    Digits digits{{}, c.width};
    need();
    if (last_ == '-' || last_ == '+') {
      digits.take(last_);
      get();
    }
    if (digits.left != 0 && last_ == '0') {
      digits.take(last_);
      get();
      if (digits.left != 0 && lower(last_) == 'x' && (base == 0 || base == 16)) {
        base = 16;
        digits.count();
        get();
      } else if (base == 0) {
        base = 8;
      }
    }
    if (base == 0) base = 10;
    while (last_ != scan_end && digits.left != 0) {
      const bool fits = base == 16 ? is_hex(last_) : is_digit(last_) && last_ - '0' < base;
      if (!fits) break;
      digits.take(last_);
      get();
    }
    if (digits.text.find_first_not_of("+-") == std::string::npos) mismatch();
    unget();
    store_integer(c, number_of(digits.text, base, c.kind == 'd' || c.kind == 'i'));
  }

  std::int64_t number_of(const std::string& digits, int base, bool is_signed) {
    errno = 0;
    const std::int64_t n = is_signed ? std::strtol(digits.c_str(), nullptr, base)
                                     : static_cast<std::int64_t>(std::strtoul(digits.c_str(), nullptr, base));
    if (errno == ERANGE) result_.out_of_range = true;
    return n;
  }

  // The next character of a number that must go on.
  void go_on(Digits& digits) {
    if (digits.left == 0 || get() == scan_end) throw Stop::no_match;
    digits.count();
  }

  void letters(Digits& digits, std::string_view rest) {
    for (const char expected : rest) {
      go_on(digits);
      if (lower(last_) != expected) mismatch();
      digits.text += static_cast<char>(last_);
    }
  }

  void real(const Conversion& c) {
    Digits digits{{}, c.width};
    need();
    digits.count();
    const bool has_sign = last_ == '-' || last_ == '+';
    if (has_sign) {
      digits.text += static_cast<char>(last_);
      go_on(digits);
    }
    if (lower(last_) == 'n') {
      digits.text += static_cast<char>(last_);
      letters(digits, "an");
    } else if (lower(last_) == 'i') {
      infinity(digits);
    } else {
      decimal(digits, has_sign ? 1 : 0);
    }
    store_real(c, digits.text);
  }

  void infinity(Digits& digits) {
    digits.text += static_cast<char>(last_);
    letters(digits, "nf");
    if (digits.left == 0 || get() == scan_end) return;
    digits.count();
    if (lower(last_) != 'i') return unget();
    digits.text += static_cast<char>(last_);
    letters(digits, "nity");
  }

  void decimal(Digits& digits, std::size_t sign) {
    bool hex = false, digit = false, dot = false, exponent = false;
    if (digits.left != 0 && last_ == '0') {
      digits.text += '0';
      get();
      digits.count();
      hex = digits.left != 0 && lower(last_) == 'x';
      digit = !hex;
      if (hex) {
        digits.text += static_cast<char>(last_);
        get();
        digits.count();
      }
    }
    const char mark = hex ? 'p' : 'e';
    while (true) {
      const bool after_mark = exponent && digits.text.back() == mark;
      if (is_digit(last_) || (!exponent && hex && is_hex(last_))) {
        digit = true;
      } else if (digit && !exponent && lower(last_) == mark) {
        exponent = dot = true;
        last_ = mark;
      } else if (!dot && last_ == '.') {
        dot = true;
      } else if (!(after_mark && (last_ == '-' || last_ == '+'))) {
        unget();
        break;
      }
      digits.text += static_cast<char>(last_);
      if (digits.left == 0 || get() == scan_end) break;
      digits.count();
    }
    if (digits.text.size() == sign || (hex && digits.text.size() == 2 + sign)) throw Stop::no_match;
  }

  void store_real(const Conversion& c, const std::string& digits) {
    char* end = nullptr;
    errno = 0;
    const bool narrow = c.size != Size::long_;
    const double d = narrow ? std::strtof(digits.c_str(), &end) : std::strtod(digits.c_str(), &end);
    if (errno == ERANGE) result_.out_of_range = true;
    if (end == digits.c_str()) throw Stop::no_match;
    const Scalar type = narrow ? Scalar::f32 : Scalar::f64;
    store(c, ScannedNumber{type, float_bits(type, d)});
  }

  const std::string& format_;
  ScanSource& source_;
  ScanResult result_;
  std::size_t at_ = 0;        // in the format
  std::size_t argument_ = 0;
  std::int64_t read_ = 0;     // characters, for %n
  int last_ = scan_end;       // the character read last
  bool ended_ = false;        // the input was
  bool range_at_end_ = false;  // out_of_range then
  bool skip_space_ = false;   // white space stood in the format
};

}  // namespace

ScanResult scan(const std::string& format, ScanSource& source) { return Scanner(format, source).run(); }

}  // namespace forkcheck
