// A concrete schedule that prints a given output: what `ask` shows and what real runs replay.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "engines/model.h"
#include "language/symbol.h"
#include "posix/event.h"

namespace forkcheck {

struct WitnessStep {
  Event event;
  Span where;
  Word text;     // what this step wrote to the observed stream
};
using Witness = std::vector<WitnessStep>;

// A schedule whose observed output is exactly `output`; nothing if there is none (or if the budget ran out: ask it).
std::optional<Witness> find_witness(Model& model, WordView output, Budget& budget);

// Folds events over the model. Nothing if the model doesn't accept one of them; `accepted` then says how many it took.
struct Replay {
  Witness steps;
  std::size_t accepted = 0;
  bool finished = false;  // nobody can move after the last event
};
Replay replay(Model& model, const std::vector<Event>& events);

}  // namespace forkcheck
