// How pipes fill: against a real one that doesn't wait.
#include "posix/pipe_room.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>
#include <string>

namespace forkcheck {
namespace {

TEST(PipeRoom, HoldsSixtyFourKibibytesInWholePages) {
  PipeRoom room;
  EXPECT_EQ(room.accepts(100'000), 65536u);
  room.write(65536);
  EXPECT_EQ(room.accepts(1), 0u);
  room.read(4095);
  EXPECT_EQ(room.accepts(1), 0u) << "a page is free when its last byte is read";
  room.read(1);
  EXPECT_EQ(room.accepts(5000), 4096u);
}

TEST(PipeRoom, AcceptsWhatLinuxAccepts) {
  std::mt19937 random(3);
  for (int run = 0; run < 40; ++run) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_NONBLOCK), 0);
    if (fcntl(ends[1], F_GETPIPE_SZ) != 65536) GTEST_SKIP() << "this user's pipes are smaller";
    PipeRoom room;
    std::string bytes(70'000, 'x');
    const std::size_t largest = std::size_t{1} << (random() % 17);
    for (int step = 0; step < 200; ++step) {
      const std::size_t count = 1 + random() % largest;
      if (random() % 3 != 0) {
        const auto written = write(ends[1], bytes.data(), count);
        ASSERT_EQ(room.accepts(count), static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        room.write(room.accepts(count));
      } else {
        const auto got = read(ends[0], bytes.data(), count);
        ASSERT_EQ(std::min(count, room.size()), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        room.read(std::min(count, room.size()));
      }
    }
    close(ends[0]);
    close(ends[1]);
  }
}

}  // namespace
}  // namespace forkcheck
