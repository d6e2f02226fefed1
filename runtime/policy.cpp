#include "runtime/policy.h"

namespace forkcheck::runtime {

std::optional<std::size_t> FirstPolicy::choose(const std::vector<Enabled>&) {
  return 0;
}

// The high half of a 128-bit product maps 64 random bits to 0..n-1 (Lemire 2019); unlike
// uniform_int_distribution it is the same everywhere.
std::optional<std::size_t> RandomPolicy::choose(const std::vector<Enabled>& enabled) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(Wide{numbers_()} * enabled.size() >> 64);
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
