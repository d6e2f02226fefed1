// Controlled runs: the schedule that is asked for is the one that happens, and nothing else can.
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>

#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

// CS:APP 3e, problem 8.3.
constexpr const char* puzzle_8_3 = R"(
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>
int main(void) {
  if (fork() == 0) { printf("9"); fflush(stdout); }
  else { printf("0"); fflush(stdout); waitpid(-1, NULL, 0); }
  printf("3"); fflush(stdout); printf("6"); exit(0);
}
)";

TEST(Control, EachScheduleOfThePuzzleGivesItsBytes) {
  RealProgram program(puzzle_8_3);
  SKIP_WITHOUT(program);
  const std::string before = "P0 fork\n";
  const std::string after = "P0.1 exit\nP0 wait P0.1\nP0 write\nP0 write\nP0 exit\n";
  const std::pair<const char*, const char*> cases[] = {
      {"P0 write\nP0.1 write\nP0.1 write\nP0.1 write\n", "093636"},
      {"P0.1 write\nP0 write\nP0.1 write\nP0.1 write\n", "903636"},
      {"P0.1 write\nP0.1 write\nP0 write\nP0.1 write\n", "930636"},
      {"P0.1 write\nP0.1 write\nP0.1 write\nP0 write\n", "936036"},
  };
  for (const auto& [order, bytes] : cases) {
    const auto result = program.replay(before + order + after);
    EXPECT_TRUE(ended_by<Finished>(result)) << result.end.index();
    EXPECT_EQ(output_of(result, Stderr::merge), bytes);
  }
}

TEST(Control, RandomSchedulesGiveExactlyTheFourOutputs) {
  RealProgram program(puzzle_8_3);
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(300), (std::set<std::string>{"093636", "903636", "930636", "936036"}));
}

TEST(Control, ADivergenceSaysWhereAndWhatElse) {
  RealProgram program(puzzle_8_3);
  SKIP_WITHOUT(program);
  const auto result = program.replay("P0 fork\nP0 write\nP0 write\n");
  ASSERT_TRUE(ended_by<Diverged>(result));
  const auto& diverged = std::get<Diverged>(result.end);
  EXPECT_EQ(diverged.position, 2u);
  EXPECT_EQ(to_string(diverged.wanted), "P0 write");
  ASSERT_EQ(diverged.enabled.size(), 1u);
  EXPECT_EQ(to_string(diverged.enabled[0]), "P0.1 write");
  EXPECT_EQ(output_of(result, Stderr::merge), "0");
}

TEST(Control, AScheduleThatIsTooLongDivergesAndATooShortOneStops) {
  RealProgram program("int main(void) { return 3; }");
  SKIP_WITHOUT(program);
  EXPECT_TRUE(ended_by<Diverged>(program.replay("P0 exit\nP0 exit\n")));
  EXPECT_TRUE(ended_by<Stopped>(program.replay("")));
  const auto result = program.replay("P0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  ASSERT_EQ(result.processes.size(), 1u);
  EXPECT_EQ(result.processes[0].status, WaitStatus::exited(3));
}

// Picks the last transition, and records what it was shown.
class LastPolicy : public Policy {
 public:
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override {
    steps.push_back(enabled);
    return enabled.size() - 1;
  }
  std::vector<std::vector<Enabled>> steps;
};

TEST(Control, APolicyOfTheCallersSeesWhatIsAskedFor) {
  RealProgram program(puzzle_8_3);
  SKIP_WITHOUT(program);
  LastPolicy policy;
  const auto result = program.runner().run(policy);
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "936036");
  ASSERT_EQ(policy.steps.size(), result.trace.size());
  ASSERT_EQ(policy.steps[1].size(), 2u);
  EXPECT_EQ(std::get<WriteRequest>(policy.steps[1][0].pending.request).bytes, "0");
  EXPECT_EQ(std::get<WriteRequest>(policy.steps[1][1].pending.request).bytes, "9");
}

TEST(Control, ObservedEventsReplayToTheSameRun) {
  RealProgram program(puzzle_8_3);
  SKIP_WITHOUT(program);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto random = program.random(seed);
    std::vector<Event> events;
    for (const auto& observed : random.trace) events.push_back(observed.event);
    ReplayPolicy policy(events);
    const auto again = program.runner().run(policy);
    EXPECT_TRUE(ended_by<Finished>(again));
    EXPECT_EQ(output_of(again, Stderr::merge), output_of(random, Stderr::merge));
    if (program.runner().has_namespaces()) {
      EXPECT_EQ(again.processes[1].pid, random.processes[1].pid);
    }
  }
}

TEST(Control, NaturalRunsGiveLegalOutputs) {
  for (const auto out : {Stdout::terminal, Stdout::pipe}) {
    RunOptions options;
    options.profile.out = out;
    RealProgram program(puzzle_8_3, options);
    SKIP_WITHOUT(program);
    const std::set<std::string> legal = {"093636", "903636", "930636", "936036"};
    for (int run = 0; run < 30; ++run) {
      const auto result = program.runner().natural();
      ASSERT_TRUE(result.has_value());
      EXPECT_EQ(result->end, NaturalEnd::finished);
      EXPECT_EQ(result->status, WaitStatus::exited(0));
      EXPECT_TRUE(legal.contains(result->bytes)) << result->bytes;
    }
  }
}

TEST(Control, WorksWithoutNamespacesAndWithoutStaticLibc) {
  RunOptions options;
  options.namespaces = Namespaces::none;
  RealProgram program(puzzle_8_3, options);
  SKIP_WITHOUT(program);
  EXPECT_FALSE(program.runner().has_namespaces());
  EXPECT_EQ(program.outputs(100).size(), 4u);

  const auto source = TempDir::create();
  ASSERT_TRUE(source.has_value() && source->write("puzzle.c", puzzle_8_3));
  const auto compiled = run_command(
      {"cc", "-w", "-O0", "-fno-builtin", source->file("puzzle.c"), "-o", source->file("puzzle")});
  ASSERT_TRUE(compiled.succeeded()) << compiled.output;
  auto directory = TempDir::create();
  const Binary dynamic{source->file("puzzle"), false, "", std::move(*directory)};
  auto runner = Runner::start(dynamic, RunOptions{});
  ASSERT_TRUE(runner.has_value()) << message_of(runner.error());
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    RandomPolicy policy(seed);
    seen.insert(output_of(runner->run(policy), Stderr::merge));
  }
  EXPECT_EQ(seen.size(), 4u);
}

TEST(Control, AConstructorWithEffectsIsRefused) {
  BuildRequest request;
  request.path = "early.c";
  request.text =
      "#include <unistd.h>\n__attribute__((constructor)) void f(void) { write(1, \"x\", 1); }\nint "
      "main(void) {}";
  const auto binary = build(request);
  if (!binary) GTEST_SKIP() << message_of(binary.error());
  const auto runner = Runner::start(*binary, RunOptions{});
  ASSERT_FALSE(runner.has_value());
  if (runner.error().front().code == Code::cannot_trace) GTEST_SKIP() << message_of(runner.error());
  EXPECT_EQ(runner.error().front().code, Code::effect_before_main);
}

int open_descriptors() {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

TEST(Control, NothingIsLeftInTheCaller) {
  const int before = open_descriptors();
  {
    RealProgram program(puzzle_8_3);
    SKIP_WITHOUT(program);
    program.outputs(5);
    ASSERT_TRUE(program.runner().natural().has_value());
  }
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace forkcheck::runtime
