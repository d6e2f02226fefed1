// Who goes next: a policy picks one of the enabled transitions, again and again. One policy object drives one
// run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <variant>
#include <vector>

#include "posix/event.h"
#include "runtime/run_result.h"

namespace forkcheck::runtime {

// The built-in policies as values: the worker builds its own, so that no message is needed at each step.
struct FirstPlan {};
struct RandomPlan {
  std::uint64_t seed = 0;
};
struct PctPlan {
  std::uint64_t seed = 0;
  std::uint64_t changes = 0;  // of priority
  std::uint64_t length = 0;   // about how many events a run has
};
struct ReplayPlan {
  std::vector<Event> events;
};
struct ExplorePlan {  // see explore_policy.h
  std::vector<Event> prefix;
  std::vector<Enabled> asleep;
  Profile profile;
  std::uint64_t most_steps = 0;
};
using Plan = std::variant<FirstPlan, RandomPlan, PctPlan, ReplayPlan, ExplorePlan>;

// An event that a policy insists on, and its place in the schedule.
struct Awaited {
  std::size_t position = 0;
  Event event;
};

class Policy {
 public:
  virtual ~Policy() = default;
  // An index into `enabled`, which is never empty; nothing: stop here.
  virtual std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) = 0;
  // The event that has to come next; if the run ends while there is one, it has diverged.
  virtual std::optional<Awaited> awaited() const { return std::nullopt; }
  // What it chose from, where it keeps a record; taken once, after the run.
  virtual std::vector<Crossroads> crossroads() { return {}; }
  // A policy with a plan is driven beside the processes, and this object's choose() is never called.
  virtual std::optional<Plan> plan() const { return std::nullopt; }
};

// Always the first transition: the oldest process that can move.
class FirstPolicy : public Policy {
 public:
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override;
  std::optional<Plan> plan() const override { return FirstPlan{}; }
};

// Uniformly among what is enabled; the same seed gives the same schedule on every machine.
class RandomPolicy : public Policy {
 public:
  explicit RandomPolicy(std::uint64_t seed) : seed_(seed), numbers_(seed) {}
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override;
  std::optional<Plan> plan() const override { return RandomPlan{seed_}; }

 private:
  std::uint64_t seed_;
  std::mt19937_64 numbers_;
};

// Priorities by chance: always the process of highest priority that can move, but at a few events, chosen by
// chance, the one about to go falls below all others. Finds orderings that need few changes in long runs,
// where each step by chance would hardly ever give them: a bug of depth d with probability of at least
// 1 / (n * k^(d-1)) for n processes and k events (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010).
class PctPolicy : public Policy {
 public:
  explicit PctPolicy(const PctPlan& plan);
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override;
  std::optional<Plan> plan() const override { return plan_; }

 private:
  std::uint64_t below(std::uint64_t bound);
  // Of the process; newcomers get one by chance.
  std::uint64_t priority_of(const ProcessName& process);
  std::size_t highest(const std::vector<Enabled>& enabled);

  PctPlan plan_;
  std::mt19937_64 numbers_;
  std::vector<std::uint64_t> change_points_;  // numbers of events, from 0; the i-th lowers to i
  std::map<ProcessName, std::uint64_t> priorities_;
  std::uint64_t step_ = 0;
};

// Exactly these events; `wake` events are skipped, since no real call stands behind them. Stops after the
// last one.
class ReplayPolicy : public Policy {
 public:
  explicit ReplayPolicy(std::vector<Event> events);
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override;
  std::optional<Awaited> awaited() const override;
  std::optional<Plan> plan() const override { return ReplayPlan{events_}; }

 private:
  void skip_wakes();

  std::vector<Event> events_;
  std::size_t next_ = 0;
};

}  // namespace forkcheck::runtime
