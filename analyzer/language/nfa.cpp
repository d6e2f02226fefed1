#include "language/nfa.h"

#include <algorithm>

namespace forkcheck {

Nfa::State Nfa::add_state() {
  edges.emplace_back();
  accepting.push_back(0);
  return static_cast<State>(edges.size() - 1);
}

std::uint32_t Nfa::letter_id(const Word& text) {
  const auto at = static_cast<std::uint32_t>(std::ranges::find(letters, text) - letters.begin());
  if (at == letters.size()) letters.push_back(text);
  return at;
}

}  // namespace forkcheck
