#include "language/notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace forkcheck {
namespace {

using namespace std::string_view_literals;

constexpr std::array token_beginnings{"{P"sv, "{init}"sv, "{shell}"sv, "{output of \""sv};
constexpr std::string_view blocked_ending = "\tblocked";
constexpr std::string_view endless_ending = "\tendless";
constexpr std::uint32_t largest_ordinal = 1u << 24;  // no fork path comes near; keeps symbols in range

enum class Fit { whole, beginning, none };

Fit fit_token(std::string_view bytes) {
  for (const auto beginning : token_beginnings) {
    if (bytes == beginning) return Fit::whole;
    if (beginning.starts_with(bytes)) return Fit::beginning;
  }
  for (int kind = 0; kind < opaque_kinds; ++kind) {
    const std::string token = fmt::format("{{{}}}", name_of(static_cast<Opaque>(kind)));
    if (bytes == token) return Fit::whole;
    if (token.starts_with(bytes)) return Fit::beginning;
  }
  return Fit::none;
}

// The well-formed byte sequences of The Unicode Standard, table 3-7, without the C1 controls (U+0080 to
// U+009F).
Fit fit_utf8(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned lead = at(0);
  if (lead < 0xc2 || lead > 0xf4) return Fit::none;
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (std::size_t i = 1; i < bytes.size(); i++) {
    unsigned low = 0x80, high = 0xbf;
    if (i == 1 && (lead == 0xc2 || lead == 0xe0)) low = 0xa0;
    if (i == 1 && lead == 0xf0) low = 0x90;
    if (i == 1 && lead == 0xed) high = 0x9f;
    if (i == 1 && lead == 0xf4) high = 0x8f;
    if (at(i) < low || at(i) > high) return Fit::none;
  }
  return bytes.size() == length ? Fit::whole : Fit::beginning;
}

std::string write_byte(unsigned char byte) {
  switch (byte) {
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\\': return "\\\\";
    default: break;
  }
  if (byte >= 0x20 && byte < 0x7f) return std::string(1, static_cast<char>(byte));
  return fmt::format("\\x{:02x}", byte);
}

// Also writes pieces of a token, so that a word cut off within one can still be shown.
std::string write_special(Symbol symbol) {
  switch (symbol) {
    case symbol::open: return "{";
    case symbol::close: return "}";
    case symbol::init: return "init";
    case symbol::shell: return "shell";
    case symbol::output_of: return "output of \"";
    case symbol::close_output: return "\"}";
    case symbol::blocked: return std::string(blocked_ending);
    case symbol::endless: return std::string(endless_ending);
    case symbol::first_step: return "P0";
    default: break;
  }
  if (symbol::is_opaque(symbol))
    return std::string(name_of(static_cast<Opaque>(symbol - symbol::first_opaque)));
  if (symbol < symbol::first_step) return std::string(1, static_cast<char>(symbol - symbol::first_letter));
  return fmt::format(".{}", static_cast<std::uint32_t>(symbol - symbol::first_step));
}

}  // namespace

// Decides held bytes from the front, until none is left or the rest needs to see more.
std::string NotationWriter::settle() {
  std::string written;
  while (!held_.empty()) {
    const auto first = static_cast<unsigned char>(held_.front());
    const Fit fit = first == '{' ? fit_token(held_) : first >= 0x80 ? fit_utf8(held_) : Fit::none;
    if (fit == Fit::beginning) break;
    if (fit == Fit::whole && first >= 0x80) {
      written += held_;
      held_.clear();
      break;
    }
    written += fit == Fit::whole ? "\\{" : write_byte(first);
    held_.erase(0, 1);
  }
  return written;
}

std::string NotationWriter::push(Symbol symbol) {
  if (symbol > 255) return finish() + write_special(symbol);
  held_ += static_cast<char>(symbol);
  return settle();
}

std::string NotationWriter::finish() {
  std::string written;
  while (!held_.empty()) {
    written += write_byte(static_cast<unsigned char>(held_.front()));
    held_.erase(0, 1);
    written += settle();
  }
  return written;
}

std::string write_output(WordView word) {
  NotationWriter writer;
  std::string text;
  for (const Symbol symbol : word) text += writer.push(symbol);
  return text + writer.finish();
}

namespace {

Diagnostic bad(std::string message, std::string note) {
  return diagnose(Code::bad_output, Span(), std::move(message), std::move(note));
}

// Reads from the front of `text`, whose length shrinks by what was read.
class NotationReader {
 public:
  explicit NotationReader(std::string_view text) : text_(text) {}

  Result<Word> read() {
    const Word ending = take_ending();
    while (!text_.empty()) {
      if (text_.front() == '\\') {
        take_escape();
      } else if (fit_token(text_.substr(0, 2)) != Fit::none && text_.front() == '{') {
        take_brace();
      } else {
        take_byte();
      }
    }
    if (!problems_.empty()) return failure(std::move(problems_));
    return word_ + ending;
  }

 private:
  Word take_ending() {
    for (const auto& [written, mark] :
         {std::pair{blocked_ending, symbol::blocked}, {endless_ending, symbol::endless}}) {
      if (!text_.ends_with(written)) continue;
      text_.remove_suffix(written.size());
      return Word(1, mark);
    }
    return Word();
  }

  void take_byte() {
    word_ += static_cast<unsigned char>(text_.front());
    text_.remove_prefix(1);
  }

  void take_escape() {
    const char kind = text_.size() > 1 ? text_[1] : '\0';
    switch (kind) {
      case 'n': return add_escape('\n', 2);
      case 't': return add_escape('\t', 2);
      case '\\': return add_escape('\\', 2);
      case '{': return add_escape('{', 2);
      case 'x': return take_hexadecimal();
      default: break;
    }
    const std::size_t length = std::min<std::size_t>(2, text_.size());
    problems_.push_back(bad(fmt::format("'{}' is not an escape of outputs", text_.substr(0, length)),
                            "use \\n, \\t, \\\\, \\{ or \\xHH with two hexadecimal digits"));
    text_.remove_prefix(length);
  }

  void take_hexadecimal() {
    unsigned value = 0;
    const std::string_view digits = text_.substr(2, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error == std::errc() && end == digits.data() + 2) return add_escape(value, 4);
    problems_.push_back(bad("\\x needs two hexadecimal digits", "for example \\x1b"));
    text_.remove_prefix(2);
  }

  void add_escape(Symbol byte, std::size_t length) {
    word_ += byte;
    text_.remove_prefix(length);
  }

  // A '{' that may begin a token: one of ours, a plain brace, or "{P" that names no process.
  void take_brace() {
    const std::size_t end = text_.find('}');
    const std::string_view name = end == text_.npos ? "" : text_.substr(1, end - 1);
    if (name == "init") return add_token(init_token(), end);
    if (name == "shell") return add_token(shell_token(), end);
    if (const auto opaque = opaque_named(name)) return add_token(opaque_token(*opaque), end);
    constexpr std::string_view begins = "output of \"";
    if (name.starts_with(begins) && name.ends_with('"') && name.size() > begins.size() + 1)
      return add_token(output_token(name.substr(begins.size(), name.size() - begins.size() - 1)), end);
    if (!text_.starts_with("{P")) return take_byte();
    const auto process = parse_process_name(name);
    const bool known =
        process && std::ranges::all_of(process->path, [](auto step) { return step <= largest_ordinal; });
    if (known) return add_token(token(*process), end);
    problems_.push_back(
        bad(fmt::format("'{}' names no process", text_.substr(0, std::min<std::size_t>(end, 40) + 1)),
            "processes are {P0}, {P0.1}, {init} and {shell}; a brace of the output itself is \\{"));
    text_.remove_prefix(2);
  }

  void add_token(const Word& spelled, std::size_t end) {
    word_ += spelled;
    text_.remove_prefix(end + 1);
  }

  std::string_view text_;
  Word word_;
  Diagnostics problems_;
};

}  // namespace

Result<Word> read_output(std::string_view text) {
  return NotationReader(text).read();
}

}  // namespace forkcheck
