// Cases: what the numbers may be that differ from run to run, as far as the program decides anything by them.
//
// Numbers for all of them fix every decision, so a run under them is like any other. All numbers that give the same
// decisions give the same outputs; one such class of numbers is a case. Which cases there are is found by running under some
// numbers, noting the decisions, and asking for other numbers until there are none (Godefroid, Klarlund and Sen, "DART:
// directed automated random testing", PLDI 2005). A run of the model begins with the choice of a case: Call::assume_.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/diagnostic.h"
#include "machine/expression.h"

namespace forkcheck {

// Ids are those of Cases::terms, whose processes are known by NameId.
using Numbers = std::map<ExpressionId, std::int64_t>;  // what terms are
struct Case {
  Numbers numbers;  // of the sources
  Numbers rulings;  // of the terms that runs under these numbers asked for
};

class Cases {
 public:
  // From here on runs are made under these numbers, and what they rule is noted; a source that isn't among them gets one of
  // its own.
  void begin_trial(Numbers numbers);
  Case end_trial();
  // These are all there are.
  void settle(std::vector<Case> found);
  // Nobody could find out.
  void give_up(Diagnostic why) { why_unknown_ = std::move(why); }
  const std::optional<Diagnostic>& why_unknown() const { return why_unknown_; }

  const std::vector<Case>& all() const { return found_; }
  bool has_choice() const { return found_.size() > 1; }
  bool can_rule(std::uint32_t assumed) const { return in_trial_ || assumed != 0; }
  // In case number `assumed` (from 1), or in the trial. Nothing if the case doesn't say.
  std::optional<std::int64_t> rule(ExpressionId term, std::uint32_t assumed);

  Expressions& terms() { return terms_; }
  const Expressions& terms() const { return terms_; }

 private:
  std::int64_t number_of(ExpressionId source);

  Expressions terms_;
  std::vector<Case> found_;
  std::optional<Diagnostic> why_unknown_;
  bool in_trial_ = false;
  Case trial_;
};

}  // namespace forkcheck
