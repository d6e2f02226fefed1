// Very many controlled runs in a row: none diverges, no process and no descriptor is left behind.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

// A few hundred, or as many as this variable says.
std::uint64_t wanted_runs() {
  const char* wanted = std::getenv("FORKCHECK_SOAK_RUNS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 300;
}

// The processes below this one, with how many descriptors each holds (-1: not ours to see).
std::map<pid_t, int> descendants() {
  std::map<pid_t, pid_t> parents;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    std::ifstream file(entry.path() / "stat");
    std::string line;
    if (pid == 0 || !std::getline(file, line)) continue;
    pid_t parent = 0;
    char state = 0;
    if (std::sscanf(line.substr(line.rfind(')') + 1).c_str(), " %c %d", &state, &parent) == 2)
      parents[pid] = parent;
  }
  std::map<pid_t, int> found;
  for (const auto& [pid, parent] : parents) {
    pid_t above = parent;
    while (above != getpid() && parents.contains(above)) above = parents[above];
    if (above != getpid()) continue;
    std::error_code error;
    const std::filesystem::directory_iterator open("/proc/" + std::to_string(pid) + "/fd", error);
    found[pid] = error ? -1 : static_cast<int>(std::distance(begin(open), end(open)));
  }
  return found;
}

// What two runs of one schedule must share: all that can be seen.
void expect_same(const RunResult& once, const RunResult& again) {
  EXPECT_TRUE(ended_by<Finished>(again));
  ASSERT_EQ(once.trace.size(), again.trace.size());
  for (std::size_t i = 0; i < once.trace.size(); ++i) {
    EXPECT_EQ(once.trace[i].event, again.trace[i].event);
    EXPECT_EQ(once.trace[i].bytes.empty(), again.trace[i].bytes.empty());
    EXPECT_EQ(once.trace[i].status, again.trace[i].status);
  }
}

constexpr const char* family =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
    "int main(void) { int s; if (fork() == 0) { printf(\"c%d\\n\", getppid()); exit(3); }\n"
    " printf(\"p\\n\"); while (wait(&s) > 0) printf(\"w%d\\n\", WEXITSTATUS(s)); return 0; }\n";

TEST(Soak, ManyRunsLeaveNothingBehind) {
  RealProgram program(family);
  SKIP_WITHOUT(program);
  ASSERT_TRUE(program.runner().natural().has_value());  // starts the second worker
  program.random(0);
  const auto before = descendants();
  ASSERT_FALSE(before.empty());
  const auto runs = wanted_runs();
  for (std::uint64_t seed = 1; seed <= runs && !HasFailure(); ++seed) {
    const auto result = program.random(seed);
    ASSERT_TRUE(ended_by<Finished>(result)) << "seed " << seed;
    ASSERT_TRUE(result.refused.empty());
    if (seed % 10 != 0) continue;
    std::vector<Event> events;
    for (const auto& seen : result.trace) events.push_back(seen.event);
    ReplayPolicy policy(std::move(events));
    const auto again = program.runner().run(policy);
    SCOPED_TRACE(seed);
    expect_same(result, again);
    if (program.runner().has_namespaces()) {
      for (std::size_t i = 0; i < result.processes.size(); ++i)
        EXPECT_EQ(result.processes[i].pid, again.processes[i].pid);
      EXPECT_EQ(output_of(result, Stderr::merge), output_of(again, Stderr::merge));
    }
    if (seed % 100 == 0) {
      ASSERT_TRUE(program.runner().natural().has_value());
    }
  }
  EXPECT_EQ(descendants(), before);
}

}  // namespace
}  // namespace forkcheck::runtime
