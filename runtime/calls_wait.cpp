// wait, waitpid, wait4, waitid: which zombie is reaped, or which stop is told, is the policy's choice.
//
// The kernel always takes the oldest zombie in fork order. Where another one is picked, the argument that says
// for whom it waits is replaced for the time of the call and put back afterwards, because compiled code may
// rely on it being preserved. Stops and groups exist here alone (signal_state.h, calls_group.cpp), so what
// depends on them is answered without the kernel.
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "base/overloaded.h"
#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr unsigned known_options = WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL;
constexpr unsigned kinds_of_news = WEXITED | WSTOPPED | WCONTINUED;

bool are_valid(unsigned options, bool by_waitid) {
  if (!by_waitid) return (options & ~known_options) == 0;
  return (options & ~(known_options | WEXITED | WNOWAIT)) == 0 && (options & kinds_of_news) != 0;
}

using Target = decltype(WaitRequest::target);

Target child_with_pid(const World& world, const Process& process, int pid) {
  const auto child = world.processes.child_with_pid(process, pid);
  if (!child.valid()) return NoChildOfMine{};
  return OneChild{world.processes[child].name};
}

// Nothing for those arguments that are refused by themselves.
std::optional<Target> target_of_wait4(const World& world, const Process& process, int pid) {
  if (pid == std::numeric_limits<int>::min()) return std::nullopt;
  if (pid == -1) return AnyChild{};
  if (pid <= 0) return ChildOfGroup{pid == 0 ? process.group : -pid};
  return child_with_pid(world, process, pid);
}

std::optional<Target> target_of_waitid(const World& world, const Process& process, int kind, int id) {
  if (kind == P_ALL) return AnyChild{};
  if (kind == P_PID && id > 0) return child_with_pid(world, process, id);
  if (kind == P_PGID && id >= 0) return ChildOfGroup{id == 0 ? process.group : id};
  return std::nullopt;
}

Admission admit_wait(World& world, Process& process, const Registers& registers) {
  const auto first = static_cast<int>(registers.argument(0));
  const auto second = static_cast<int>(registers.argument(1));
  const bool by_waitid = registers.call_number() == SYS_waitid;
  WaitRequest request{NoChildOfMine{}, static_cast<int>(registers.argument(by_waitid ? 3 : 2)), true, by_waitid};
  const auto options = static_cast<unsigned>(request.options);
  request.is_valid = are_valid(options, by_waitid);
  const auto target = by_waitid ? target_of_waitid(world, process, first, second)
                                : target_of_wait4(world, process, first);
  if (!target) return LetThrough{};  // the kernel's to refuse
  // Only clone makes children that __WCLONE looks for.
  const bool is_by_clone = (options & __WCLONE) != 0 && (options & __WALL) == 0;
  if (!is_by_clone) request.target = *target;
  return request;
}

// The children that the call speaks of, in fork order.
std::vector<ProcessId> candidates(const World& world, const Process& process) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  auto children = process.children;
  const auto keep = [&](auto is_meant) {
    std::erase_if(children, [&](ProcessId child) { return !is_meant(world.processes[child]); });
  };
  std::visit(overloaded{
                 [](const AnyChild&) {},
                 [&](const OneChild& one) { keep([&](const Process& child) { return child.name == one.child; }); },
                 [&](const NoChildOfMine&) { children.clear(); },
                 [&](const ChildOfGroup& of) { keep([&](const Process& child) { return child.group == of.group; }); },
             },
             request.target);
  // kernel/exit.c, wait_consider_task: who is dead already counts for those alone that want ends.
  if (!request.wants_ends()) keep([](const Process& child) { return child.life != Life::zombie; });
  return children;
}

// What the wait could tell of this child now.
std::optional<Choice> news_of(const WaitRequest& request, const Process& child) {
  if (child.life == Life::zombie) return ReapChild{child.name};
  const auto news = child.signals.news();
  if (news == StopNews::stopped && (request.options & WUNTRACED) != 0)
    return ReportChild{child.name, ReportChild::What::stopped};
  if (news == StopNews::continued && (request.options & WCONTINUED) != 0)
    return ReportChild{child.name, ReportChild::What::continued};
  return std::nullopt;
}

std::vector<Choice> wait_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  if (!request.is_valid) return {Fails{EINVAL}};
  const auto children = candidates(world, process);
  if (children.empty()) return {Fails{ECHILD}};
  std::vector<Choice> choices;
  for (const auto child : children) {
    if (auto news = news_of(request, world.processes[child])) choices.push_back(std::move(*news));
  }
  if (choices.empty() && (request.options & WNOHANG) != 0) return {NobodyYet{}};
  if (choices.size() > 1 && world.profile.wait == WaitOrder::linux) choices.resize(1);
  return choices;
}

// --- Answers of ours: the kernel knows nothing of stops and groups.

// The fields that the kernel writes; the others stay as they are (kernel/exit.c, waitid).
bool write_info(const Process& process, int signal, int code, int pid, int status) {
  const auto address = process.parked.registers.argument(2);
  if (address == 0) return true;
  auto info = process.tracee().read_value<siginfo_t>(address);
  if (!info) return false;
  info->si_signo = signal;
  info->si_errno = 0;
  info->si_code = code;
  info->si_pid = pid;
  info->si_uid = signal == 0 ? 0 : getuid();  // everybody in a run is the same user as we are
  info->si_status = status;
  return process.tracee().write(address, &*info, sizeof *info);
}

bool write_nothing_yet(const Process& process) {
  const bool by_waitid = std::get<WaitRequest>(process.parked.request).by_waitid;
  return !by_waitid || write_info(process, 0, 0, 0, 0);
}

bool write_wait4_result(const Process& process, int status) {
  const auto& registers = process.parked.registers;
  const auto place = registers.argument(1), usage = registers.argument(3);
  const rusage none{};  // time doesn't pass in a run
  if (place != 0 && !process.tracee().write(place, &status, sizeof status)) return false;
  return usage == 0 || process.tracee().write(usage, &none, sizeof none);
}

void tell_of_stop(World& world, Process& process, const ReportChild& report) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  auto& child = world.processes[world.processes.child_named(process, report.child)];
  const bool stopped = report.what == ReportChild::What::stopped;
  const int signal = stopped ? child.signals.stopped_by() : SIGCONT;
  const auto status = stopped ? WaitStatus::stopped(signal) : WaitStatus::continued();
  if ((request.options & WNOWAIT) == 0) child.signals.forget_news();
  const bool written = request.by_waitid ? write_info(process, SIGCHLD, stopped ? CLD_STOPPED : CLD_CONTINUED,
                                                      child.pid, signal)
                                         : write_wait4_result(process, status.raw);
  const int result = request.by_waitid ? 0 : child.pid;
  skip_with(process, written ? result : -EFAULT);
}

// --- Answers of the kernel

// Would the kernel pick this one by itself?
bool is_kernels_choice(const World& world, const Process& process, ProcessId child) {
  const auto& request = std::get<WaitRequest>(process.parked.request);
  if (std::holds_alternative<ChildOfGroup>(request.target)) return false;
  const auto children = candidates(world, process);
  const auto oldest = std::ranges::find_if(children, [&](ProcessId one) { return !world.processes[one].is_alive(); });
  return oldest != children.end() && *oldest == child;
}

void ask_for(Process& process, const Process& child) {
  const bool by_waitid = std::get<WaitRequest>(process.parked.request).by_waitid;
  Registers registers = process.parked.registers;
  process.arguments_after_call = {registers.raw.rdi, registers.raw.rsi};
  const auto pid = static_cast<unsigned long long>(child.pid);
  if (by_waitid) {
    registers.raw.rdi = P_PID;
    registers.raw.rsi = pid;
  } else {
    registers.raw.rdi = pid;
  }
  process.tracee().set_registers(registers);
}

void release_wait(World& world, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) {
    return skip_with(process, write_nothing_yet(process) ? -fails->error : -EFAULT);
  }
  if (std::holds_alternative<NobodyYet>(choice)) {
    return skip_with(process, write_nothing_yet(process) ? 0 : -EFAULT);
  }
  if (const auto* report = std::get_if<ReportChild>(&choice)) return tell_of_stop(world, process, *report);
  const auto child = world.processes.child_named(process, std::get<ReapChild>(choice).child);
  if (!is_kernels_choice(world, process, child)) ask_for(process, world.processes[child]);
  const bool stays = (std::get<WaitRequest>(process.parked.request).options & WNOWAIT) != 0;
  if (!stays) world.processes.reap(child);
  go_on(process);
}

// The end of one more child takes nothing away from a wait that reaps another one, but gives it a choice.
Relation wait_relation(const Enabled& mine, const Enabled& other, const Profile& profile) {
  if (!may_take(mine.event.process, std::get<WaitRequest>(mine.pending.request), other))
    return Relation::commute;
  const auto* reaped = std::get_if<ReapChild>(&mine.event.choice);
  const bool reaps_another = reaped != nullptr && reaped->child != other.event.process;
  return reaps_another && profile.wait == WaitOrder::posix ? Relation::widens : Relation::dependent;
}

}  // namespace

const CallHandler wait_handler{Call::wait_, admit_wait, wait_outcomes, release_wait, wait_relation};

void clear_wait_info(const Process& process) {
  if (process.parked.call == Call::wait_) write_nothing_yet(process);
}

bool may_take(const ProcessName& waiter, const WaitRequest& request, const Enabled& end) {
  if (!is_end_of_child(end, waiter)) return false;
  return std::visit(overloaded{
                        [](const AnyChild&) { return true; },
                        [&](const OneChild& one) { return one.child == end.event.process; },
                        [](const NoChildOfMine&) { return false; },
                        [](const ChildOfGroup&) { return true; },  // it may be in that group
                    },
                    request.target);
}

}  // namespace forkcheck::runtime
