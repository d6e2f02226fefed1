// Model against reality. Every predicted output is driven on the real program by its witness; random
// schedules look for anything unpredicted; natural runs show how often each output happens when nobody
// interferes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bigint.h"
#include "base/budget.h"
#include "engines/model.h"
#include "engines/real_program.h"
#include "engines/witness.h"
#include "language/language.h"

namespace forkcheck {

// The model and a real run disagree: a bug of forkcheck, with all that is needed to see it again.
struct Disagreement {
  std::string what;
  std::vector<Event> schedule;  // as far as the real program went
};

struct Driven {
  std::size_t tried = 0;
  std::size_t reproduced = 0;
  std::size_t not_drivable = 0;  // no witness within the budget
  std::vector<Disagreement> disagreements;
  std::map<Word, Witness> witnesses;  // of the outputs that were reproduced
};

struct RandomRuns {
  std::size_t runs = 0;
  std::size_t cut = 0;               // ended by a bound of the run
  std::map<Word, std::size_t> seen;  // how often each output came out
  std::vector<Disagreement> disagreements;
};

struct ExhaustiveRuns {
  std::size_t runs = 0;
  std::string why_incomplete;  // empty: the real program can do nothing else
  std::set<Word> seen;
  std::vector<Disagreement> disagreements;
};

struct NaturalRuns {
  std::size_t runs = 0;
  std::map<std::string, std::size_t> seen;  // raw bytes
  std::size_t stopped = 0;                  // of all runs: those that didn't end by themselves in time
  std::optional<Diagnostic> problem;        // why there are no more runs
};

// Told after each run: how many are done. For progress bars.
using OnRun = std::function<void(std::size_t done)>;

// What to drive: all outputs if they are at most `most`, else outputs that cross every edge of the automaton,
// then a sample.
std::vector<Word> outputs_to_drive(const Language& language, std::size_t most, std::uint64_t seed);

// Takes away the outputs that the real program can't be driven to, those without an end: it writes for ever,
// or, where `findings` say that a process can run for ever, may stand still there without being blocked.
// Returns how many there were.
std::size_t drop_endless(std::vector<Word>& outputs, const Diagnostics& findings);
// Can a process run without an end? Then only a steered run is sure to come back soon.
bool can_run_for_ever(const Diagnostics& findings);

// All of these stop early at `until` and when the budget is spent.
struct RunBounds {
  std::size_t runs = 0;
  Budget::Clock::time_point until = Budget::Clock::time_point::max();
};
Driven drive(Model& model, RealProgram& real, const std::vector<Word>& outputs,
             Budget::Clock::time_point until, Budget& budget, const OnRun& on_run);
// `language`: all outputs if complete, to look for unpredicted ones. Not for ideal timing: real sleeps have
// no wake events. With `priority_changes`, processes have priorities that change so often in a run, instead
// of each step by chance.
RandomRuns run_random(Model& model, RealProgram& real, const Language* language, const RunBounds& bounds,
                      std::uint64_t seed, Budget& budget, const OnRun& on_run,
                      std::optional<std::uint64_t> priority_changes = std::nullopt);
// Explores the real program; the model is asked only what to call each run that was seen. Not for ideal
// timing either.
ExhaustiveRuns run_exhaustively(Model& model, RealProgram& real, const RunBounds& bounds, Budget& budget,
                                const OnRun& on_run);
// What a complete exploration says of a complete language: outputs that were not predicted, or never seen.
std::vector<std::string> differences(const ExhaustiveRuns& runs, const Language& language);
// None where `language`, the program's outputs, has what programs without a model print: nobody could keep those in bounds.
NaturalRuns run_natural(RealProgram& real, const Language& language, const RunBounds& bounds, Budget& budget,
                        const OnRun& on_run);

}  // namespace forkcheck
