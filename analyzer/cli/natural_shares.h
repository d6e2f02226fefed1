// Raw outputs of natural runs, counted by the predicted output that each of them is.
#pragma once

#include "engines/drive.h"
#include "language/language.h"
#include "report/report_data.h"

namespace forkcheck {

struct Classified {
  std::vector<NaturalShare> shares;      // most frequent first
  std::vector<std::string> unpredicted;  // as outputs are written
};

// What can't be told within a second, because tokens leave too many ways, is in neither. With up to
// `most_never` outputs of the language that never came, at the end.
Classified classify(const NaturalRuns& runs, const Language& language, std::size_t most_never);

}  // namespace forkcheck
