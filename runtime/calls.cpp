#include "runtime/calls.h"

#include <algorithm>

namespace forkcheck::runtime {

const CallHandler* handler_of(Call call) {
  static constexpr const CallHandler* handlers[] = {
      &fork_handler,      &vfork_handler,       &wait_handler,       &write_handler,  &exit_handler, &ending_handler,
      &getppid_handler,   &sleep_handler,       &alarm_handler,      &expire_handler, &typed_handler,  &kill_handler,
      &sigaction_handler, &sigprocmask_handler, &sigpending_handler, &pause_handler,  &sigsuspend_handler,
      &sigwait_handler,   &deliver_handler,     &interrupt_handler,  &killed_handler, &stop_handler,
      &point_handler,     &semwait_handler,     &sempost_handler,    &semvalue_handler, &read_handler,
      &close_handler,     &dup_handler,         &lseek_handler,      &setpgid_handler, &getpgid_handler,
      &fcntl_handler,     &setsid_handler,    &getsid_handler,      &open_handler,       &mkfifo_handler,    &unlink_handler,  &stat_handler,
      &access_handler,    &ftruncate_handler,  &mmap_handler, &exec_handler, &execing_handler, &shmget_handler, &shmat_handler, &shmctl_handler, &semget_handler,
      &semop_handler,     &semctl_handler,    &msgget_handler,      &msgsnd_handler,     &msgrcv_handler,    &msgctl_handler};
  for (const auto* handler : handlers) {
    if (handler->call == call) return handler;
  }
  return nullptr;
}

void World::note_refused(const ProcessName& process, const std::string& call) {
  const bool is_new = std::ranges::none_of(
      refused, [&](const Refused& other) { return other.process == process && other.call == call; });
  if (is_new) refused.push_back({process, call});
}

Request present_request(const World& world, const Process& process, Call call, const Choice& choice) {
  auto request = process.parked.request;
  if (call == Call::killed_) {
    const auto* take = std::get_if<TakeSignal>(&choice);
    request = EndRequest{WaitStatus::killed(take != nullptr ? take->number : deadly_signal(process))};
  } else if (call == Call::ending_) {
    request = EndRequest{process.status.value()};
  } else if (call != process.parked.call) {
    const bool waits_for_others = call == Call::interrupt_ && (waits_on_pipe(request) || waits_for_semaphore(request) || waits_for_system_v(request));
    if (!waits_for_others) request = PlainRequest{};
  }
  if (auto* end = std::get_if<EndRequest>(&request)) {
    look_at_end(world, process, *end);
  } else if (auto* exec = std::get_if<ExecRequest>(&request)) {
    look_at_exec(world, process, *exec);
  } else if (auto* kill = std::get_if<KillRequest>(&request)) {
    kill->sender_matters = sender_matters(world, *kill);
  }
  look_at_pipes(world, process, request);
  look_at_names(world, process, request);
  look_at_system_v(world, process, request);
  return request;
}

Admission admit_plain(World&, Process&, const Registers&) {
  return PlainRequest{};
}

std::vector<Choice> only_outcome(const World&, const Process&) {
  return {NoChoice{}};
}

std::vector<Choice> no_outcome(const World&, const Process&) {
  return {};
}

Relation commutes_with_all(const Enabled&, const Enabled&, const Profile&) {
  return Relation::commute;
}

bool is_end(const Enabled& other) {
  const auto* end = std::get_if<EndRequest>(&other.pending.request);
  return end != nullptr && !end->has_rest;
}

bool is_end_of_child(const Enabled& other, const ProcessName& parent) {
  return is_end(other) && other.event.process.parent() == parent;
}

void go_on(Process& process) {
  if (process.signals.pending() != 0 || process.arguments_after_call) {
    process.tracee().resume_to_call_exit();
  } else {
    process.tracee().resume();
  }
}

void release_as_it_is(World&, Process& process, const Choice&) {
  go_on(process);
}

void skip_with(Process& process, long result) {
  process.parked.registers.skip_call(result);
  process.tracee().set_registers(process.parked.registers);
  go_on(process);
}

}  // namespace forkcheck::runtime
