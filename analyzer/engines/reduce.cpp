#include "engines/reduce.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

const WaitRequest* plain_wait_for_any(const Machine& machine, LocalId local) {
  const auto* wait = std::get_if<WaitRequest>(&machine.request(local));
  if (!wait || wait->options != 0) return nullptr;
  return std::holds_alternative<WaitRequest::AnyChild>(wait->target) ? wait : nullptr;
}

// All ways to end: exit statuses, and signals (with and without a core dump they are one here).
std::vector<int> all_statuses() {
  std::vector<int> all;
  for (int status = 0; status < 256; ++status) all.push_back(WaitStatus::exited(status).raw);
  for (int signal = 1; signal <= 64; ++signal) all.push_back(WaitStatus::killed(signal).raw);
  return all;
}

}  // namespace

std::optional<Step> Reduction::only_step(const State& state) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    std::vector<Step> steps = persistent(state, i);
    if (steps.size() == 1) return std::move(steps.front());
  }
  return std::nullopt;
}

std::optional<ProcessIndex> Reduction::only_process(const State& state) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (!persistent(state, i).empty()) return i;
  }
  return std::nullopt;
}

std::vector<Step> Reduction::persistent(const State& state, ProcessIndex actor) {
  const Process& process = state.processes[actor];
  const WaitRequest* wait = nullptr;
  if (process.life == Process::Life::running) {
    const Request& request = kernel_.machine().request(process.local);
    const auto* write = std::get_if<WriteRequest>(&request);
    if (write && write->descriptor == 1) return {};
    wait = std::get_if<WaitRequest>(&request);
    const bool looks = wait && (wait->options & wait_nohang) != 0;
    if (looks && nohang_ == Nohang::assumed_absent) throw NohangSeen{};
    if (wait && !choice_is_closed(state, actor, *wait)) return {};
  }
  std::vector<Step> steps = kernel_.steps_of(state, actor);
  const bool all_independent =
      std::all_of(steps.begin(), steps.end(), [&](const Step& step) { return independent(state, step); });
  if (!all_independent) return {};
  // If nobody looks at the result, one outcome stands for all.
  if (wait && steps.size() > 1 && nobody_looks(state, actor)) steps.resize(1);
  return steps;
}

bool Reduction::independent(const State& state, const Step& step) const {
  return step.emitted.empty() &&
         std::all_of(step.touched.begin(), step.touched.end(),
                     [&](const Touch& touch) { return independent(state, step.actor, touch); });
}

bool Reduction::independent(const State& state, ProcessIndex actor, const Touch& touch) const {
  if (touch.gone.valid()) return true;  // for good
  if (touch.process == Touch::nobody) return independent_of_shared(state, actor, touch);
  const Process& touched = state.processes[touch.process];
  switch (touch.thing) {
    case Thing::terminal: return false;
    case Thing::children_of:
      return touch.process == actor ? !kernel_.whole() || nobody_signals(state, actor) : touch.access == Access::read && !is_alive(touched);
    case Thing::signals_of:
      return touch.process == actor ? nobody_signals(state, actor)
                                    : touch.access == Access::read && ignores_children(touched);
    case Thing::group_of: return touch.process == actor && nobody_asks_for_group(state, actor);
    case Thing::clock: return true;  // time doesn't pass while somebody can take a step
    case Thing::parent_of:
      if (touch.access == Access::read) return !has_process_parent(touched);
      return !is_alive(touched) || !curiosity_.may_ask_parent(touched);
    case Thing::status_of:
      if (touch.process == actor) return end_is_unseen(state, actor);
      return !is_alive(touched);
    case Thing::pipe:
    case Thing::readers:
    case Thing::writers:
    case Thing::memory:
    case Thing::system_v:
    case Thing::offset:
    case Thing::content:
    case Thing::directory: break;
  }
  broken("a touch of an unknown thing");
}

bool Reduction::independent_of_shared(const State& state, ProcessIndex actor, const Touch& touch) const {
  const auto is_any = [](Description::Kind) { return true; };
  const auto writes = [](Description::Kind kind) { return kind != Description::Kind::pipe_reader; };
  const auto reads = [](Description::Kind kind) { return kind != Description::Kind::pipe_writer; };
  const bool is_of_fifo = !touch.object.maker.valid();
  const bool is_end = touch.thing == Thing::pipe || is_count(touch.thing);
  if (is_end && is_of_fifo && !nobody_else_uses_paths(state, actor)) return false;  // it may be opened yet
  switch (touch.thing) {
    case Thing::pipe: {
      const bool has_ended = touch.access == Access::read && nobody_else_has(state, Touch::nobody, touch.object, writes);
      return has_ended || nobody_else_has(state, actor, touch.object, is_any);
    }
    case Thing::writers: return !kernel_.end_looks().at_writers || nobody_else_has(state, actor, touch.object, reads);
    case Thing::memory: {
      const bool is_of_file = touch.object.descriptor < 0;  // its number is that great
      return nobody_else_maps(state, actor, touch.object) && (!is_of_file || nobody_else_may_map(state, actor)) &&
             nobody_else_uses_system_v(state, actor);
    }
    case Thing::system_v: return nobody_else_uses_system_v(state, actor);
    case Thing::offset: return nobody_else_shares_offset(state, actor, touch.object);
    case Thing::content: return nobody_else_has_file(state, actor, touch.object);
    case Thing::directory: return nobody_else_uses_paths(state, actor);
    case Thing::readers: return nobody_else_has(state, actor, touch.object, writes);
    default: broken("a touch of an unknown shared thing");
  }
}

// The object names one block of a piece of memory that this process has made.
bool Reduction::nobody_else_maps(const State& state, ProcessIndex actor, const ObjectKey& key) const {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& other = state.processes[i];
    if (i == actor || !is_alive(other)) continue;
    const auto& segments = kernel_.machine().segments(other.local);
    if (std::ranges::any_of(segments, [&](SegmentNumber segment) { return maker_of(segment) == key.maker; })) return false;
  }
  return true;
}

// Something open that fits.
template <class Fits>
bool Reduction::nobody_else_has_open(const State& state, ProcessIndex actor, Fits fits) const {
  const SharedFiles& files = kernel_.files(state);
  const auto is_such = [&](const OpenDescriptor& open) {
    const Description* there = files.find(open.description);
    return there != nullptr && fits(*there);
  };
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& other = state.processes[i];
    if (i != actor && is_alive(other) && std::ranges::any_of(kernel_.personal(other).descriptors(), is_such)) return false;
  }
  return true;
}

// An end of such a pipe that fits.
template <class Fits>
bool Reduction::nobody_else_has(const State& state, ProcessIndex actor, const ObjectKey& key, Fits fits) const {
  const SharedFiles& files = kernel_.files(state);
  return nobody_else_has_open(state, actor, [&](const Description& end) {
    return end.is_pipe() && files.pipes[end.object].key == key && fits(end.kind);
  });
}

// Standard input, whose key is empty, belongs to all.
bool Reduction::nobody_else_shares_offset(const State& state, ProcessIndex actor, const ObjectKey& key) const {
  return key != ObjectKey{} && nobody_else_has_open(state, actor, [&](const Description& other) { return other.key == key; });
}

// Who can use paths may open it.
bool Reduction::nobody_else_has_file(const State& state, ProcessIndex actor, const ObjectKey& key) const {
  const SharedFiles& files = kernel_.files(state);
  const auto is_it = [&](const Description& other) {
    const std::optional<std::uint32_t> file = other.is_file() ? std::optional(other.object) : other.is_pipe() ? files.pipes[other.object].fifo : std::nullopt;
    return file && key_of_name(files.files[*file].name) == key;
  };
  return nobody_else_uses_paths(state, actor) && nobody_else_has_open(state, actor, is_it);
}

template <class Does>
bool Reduction::nobody_else(const State& state, ProcessIndex actor, Does does) const {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (i != actor && does(state.processes[i])) return false;
  }
  return true;
}

bool Reduction::nobody_else_may_map(const State& state, ProcessIndex actor) const {
  return nobody_else(state, actor, [&](const Process& other) { return curiosity_.may_map(other); });
}

// The end of a process may take back what it did to semaphores.
bool Reduction::nobody_else_uses_system_v(const State& state, ProcessIndex actor) const {
  return nobody_else(state, actor, [&](const Process& other) {
    return curiosity_.may_use_system_v(other) || !kernel_.personal(other).undo.empty();
  });
}

bool Reduction::nobody_else_uses_paths(const State& state, ProcessIndex actor) const {
  return nobody_else(state, actor, [&](const Process& other) { return curiosity_.may_use_paths(other); });
}

bool Reduction::nobody_signals(const State& state, ProcessIndex index) const {
  const Process& process = state.processes[index];
  if (kernel_.personal(process).timer) return false;
  const bool may_be_typed = std::ranges::any_of(
      state.processes, [&](const Process& other) { return kernel_.personal(other).typed != 0; });
  if (may_be_typed) return false;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& other = state.processes[i];
    if (i == index || !is_alive(other)) continue;
    if (curiosity_.may_signal(other)) return false;
    if (other.parent == index && !ignores_children(process)) return false;
  }
  return true;
}

bool Reduction::nobody_asks_for_group(const State& state, ProcessIndex index) const {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& other = state.processes[i];
    if (i == index || !is_alive(other)) continue;
    if (curiosity_.may_ask_for_groups(other)) return false;
    if (state.processes[index].parent == i && curiosity_.may_wait(other)) return false;
  }
  return true;
}

bool Reduction::ignores_children(const Process& process) const {
  const Personal& own = kernel_.personal(process);
  return own.action(sig_chld) == SignalAction{} && !has(own.blocked, sig_chld) && !curiosity_.may_change_signals(process);
}

bool Reduction::end_is_unseen(const State& state, ProcessIndex actor) const {
  const Process& process = state.processes[actor];
  if (!has_process_parent(process)) return true;
  const Process& parent = state.processes[process.parent];
  if (!curiosity_.may_wait(parent)) return true;
  if (parent.life == Process::Life::lent && parent.vfork_child == actor) return true;
  if (nohang_ == Nohang::possible) return false;
  if (kernel_.profile().wait == WaitOrder::posix) return true;
  const auto siblings = std::count_if(state.processes.begin(), state.processes.end(),
                                      [&](const Process& other) { return other.parent == process.parent; });
  return siblings == 1 && process.count == 1 && !curiosity_.may_fork(parent);
}

// Can the set of outcomes of this wait still grow?
bool Reduction::choice_is_closed(const State& state, ProcessIndex actor, const WaitRequest& request) {
  if (!std::holds_alternative<WaitRequest::AnyChild>(request.target)) return true;
  const bool all_ended =
      std::none_of(state.processes.begin(), state.processes.end(),
                   [&](const Process& child) { return child.parent == actor && is_alive(child); });
  return all_ended || nobody_looks(state, actor);
}

// A join nobody looks at: `while (wait(NULL) > 0);`. The process is about to take children one by one, goes
// on in the same way whichever it gets, and doesn't look at those that are left. Then which one it gets first
// makes no difference: if a run takes c2 first and c1 later (or never), exchanging the two gives a run with
// the same steps of everybody else.
bool Reduction::nobody_looks(const State& state, ProcessIndex actor) {
  if (kernel_.whole()) return false;  // handlers may come in between, and others may signal who is left
  std::uint64_t children = 0;
  for (const Process& process : state.processes) {
    if (process.parent == actor) children += process.count;
  }
  const Process& waiter = state.processes[actor];
  LocalId local = waiter.local;
  for (std::uint64_t taken = 0; taken < children; ++taken) {
    if (!plain_wait_for_any(kernel_.machine(), local)) {
      Process later = waiter;
      later.local = local;
      return taken > 0 && !curiosity_.may_wait(later);
    }
    const std::optional<LocalId> next = after_any_child(local, kernel_.machine().slots(local));
    if (!next) return false;
    if (*next == local) return true;  // it goes on until none are left
    local = *next;
  }
  return true;
}

std::optional<LocalId> Reduction::after_any_child(LocalId waiting, std::size_t slots) {
  const auto [place, is_new] = after_any_child_.try_emplace(waiting);
  if (!is_new) return place->second;
  static const std::vector<int> statuses = all_statuses();
  std::optional<Transition> common;
  const auto agrees = [&](Slot child, int status) {
    Reply reply;
    reply.process = child;
    reply.status = status;
    const Transition& after = kernel_.machine().advance(waiting, reply);
    if (!common) common = after;
    return *common == after;
  };
  bool same = std::all_of(statuses.begin(), statuses.end(),
                          [&](int status) { return agrees(static_cast<Slot>(slots), status); });
  for (Slot known = 0; same && known < slots; ++known) same = agrees(known, statuses.front());
  const bool keeps_the_child =
      same && std::find(common->keep.begin(), common->keep.end(), slots) != common->keep.end();
  if (same && !keeps_the_child) after_any_child_[waiting] = common->next;
  return after_any_child_[waiting];
}

}  // namespace forkcheck
