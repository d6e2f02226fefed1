// Text to preprocessing tokens: C11 translation phases 1 to 3.
//
// Reads sources as they are found: CRLF line ends, form feeds, a byte order mark, line splices (also with blanks after the
// backslash, as gcc allows), any bytes in comments and strings, UTF-8 letters in identifiers.
#pragma once

#include "syntax/token.h"

namespace forkcheck {

// All tokens of a text, in order, without an end token. Nothing is reported here: what is wrong becomes a stray token,
// because text that conditional compilation skips may hold anything ("don't").
Tokens lex(std::string_view text, FileId file, Spellings& spellings);

// What to say about a stray token that reached the program.
struct StrayMessage {
  std::string message;
  std::string note;
};
StrayMessage describe_stray(const Token& token);

}  // namespace forkcheck
