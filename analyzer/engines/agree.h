// Compares the engines: they must give the same language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/answer.h"
#include "engines/graph.h"
#include "engines/model.h"

namespace forkcheck {

struct Agreement {
  bool agree = true;
  std::string detail;              // "proved no fifth", or where they differ
  std::optional<Word> difference;  // a shortest output that one has and the other hasn't
  std::string only_in;             // which engine has it
};

// Compares complete answers; an incomplete one must be a subset.
Agreement compare(const Answer& a, const Answer& b);

// Holds what the explorer found against Z3 over the process graphs (`graphs` complete, `explored` complete).
// Languages of up to a few hundred words are enumerated; of larger ones it is proved that no graph has an
// output outside, one query a graph, and `samples` of their words are asked for. `detail` says what was done.
// `finished` is false if the budget ran out or the automaton is too large to be given to Z3: then nothing was
// found, but not all was asked.
struct CrossCheck {
  Agreement agreement;
  bool finished = true;
  std::uint64_t queries = 0;
};
CrossCheck cross_check(const GraphSet& graphs, const Language& explored, Budget& budget, std::size_t samples);

}  // namespace forkcheck
