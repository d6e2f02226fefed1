// kill, sigaction, sigprocmask, sigpending: who has which signals pending, and what is to be done with them.
//
// kill is never executed: it makes a signal pending in our books (signal_state.h), and nobody outside the run
// can be reached. The calls that change a disposition or the mask are executed and noted.
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

bool is_valid(int signal) {
  return signal >= 0 && signal <= most_signals;
}

// --- kill

constexpr int no_process = INT_MIN;  // as a group, that is none either

// sigqueue is glibc's rt_sigqueueinfo. Other si_codes are the kernel's own.
Admission admit_kill(World& world, Process& process, const Registers& registers) {
  KillRequest request{static_cast<int>(registers.argument(0)), static_cast<int>(registers.argument(1)), {}, false, {}};
  if (registers.call_number() == SYS_rt_sigqueueinfo) {
    const auto info = process.tracee().read_value<siginfo_t>(registers.argument(2));
    if (!info || info->si_code != SI_QUEUE) return Refuse{EPERM, system_call_name(registers.call_number())};
    request.value = info->si_value.sival_int;
    if (request.pid <= 0) request.pid = no_process;
  }
  const auto target = world.processes.with_pid(request.pid);
  if (target.valid()) request.target = world.processes[target].name;
  return request;
}

// Zombies count: they can be signalled without effect (kill(2)).
std::vector<ProcessId> targets_of(const World& world, const Process& sender, int pid) {
  std::vector<ProcessId> targets;
  const auto& all = world.processes.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& process = all[i];
    const bool is_meant = pid > 0     ? process.pid == pid
                          : pid == 0  ? process.group == sender.group
                          : pid == -1 ? process.pid != sender.pid
                                      : process.group == -static_cast<long>(pid);
    if (process.life != Life::gone && is_meant) targets.push_back(ProcessId(i));
  }
  return targets;
}

std::vector<Choice> kill_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<KillRequest>(process.parked.request);
  if (targets_of(world, process, request.pid).empty())
    return {Fails{is_outside(request.pid) ? EPERM : ESRCH}};
  if (!is_valid(request.signal)) return {Fails{EINVAL}};
  return {NoChoice{}};
}

void release_kill(World& world, Process& process, const Choice& choice) {
  const auto& request = std::get<KillRequest>(process.parked.request);
  if (const auto* fails = std::get_if<Fails>(&choice)) {
    if (fails->error == EPERM) world.note_refused(process.name, "kill");
    return skip_with(process, -fails->error);
  }
  for (const auto target : targets_of(world, process, request.pid)) {
    if (request.signal == 0 || !world.processes[target].is_alive()) continue;
    world.processes.send(target, {request.signal, request.value ? SI_QUEUE : SI_USER, process.pid, request.value.value_or(0)});
  }
  skip_with(process, 0);
}

constexpr bool stops_or_continues(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU ||
         signal == SIGCONT;
}

bool is_about(const KillRequest& kill, const Enabled& other) {
  const auto& target = *kill.target;
  const auto& process = other.event.process;
  if (process == target) return true;
  const auto* reaped = std::get_if<ReapChild>(&other.event.choice);
  if (reaped != nullptr && reaped->child == target) return true;
  // An orphaned zombie goes; a parent is told of stops and continues, and what is stopped may be hung up.
  if (is_end(other) && stops_or_continues(kill.signal)) return true;
  return target.parent() == process && (is_end(other) || stops_or_continues(kill.signal));
}

Relation relation_of_kills(const KillRequest& mine, const KillRequest& other) {
  if (mine.target && other.target && *mine.target != *other.target) return Relation::commute;
  const bool same = mine.signal == other.signal && (mine.sender_matters || other.sender_matters);
  const bool matters = same || stops_or_continues(mine.signal) || stops_or_continues(other.signal);
  return matters ? Relation::dependent : Relation::commute;
}

// What a signal may meet: everything that its target does, or where many are meant, everything.
Relation kill_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const auto& ours = std::get<KillRequest>(mine.pending.request);
  if (ours.target && is_about(ours, other)) return Relation::dependent;
  const auto* theirs = std::get_if<KillRequest>(&other.pending.request);
  if (ours.target && theirs == nullptr) return Relation::commute;
  return ours.target && theirs->target ? relation_of_kills(ours, *theirs) : Relation::dependent;
}

// --- sigaction

// What the kernel reads there (its struct kernel_sigaction on x86-64).
struct KernelAction {
  std::uint64_t handler;
  std::uint64_t flags;
};

// A question alone changes nothing; a bad address is the kernel's to refuse.
Admission admit_sigaction(World&, Process& process, const Registers& registers) {
  if (registers.argument(1) == 0) return LetThrough{};
  const auto action = process.tracee().read_value<KernelAction>(registers.argument(1));
  if (!action) return LetThrough{};
  const bool ignores = action->handler == reinterpret_cast<std::uint64_t>(SIG_IGN);
  const bool handles = !ignores && action->handler != reinterpret_cast<std::uint64_t>(SIG_DFL);
  return ActionRequest{static_cast<int>(registers.argument(0)), handles, ignores, action->flags};
}

std::vector<Choice> sigaction_outcomes(const World&, const Process& process) {
  const int signal = std::get<ActionRequest>(process.parked.request).signal;
  if (signal < 1 || !is_valid(signal) || signal == SIGKILL || signal == SIGSTOP) return {Fails{EINVAL}};
  return {NoChoice{}};
}

void release_sigaction(World&, Process& process, const Choice& choice) {
  const auto& request = std::get<ActionRequest>(process.parked.request);
  if (std::holds_alternative<NoChoice>(choice)) {
    const auto disposition = request.handles   ? Disposition::handled
                             : request.ignores ? Disposition::ignored
                                               : Disposition::standard;
    process.signals.set_action(request.signal, {disposition, request.flags});
  }
  go_on(process);
}

// --- sigprocmask and sigpending

constexpr std::uint64_t size_of_set = sizeof(SignalSet);

bool is_known(int how) {
  return how == SIG_BLOCK || how == SIG_UNBLOCK || how == SIG_SETMASK;
}

// An event only if the mask becomes another one, or `how` is wrong.
Admission admit_sigprocmask(World&, Process& process, const Registers& registers) {
  if (registers.argument(1) == 0 || registers.argument(3) != size_of_set) return LetThrough{};
  const auto set = process.tracee().read_value<SignalSet>(registers.argument(1));
  if (!set) return LetThrough{};
  const auto how = static_cast<int>(registers.argument(0));
  if (!is_known(how)) return PlainRequest{};
  auto signals = process.signals;
  const auto before = signals.blocked();
  if (how == SIG_BLOCK) signals.set_blocked(before | *set);
  if (how == SIG_UNBLOCK) signals.set_blocked(before & ~*set);
  if (how == SIG_SETMASK) signals.set_blocked(*set);
  if (signals.blocked() == before) return LetThrough{};
  return PlainRequest{};
}

std::vector<Choice> sigprocmask_outcomes(const World&, const Process& process) {
  if (is_known(static_cast<int>(process.parked.registers.argument(0)))) return {NoChoice{}};
  return {Fails{EINVAL}};
}

// The kernel's mask is read again at the end of the call.
void release_sigprocmask(World&, Process& process, const Choice&) {
  process.tracee().resume_to_call_exit();
}

Admission admit_sigpending(World&, Process&, const Registers& registers) {
  if (registers.argument(1) > size_of_set) return LetThrough{};
  return PlainRequest{};
}

void release_sigpending(World&, Process& process, const Choice&) {
  const auto& registers = process.parked.registers;
  const SignalSet set = process.signals.pending() & process.signals.blocked();
  const bool written = process.tracee().write(registers.argument(0), &set, registers.argument(1));
  skip_with(process, written ? 0 : -EFAULT);
}

}  // namespace

const CallHandler kill_handler{Call::kill_, admit_kill, kill_outcomes, release_kill, kill_relation};
const CallHandler sigaction_handler{Call::sigaction_, admit_sigaction, sigaction_outcomes, release_sigaction,
                                    commutes_with_all};
const CallHandler sigprocmask_handler{Call::sigprocmask_, admit_sigprocmask, sigprocmask_outcomes,
                                      release_sigprocmask, commutes_with_all};
const CallHandler sigpending_handler{Call::sigpending_, admit_sigpending, only_outcome, release_sigpending,
                                     commutes_with_all};

bool is_outside(int pid) {
  return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}

bool sender_is_readable(const SignalState& signals, int signal) {
  return (signals.action(signal).flags & SA_SIGINFO) != 0 || signals.is_blocked(signal);
}

bool sender_matters(const World& world, const KillRequest& request) {
  if (request.signal < 1 || request.signal > most_signals) return false;
  return std::ranges::any_of(world.processes.all(), [&](const Process& process) {
    return process.is_alive() && sender_is_readable(process.signals, request.signal);
  });
}

}  // namespace forkcheck::runtime
