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
  std::string detail;                 // "proved no fifth", or where they differ
  std::optional<Word> difference;     // a shortest output that one has and the other hasn't
  std::string only_in;                // which engine has it
};

// Compares complete answers; an incomplete one must be a subset.
Agreement compare(const Answer& a, const Answer& b);

}  // namespace forkcheck
