#include "posix/schedule.h"

#include <gtest/gtest.h>

namespace forkcheck {
namespace {

TEST(ProcessName, RoundTrip) {
  const ProcessName name = ProcessName{}.child(1).child(12);
  EXPECT_EQ(to_string(name), "P0.1.12");
  EXPECT_EQ(parse_process_name("P0.1.12"), name);
  EXPECT_EQ(name.parent(), ProcessName{}.child(1));
  EXPECT_FALSE(parse_process_name("P0.0"));
  EXPECT_FALSE(parse_process_name("P0."));
  EXPECT_FALSE(parse_process_name("P1"));
}

TEST(Schedule, PrintedLinesParseBack) {
  const std::vector<ScheduleLine> lines = {
      {Event{{}, Call::fork_, NoChoice{}}, 4, ""},
      {Event{{{1}}, Call::write_, NoChoice{}}, 5, "9"},
      {Event{{}, Call::wait_, ReapChild{{{1}}}}, 9, ""},
      {Event{{}, Call::wait_, NobodyYet{}}, 9, ""},
      {Event{{}, Call::wait_, Fails{10}}, 0, ""},
      {Event{{}, Call::deliver_, TakeSignal{10}}, 0, ""},
      {Event{{}, Call::interrupt_, InterruptSleep{2, 3}}, 0, ""},
      {Event{{}, Call::assume_, AssumeCase{2}}, 0, ""},
  };
  const std::string text = print_schedule(lines);
  EXPECT_NE(text.find("P0.1 write"), std::string::npos);
  const auto events = parse_schedule(text, FileId());
  ASSERT_TRUE(events.has_value());
  ASSERT_EQ(events->size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ((*events)[i], lines[i].event);
}

TEST(Schedule, EveryBadLineIsReported) {
  const auto events = parse_schedule("P0 fork\nnonsense\n\nP0 sing\n", FileId());
  ASSERT_FALSE(events.has_value());
  ASSERT_EQ(events.error().size(), 2u);
  EXPECT_EQ(events.error()[0].span.line, 2u);
  EXPECT_EQ(events.error()[1].span.line, 4u);
}

}  // namespace
}  // namespace forkcheck
