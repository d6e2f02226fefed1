// One run of an exhaustive exploration (exploration.h): a schedule to begin with, then new ground.
//
// On new ground the process goes next that has moved least, so that nobody who waits in a loop keeps the
// others from ending. Events that are asleep are never picked: what follows them has been explored from an
// equivalent place; they wake when somebody does what they depend on (Godefroid 1996, sleep sets). If all
// that could happen is asleep the run stops: whatever could follow has been seen.
#pragma once

#include "runtime/policy.h"

namespace forkcheck::runtime {

// Does the order of two events make a difference? Of one process: always.
bool dependent(const Enabled& a, const Enabled& b, const Profile& profile);
// They commute, but the second, had it come before the first, could have given it another answer.
bool widens(const Enabled& first, const Enabled& second, const Profile& profile);

class ExplorePolicy : public Policy {
 public:
  explicit ExplorePolicy(ExplorePlan plan) : plan_(std::move(plan)) {}
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override;
  std::optional<Awaited> awaited() const override;
  // The new ground alone.
  std::vector<Crossroads> crossroads() override { return std::move(crossroads_); }
  std::optional<Plan> plan() const override { return plan_; }

 private:
  std::optional<std::size_t> follow(const std::vector<Enabled>& enabled);
  bool is_asleep(const Event& event) const;

  ExplorePlan plan_;
  std::size_t step_ = 0;
  std::map<ProcessName, std::size_t> moves_;
  std::vector<Crossroads> crossroads_;
};

}  // namespace forkcheck::runtime
