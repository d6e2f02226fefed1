// Does a program grow past all reason? Asked once a search has become large, by following a few single runs.
//
// A search that branches sees growth late: a fork bomb that prints has all interleavings of a few processes
// before it has many processes. One run sees it soon. Two are followed: one gives each new child the turn, so
// that chains of descendants show, one stays with the parent, so that crowds of children do. Both turn to the
// newest process that can move when the one whose turn it is can't. So a program that ends keeps few processes
// at a time: 2^20 that fork in a row never have more than 20 * 20.
//
// What is reported is true of a real run: so many processes at once, or a process in so many different
// conditions. That there is no bound is taken from it, as everywhere (components.h).
#pragma once

#include <cstddef>
#include <optional>

#include "base/source.h"
#include "machine/kernel.h"

namespace forkcheck {

struct Growth {
  enum class Kind { processes, run } kind;
  Span where;  // of the fork or call that made the last one
};

// The length of the longest chain of processes from parent to child.
std::size_t generations_of(const State& state);

// `first` as first_state() gives it. May throw NamesNeeded, as steps do.
std::optional<Growth> find_growth(Kernel& kernel, const State& first);

}  // namespace forkcheck
