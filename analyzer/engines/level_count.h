// Counts the outputs of a deterministic state graph without keeping it: level by level, a level being all
// states after the same number of writes. What lies behind a level is gone, so memory is that of two levels.
//
// Each state of a level has the number of outputs' beginnings that lead to it. In a deterministic graph
// different beginnings are different runs, so the outputs are the ways into states where nothing can happen
// any more.
//
// A level is sorted. An arrow adds the same number to every state that can take it, so what one arrow makes
// of a level is sorted again, and the next level is the merge of these sequences: no hashing, and memory is
// read and written from one end to the other. Counts lie in one array, all of the same number of limbs, one
// more when they outgrow it.
//
// With several jobs each thread merges its own range of the next level. What is counted doesn't depend on
// their number.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bigint.h"
#include "base/budget.h"
#include "engines/packed_forests.h"

namespace forkcheck {

struct LevelCount {
  BigInt outputs;
  std::uint64_t states = 0;         // on all levels
  std::uint64_t bytes_at_most = 0;  // of two levels
  // Do all outputs have the same number of texts, and which?
  std::optional<std::uint64_t> length;
};

// `forests` must be deterministic. Nothing if the budget ran out.
std::optional<LevelCount> count_by_levels(const PackedForests& forests, Budget& budget, unsigned jobs);

}  // namespace forkcheck
