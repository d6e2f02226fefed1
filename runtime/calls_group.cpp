// setpgid, getpgid, getpgrp, setsid, getsid: process groups and sessions (credentials(7); Linux kernel/sys.c).
//
// They are kept in the tracer's books alone: in the kernel all processes of a run stay in the one group that
// P0 was given, so that nothing can get away from whoever ends the run. What else depends on groups (kill,
// wait, the end of a group's last parent outside) is answered from the books, too.
#include <errno.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr int largest_process_id = 4194304;  // PID_MAX_LIMIT of 64-bit Linux

const GroupRequest& asked(const Process& process) {
  return std::get<GroupRequest>(process.parked.request);
}

GroupRequest about(const World& world, int pid, int group = 0) {
  GroupRequest request{pid, group, {}};
  const auto target = world.processes.with_pid(pid);
  if (target.valid()) request.target = world.processes[target].name;
  return request;
}

// Numbers that no process can have fail by themselves: that is no event.
bool can_be_process(int pid) {
  return pid > 0 && pid <= largest_process_id;
}

// Who isn't part of the run may be there, but isn't shown.
Choice no_such_process(const World& world, int pid) {
  const bool is_gone = !world.processes.with_pid(pid).valid();
  return Fails{is_gone && is_outside(pid) ? EPERM : ESRCH};
}

// --- setpgid

Admission admit_setpgid(World& world, Process& process, const Registers& registers) {
  const auto pid = static_cast<int>(registers.argument(0));
  const auto group = static_cast<int>(registers.argument(1));
  if (group < 0 || (group == 0 && pid < 0)) return AnswerAtOnce{-EINVAL};
  const int whom = pid == 0 ? process.pid : pid;
  if (!can_be_process(whom)) return AnswerAtOnce{-ESRCH};
  return about(world, whom, group == 0 ? whom : group);
}

bool is_group_of_session(const World& world, pid_t group, pid_t session) {
  return std::ranges::any_of(world.processes.all(), [&](const Process& process) {
    return process.life != Life::gone && process.group == group && process.session == session;
  });
}

// In the order of the kernel's own questions. A zombie can be moved, too.
std::vector<Choice> setpgid_outcomes(const World& world, const Process& process) {
  const auto& request = asked(process);
  const auto id = world.processes.with_pid(request.pid);
  if (!id.valid()) return {no_such_process(world, request.pid)};
  const auto& target = world.processes[id];
  const bool is_child = world.processes.child_with_pid(process, request.pid).valid();
  if (!is_child && target.pid != process.pid) return {Fails{ESRCH}};
  if (target.session != process.session) return {Fails{EPERM}};
  if (is_child && target.has_execed) return {Fails{EACCES}};
  const bool leads_session = target.session == target.pid;
  const bool is_there =
      request.group == target.pid || is_group_of_session(world, request.group, target.session);
  if (leads_session || !is_there) return {Fails{EPERM}};
  return {NoChoice{}};
}

void release_setpgid(World& world, Process& process, const Choice& choice) {
  const auto& request = asked(process);
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  world.processes.move(world.processes.with_pid(request.pid), request.group);
  skip_with(process, 0);
}

// --- setsid

std::vector<Choice> setsid_outcomes(const World& world, const Process& process) {
  const bool leads = std::ranges::any_of(world.processes.all(), [&](const Process& other) {
    return other.life != Life::gone && other.group == process.pid;
  });
  if (leads) return {Fails{EPERM}};
  return {NoChoice{}};
}

void release_setsid(World& world, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  world.processes.lead_session(world.processes.with_pid(process.pid));
  skip_with(process, process.pid);
}

// --- getpgid, getpgrp, getsid

Admission admit_question(World& world, Process& process, const Registers& registers) {
  const bool is_getpgrp = registers.call_number() == SYS_getpgrp;
  const auto pid = is_getpgrp ? 0 : static_cast<int>(registers.argument(0));
  const int whom = pid == 0 ? process.pid : pid;
  if (!can_be_process(whom)) return AnswerAtOnce{-ESRCH};
  return about(world, whom);
}

std::vector<Choice> question_outcomes(const World& world, const Process& process) {
  const auto& request = asked(process);
  if (!world.processes.with_pid(request.pid).valid()) return {no_such_process(world, request.pid)};
  return {NoChoice{}};
}

void release_getpgid(World& world, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  skip_with(process, world.processes[world.processes.with_pid(asked(process).pid)].group);
}

// What P0 was started in is the session of its parent, as far as it can tell.
void release_getsid(World& world, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  const auto session = world.processes[world.processes.with_pid(asked(process).pid)].session;
  skip_with(process, session == 0 ? world.shell_pid : session);
}

// --- Exploration

// Whatever happens inside of a process alone.
bool has_nothing_to_do_with_groups(Call call) {
  return call == Call::write_ || call == Call::sleep_ || call == Call::getppid_ || call == Call::sigaction_ ||
         call == Call::sigprocmask_ || call == Call::sigpending_ || call == Call::alarm_ ||
         call == Call::point_ || call == Call::deliver_;
}

// Groups reach far: what kill and wait mean, who stops, who is hung up, which groups there are.
Relation change_relation(const Enabled&, const Enabled& other, const Profile&) {
  return has_nothing_to_do_with_groups(other.event.call) ? Relation::commute : Relation::dependent;
}

bool ends_or_reaps(const Enabled& other) {
  return is_end(other) || std::holds_alternative<ReapChild>(other.event.choice);
}

// About another process: whether it is still there.
Relation question_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  const auto& request = std::get<GroupRequest>(mine.pending.request);
  const bool is_about_itself = request.target == mine.event.process;
  return !is_about_itself && ends_or_reaps(other) ? Relation::dependent : Relation::commute;
}

}  // namespace

const CallHandler setpgid_handler{Call::setpgid_, admit_setpgid, setpgid_outcomes, release_setpgid,
                                  change_relation};
const CallHandler setsid_handler{Call::setsid_, admit_plain, setsid_outcomes, release_setsid, change_relation};
const CallHandler getpgid_handler{Call::getpgid_, admit_question, question_outcomes, release_getpgid,
                                  question_relation};
const CallHandler getsid_handler{Call::getsid_, admit_question, question_outcomes, release_getsid,
                                 question_relation};

}  // namespace forkcheck::runtime
