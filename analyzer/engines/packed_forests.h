// Forests packed into a few machine words, for counting: each tree has a field of bits that holds how many
// copies of it there are, and an arrow is one addition.
//
// A forest is a vector of counts and an arrow adds a fixed vector to it, which makes the state graph that of
// a vector addition system (Karp, Miller 1969). Without cycles the number of copies of a tree has a bound,
// known before the search: a copy that takes an arrow leaves at most what its best arrow leaves. The bounds
// give the fields; a sum never carries from one into the next.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engines/components.h"

namespace forkcheck {

inline constexpr std::size_t most_packed_words = 4;
using PackedForest = std::array<std::uint64_t, most_packed_words>;  // unused words are 0

struct PackedForests {
  struct Arrow {
    std::uint32_t letter;
    PackedForest change;  // added word by word, modulo 2^64
  };
  struct Tree {
    std::uint32_t word;
    std::uint64_t mask;  // of its field: not 0 in the word means that there is a copy
    std::vector<Arrow> arrows;
  };
  std::vector<Tree> trees;           // those with arrows
  std::vector<ComponentId> blocked;  // those without: a run in which one is left ends with it
  PackedForest first{};
  std::size_t words = 1;

  // Nothing if there is a cycle, if something was abandoned, or if the fields don't fit.
  static std::optional<PackedForests> of(const Components& components, const Forest& first);
  // Does each letter belong to one arrow, and does every arrow write? Then different runs print different
  // outputs, as long as no text is a prefix of another.
  bool deterministic() const;
};

}  // namespace forkcheck
