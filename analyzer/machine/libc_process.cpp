// unistd.h, sys/wait.h, time.h: calls that ask the kernel.
#include <algorithm>
#include <cerrno>
#include <limits>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

std::optional<Value> wait_for(LibraryCall& call, WaitRequest request, const Value& status) {
  const bool nowhere = status.is_number() && status.bits == 0;
  if (!nowhere && call.cpu().memory().trouble(status, 4, Object::Access::writable) != Trouble::none) {
    call.cpu().mistake(Code::out_of_bounds, "the status of a wait goes to memory that isn't there");
  }
  call.state().status_pointer = status;
  return call.ask(request);
}

}  // namespace

std::optional<Value> fork(LibraryCall& call) { return call.ask(ForkRequest{ForkRequest::Kind::fork}); }
std::optional<Value> vfork(LibraryCall& call) { return call.ask(ForkRequest{ForkRequest::Kind::vfork}); }
std::optional<Value> getpid(LibraryCall& call) { return call.ask(GetpidRequest{}); }
std::optional<Value> getppid(LibraryCall& call) { return call.ask(GetppidRequest{}); }

std::optional<Value> __forkcheck_niceness(LibraryCall& call) {
  PriorityRequest request;
  if (call.integer(0) != 0) request.niceness = call.integer(1);
  return call.ask(request);
}

std::optional<Value> _exit(LibraryCall& call) { return call.ask(ExitRequest{call.integer(0) & 255}); }
std::optional<Value> _Exit(LibraryCall& call) { return _exit(call); }

std::optional<Value> wait(LibraryCall& call) {
  return wait_for(call, WaitRequest{WaitRequest::AnyChild{}, 0}, call.argument(0));
}

namespace {

// Whether processes may leave the group that they are born in.
bool has_groups(LibraryCall& call) {
  return std::ranges::any_of(call.cpu().program().code, [](const Instruction& i) {
    const auto is = [&](Builtin b) { return i.a == static_cast<std::uint32_t>(b); };
    return i.op == Op::call_builtin && (is(Builtin::setpgid_) || is(Builtin::setsid_));
  });
}

WaitRequest wait_target(LibraryCall& call, const Value& who) {
  if (who.is(Value::Kind::process)) {
    const bool can_be_child = who.id != slot_init && who.id != slot_shell;
    if (can_be_child) return {WaitRequest::OneChild{who.id}, 0};
    return {WaitRequest::NoChild{}, 0};
  }
  if (who.is(Value::Kind::minus_process) && who.id < slot_shell) return {WaitRequest::Group{who.id}, 0};
  const std::int64_t number = wrap(Scalar::i32, call.cpu().need_number(who, "which process waitpid waits for"));
  if (number == -1) return {WaitRequest::AnyChild{}, 0};
  if (number == 0 && has_groups(call)) return {WaitRequest::OwnGroup{}, 0};
  if (number == 0) return {WaitRequest::AnyChild{}, 0};
  if (number != 1 && number >= -largest_process_id && number <= largest_process_id) {
    call.cpu().stuck(Code::process_number_used, "waitpid waits for a process by a number: whose that is nobody can know");
  }
  return {WaitRequest::NoChild{}, 0};
}

}  // namespace

std::optional<Value> waitpid(LibraryCall& call) {
  const Value who = call.argument(0);
  const bool is_least = who.is_number() && wrap(Scalar::i32, who.bits) == std::numeric_limits<std::int32_t>::min();
  if (is_least) return call.fails(ESRCH);  // kernel/exit.c: its negative is no number
  WaitRequest request = wait_target(call, who);
  request.options = call.integer(2);
  return wait_for(call, request, call.argument(1));
}

namespace {

// What it writes where there is nothing to tell, or it failed (kernel/exit.c).
std::optional<Value> invalid_waitid(LibraryCall& call) {
  const Value place = call.argument(2);
  if (!place.is_number() || place.bits != 0) {
    call.cpu().access(place, 128, Object::Access::writable);
    for (const std::int64_t offset : siginfo_fields)
      call.cpu().store(Value::address(place.id, place.bits + offset), Scalar::i32, Value::number(0));
  }
  return call.fails(EINVAL);
}

}  // namespace

std::optional<Value> waitid(LibraryCall& call) {
  enum : std::int32_t { all, process, group };
  const std::int32_t kind = call.integer(0);
  WaitRequest request{WaitRequest::AnyChild{}, 0};
  if (kind == process) {
    const Value who = call.argument(1);
    const bool is_number = !who.is(Value::Kind::process) && !who.is(Value::Kind::minus_process);
    const bool is_none = is_number && wrap(Scalar::i32, call.cpu().need_number(who, "which process waitid waits for")) <= 0;
    if (is_none || who.is(Value::Kind::minus_process)) return invalid_waitid(call);
    request = wait_target(call, call.argument(1));
    if (!std::holds_alternative<WaitRequest::OneChild>(request.target)) request.target = WaitRequest::NoChild{};
  } else if (kind == group) {
    const Value who = call.argument(1);
    const bool is_id = who.is(Value::Kind::process) && who.id < slot_shell;
    if (is_id) request.target = WaitRequest::Group{who.id};
    else if (who.is(Value::Kind::minus_process)) return invalid_waitid(call);
    else if (call.cpu().need_number(who, "which group waitid waits for") == 0) request.target = WaitRequest::OwnGroup{};
    else call.cpu().stuck(Code::process_number_used, "waitid waits for a group by a number: whose that is nobody can know");
  } else if (kind != all) {
    return invalid_waitid(call);
  }
  request.options = call.integer(3);
  request.by_waitid = true;
  const Value place = call.argument(2);
  const bool nowhere = place.is_number() && place.bits == 0;
  if (!nowhere) call.cpu().access(place, 128, Object::Access::writable);
  call.state().status_pointer = place;
  return call.ask(request);
}

namespace {

// A process that is meant: none for 0, which is the caller.
std::optional<Slot> process_argument(LibraryCall& call, std::size_t n, bool& known) {
  const Value who = call.argument(n);
  if (who.is(Value::Kind::process) && who.id < slot_shell) return who.id;
  if (who.is(Value::Kind::process)) call.cpu().stuck(Code::not_modelled, "this asks about a process outside of the program");
  const std::int64_t number = call.cpu().need_number(who, "which process is meant");
  if (number > 0 && number <= largest_process_id) {
    call.cpu().stuck(Code::process_number_used, "this means a process by a number: whose that is nobody can know");
  }
  if (number != 0) known = false;
  return std::nullopt;
}

}  // namespace

std::optional<Value> setpgid(LibraryCall& call) {
  const Value group = call.argument(1);
  const bool is_negative = group.is_number() && wrap(Scalar::i32, group.bits) < 0;
  if (is_negative || group.is(Value::Kind::minus_process)) return call.fails(EINVAL);
  SetpgidRequest request;
  bool known = true;
  request.process = process_argument(call, 0, known);
  const bool is_own_group = group.is_number() && group.bits == 0;
  if (!known) return call.fails(is_own_group ? EINVAL : ESRCH);
  request.group = process_argument(call, 1, known);
  if (!known) call.cpu().stuck(Code::not_modelled, "this means a group that can't be one of the program's");
  return call.ask(request);
}

std::optional<Value> getpgid(LibraryCall& call) {
  bool known = true;
  const GetpgidRequest request{process_argument(call, 0, known)};
  if (!known) return call.fails(ESRCH);
  return call.ask(request);
}

std::optional<Value> setsid(LibraryCall& call) { return call.ask(SetsidRequest{}); }

std::optional<Value> getsid(LibraryCall& call) {
  bool known = true;
  const GetsidRequest request{process_argument(call, 0, known)};
  if (!known) return call.fails(ESRCH);
  return call.ask(request);
}

namespace {

// Where sleeping orders nothing and nothing can interrupt it, how long it is needn't be known.
std::int64_t duration(LibraryCall& call, const Value& value) {
  const bool differs = value.is(Value::Kind::opaque) || value.is(Value::Kind::unknown);
  const bool matters = call.cpu().world().profile.timing == Timing::ideal || call.cpu().world().points.has_handlers();
  return differs && !matters ? 1 : call.cpu().need_number(value, "how long to sleep");
}

}  // namespace

std::optional<Value> sleep(LibraryCall& call) {
  const auto seconds = static_cast<std::uint32_t>(duration(call, call.argument(0)));
  return call.ask(SleepRequest{std::uint64_t{seconds} * nanoseconds_per_second, true});
}

std::optional<Value> usleep(LibraryCall& call) {
  const auto microseconds = static_cast<std::uint32_t>(duration(call, call.argument(0)));
  return call.ask(SleepRequest{std::uint64_t{microseconds} * 1000});
}

std::optional<Value> nanosleep(LibraryCall& call) {
  Value at = call.argument(0);
  const std::int64_t seconds = call.cpu().need_number(call.cpu().load(at, Scalar::i64), "how long to sleep");
  at.bits += 8;
  const std::int64_t nanoseconds = call.cpu().need_number(call.cpu().load(at, Scalar::i64), "how long to sleep");
  call.state().status_pointer = call.argument(1);
  if (seconds < 0 || nanoseconds < 0 || nanoseconds >= nanoseconds_per_second) return call.fails(EINVAL);
  return call.ask(SleepRequest{static_cast<std::uint64_t>(seconds * nanoseconds_per_second + nanoseconds)});
}

}  // namespace forkcheck::libc
