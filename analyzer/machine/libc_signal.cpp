// signal.h and what sends or awaits signals. Sets are glibc's sigset_t, of which the first word alone counts; the rest of signal.h
// is written in C on top of these (headers/bits/library/signals.h).
#include <cerrno>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

bool is_null(const Value& pointer) { return pointer.is_number() && pointer.bits == 0; }

Value at(Value pointer, std::int64_t offset) {
  pointer.bits += offset;
  return pointer;
}

SignalSet load_set(LibraryCall& call, const Value& place) {
  return static_cast<SignalSet>(call.cpu().need_number(call.cpu().load(place, Scalar::i64), "which signals are meant"));
}

// Where the kernel's reply will be stored: room that can be written to, or null.
void results_to(LibraryCall& call, const Value& place, std::uint64_t size) {
  if (!is_null(place)) call.cpu().access(place, size, Object::Access::writable);
  call.state().status_pointer = place;
}

constexpr std::uint64_t size_of_set = 128;
constexpr std::uint64_t size_of_action = 152;
constexpr std::uint64_t size_of_siginfo = 128;

// struct sigaction of x86-64 glibc: handler at 0, mask at 8, flags at 136.
SignalAction load_action(LibraryCall& call, const Value& place) {
  Cpu& cpu = call.cpu();
  const Value handler = cpu.load(place, Scalar::pointer);
  SignalAction action;
  action.flags = static_cast<std::uint32_t>(cpu.need_number(cpu.load(at(place, 136), Scalar::i32), "the flags of sigaction"));
  action.mask = load_set(call, at(place, 8));
  if (handler.is(Value::Kind::function)) {
    action.kind = SignalAction::Kind::handled;
    action.function = handler.id;
    return action;
  }
  if (handler.is(Value::Kind::builtin)) cpu.stuck(Code::not_modelled, "a library function as signal handler isn't covered");
  const std::int64_t number = cpu.need_number(handler, "what a signal does");
  if (number != 0 && number != 1) cpu.stuck(Code::not_modelled, "a signal handler that is no function of the program isn't covered");
  action.kind = number == 0 ? SignalAction::Kind::standard : SignalAction::Kind::ignored;
  if (action.flags & sa_nocldwait) return action;
  return {action.kind, 0, 0, action.flags & sa_nocldstop};
}

KillRequest::OneProcess one(const Value& process) { return {process.id}; }

}  // namespace

std::optional<Value> kill(LibraryCall& call) {
  const Value who = call.argument(0);
  KillRequest request{KillRequest::NoProcess{}, call.integer(1)};
  if (who.is(Value::Kind::process)) {
    if (who.id == slot_init || who.id == slot_shell)
      call.cpu().stuck(Code::not_modelled, "this signals a process outside of the program: its parent or init");
    request.target = one(who);
    return call.ask(request);
  }
  if (who.is(Value::Kind::minus_process) && who.id < slot_shell) {
    request.target = KillRequest::Group{who.id};
    return call.ask(request);
  }
  const std::int64_t number = wrap(Scalar::i32, call.cpu().need_number(who, "whom kill signals"));
  if (number == 0) request.target = KillRequest::OwnGroup{};
  if (number == -1) request.target = KillRequest::Everybody{};
  const bool may_be_somebody = (number > 0 && number <= largest_process_id) || (number < -1 && number >= -largest_process_id);
  if (may_be_somebody) call.cpu().stuck(Code::process_number_used, "kill takes a process by a number: whose that is nobody can know");
  return call.ask(request);
}

std::optional<Value> raise(LibraryCall& call) { return call.ask(RaiseRequest{call.integer(0)}); }
std::optional<Value> pause(LibraryCall& call) { return call.ask(PauseRequest{}); }

std::optional<Value> sigaction(LibraryCall& call) {
  // glibc asks the kernel for none of these; 32 and 33 are its own.
  const int signal = call.integer(0);
  if (signal < 1 || signal > highest_signal || signal == 32 || signal == 33) {
    return call.fails(EINVAL);
  }
  SigactionRequest request{call.integer(0), std::nullopt};
  if (!is_null(call.argument(1))) request.action = load_action(call, call.argument(1));
  results_to(call, call.argument(2), size_of_action);
  return call.ask(request);
}

std::optional<Value> sigprocmask(LibraryCall& call) {
  using How = SigprocmaskRequest::How;
  SigprocmaskRequest request;
  if (!is_null(call.argument(1))) {
    constexpr How known[] = {How::blocks, How::unblocks, How::sets};
    const std::int32_t how = call.integer(0);
    request.how = how >= 0 && how <= 2 ? known[how] : How::invalid;
    request.set = load_set(call, call.argument(1));
  }
  results_to(call, call.argument(2), size_of_set);
  return call.ask(request);
}

std::optional<Value> sigpending(LibraryCall& call) {
  results_to(call, call.argument(0), size_of_set);
  return call.ask(SigpendingRequest{});
}

std::optional<Value> sigsuspend(LibraryCall& call) { return call.ask(SigsuspendRequest{load_set(call, call.argument(0))}); }

std::optional<Value> sigwait(LibraryCall& call) {
  const SignalSet set = load_set(call, call.argument(0)) & ~unblockable;
  results_to(call, call.argument(1), 4);
  return call.ask(SigwaitRequest{set});
}

std::optional<Value> __forkcheck_sigwait(LibraryCall& call) {
  SigwaitRequest request{load_set(call, call.argument(0)) & ~unblockable};
  request.until = static_cast<SigwaitRequest::Until>(call.integer(2));
  request.informs = true;
  results_to(call, call.argument(1), size_of_siginfo);
  return call.ask(request);
}

// The kernel hands on all eight bytes, but what isn't a number nobody could print.
std::optional<Value> __forkcheck_queue(LibraryCall& call) {
  const Value whom = call.argument(0);
  KillRequest request{KillRequest::NoProcess{}, call.integer(1)};
  request.value = wrap(Scalar::i32, call.cpu().need_number(call.cpu().load(call.argument(2), Scalar::i32), "what sigqueue sends"));
  if (whom.is(Value::Kind::process)) {
    if (whom.id >= slot_shell) call.cpu().stuck(Code::not_modelled, "this signals a process outside of the program: its parent or init");
    request.target = one(whom);
    return call.ask(request);
  }
  const std::int64_t number = wrap(Scalar::i32, call.cpu().need_number(whom, "whom sigqueue signals"));
  if (number > 0 && number <= largest_process_id)
    call.cpu().stuck(Code::process_number_used, "sigqueue takes a process by a number: whose that is nobody can know");
  return call.ask(request);
}

std::optional<Value> __forkcheck_timer(LibraryCall& call) {
  return call.ask(AlarmRequest{static_cast<std::uint64_t>(call.number(0)), static_cast<std::uint64_t>(call.number(1))});
}

}  // namespace forkcheck::libc
