// Does the model accept what really happened? A real trace is folded through the model event by event, and
// the bytes of each write are compared with what the model says is written there, process ids through the
// run's own table.
#pragma once

#include <optional>
#include <string>

#include "engines/model.h"
#include "engines/real_program.h"
#include "language/language.h"
#include "language/symbol.h"

namespace forkcheck {

struct Conformance {
  std::optional<std::string> problem;  // what the model doesn't accept; nothing if all is well
  Word output;                         // what the model says this run printed, as far as it agrees
};

// A run that was cut is compared as far as it went. Under ideal timing real runs can't be folded (wakes are
// no real events): use same_bytes there.
Conformance conform(Model& model, const RealRun& run);

// The real bytes of the whole run, as the profile observes them.
std::string observed_bytes(const RealRun& run, Stderr err);
// The output with the run's own process ids in place of tokens; endings leave no bytes.
std::string expand(WordView output, const RealRun& run);
// Could this output look like these bytes? What differs from run to run may be whatever it can be.
bool matches(WordView output, std::string_view bytes, const RealRun& run);

}  // namespace forkcheck
