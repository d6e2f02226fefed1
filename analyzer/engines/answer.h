// What every engine returns. A truncated search can't look like a finished one: `complete` is part of the type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "language/language.h"

namespace forkcheck {

struct Statistics {
  std::uint64_t states = 0;        // different global states (explore, naive); events (smt)
  std::uint64_t local_states = 0;  // different local states
  std::uint64_t queries = 0;       // solver calls
  std::uint64_t bytes = 0;         // that the states took, most of it at one time (explore)
  double seconds = 0;
};

struct Answer {
  std::string engine;         // "explore", "smt", "naive"
  Language language;          // all outputs if complete, else a subset
  bool complete = false;
  Diagnostics limits;         // why it isn't complete
  Diagnostics findings;       // FC2xxx: deadlock, endless output, unbounded processes, ...
  Statistics statistics;
};

// An answer to "how many?".
struct CountedOutputs {
  Answer outputs;
  std::optional<BigInt> count;  // nothing: infinitely many
  bool listable = false;        // `outputs.language` had to be made; else it is empty
};

}  // namespace forkcheck
