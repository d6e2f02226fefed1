// Tokens between the text and the parser: C's preprocessing tokens (C11 6.4), each with its exact place.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace forkcheck {

enum class TokenKind : std::uint8_t {
  identifier,   // keywords too: the preprocessor doesn't know them
  number,       // a pp-number: 12, 0x1f, 1.5e3, also malformed ones
  character,    // 'c', with its prefix if it has one
  string,       // "...", with its prefix if it has one
  punctuator,
  stray,        // what isn't a token: a lone quote, a curly quote, a byte that C doesn't know
  placemarker,  // an empty operand of ##; never leaves the macro expander
  end
};

// What the parser must know about a token and can't see from its spelling; see roles.h.
enum class TokenRole : std::uint8_t { plain, typedef_name, label, cast_open, literal_open, sizeof_type };

struct Token {
  TokenKind kind = TokenKind::end;
  TokenRole role = TokenRole::plain;
  bool first_on_line = false;
  bool after_space = false;
  std::uint32_t hide_set = 0;  // macros that must not be expanded here, see hide_sets.h
  std::string_view text;       // in the source text or in Spellings
  Span span;

  bool is(std::string_view spelling) const {
    return text == spelling && (kind == TokenKind::punctuator || kind == TokenKind::identifier);
  }
};

using Tokens = std::vector<Token>;

// Spellings that stand in no source text as they are: made by # and ##, or cut by a line splice. They stay valid.
class Spellings {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> texts_;
};

}  // namespace forkcheck
