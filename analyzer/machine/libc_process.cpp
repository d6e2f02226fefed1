// unistd.h, sys/wait.h, time.h: calls that ask the kernel.
#include <cerrno>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

std::optional<Value> ask(LibraryCall& call, Request request) {
  call.cpu().ask(std::move(request));
  return std::nullopt;
}

std::optional<Value> wait_for(LibraryCall& call, WaitRequest request, const Value& status) {
  const bool nowhere = status.is_number() && status.bits == 0;
  if (!nowhere && call.cpu().memory().trouble(status, 4, Object::Access::writable) != Trouble::none) {
    call.cpu().mistake(Code::out_of_bounds, "the status of a wait goes to memory that isn't there");
  }
  call.state().status_pointer = status;
  return ask(call, request);
}

std::optional<Value> invalid(LibraryCall& call, int error) {
  call.set_errno(error);
  return Value::number(-1);
}

}  // namespace

std::optional<Value> fork(LibraryCall& call) { return ask(call, ForkRequest{ForkRequest::Kind::fork}); }
std::optional<Value> vfork(LibraryCall& call) { return ask(call, ForkRequest{ForkRequest::Kind::vfork}); }
std::optional<Value> getpid(LibraryCall& call) { return ask(call, GetpidRequest{}); }
std::optional<Value> getppid(LibraryCall& call) { return ask(call, GetppidRequest{}); }

std::optional<Value> _exit(LibraryCall& call) { return ask(call, ExitRequest{call.integer(0) & 255}); }
std::optional<Value> _Exit(LibraryCall& call) { return _exit(call); }

std::optional<Value> wait(LibraryCall& call) {
  return wait_for(call, WaitRequest{WaitRequest::AnyChild{}, 0}, call.argument(0));
}

std::optional<Value> waitpid(LibraryCall& call) {
  const Value who = call.argument(0);
  WaitRequest request{WaitRequest::NoChild{}, call.integer(2)};
  if (who.is(Value::Kind::process)) {
    const bool can_be_child = who.id != slot_init && who.id != slot_shell;
    if (can_be_child) request.target = WaitRequest::OneChild{who.id};
  } else {
    const std::int64_t number = wrap(Scalar::i32, call.cpu().need_number(who, "which process waitpid waits for"));
    if (number == -1 || number == 0) request.target = WaitRequest::AnyChild{};
    if (number > 1 && number <= largest_process_id) {
      call.cpu().stuck(Code::process_number_used, "waitpid waits for a process by a number: whose that is nobody can know");
    }
  }
  return wait_for(call, request, call.argument(1));
}

std::optional<Value> write(LibraryCall& call) {
  const std::int32_t descriptor = call.integer(0);
  if (descriptor == 0) {
    call.cpu().stuck(Code::not_modelled, "writing to standard input isn't covered: it depends on what it is");
  }
  if (descriptor != 1 && descriptor != 2) return invalid(call, EBADF);
  const Value count = call.argument(2);
  const Text text = call.bytes(call.argument(1), count);
  call.cpu().write({descriptor, text});
  return count;
}

std::optional<Value> isatty(LibraryCall& call) {
  const std::int32_t descriptor = call.integer(0);
  if (descriptor < 0 || descriptor > 2) {
    call.set_errno(EBADF);
    return Value::number(0);
  }
  if (descriptor == 0) call.cpu().stuck(Code::not_modelled, "isatty of standard input isn't covered");
  if (call.state().streams[static_cast<std::size_t>(descriptor)].device == Device::terminal) return Value::number(1);
  call.set_errno(ENOTTY);
  return Value::number(0);
}

std::optional<Value> sleep(LibraryCall& call) {
  const auto seconds = static_cast<std::uint32_t>(call.integer(0));
  return ask(call, SleepRequest{std::uint64_t{seconds} * nanoseconds_per_second, true});
}

std::optional<Value> usleep(LibraryCall& call) {
  const auto microseconds = static_cast<std::uint32_t>(call.integer(0));
  return ask(call, SleepRequest{std::uint64_t{microseconds} * 1000});
}

std::optional<Value> nanosleep(LibraryCall& call) {
  Value at = call.argument(0);
  const std::int64_t seconds = call.cpu().need_number(call.cpu().load(at, Scalar::i64), "how long to sleep");
  at.bits += 8;
  const std::int64_t nanoseconds = call.cpu().need_number(call.cpu().load(at, Scalar::i64), "how long to sleep");
  call.state().status_pointer = call.argument(1);
  if (seconds < 0 || nanoseconds < 0 || nanoseconds >= nanoseconds_per_second) return invalid(call, EINVAL);
  return ask(call, SleepRequest{static_cast<std::uint64_t>(seconds * nanoseconds_per_second + nanoseconds)});
}

}  // namespace forkcheck::libc
