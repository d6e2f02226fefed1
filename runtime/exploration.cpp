#include "runtime/exploration.h"

#include <sys/wait.h>

#include <algorithm>

#include "base/check.h"
#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

template <class Item>
bool holds(const std::vector<Item>& set, const Item& item) {
  return std::ranges::find(set, item) != set.end();
}

// May it have to wait because another one came first, though both could?
bool may_have_rivals(const Request& request) {
  const auto* wait = std::get_if<WaitRequest>(&request);
  const bool waits_for_stops = wait != nullptr && (wait->options & (WUNTRACED | WCONTINUED)) != 0;
  return waits_for_stops || waits_on_pipe(request) || waits_for_semaphore(request) || waits_for_system_v(request);
}

bool makes_child(const Event& event) {
  return (event.call == Call::fork_ || event.call == Call::vfork_) &&
         std::holds_alternative<NoChoice>(event.choice);
}

}  // namespace

std::optional<ExplorePlan> Exploration::next() {
  if (!has_begun_) {
    has_begun_ = true;
    return ExplorePlan{{}, {}, profile_, most_steps_};
  }
  while (!nodes_.empty()) {
    if (turn(nodes_.back())) return plan();
    nodes_.pop_back();
  }
  return std::nullopt;
}

// Another event for this node.
bool Exploration::turn(Node& node) {
  node.asleep.push_back(node.enabled[node.picked].event);
  for (std::size_t i = 0; i < node.enabled.size(); ++i) {
    const auto& event = node.enabled[i].event;
    if (!holds(node.to_try, event.process) || holds(node.asleep, event)) continue;
    node.picked = i;
    return true;
  }
  return false;
}

ExplorePlan Exploration::plan() const {
  ExplorePlan plan{{}, {}, profile_, most_steps_};
  for (std::size_t i = 0; i < nodes_.size(); ++i) plan.prefix.push_back(at(i).event);
  const auto& last = nodes_.back();
  for (const auto& enabled : last.enabled) {
    if (holds(last.asleep, enabled.event) && !dependent(enabled, at(nodes_.size() - 1), profile_))
      plan.asleep.push_back(enabled);
  }
  return plan;
}

// The process that moves here could also do something else, which sleeps: whoever comes before that would wake it, and what the
// process does instead shows no race with them.
bool Exploration::leaves_another_asleep(const Node& node) {
  const auto& picked = node.enabled[node.picked].event;
  return std::ranges::any_of(node.enabled, [&](const Enabled& other) {
    return other.event.process == picked.process && other.event != picked && holds(node.asleep, other.event);
  });
}

void Exploration::try_everybody(Node& node) {
  for (const auto& enabled : node.enabled) {
    if (!holds(node.to_try, enabled.event.process)) node.to_try.push_back(enabled.event.process);
  }
}

bool Exploration::learn(const RunResult& result) {
  const std::size_t first_new = nodes_.empty() ? 0 : nodes_.size() - 1;
  for (const auto& crossroads : result.crossroads) {
    Node node{crossroads.enabled, crossroads.picked, crossroads.asleep, {}, {}};
    node.to_try.push_back(node.enabled[node.picked].event.process);
    if (leaves_another_asleep(node)) try_everybody(node);
    nodes_.push_back(std::move(node));
  }
  for (std::size_t i = first_new; i < nodes_.size(); ++i) order(i);
  // A run that sleep sets ended may have shown for the first time that a process has to wait.
  const bool stopped_waiting = std::holds_alternative<Blocked>(result.end) || std::holds_alternative<Stopped>(result.end);
  for (std::size_t i = first_new + 1; i <= nodes_.size(); ++i)
    look_for_rivals(i, stopped_waiting ? result.waiting : std::vector<Pending>{});

  const auto give_up = [&](std::string why) {
    if (why_incomplete_.empty()) why_incomplete_ = std::move(why);
  };
  const bool stopped = std::holds_alternative<Stopped>(result.end);
  if (result.trace.size() != nodes_.size()) give_up("a process ended between two of its calls");
  if (std::holds_alternative<LimitReached>(result.end)) give_up("a run reached one of its limits");
  if (std::holds_alternative<Diverged>(result.end)) give_up("the program did something else when run again");
  if (stopped && nodes_.size() >= most_steps_)
    give_up("a run was cut after " + std::to_string(most_steps_) + " events");
  else if (stopped)
    ++redundant_;
  return !stopped;
}

// Those who had to wait at a pipe or a semaphore, or for a stop that they could be told of, before the event `position`: calls that
// are made later, or never.
std::vector<Pending> Exploration::waiting_at(std::size_t position, const std::vector<Pending>& for_ever) const {
  std::vector<Pending> all;
  Processes seen;
  const auto look_at = [&](const Pending& pending) {
    if (holds(seen, pending.process)) return;
    seen.push_back(pending.process);
    const bool is_there = pending.process.path.empty() || last_before(pending.process, position);
    if (is_there && may_have_rivals(pending.request)) all.push_back(pending);
  };
  if (position < nodes_.size()) {
    for (const auto& enabled : nodes_[position].enabled) seen.push_back(enabled.event.process);
  }
  for (std::size_t i = position; i < nodes_.size(); ++i) look_at(at(i).pending);
  for (const auto& pending : for_ever) look_at(pending);
  return all;
}

// Who waits for what others took away might have come first. When its call is made at last, what came in between hides that race:
// so it is looked for as if the call were made here, when it begins to wait and after each event that it depends on.
void Exploration::look_for_rivals(std::size_t position, const std::vector<Pending>& for_ever) {
  for (const auto& pending : waiting_at(position, for_ever)) {
    const auto place = nodes_.begin() + static_cast<std::ptrdiff_t>(position);
    const Event event{pending.process, pending.call, NoChoice{}};
    nodes_.insert(place, {{Enabled{event, pending}}, 0, {}, {}, {}});
    if (predecessor(position) == position - 1 || are_dependent(position - 1, position)) order(position);
    nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(position));
  }
}

std::optional<std::size_t> Exploration::last_before(const ProcessName& name, std::size_t position) const {
  for (std::size_t i = position; i-- > 0;) {
    if (process(i) == name) return i;
  }
  const auto parent = name.parent();
  std::uint32_t births = 0;
  for (std::size_t i = 0; parent && i < position; ++i) {
    const bool is_birth = process(i) == *parent && makes_child(at(i).event);
    if (is_birth && ++births == name.path.back()) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Exploration::predecessor(std::size_t position) const {
  const auto last = last_before(process(position), position);
  check(last || process(position).path.empty(), "a process was born before it moves");
  return last;
}

void Exploration::join(Positions& set, std::size_t position) const {
  const auto& before = nodes_[position].before;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i]) set[i] = true;
  }
  set[position] = true;
}

// From the latest on: what already comes before by way of something else isn't a race.
void Exploration::order(std::size_t position) {
  Positions before(position, false);
  if (const auto last = predecessor(position)) join(before, *last);
  Processes widened;
  for (std::size_t i = position; i-- > 0;) {
    if (before[i]) continue;
    if (are_dependent(i, position)) {
      join(before, i);
      turn_around(i, position);
    } else if (widens(at(i), at(position), profile_) && !holds(widened, process(i))) {
      widened.push_back(process(i));  // its earlier answers come up once this one is turned
      turn_around(i, position);
    }
  }
  nodes_[position].before = std::move(before);
  look_for_latecomers(position);
}

// Who opened an end of a FIFO and closed it again before this event asked whether anybody has that end might have opened it only
// afterwards. The closing, which comes between the two, hides that race.
void Exploration::look_for_latecomers(std::size_t position) {
  const auto end = end_asked_for(at(position).pending.request);
  if (!end) return;
  Positions before(position, false);
  if (const auto last = predecessor(position)) join(before, *last);
  for (std::size_t i = position; i-- > 0;) {
    const auto& request = at(i).pending.request;
    if (before[i] || closes_end(request, *end) || !are_dependent(i, position)) continue;
    join(before, i);
    if (opens_end(request, *end)) turn_around(i, position);
  }
}

// Nobody's place among the others is known for `second` yet but what it depends on, so nodes_[second].before
// isn't looked at here.
void Exploration::turn_around(std::size_t first, std::size_t second) {
  std::vector<std::size_t> between;  // what doesn't need the first
  for (std::size_t i = first + 1; i < second; ++i) {
    if (!nodes_[i].before[first]) between.push_back(i);
  }
  if (!can_turn_around(between, first, second)) return;

  auto& node = nodes_[first];
  const auto initials = who_may_begin(between, second);
  const auto is_covered = [&](const ProcessName& one) { return holds(node.to_try, one); };
  if (std::ranges::any_of(initials, is_covered)) return;
  const auto can_move = [&](const ProcessName& one) {
    return std::ranges::any_of(node.enabled, [&](const Enabled& e) { return e.event.process == one; });
  };
  if (const auto found = std::ranges::find_if(initials, can_move); found != initials.end()) {
    node.to_try.push_back(*found);
    return;
  }
  try_everybody(node);
}

Exploration::Processes Exploration::who_may_begin(const std::vector<std::size_t>& between,
                                                  std::size_t second) const {
  Positions before_second(second, false);
  if (const auto last = predecessor(second)) join(before_second, *last);
  for (const auto i : between) {
    if (are_dependent(i, second)) join(before_second, i);
  }
  Processes seen, initials;
  const auto look_at = [&](std::size_t i, const Positions& before) {
    if (holds(seen, process(i))) return;
    seen.push_back(process(i));
    if (std::ranges::none_of(between, [&](std::size_t k) { return k < i && before[k]; }))
      initials.push_back(process(i));
  };
  for (const auto i : between) look_at(i, nodes_[i].before);
  look_at(second, before_second);
  return initials;
}

// Some calls can't go before an event that they depend on: a process that vfork suspended until then, one that waited in open of a FIFO, and a
// wait without anybody to reap. Where any zombie may be reaped, other answers are tried at the wait itself.
bool Exploration::can_turn_around(const std::vector<std::size_t>& between, std::size_t first,
                                  std::size_t second) const {
  const auto& waiter = process(second);
  const auto* end = std::get_if<EndRequest>(&at(first).pending.request);
  if (end != nullptr && end->resumes_parent && process(first).parent() == waiter) return false;
  const auto* exec = std::get_if<ExecRequest>(&at(first).pending.request);
  if (exec != nullptr && exec->resumes_parent && process(first).parent() == waiter) return false;
  const auto* file = std::get_if<FileRequest>(&at(second).pending.request);
  if (file != nullptr && file->has_waited) return false;
  const auto* wait = std::get_if<WaitRequest>(&at(second).pending.request);
  // What is told of stops may also be taken away by what came first.
  if (wait == nullptr || (wait->options & (WNOHANG | WUNTRACED | WCONTINUED)) != 0) return true;
  if (profile_.wait == WaitOrder::posix) return false;
  Processes zombies;
  const auto note = [&](std::size_t i) {
    if (may_take(waiter, *wait, at(i))) zombies.push_back(process(i));
    const auto* reaped = std::get_if<ReapChild>(&at(i).event.choice);
    if (reaped != nullptr) std::erase(zombies, reaped->child);
  };
  for (std::size_t i = 0; i < first; ++i) note(i);
  for (const auto i : between) note(i);
  return !zombies.empty();
}

}  // namespace forkcheck::runtime
