#include "language/nfa.h"

#include <algorithm>

namespace forkcheck {

Nfa::State Nfa::add_state() {
  edges.emplace_back();
  accepting.push_back(0);
  return static_cast<State>(edges.size() - 1);
}

std::uint32_t Nfa::letter_id(const Word& text) {
  const auto at = std::ranges::find(letters, text);
  if (at == letters.end()) letters.push_back(text);
  return static_cast<std::uint32_t>(at == letters.end() ? letters.size() - 1 : at - letters.begin());
}

}  // namespace forkcheck
