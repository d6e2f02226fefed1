// What the tests of real runs share: a program as C text, built and run; skipped where the machine has no
// compiler or no ptrace.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>

#include "posix/schedule.h"
#include "runtime/runner.h"

namespace forkcheck::runtime {

// Processes of this machine, zombies aside (they have no argv any more), whose argv[0] is `name`.
inline int living(const std::string& name) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream words(entry.path() / "cmdline");  // may vanish while it is read
    std::string first;
    if (std::getline(words, first, '\0') && first == name) ++count;
  }
  return count;
}

inline std::string message_of(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics)
    text += code_name(diagnostic.code) + " " + diagnostic.message + "\n" + diagnostic.note;
  return text;
}

class RealProgram {
 public:
  explicit RealProgram(const std::string& code, RunOptions options = {}, PointNames points = {}) {
    BuildRequest request;
    request.points = std::move(points);
    request.path = "test.c";
    request.text = code;
    request.out = options.profile.out;
    auto built = build(request);
    if (!built) {
      complain(built.error());
      return;
    }
    binary_.emplace(std::move(*built));
    auto started = Runner::start(*binary_, std::move(options));
    if (!started) {
      complain(started.error());
      return;
    }
    runner_.emplace(std::move(*started));
  }

  // Set where the tests can't run here.
  const std::string& missing() const { return missing_; }
  Runner& runner() { return *runner_; }
  const Binary& binary() const { return *binary_; }

  RunResult random(std::uint64_t seed) {
    RandomPolicy policy(seed);
    return runner_->run(policy);
  }
  RunResult first() {
    FirstPolicy policy;
    return runner_->run(policy);
  }
  RunResult replay(const std::string& schedule) {
    auto events = parse_schedule(schedule, FileId());
    EXPECT_TRUE(events.has_value());
    ReplayPolicy policy(*events);
    return runner_->run(policy);
  }
  std::set<std::string> outputs(int runs) {
    std::set<std::string> seen;
    for (int seed = 0; seed < runs; ++seed)
      seen.insert(output_of(random(static_cast<std::uint64_t>(seed)), Stderr::merge));
    return seen;
  }

 private:
  void complain(const Diagnostics& reasons) {
    const auto code = reasons.front().code;
    missing_ = message_of(reasons);
    if (code != Code::no_compiler && code != Code::cannot_trace) ADD_FAILURE() << missing_;
  }

  std::optional<Binary> binary_;
  std::optional<Runner> runner_;
  std::string missing_;
};

template <class End>
testing::AssertionResult ended_by(const RunResult& result) {
  if (std::holds_alternative<End>(result.end)) return testing::AssertionSuccess();
  auto other = testing::AssertionFailure() << "end " << result.end.index();
  for (const auto& observed : result.trace) other << "\n" << to_string(observed.event);
  if (const auto* diverged = std::get_if<Diverged>(&result.end)) {
    other << "\nwanted " << to_string(diverged->wanted) << ", enabled";
    for (const auto& event : diverged->enabled) other << "; " << to_string(event);
  }
  return other;
}

}  // namespace forkcheck::runtime

#define SKIP_WITHOUT(program) \
  if (!(program).missing().empty()) GTEST_SKIP() << "real runs are not possible here: " << (program).missing()
