// Every output has a schedule, which replays to exactly that output; what isn't an output has none.
#include "engines/witness.h"

#include <gtest/gtest.h>

#include "engines/engines.h"
#include "families.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::load;

Word text_of(const Witness& witness) {
  Word text;
  for (const WitnessStep& step : witness) text += step.text;
  return text;
}

std::vector<Event> events_of(const Witness& witness) {
  std::vector<Event> events;
  for (const WitnessStep& step : witness) events.push_back(step.event);
  return events;
}

void expect_witness(Model& model, WordView output) {
  SCOPED_TRACE(write_output(output));
  Budget budget;
  const auto witness = find_witness(model, output, budget);
  ASSERT_TRUE(witness.has_value());
  const Replay replayed = replay(model, events_of(*witness));
  EXPECT_EQ(replayed.accepted, witness->size());
  const bool ends = output.empty() || output.back() < symbol::blocked || output.back() > symbol::endless;
  EXPECT_EQ(text_of(replayed.steps), ends ? Word(output) : Word(output.substr(0, output.size() - 1)));
  EXPECT_TRUE(replayed.finished || !ends);
}

class EveryOutput : public ::testing::TestWithParam<testing::SmallProgram> {};
TEST_P(EveryOutput, HasAScheduleThatReplays) {
  for (const WaitOrder wait : {WaitOrder::posix, WaitOrder::linux}) {
    Profile profile;
    profile.wait = wait;
    const auto model = load(GetParam().code, profile);
    ASSERT_TRUE(model);
    Budget budget;
    const Answer answer = explore(*model, budget);
    std::size_t left = 50;
    answer.language.for_each([&](WordView word) { return expect_witness(*model, word), --left > 0; }, 60);
  }
}
INSTANTIATE_TEST_SUITE_P(All, EveryOutput, ::testing::ValuesIn(testing::small_programs()),
                         [](const auto& program) { return program.param.name; });

TEST(Witness, AnImpossibleOutputHasNone) {
  const auto model = load(testing::csapp_8_3);
  Budget budget;
  EXPECT_FALSE(find_witness(*model, word_of("960336"), budget));
  EXPECT_FALSE(find_witness(*model, word_of("09363"), budget));
  EXPECT_FALSE(find_witness(*model, word_of("0936366"), budget));
}

TEST(Witness, AnOutputThatFailsAtItsEndIsFoundOutQuickly) {
  const auto model = load(testing::letters_and_join(4, 4));
  Budget budget(std::chrono::duration<double>(60), std::nullopt);
  EXPECT_FALSE(find_witness(*model, word_of("ABCDEFGHIJKLMNOP?"), budget));
  EXPECT_TRUE(find_witness(*model, word_of("ABCDEFGHIJKLMNOP!"), budget));
  EXPECT_FALSE(budget.spent());
}

TEST(Replay, StopsAtTheFirstEventThatCanNotBe) {
  const auto model = load(testing::csapp_8_3);
  const ProcessName first, child = first.child(1);
  const Replay replayed = replay(*model, {{first, Call::fork_, NoChoice{}},
                                          {child, Call::write_, NoChoice{}},
                                          {first, Call::wait_, ReapChild{child}}});
  EXPECT_EQ(replayed.accepted, 2u);
  EXPECT_FALSE(replayed.finished);
}

}  // namespace
}  // namespace forkcheck
