// Turns deterministic automata into Languages.
#pragma once

#include "language/dfa.h"
#include "language/language.h"

namespace forkcheck {

class LanguageBuilder {
 public:
  // Labels of `dfa` are symbols, the edges of each state sorted by symbol_before.
  static Language build(const Dfa& dfa);
};

}  // namespace forkcheck
