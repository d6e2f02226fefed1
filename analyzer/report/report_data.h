// Everything that a report says, gathered before anything is written: the text and the JSON writer share it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engines/agree.h"
#include "engines/answer.h"
#include "engines/drive.h"
#include "engines/graph.h"
#include "engines/process_table.h"
#include "posix/profile.h"

namespace forkcheck {

struct NaturalShare {
  Word output;  // a predicted one, or the raw bytes
  std::size_t times = 0;
};

struct RealSection {
  std::optional<Diagnostic> not_driven;  // then only natural runs were made
  std::optional<Diagnostic> unavailable;  // why there were no real runs
  std::string compiler;
  Driven driven;
  RandomRuns random;
  std::size_t natural_runs = 0;
  std::vector<NaturalShare> natural;  // most frequent first; then those that never came
  std::vector<std::string>
      unpredicted;  // outputs of natural runs that the model doesn't have, as outputs are written

  bool all_well() const {
    return driven.disagreements.empty() && random.disagreements.empty() && unpredicted.empty();
  }
};

struct ReportData {
  std::string file;
  Profile profile;
  Answer answer;  // explore's
  // How many outputs there are, where that is known though they are too many to be searched; `answer` has some.
  std::optional<BigInt> counted;
  std::optional<Answer> smt;
  std::optional<Agreement> agreement;  // of both
  std::optional<CrossCheck> cross;     // where smt doesn't list all outputs
  GraphSet graphs;
  std::optional<RealSection> real;  // nothing: not asked for
  std::optional<ProcessTable> processes;  // of a schedule of the first output; nothing: not asked for
  std::vector<std::string> notes;
  Diagnostics findings;

  // Nothing: infinitely many.
  std::optional<BigInt> count() const { return counted ? counted : answer.language.count(); }
};

}  // namespace forkcheck
