// The laws of the design over generated programs and all profiles: engines agree, every output has a schedule, and steps
// that touch nothing in common commute.
//
// tests/puzzles holds the same for the puzzle files, and the real program against the model.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "engines/agree.h"
#include "engines/engines.h"
#include "engines/witness.h"
#include "families.h"
#include "programs.h"
#include "signal_family.h"

namespace forkcheck {
namespace {

using testing::load;
using namespace std::chrono_literals;

constexpr unsigned generated = 144;
constexpr std::size_t most_states = 300;  // in which pairs of steps are tried, by program
constexpr std::size_t most_witnesses = 12;

std::vector<Profile> all_profiles() {
  std::vector<Profile> all;
  for (const Stdout out : {Stdout::terminal, Stdout::pipe, Stdout::unbuffered})
    for (const WaitOrder wait : {WaitOrder::posix, WaitOrder::linux})
      for (const Timing timing : {Timing::any, Timing::ideal})
        for (const ForkFails fails : {ForkFails::never, ForkFails::may}) {
          Profile& profile = all.emplace_back();
          profile.out = out;
          profile.wait = wait;
          profile.timing = timing;
          profile.fork_fails = fails;
        }
  return all;
}

std::string describe(const Profile& p) {
  return std::string(name_of(p.out)) + " " + std::string(name_of(p.wait)) + " " + std::string(name_of(p.timing)) + " " +
         std::string(name_of(p.fork_fails));
}

// Calls `visit` with each generated program and the profile it is run in; every profile comes several times.
template <class Visit>
void for_each_generated(Visit visit) {
  const std::vector<Profile> profiles = all_profiles();
  for (unsigned seed = 1000; seed < 1000 + generated; ++seed) {
    const bool signals = seed / profiles.size() % 3 == 2;
    const std::string code = signals ? testing::RandomSignalProgram(seed).make() : testing::RandomProgram(seed).make();
    const Profile& profile = profiles[seed % profiles.size()];
    SCOPED_TRACE(describe(profile) + "\n" + code);
    const auto model = load(code, profile);
    ASSERT_TRUE(model);
    visit(*model);
  }
}

TEST(Laws, CompleteEnginesGiveTheSameAutomaton) {
  std::size_t compared = 0;
  for_each_generated([&](Model& model) {
    Budget budget(2s, std::nullopt);
    const Answer truth = naive(model, budget);
    if (!truth.complete) return;  // too large for the gold standard
    ++compared;
    Budget more(20s, std::nullopt);
    const Answer explored = explore(model, more);
    EXPECT_TRUE(explored.complete);
    EXPECT_TRUE(explored.language == truth.language) << compare(truth, explored).detail;
    const Answer solved = smt(model, more, 200);
    const Agreement agreement = compare(truth, solved);
    EXPECT_TRUE(agreement.agree) << agreement.detail;
  });
  EXPECT_GT(compared, generated / 2);
}

void expect_witness(Model& model, WordView output) {
  SCOPED_TRACE(write_output(output));
  Budget budget(10s, std::nullopt);
  const auto witness = find_witness(model, output, budget);
  ASSERT_TRUE(witness.has_value());
  std::vector<Event> events;
  for (const WitnessStep& step : *witness) events.push_back(step.event);
  const Replay replayed = replay(model, events);
  EXPECT_EQ(replayed.accepted, events.size());
  Word text;
  for (const WitnessStep& step : replayed.steps) text += step.text;
  const bool ends = output.empty() || (output.back() != symbol::blocked && output.back() != symbol::endless);
  EXPECT_EQ(text, Word(ends ? output : output.substr(0, output.size() - 1)));
  EXPECT_TRUE(replayed.finished || !ends);
}

TEST(Laws, EachOutputHasAScheduleThatPrintsExactlyIt) {
  for_each_generated([&](Model& model) {
    Budget budget(5s, std::nullopt);
    const Answer explored = explore(model, budget);
    std::vector<Word> words;
    explored.language.for_each([&](WordView word) { return words.emplace_back(word), words.size() < most_witnesses; }, 60);
    for (const Word& word : words) expect_witness(model, word);
  });
}

bool conflict(const Step& a, const Step& b) {
  return std::ranges::any_of(a.touched, [&](const Touch& x) {
    return std::ranges::any_of(b.touched, [&](const Touch& y) {
      if (x.gone.valid() || y.gone.valid()) return false;
      const bool one_for_all = x.thing == Touch::Thing::terminal || x.thing == Touch::Thing::clock;
      const bool same = is_shared(x.thing) ? x.object == y.object : one_for_all || x.process == y.process;
      return x.thing == y.thing && same && conflict(x.thing, x.access, y.access);
    });
  });
}

// The state after the step of the process `actor` that is the same event, or nothing.
std::optional<State> after(Kernel& kernel, const State& state, const Event& event) {
  for (Step& step : kernel.steps(state)) {
    if (kernel.event_of(state, step) == event) return std::move(step.next);
  }
  return std::nullopt;
}

// Steps of two processes that don't conflict can be taken in either order, to the same state.
void expect_steps_commute(Kernel& kernel, const State& state, std::size_t& pairs) {
  const std::vector<Step> steps = kernel.steps(state);
  for (const Step& a : steps) {
    for (const Step& b : steps) {
      if (a.actor >= b.actor || conflict(a, b)) continue;
      const Event first = kernel.event_of(state, a), second = kernel.event_of(state, b);
      const auto ab = after(kernel, a.next, second), ba = after(kernel, b.next, first);
      ++pairs;
      ASSERT_TRUE(ab && ba) << to_string(first) << " / " << to_string(second);
      ASSERT_TRUE(*ab == *ba) << to_string(first) << " / " << to_string(second);
      ASSERT_EQ(hash_of(*ab), hash_of(*ba));
    }
  }
}

TEST(Laws, StepsThatTouchNothingInCommonCommute) {
  std::size_t pairs = 0;
  for_each_generated([&](Model& model) {
    std::deque<State> states{model.kernel.initial()};
    std::unordered_map<std::uint64_t, std::vector<State>> seen;
    for (std::size_t at = 0; at < states.size() && at < most_states; ++at) {
      const State state = states[at];
      if (model.kernel.stuck(state)) continue;
      expect_steps_commute(model.kernel, state, pairs);
      if (::testing::Test::HasFatalFailure()) return;
      for (Step& step : model.kernel.steps(state)) {
        std::vector<State>& same_hash = seen[hash_of(step.next)];
        if (std::ranges::find(same_hash, step.next) != same_hash.end()) continue;
        same_hash.push_back(step.next);
        states.push_back(std::move(step.next));
      }
    }
  });
  EXPECT_GT(pairs, 1000u);
}

}  // namespace
}  // namespace forkcheck
