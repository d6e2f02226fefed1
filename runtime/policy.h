// Who goes next: a policy picks one of the enabled transitions, again and again. One policy object drives one
// run.
#pragma once

#include <cstdint>
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
struct ReplayPlan {
  std::vector<Event> events;
};
using Plan = std::variant<FirstPlan, RandomPlan, ReplayPlan>;

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
