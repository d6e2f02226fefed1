// The parts of an end, and their order against real processes.
#include "posix/end_parts.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace forkcheck {
namespace {

constexpr EndLooks nobody_looks{false, false, false}, all_look{true, true, true}, only_at_pipes{false, true, false};

HeldEnd reader(int descriptor) { return {descriptor, 0, false}; }
HeldEnd writer(int descriptor) { return {descriptor, 0, true}; }
bool all_matter(const HeldEnd&) { return true; }
Matters only(int descriptor) {
  return [=](const HeldEnd& end) { return end.descriptor == descriptor; };
}

EndPart of_end(bool begun, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters = all_matter) {
  return next_part_of_end(begun, held, looks, matters);
}

TEST(EndParts, AreOneWhereNobodyLooks) {
  EXPECT_EQ(of_end(false, {}, all_look), (EndPart{0, true}));
  EXPECT_EQ(of_end(true, {}, nobody_looks), (EndPart{0, true}));
  EXPECT_EQ(of_end(true, {writer(5), writer(4)}, nobody_looks), (EndPart{2, true}));
  EXPECT_EQ(of_end(false, {reader(5), writer(4)}, nobody_looks), (EndPart{2, true})) << "the first part begins at once";
}

TEST(EndParts, BeginWhereSomebodyCouldLook) {
  EXPECT_EQ(of_end(true, {}, all_look), (EndPart{0, false}));
  EXPECT_EQ(of_end(false, {writer(5)}, all_look), (EndPart{1, false}));
  EXPECT_EQ(of_end(false, {writer(6), writer(4)}, all_look), (EndPart{1, false}));
  EXPECT_EQ(of_end(false, {writer(6), reader(3)}, nobody_looks), (EndPart{1, false})) << "a write tells whether there are readers";
  EXPECT_EQ(of_end(true, {reader(3)}, nobody_looks), (EndPart{0, false}));
  EXPECT_EQ(of_end(false, {reader(3), writer(3)}, all_look), (EndPart{2, false})) << "one descriptor";
}

TEST(EndParts, LeaveOutWhatMattersToNobody) {
  EXPECT_EQ(of_end(false, {writer(6), reader(3)}, all_look, only(0)), (EndPart{2, true}));
  EXPECT_EQ(of_end(false, {writer(6), reader(3)}, nobody_looks, only(6)), (EndPart{2, true}));
  EXPECT_EQ(of_end(false, {writer(6), reader(3)}, nobody_looks, only(3)), (EndPart{2, true}));
}

TEST(ExecParts, AreOneWhereNobodyLooks) {
  EXPECT_EQ(next_part_of_exec(true, false, {writer(5), writer(4)}, nobody_looks, all_matter), (ExecPart{true, 2, true}));
  EXPECT_EQ(next_part_of_exec(false, false, {}, all_look, all_matter), (ExecPart{true, 0, true}));
  EXPECT_EQ(next_part_of_exec(false, true, {writer(5)}, all_look, all_matter), (ExecPart{true, 1, true}));
  EXPECT_EQ(next_part_of_exec(true, true, {writer(5)}, all_look, only(4)), (ExecPart{true, 1, true}));
}

TEST(ExecParts, BeginWhereSomebodyCouldLook) {
  EXPECT_EQ(next_part_of_exec(true, false, {}, all_look, all_matter), (ExecPart{false, 0, false})) << "by setpgid";
  EXPECT_EQ(next_part_of_exec(false, false, {writer(5)}, all_look, all_matter), (ExecPart{true, 0, false}));
  EXPECT_EQ(next_part_of_exec(true, false, {writer(5)}, only_at_pipes, all_matter), (ExecPart{true, 0, false}));
  EXPECT_EQ(next_part_of_exec(false, true, {writer(5), writer(4)}, only_at_pipes, all_matter), (ExecPart{true, 1, false}));
}

TEST(EndParts, CloseTheHighestDescriptorFirst) {
  EXPECT_EQ(ends_that_go({{3, 9, 0, false}, {4, 8, 0, true}, {5, 7, 1, false}, {5, 7, 1, true}, {7, 9, 0, false}}),
            (std::vector<HeldEnd>{{7, 0, false}, {5, 1, false}, {5, 1, true}, {4, 0, true}}));
}

// An end of a FIFO is there until the last of its open files is gone.
TEST(EndParts, CloseWhatWasOpenedTwiceWithTheLastOfBoth) {
  EXPECT_EQ(ends_that_go({{3, 1, 0, false}, {10, 2, 1, true}, {12, 3, 0, false}}),
            (std::vector<HeldEnd>{{10, 1, true}, {3, 0, false}}));
}

TEST(ExecParts, LeaveAnEndOpenThatAnyDescriptorKeeps) {
  EXPECT_EQ(ends_that_go({{3, 9, 0, false}, {4, 8, 0, true}, {5, 9, 0, false, false}}), (std::vector<HeldEnd>{{4, 0, true}}));
}

// Which of two pipes is seen to be closed while the other one isn't.
struct Seen {
  int lower = 0, higher = 0;
};
Seen watch_closings(int runs, int flags, void (*close_all)()) {
  Seen seen;
  for (int run = 0; run < runs; ++run) {
    int low[2], high[2];
    if (pipe2(low, flags) != 0 || pipe2(high, flags) != 0) return seen;
    const pid_t child = fork();
    if (child == 0) close_all();
    close(low[1]);
    close(high[1]);
    for (bool is_open = true; is_open;) {
      pollfd ends[] = {{low[0], POLLIN, 0}, {high[0], POLLIN, 0}};
      poll(ends, 2, 0);
      const bool low_is_closed = (ends[0].revents & POLLHUP) != 0, high_is_closed = (ends[1].revents & POLLHUP) != 0;
      seen.lower += low_is_closed && !high_is_closed ? 1 : 0;
      seen.higher += high_is_closed && !low_is_closed ? 1 : 0;
      is_open = !low_is_closed && !high_is_closed;
    }
    waitpid(child, nullptr, 0);
    close(low[0]);
    close(high[0]);
  }
  return seen;
}

TEST(EndParts, AreAsLinuxHasThem) {
  EXPECT_EQ(watch_closings(3000, 0, [] { _exit(0); }).lower, 0);
}

TEST(ExecParts, AreAsLinuxHasThem) {
  EXPECT_EQ(watch_closings(1000, O_CLOEXEC, [] {
              execl("/bin/true", "true", nullptr);
              _exit(0);
            }).lower,
            0);
}

}  // namespace
}  // namespace forkcheck
