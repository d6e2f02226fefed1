#include "syntax/lex.h"

#include <array>
#include <utility>

namespace forkcheck {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }

// Where the text goes on after a line splice at `at`; `at` itself if there is none.
std::size_t after_splice(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '\\') return at;
  std::size_t next = at + 1;
  while (next < text.size() && is_blank(text[next])) ++next;
  return next < text.size() && text[next] == '\n' ? next + 1 : at;
}

// Reads characters one by one as if line splices weren't there, and knows where each stands.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;
    skip_splices();
  }

  bool done() const { return at_ >= text_.size(); }
  char now() const { return done() ? '\0' : text_[at_]; }

  // The character `n` after this one.
  char peek(std::size_t n = 1) const {
    std::size_t at = at_;
    for (; n > 0 && at < text_.size(); --n) {
      ++at;
      for (auto next = after_splice(text_, at); next != at; next = after_splice(text_, at)) at = next;
    }
    return at < text_.size() ? text_[at] : '\0';
  }

  void advance() {
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
    end_ = ++at_;
    skip_splices();
  }
  void advance(std::size_t n) {
    for (; n > 0 && !done(); --n) advance();
  }

  std::size_t at() const { return at_; }
  std::size_t end() const { return end_; }  // after the last character that was read, before a splice that follows it
  std::uint32_t line() const { return line_; }
  std::uint32_t column() const { return static_cast<std::uint32_t>(at_ - line_start_ + 1); }
  std::string_view raw(std::size_t from) const { return text_.substr(from, end_ - from); }
  bool raw_ahead_is(std::string_view bytes) const { return text_.substr(at_).starts_with(bytes); }

 private:
  void skip_splices() {
    for (auto next = after_splice(text_, at_); next != at_; next = after_splice(text_, at_)) {
      at_ = line_start_ = next;
      ++line_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
};

std::string without_splices(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size();) {
    if (const auto next = after_splice(raw, at); next != at) {
      at = next;
    } else {
      text += raw[at++];
    }
  }
  return text;
}

// Bytes of one UTF-8 character at the cursor that may be part of an identifier: a letter, not a quote, dash or space. 0: none.
std::size_t utf8_letter(const Cursor& c) {
  const auto lead = static_cast<unsigned char>(c.now());
  const std::size_t size = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (size == 0 || lead >= 0xF5) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(c.peek(i)) & 0xC0) != 0x80) return 0;
  }
  const auto second = static_cast<unsigned char>(c.peek(1));
  if (lead == 0xC2) return 0;                                                 // U+0080 to U+00BF: spaces and signs
  if (lead == 0xC3 && (second == 0x97 || second == 0xB7)) return 0;           // multiplication and division signs
  if (lead == 0xE2 && second < 0xB0) return 0;                                // punctuation, arrows, mathematics
  if (lead == 0xE3 && second == 0x80) return 0;                               // CJK punctuation
  if (lead == 0xEF && (second == 0xBB || second == 0xBC || second == 0xBF)) return 0;  // marks, full-width forms
  return size;
}

// How many bytes of a character that isn't C belong together.
std::size_t stray_length(const Cursor& c) {
  const auto lead = static_cast<unsigned char>(c.now());
  std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(c.peek(i)) & 0xC0) != 0x80) return 1;
  }
  return size;
}

constexpr std::array<std::string_view, 23> long_punctuators = {  // longest first
    "...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
    "&&",  "||",  "*=",  "/=", "%=", "+=", "-=", "&=", "^=", "|=", "##"};

class Lexer {
 public:
  Lexer(std::string_view text, FileId file, Spellings& spellings) : cursor_(text), file_(file), spellings_(spellings) {}

  Tokens run() {
    while (skip_space()) token();
    return std::move(tokens_);
  }

 private:
  // Moves to the next token; false at the end of the text.
  bool skip_space() {
    while (!cursor_.done()) {
      const char c = cursor_.now();
      if (c == '\n') {
        first_on_line_ = true;
        cursor_.advance();
      } else if (is_blank(c)) {
        space_ = true;
        cursor_.advance();
      } else if (c == '/' && cursor_.peek() == '/') {
        while (!cursor_.done() && cursor_.now() != '\n') cursor_.advance();
      } else if (c == '/' && cursor_.peek() == '*') {
        block_comment();
      } else {
        return true;
      }
    }
    return false;
  }

  // A comment is one space, even when it holds line ends: a directive goes on after it.
  void block_comment() {
    begin();
    cursor_.advance(2);
    while (!cursor_.done() && !(cursor_.now() == '*' && cursor_.peek() == '/')) cursor_.advance();
    if (cursor_.done()) {
      token_.kind = TokenKind::stray;
      token_.text = "/*";
      token_.span.length = 2;
      tokens_.push_back(token_);
    }
    cursor_.advance(2);
    space_ = true;
  }

  void begin() {
    token_ = Token{};
    token_.span = {file_, cursor_.line(), cursor_.column(), 1};
    start_ = cursor_.at();
    count_ = 0;
  }

  void take(std::size_t n = 1) {
    cursor_.advance(n);
    count_ += n;
  }

  void finish(TokenKind kind) {
    const auto raw = cursor_.raw(start_);
    token_.kind = kind;
    token_.text = raw.size() == count_ ? raw : spellings_.keep(without_splices(raw));
    token_.span.length = static_cast<std::uint32_t>(token_.text.size());
    token_.first_on_line = std::exchange(first_on_line_, false);
    token_.after_space = std::exchange(space_, false);
    tokens_.push_back(token_);
  }

  void token() {
    begin();
    const char c = cursor_.now();
    if (is_name_start(c) || (is_high(c) && utf8_letter(cursor_) > 0)) return name();
    if (is_digit(c) || (c == '.' && is_digit(cursor_.peek()))) return number();
    if (c == '"' || c == '\'') return quoted(c == '"' ? TokenKind::string : TokenKind::character);
    for (const auto spelling : long_punctuators) {
      if (c == spelling[0] && cursor_.peek() == spelling[1] && (spelling.size() == 2 || cursor_.peek(2) == spelling[2])) {
        take(spelling.size());
        return finish(TokenKind::punctuator);
      }
    }
    if (std::string_view("[](){}.&*+-~!/%<>^|?:;=,#").find(c) != std::string_view::npos && c != '\0') {
      take();
      return finish(TokenKind::punctuator);
    }
    take(is_high(c) ? stray_length(cursor_) : 1);
    finish(TokenKind::stray);
  }

  void name() {
    for (;;) {
      if (is_name_start(cursor_.now()) || is_digit(cursor_.now())) {
        take();
      } else if (const auto size = is_high(cursor_.now()) ? utf8_letter(cursor_) : 0; size > 0) {
        take(size);
      } else {
        break;
      }
    }
    const auto spelling = cursor_.raw(start_);
    const char quote = cursor_.now();
    if ((quote == '"' || quote == '\'') && (spelling == "L" || spelling == "u" || spelling == "U" || spelling == "u8")) {
      return quoted(quote == '"' ? TokenKind::string : TokenKind::character);
    }
    finish(TokenKind::identifier);
  }

  void number() {
    for (;;) {
      const char c = cursor_.now();
      const char next = cursor_.peek();
      if ((c == 'e' || c == 'E' || c == 'p' || c == 'P') && (next == '+' || next == '-')) {
        take(2);
      } else if (is_digit(c) || is_name_start(c) || c == '.') {
        take();
      } else {
        return finish(TokenKind::number);
      }
    }
  }

  // A string or character constant, or a stray token as long as the line when the closing quote is missing.
  void quoted(TokenKind kind) {
    const char quote = cursor_.now();
    take();
    while (!cursor_.done() && cursor_.now() != quote && cursor_.now() != '\n') {
      take(cursor_.now() == '\\' && cursor_.peek() != '\n' ? 2 : 1);
    }
    if (cursor_.now() != quote || cursor_.done()) return finish(TokenKind::stray);
    take();
    finish(kind);
  }

  Cursor cursor_;
  FileId file_;
  Spellings& spellings_;
  Tokens tokens_;
  Token token_;
  std::size_t start_ = 0;
  std::size_t count_ = 0;  // characters of the token, splices not counted
  bool first_on_line_ = true;
  bool space_ = false;
};

}  // namespace

Tokens lex(std::string_view text, FileId file, Spellings& spellings) { return Lexer(text, file, spellings).run(); }

}  // namespace forkcheck
