// Exhaustive exploration of a real program, to its end or to a bound.
#pragma once

#include "runtime/exploration.h"
#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {

struct Explored {
  std::set<std::string> outputs;  // a run that blocks for ever ends in " blocked"
  std::size_t runs = 0;
  bool complete = false;
  std::string why_incomplete;
};

inline Explored explore(RealProgram& program, const Profile& profile, std::size_t most_runs = 5000,
                        std::size_t most_steps = 1000) {
  Explored explored;
  Exploration exploration(profile, most_steps);
  while (auto plan = exploration.next()) {
    if (explored.runs++ == most_runs) return explored;
    ExplorePolicy policy(std::move(*plan));
    const auto result = program.runner().run(policy);
    EXPECT_FALSE(std::holds_alternative<Diverged>(result.end));
    if (exploration.learn(result))
      explored.outputs.insert(output_of(result, profile.err) +
                              (std::holds_alternative<Blocked>(result.end) ? " blocked" : ""));
  }
  explored.complete = exploration.complete();
  explored.why_incomplete = exploration.why_incomplete();
  return explored;
}

}  // namespace forkcheck::runtime
