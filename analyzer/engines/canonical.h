// Canonical states: trees of processes, each written as a sequence of numbers that is the same for trees that
// nothing can tell apart.
//
// After forget() the only ties left (but for ideal time) are those between parent and child, and the only ids
// that matter name the process itself, its parent or its children. So a state falls into trees that never
// touch each other, and a tree's canonical form is exact and cheap: children that their parent names come in
// the order of its slots, the others sorted by their own canonical forms, and equal ones are one with a count
// (under WaitOrder::linux the order of birth counts, and nothing is sorted). This is symmetry reduction by
// the automorphisms of a rooted tree (Clarke, Enders, Filkorn, Jha 1996; Ip, Dill 1996): a permutation of
// equal subtrees maps runs to runs with the same output, as steps only see what is in the form.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/forget.h"
#include "machine/kernel.h"

namespace forkcheck {

using Form = std::vector<std::uint32_t>;  // the canonical form of one tree

enum class Siblings { sorted, in_order };

struct Tree {
  Form form;
  std::uint64_t count = 1;
};

// The trees of a state after forget(), in no particular order, equal ones not yet put together.
std::vector<Tree> trees_of(const State& state, Siblings siblings);

// All trees in one form, for when they do touch each other: under Timing::ideal a sleeper waits until nobody
// else can move.
Form form_of_all(std::vector<Tree> trees, Siblings siblings);

// The state that a form stands for: its trees, parents before children, processes with counts.
State tree_state(std::span<const std::uint32_t> form);

// Makes `index` and everything above it stand for one process, by taking copies out of the counts. Returns
// its new index.
ProcessIndex split_off(State& state, ProcessIndex index);

// The first state, without names if they are dropped.
State first_state(Kernel& kernel, Naming naming);

}  // namespace forkcheck
