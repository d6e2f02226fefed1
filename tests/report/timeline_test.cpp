// A run as a time line: who lives, who waits to be reaped, who is gone.
#include <gtest/gtest.h>

#include "report/witness_text.h"

namespace forkcheck {
namespace {

Witness run_of(const std::string& schedule) {
  Witness witness;
  const auto events = parse_schedule(schedule, FileId());
  EXPECT_TRUE(events.has_value());
  for (const auto& event : *events) {
    const bool writes = event.call == Call::write_;
    witness.push_back({event, Span{}, writes ? word_of("x\n") : Word()});
  }
  return witness;
}

TEST(Timeline, AZombieIsThereUntilItIsReaped) {
  EXPECT_EQ(witness_timeline(run_of("P0 fork\nP0.1 exit\nP0 write\nP0 wait P0.1\nP0 exit\n")),
            "    P0               P0.1\n"
            " 1  fork → P0.1\n"
            " 2  │                exit\n"
            " 3  write \"x\\n\"      ┆     x\\n\n"
            " 4  wait reaps P0.1  ┆\n"
            " 5  exit\n");
}

// Whose parent has ended is reaped at once, and a zombie goes with its parent.
TEST(Timeline, OrphansLeaveNoZombies) {
  EXPECT_EQ(witness_timeline(run_of("P0 fork\nP0 fork\nP0.1 exit\nP0 exit\nP0.2 write\nP0.2 exit\n")),
            "    P0           P0.1  P0.2\n"
            " 1  fork → P0.1\n"
            " 2  fork → P0.2  │\n"
            " 3  │            exit  │\n"
            " 4  exit         ┆     │\n"
            " 5                     write \"x\\n\"  x\\n\n"
            " 6                     exit\n");
}

TEST(Timeline, NothingHappened) {
  EXPECT_EQ(witness_timeline({}), "    P0\n");
}

}  // namespace
}  // namespace forkcheck
