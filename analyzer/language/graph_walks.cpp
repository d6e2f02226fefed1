#include "language/graph_walks.h"

#include <numeric>

namespace forkcheck {

IncomingEdges::IncomingEdges(const Language& language) : first(language.state_count() + 1) {
  for (Language::State s = 0; s < language.state_count(); s++) {
    for (const auto& edge : language.edges(s)) first[edge.target]++;
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  edges.resize(first.back());
  for (Language::State s = 0; s < language.state_count(); s++) {
    std::uint32_t index = 0;
    for (const auto& edge : language.edges(s)) edges[--first[edge.target]] = {s, index++};
  }
}

std::vector<std::uint32_t> lengths_to_acceptance(const Language& language) {
  constexpr std::uint32_t unknown = 0xffffffff;
  const IncomingEdges incoming(language);
  std::vector<std::uint32_t> length(language.state_count(), unknown);
  std::vector<Language::State> found;
  for (Language::State s = 0; s < language.state_count(); s++) {
    if (!language.accepts_at(s)) continue;
    length[s] = 0;
    found.push_back(s);
  }
  for (std::size_t i = 0; i < found.size(); i++) {
    for (auto e = incoming.first[found[i]]; e < incoming.first[found[i] + 1]; e++) {
      const Language::State source = incoming.edges[e].source;
      if (length[source] != unknown) continue;
      length[source] = length[found[i]] + 1;
      found.push_back(source);
    }
  }
  return length;
}

}  // namespace forkcheck
