// The written notation of outputs, one symbol after the other.
//
// How a byte is written may depend on what follows: a '{' is escaped only where it would read as a token, and
// bytes above 127 stand for themselves only as part of whole, printable UTF-8. The writer holds such bytes
// back until they are decided. Used by write_output, and by Language::regex, which writes all words of an
// automaton at once.
#pragma once

#include <string>

#include "language/symbol.h"

namespace forkcheck {

class NotationWriter {
 public:
  // Takes the next symbol; returns what is decided by it, in notation.
  std::string push(Symbol symbol);
  // The end of the word: returns what was still held back.
  std::string finish();

  // Bytes not yet decided, at most six: all that the writer remembers.
  const std::string& held() const { return held_; }

 private:
  std::string settle();
  std::string held_;
};

}  // namespace forkcheck
