// The kernel's steps, and the law that steps which touch nothing in common commute.
#include "machine/kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "lone_process.h"

namespace forkcheck {
namespace {

const std::string includes =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n";

struct Running {
  std::unique_ptr<CompiledText> text;
  Profile profile;
  Machine machine;
  Kernel kernel;
  State state;

  explicit Running(const std::string& code, const Profile& wanted = {})
      : text(compile_text(includes + code)),
        profile(wanted),
        machine(text->program, profile, {{"./p"}, {}, {}}),
        kernel(machine, profile),
        state(kernel.initial()) {}

  std::set<std::string> events() {
    std::set<std::string> all;
    for (const Step& step : kernel.steps(state)) all.insert(to_string(kernel.event_of(state, step)));
    return all;
  }
  // Takes the step with this event; its text.
  Word take(const std::string& event) {
    for (Step& step : kernel.steps(state)) {
      if (to_string(kernel.event_of(state, step)) != event) continue;
      state = std::move(step.next);
      return step.emitted;
    }
    ADD_FAILURE() << "no step " << event;
    return {};
  }
};

using Events = std::set<std::string>;

TEST(Kernel, ForkWaitAndExit) {
  Running run(
      "int main() { if (fork() == 0) exit(3); int s; wait(&s); printf(\"%d\\n\", WEXITSTATUS(s)); return 0; "
      "}");
  EXPECT_EQ(run.events(), Events{"P0 fork"});
  run.take("P0 fork");
  EXPECT_EQ(run.events(), Events{"P0.1 exit"});  // the wait blocks
  run.take("P0.1 exit");
  EXPECT_EQ(run.state.processes[1].life, Process::Life::zombie);
  run.take("P0 wait P0.1");
  EXPECT_EQ(run.take("P0 write"), word_of("3\n"));
  run.take("P0 exit");
  EXPECT_TRUE(run.kernel.all_gone(run.state));
  EXPECT_TRUE(run.events().empty());
}

TEST(Kernel, AWaitWithoutChildrenFails) {
  Running run("int main() { return wait(NULL) == -1 ? 7 : 8; }");
  EXPECT_EQ(run.events(), Events{"P0 wait ECHILD"});
}

TEST(Kernel, NamesFollowTheForkPath) {
  Running run("int main() { fork(); fork(); return 0; }");
  run.take("P0 fork");
  run.take("P0.1 fork");
  run.take("P0 fork");
  std::vector<std::string> names;
  for (const Process& p : run.state.processes) names.push_back(to_string(run.kernel.name_of(p.name)));
  EXPECT_EQ(names, (std::vector<std::string>{"P0", "P0.1", "P0.1.1", "P0.2"}));
}

TEST(Kernel, LinuxReapsTheOldestZombieAndPosixAny) {
  const std::string code =
      "int main() { for (int i = 0; i < 3; i++) if (fork() == 0) exit(i); return wait(NULL) > 0; }";
  for (const WaitOrder order : {WaitOrder::posix, WaitOrder::linux}) {
    Profile profile;
    profile.wait = order;
    Running run(code, profile);
    for (int i = 0; i < 3; ++i) run.take("P0 fork");
    run.take("P0.3 exit");
    run.take("P0.2 exit");
    const bool linux_order = order == WaitOrder::linux;
    EXPECT_EQ(run.events(), linux_order ? (Events{"P0 wait P0.2", "P0.1 exit"})
                                        : (Events{"P0 wait P0.2", "P0 wait P0.3", "P0.1 exit"}));
  }
}

TEST(Kernel, OrphansAreAdoptedAndTheirZombiesVanish) {
  Running run("int main() { if (fork() == 0) { if (fork() == 0) exit(1); return 0; } return 0; }");
  run.take("P0 fork");
  run.take("P0.1 fork");
  run.take("P0.1.1 exit");
  run.take("P0.1 exit");  // its zombie child goes with it
  ASSERT_EQ(run.state.processes.size(), 2u);
  EXPECT_EQ(run.state.processes[1].life, Process::Life::zombie);
  run.take("P0 exit");
  EXPECT_TRUE(run.state.processes.empty());
}

TEST(Kernel, NohangFindsNobodyYet) {
  Running run("int main() { if (fork() == 0) exit(0); return waitpid(-1, NULL, WNOHANG) == 0; }");
  run.take("P0 fork");
  EXPECT_EQ(run.events(), (Events{"P0 wait none", "P0.1 exit"}));
  run.take("P0.1 exit");
  EXPECT_EQ(run.events(), Events{"P0 wait P0.1"});
}

TEST(Kernel, VforkSuspendsTheParentAndSharesMemory) {
  Running run("int main() { int x = 1; if (vfork() == 0) { x = 5; _exit(0); } return x; }");
  run.take("P0 vfork");
  EXPECT_EQ(run.events(), Events{"P0.1 exit"});
  run.take("P0.1 exit");
  EXPECT_EQ(run.events(), Events{"P0 exit"});
}

TEST(Kernel, IdealTimePassesWhenNobodyCanMove) {
  Profile ideal;
  ideal.timing = Timing::ideal;
  Running run("int main() { if (fork() == 0) { sleep(1); exit(0); } sleep(2); return 0; }", ideal);
  run.take("P0 fork");
  run.take("P0 sleep");
  EXPECT_EQ(run.events(), Events{"P0.1 sleep"});
  run.take("P0.1 sleep");
  EXPECT_EQ(run.events(), Events{"P0.1 wake"});
  run.take("P0.1 wake");
  EXPECT_EQ(run.events(), Events{"P0.1 exit"});
  run.take("P0.1 exit");
  run.take("P0 wake");
  EXPECT_EQ(run.events(), Events{"P0 exit"});
}

TEST(Kernel, ForkMayFail) {
  Profile may;
  may.fork_fails = ForkFails::may;
  Running run("int main() { return fork() < 0; }", may);
  EXPECT_EQ(run.events(), (Events{"P0 fork", "P0 fork EAGAIN"}));
}

TEST(Kernel, AStateWithoutNamesCanNotPrintIds) {
  Running run("int main() { printf(\"%d\\n\", getpid()); return 0; }");
  State nameless = run.state;
  nameless.processes.front().name = NameId::none();
  EXPECT_THROW(run.kernel.steps(nameless), NamesNeeded);
  EXPECT_EQ(run.take("P0 write"), token(ProcessName{}) + word_of("\n"));
}

// ---- steps that touch nothing in common commute

bool conflict(const Step& a, const Step& b) {
  for (const Touch& x : a.touched) {
    for (const Touch& y : b.touched) {
      const bool same = x.thing == y.thing && (x.process == y.process || x.thing == Touch::Thing::clock);
      if (same && (x.access == Touch::Access::write || y.access == Touch::Access::write)) return true;
    }
  }
  return !a.emitted.empty() && !b.emitted.empty();
}

std::optional<State> after(Kernel& kernel, const State& state, const Event& event) {
  for (Step& step : kernel.steps(state)) {
    if (kernel.event_of(state, step) == event) return std::move(step.next);
  }
  return std::nullopt;
}

struct ByHash {
  std::size_t operator()(const State& state) const { return hash_of(state); }
};

void expect_commuting(const std::string& code, const Profile& profile) {
  Running run(code, profile);
  std::unordered_set<State, ByHash> seen{run.state};
  std::vector<State> waiting{run.state};
  std::size_t pairs = 0;
  while (!waiting.empty() && seen.size() < 2000) {
    const State state = waiting.back();
    waiting.pop_back();
    const std::vector<Step> steps = run.kernel.steps(state);
    for (const Step& a : steps) {
      if (seen.insert(a.next).second) waiting.push_back(a.next);
      for (const Step& b : steps) {
        if (a.actor >= b.actor || conflict(a, b)) continue;
        const Event first = run.kernel.event_of(state, a), second = run.kernel.event_of(state, b);
        EXPECT_EQ(after(run.kernel, a.next, second), after(run.kernel, b.next, first))
            << to_string(first) << ", " << to_string(second);
        ++pairs;
      }
    }
  }
  EXPECT_GT(pairs, 0u);
}

TEST(Kernel, StepsThatTouchNothingInCommonCommute) {
  const std::string code =
      "int main() { int s; if (fork() == 0) { if (fork() == 0) { printf(\"%d\\n\", getppid() == 1); exit(1); "
      "} wait(&s); exit(2); }\n"
      "if (fork() == 0) { waitpid(-1, NULL, WNOHANG); exit(3); } waitpid(-1, &s, WNOHANG); wait(NULL); "
      "return 0; }";
  for (const WaitOrder order : {WaitOrder::posix, WaitOrder::linux}) {
    Profile profile;
    profile.wait = order;
    expect_commuting(code, profile);
  }
}

}  // namespace
}  // namespace forkcheck
