// Controlled runs: the schedule that is asked for is the one that happens, and nothing else can.
#include "tests/runtime/runtime_fixture.h"

namespace forkcheck {
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

}  // namespace
}  // namespace forkcheck
