// The engines held against each other, the one without reduction being the truth.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <set>
#include <string>

#include "engines/agree.h"
#include "engines/engines.h"
#include "programs.h"

namespace forkcheck::testing {

using Outputs = std::set<std::string>;

inline Outputs outputs_of(const Language& language) {
  Outputs all;
  language.for_each([&](WordView word) { return all.insert(write_output(word)).second; });
  return all;
}

// Of a program (after the usual includes), by naive and explore, which have to agree; and Z3 if it is asked.
enum class Solver { none, z3 };
inline Outputs outputs_of(const std::string& code, const Profile& profile = {}, Solver solver = Solver::none) {
  const auto model = load(code, profile);
  if (!model) return {};
  Budget budget;
  const Answer truth = naive(*model, budget);
  const Answer found = explore(*model, budget);
  EXPECT_TRUE(truth.complete && found.complete) << code;
  EXPECT_TRUE(truth.language == found.language) << compare(truth, found).detail << "\n" << code;
  if (solver == Solver::z3) {
    const Agreement agreement = compare(truth, smt(*model, budget, 200));
    EXPECT_TRUE(agreement.agree) << agreement.detail << "\n" << code;
  }
  return outputs_of(found.language);
}

// Why the outputs of a program can't be said.
inline std::optional<Diagnostic> limit_of(const std::string& code) {
  const auto model = load(code);
  if (!model) return std::nullopt;
  Budget budget;
  const Answer answer = explore(*model, budget);
  EXPECT_FALSE(answer.complete) << code;
  return answer.limits.empty() ? std::nullopt : std::optional(answer.limits.front());
}
inline std::optional<Code> limit_code(const std::string& code) {
  const auto limit = limit_of(code);
  return limit ? std::optional(limit->code) : std::nullopt;
}

// 150 programs, or as many as FORKCHECK_AGREEING_PROGRAMS says, in both profiles; those that naive can't finish in two seconds are left out.
inline void expect_engines_agree(const std::function<std::string(unsigned seed)>& make) {
  using namespace std::chrono_literals;
  const char* wanted = std::getenv("FORKCHECK_AGREEING_PROGRAMS");
  const unsigned programs = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 150;
  unsigned compared = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    const std::string code = make(seed);
    SCOPED_TRACE(std::to_string(seed) + ": " + code);
    Profile profile;
    profile.out = seed % 2 ? Stdout::pipe : Stdout::terminal;
    const auto model = load(code, profile);
    ASSERT_TRUE(model);
    Budget little(2s, std::nullopt);
    const Answer truth = naive(*model, little);
    if (!truth.complete) continue;
    ++compared;
    Budget budget(20s, std::nullopt);
    const Answer explored = explore(*model, budget);
    EXPECT_TRUE(explored.complete);
    EXPECT_TRUE(explored.language == truth.language) << compare(truth, explored).detail;
    const Agreement agreement = compare(truth, smt(*model, budget, 200));
    EXPECT_TRUE(agreement.agree) << agreement.detail;
  }
  EXPECT_GT(compared, programs * 3 / 5);
}

}  // namespace forkcheck::testing
