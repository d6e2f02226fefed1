#include "runtime/explore_policy.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

Relation relation_of(const Enabled& mine, const Enabled& other, const Profile& profile) {
  const auto* handler = handler_of(mine.event.call);
  check(handler != nullptr, "what is enabled has a handler");
  return handler->relation(mine, other, profile);
}

}  // namespace

bool dependent(const Enabled& a, const Enabled& b, const Profile& profile) {
  return a.event.process == b.event.process || relation_of(a, b, profile) == Relation::dependent ||
         relation_of(b, a, profile) == Relation::dependent;
}

bool widens(const Enabled& first, const Enabled& second, const Profile& profile) {
  return relation_of(first, second, profile) == Relation::widens;
}

std::optional<std::size_t> ExplorePolicy::choose(const std::vector<Enabled>& enabled) {
  if (step_ < plan_.prefix.size()) return follow(enabled);
  if (step_ >= plan_.most_steps) return std::nullopt;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < enabled.size(); ++i) {
    const auto& process = enabled[i].event.process;
    if (is_asleep(enabled[i].event)) continue;
    if (!best || moves_[process] < moves_[enabled[*best].event.process]) best = i;
  }
  if (!best) return std::nullopt;
  Crossroads here{enabled, *best, {}};
  for (const auto& sleeper : plan_.asleep) here.asleep.push_back(sleeper.event);
  crossroads_.push_back(std::move(here));
  const auto& picked = enabled[*best];
  std::erase_if(plan_.asleep,
                [&](const Enabled& sleeper) { return dependent(sleeper, picked, plan_.profile); });
  ++moves_[picked.event.process];
  ++step_;
  return best;
}

std::optional<std::size_t> ExplorePolicy::follow(const std::vector<Enabled>& enabled) {
  const auto wanted = std::ranges::find(enabled, plan_.prefix[step_], &Enabled::event);
  if (wanted == enabled.end()) return std::nullopt;
  ++moves_[wanted->event.process];
  ++step_;
  return static_cast<std::size_t>(wanted - enabled.begin());
}

std::optional<Awaited> ExplorePolicy::awaited() const {
  if (step_ >= plan_.prefix.size()) return std::nullopt;
  return Awaited{step_, plan_.prefix[step_]};
}

bool ExplorePolicy::is_asleep(const Event& event) const {
  return std::ranges::find(plan_.asleep, event, &Enabled::event) != plan_.asleep.end();
}

}  // namespace forkcheck::runtime
