// kill, sigaction, sigprocmask and the calls around them; what the end of a child means to its parent.
#include "machine/handlers.h"

#include <algorithm>
#include <cerrno>

#include "base/overloaded.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

bool is_signal(int number) { return number >= 1 && number <= highest_signal; }

// Whom a kill means, as names; zombies are signalled without effect.
std::vector<NameId> targets_of(const Asking& asking, const KillRequest& request) {
  std::vector<NameId> targets;
  const auto add = [&](ProcessIndex i) { targets.push_back(asking.state.processes[i].name); };
  const auto add_group = [&](NameId group) {
    for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i)
      if (group_of(asking.kernel, asking.state.processes[i]) == group) add(i);
  };
  std::visit(overloaded{
                 [](const KillRequest::NoProcess&) {},
                 [&](const KillRequest::OneProcess& one) {
                   if (const auto i = resolve(asking.state, asking.self().names.at(one.process))) add(*i);
                 },
                 [&](const KillRequest::Group& group) {
                   const ProcessRef& leader = asking.self().names.at(group.leader);
                   const bool here = leader.kind == ProcessRef::Kind::here;
                   add_group(here ? asking.state.processes[leader.index].name : NameId(leader.index));
                 },
                 [&](const KillRequest::OwnGroup&) { add_group(group_of(asking.kernel, asking.self())); },
                 [&](const KillRequest::Everybody&) {
                   for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i)
                     if (i != asking.actor) add(i);
                 },
             },
             request.target);
  return targets;
}

// Who is in a group, or there at all.
void look_at_groups(const Asking& asking, Outcome& outcome) {
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    outcome.touch(Touch::Thing::signals_of, Touch::Access::read, i);
    outcome.touch(Touch::Thing::children_of, Touch::Access::read, i);
    outcome.touch(Touch::Thing::status_of, Touch::Access::read, i);
  }
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const KillRequest& request) {
  const std::vector<NameId> targets = targets_of(asking, request);
  const bool invalid = request.signal != 0 && !is_signal(request.signal);
  if (invalid && !targets.empty()) return fail(begin(asking, Call::kill_), EINVAL);
  Outcome outcome = begin(asking, Call::kill_);
  if (!std::holds_alternative<KillRequest::OneProcess>(request.target)) look_at_groups(asking, outcome);
  for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
    const NameId name = asking.state.processes[i].name;
    if (std::ranges::find(targets, name) == targets.end()) continue;
    outcome.touch(Touch::Thing::status_of, Touch::Access::read, i);
    if (request.signal != 0) outcome.send(i, request.signal, {request.value ? si_queue : si_user, asking.self().name, request.value.value_or(0)});
  }
  const auto* one = std::get_if<KillRequest::OneProcess>(&request.target);
  const ProcessRef whom = one ? asking.self().names.at(one->process) : ProcessRef{};
  if (targets.empty() && whom.kind == ProcessRef::Kind::gone) outcome.touch_gone(Touch::Thing::status_of, NameId(whom.index));
  if (targets.empty()) return fail(std::move(outcome), ESRCH);
  outcome.reply(Reply{});
  return only(std::move(outcome).finish());
}

// A signal that ends the process at once: see inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const RaiseRequest& request) {
  return only(end_process(asking, begin(asking, Call::killed_), WaitStatus::killed(request.signal)));
}

std::vector<Step> handle(const Asking& asking, const SigactionRequest& request) {
  const bool valid = is_signal(request.signal) && request.signal != sig_kill && request.signal != sig_stop;
  if (!valid) return fail(begin(asking, Call::sigaction_), EINVAL);
  Outcome outcome = begin(asking, Call::sigaction_);
  Personal own = outcome.personal(asking.actor);
  Reply reply;
  reply.action = own.action(request.signal);
  SignalAction action = request.action.value();
  action.mask &= ~unblockable;
  own.set_action(request.signal, action);
  outcome.set_personal(asking.actor, std::move(own));
  outcome.reply(reply);
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const SigprocmaskRequest& request) {
  using How = SigprocmaskRequest::How;
  if (request.how == How::invalid) return fail(begin(asking, Call::sigprocmask_), EINVAL);
  Outcome outcome = begin(asking, Call::sigprocmask_);
  Personal own = outcome.personal(asking.actor);
  Reply reply;
  reply.set = own.blocked;
  if (request.how == How::blocks) own.blocked |= request.set;
  if (request.how == How::unblocks) own.blocked &= ~request.set;
  if (request.how == How::sets) own.blocked = request.set;
  own.blocked &= ~unblockable;
  // What was kept while it was blocked, though it has no effect, goes now.
  std::erase_if(own.pending, [&](const PendingSignal& signal) {
    return !has(own.blocked, signal.number) && own.ignores(signal.number);
  });
  outcome.set_personal(asking.actor, std::move(own));
  outcome.reply(reply);
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const SigpendingRequest&) {
  Outcome outcome = begin(asking, Call::sigpending_);
  Reply reply;
  const Personal& own = outcome.personal(asking.actor);
  for (const PendingSignal& signal : own.pending) {
    if (has(own.blocked, signal.number)) reply.set |= set_of(signal.number);
  }
  outcome.reply(reply);
  return only(std::move(outcome).finish());
}

std::vector<Step> handle(const Asking& asking, const SigwaitRequest& request) {
  using Until = SigwaitRequest::Until;
  std::vector<Step> steps;
  for (const PendingSignal& signal : asking.kernel.personal(asking.self()).pending) {
    if (!has(request.set, signal.number)) continue;
    Outcome outcome = begin(asking, Call::sigwait_);
    outcome.take(signal.number);
    Personal own = outcome.personal(asking.actor);
    own.take(signal.number);
    outcome.set_personal(asking.actor, std::move(own));
    Reply reply;
    reply.status = signal.number;
    reply.code = signal.origin.code;
    reply.detail = signal.origin.status;
    if (request.informs && signal.origin.sender.valid()) outcome.reply(reply, reference_to(asking.state, signal.origin.sender));
    else outcome.reply(reply);
    steps.push_back(std::move(outcome).finish());
    if (is_real_time(signal.number)) break;  // of these it is the first
  }
  if (request.until == Until::in_time && asking.kernel.profile().timing == Timing::ideal)
    return only(gives_up(asking, "sigtimedwait isn't covered with --timing ideal"));
  return steps.empty() && request.until != Until::taken ? fail(begin(asking, Call::sigwait_), EAGAIN) : std::move(steps);
}

std::vector<Step> handle(const Asking& asking, const AlarmRequest& request) {
  constexpr std::uint64_t second = 1'000'000'000;
  Outcome outcome = begin(asking, Call::alarm_);
  Personal own = outcome.personal(asking.actor);
  Reply reply;
  if (own.timer) reply.value = static_cast<std::int64_t>(std::max<std::uint64_t>((own.timer->left + second / 2) / second, 1));
  own.timer.reset();
  if (request.nanoseconds != 0) own.timer = Personal::Timer{request.nanoseconds, request.interval};
  outcome.set_personal(asking.actor, std::move(own));
  outcome.reply(reply);
  return only(std::move(outcome).finish());
}

// Its group is the foreground process group of its terminal (termios(3), ISIG).
std::vector<Step> type_signals(const Asking& asking) {
  std::vector<Step> steps;
  if (asking.self().life == Process::Life::zombie) return steps;
  const SignalSet left = asking.kernel.personal(asking.self()).typed;
  for (int signal = 1; signal <= highest_signal && left != 0; ++signal) {
    if (!has(left, signal)) continue;
    Outcome outcome = begin(asking, Call::typed_);
    outcome.take(signal);
    look_at_groups(asking, outcome);
    Personal own = outcome.personal(asking.actor);
    own.typed &= ~set_of(signal);
    outcome.set_personal(asking.actor, std::move(own));
    const NameId group = asking.kernel.intern(ProcessName{});
    for (ProcessIndex i = 0; i < asking.state.processes.size(); ++i) {
      if (group_of(asking.kernel, asking.state.processes[i]) == group) outcome.send(i, signal, {si_kernel, NameId::none(), 0});
    }
    steps.push_back(std::move(outcome).finish());
  }
  return steps;
}

std::vector<Step> handle(const Asking& asking, const PointRequest&) {
  Outcome outcome = begin(asking, Call::point_);
  outcome.reply(Reply{});
  return only(std::move(outcome).finish());
}

bool tell_parent_of_end(Outcome& outcome, WaitStatus status) {
  const Process& self = outcome.next().processes[outcome.actor()];
  outcome.touch(Touch::Thing::parent_of, Touch::Access::read, outcome.actor());
  if (!has_process_parent(self)) return true;
  const ProcessIndex parent = self.parent;
  const SignalAction action = outcome.personal(parent).action(sig_chld);
  const SignalOrigin origin{status.is_exit() ? cld_exited : cld_killed, self.name,
                            status.is_exit() ? status.exit_status() : status.signal()};
  if (action.kind != SignalAction::Kind::ignored) outcome.send(parent, sig_chld, origin);  // even if it is blocked
  return action.kind != SignalAction::Kind::ignored && (action.flags & sa_nocldwait) == 0;
}

}  // namespace forkcheck
