#include "runtime/policy.h"

#include <algorithm>

namespace forkcheck::runtime {

namespace {

// The high half of a 128-bit product maps 64 random bits to 0..bound-1 (Lemire 2019); unlike
// uniform_int_distribution it is the same everywhere.
std::uint64_t scaled(std::uint64_t number, std::uint64_t bound) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{number} * bound >> 64);
}

}  // namespace

std::optional<std::size_t> FirstPolicy::choose(const std::vector<Enabled>&) {
  return 0;
}

std::optional<std::size_t> RandomPolicy::choose(const std::vector<Enabled>& enabled) {
  return scaled(numbers_(), enabled.size());
}

PctPolicy::PctPolicy(const PctPlan& plan) : plan_(plan), numbers_(plan.seed) {
  for (std::uint64_t i = 0; i < plan.changes; ++i) change_points_.push_back(below(plan.length));
}

std::uint64_t PctPolicy::below(std::uint64_t bound) {
  return scaled(numbers_(), std::max<std::uint64_t>(bound, 1));
}

std::uint64_t PctPolicy::priority_of(const ProcessName& process) {
  const auto [place, is_new] = priorities_.try_emplace(process);
  if (is_new) place->second = plan_.changes + below(std::uint64_t{1} << 62);
  return place->second;
}

std::size_t PctPolicy::highest(const std::vector<Enabled>& enabled) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < enabled.size(); ++i) {
    if (priority_of(enabled[i].event.process) > priority_of(enabled[best].event.process)) best = i;
  }
  return best;
}

std::optional<std::size_t> PctPolicy::choose(const std::vector<Enabled>& enabled) {
  for (std::size_t i = 0; i < change_points_.size(); ++i) {
    if (change_points_[i] == step_) priorities_[enabled[highest(enabled)].event.process] = i;
  }
  ++step_;
  const auto& chosen = enabled[highest(enabled)].event.process;
  std::vector<std::size_t> outcomes;
  for (std::size_t i = 0; i < enabled.size(); ++i) {
    if (enabled[i].event.process == chosen) outcomes.push_back(i);
  }
  return outcomes[below(outcomes.size())];
}

ReplayPolicy::ReplayPolicy(std::vector<Event> events) : events_(std::move(events)) {
  skip_wakes();
}

std::optional<std::size_t> ReplayPolicy::choose(const std::vector<Enabled>& enabled) {
  if (next_ == events_.size()) return std::nullopt;
  for (std::size_t i = 0; i < enabled.size(); ++i) {
    if (enabled[i].event != events_[next_]) continue;
    ++next_;
    skip_wakes();
    return i;
  }
  return std::nullopt;
}

std::optional<Awaited> ReplayPolicy::awaited() const {
  if (next_ == events_.size()) return std::nullopt;
  return Awaited{next_, events_[next_]};
}

void ReplayPolicy::skip_wakes() {
  while (next_ < events_.size() && events_[next_].call == Call::wake_) ++next_;
}

}  // namespace forkcheck::runtime
