// unistd.h and fcntl.h: descriptors and what they are open on.
#include <cerrno>

#include "machine/files.h"
#include "machine/libc.h"
#include "machine/stdio.h"

namespace forkcheck::libc {

namespace {

constexpr std::uint64_t size_of_stat = 144;
constexpr std::int32_t o_cloexec = 02000000;
constexpr std::int32_t f_dupfd = 0, f_getfd = 1, f_setfd = 2, f_getfl = 3, f_setfl = 4, f_dupfd_cloexec = 1030;

// Where the kernel stores its answer.
void results_to(LibraryCall& call, const Value& place, std::uint64_t size) {
  const Trouble trouble = call.cpu().memory().trouble(place, size, Object::Access::writable);
  if (trouble == Trouble::segmentation_fault)
    call.cpu().stuck(Code::not_modelled, "a call that fails with EFAULT isn't covered: the kernel can't write to this address");
  call.cpu().access(place, size, Object::Access::writable);
  call.state().status_pointer = place;
}

// More descriptors than the model has would be EMFILE in a real run of another limit.
std::optional<Value> dup_to(LibraryCall& call, std::int32_t from, std::int32_t to, bool close_on_exec) {
  if (to >= most_descriptors) call.cpu().stuck(Code::not_modelled, "a descriptor of such a high number isn't covered");
  if (to < 0) return call.fails(EBADF);
  return call.ask(DupRequest{from, to, 0, close_on_exec});
}

std::optional<Value> dup_from(LibraryCall& call, std::int32_t from, std::int32_t at_least, bool close_on_exec) {
  if (at_least >= most_descriptors / 2) call.cpu().stuck(Code::not_modelled, "a descriptor of such a high number isn't covered");
  if (at_least < 0) return call.fails(EINVAL);
  return call.ask(DupRequest{from, std::nullopt, at_least, close_on_exec});
}

std::optional<Value> ask_descriptor(LibraryCall& call, DescriptorRequest::What what, std::int32_t value = 0) {
  return call.ask(DescriptorRequest{what, call.integer(0), value, std::nullopt});
}

// Linux minds these alone (fs/fcntl.c, SETFL_MASK): O_NONBLOCK; O_APPEND, O_ASYNC, O_DIRECT, O_NOATIME.
std::optional<Value> set_status(LibraryCall& call) {
  const std::int32_t flags = call.integer(2);
  if ((flags & (open_appends | 020000 | 040000 | 01000000)) != 0)
    call.cpu().stuck(Code::not_modelled, "of the flags of F_SETFL only O_NONBLOCK is covered");
  return ask_descriptor(call, DescriptorRequest::What::new_status, flags & open_never_waits);
}

// Bytes that were never set may be written as long as nobody looks at them.
Text bytes_to_write(LibraryCall& call, const Value& count) {
  if (count.is(Value::Kind::elastic) || count.is_number()) {
    const Value& from = call.argument(1);
    const auto size = static_cast<std::uint64_t>(count.bits);
    if (size == 0) return {};
    const bool readable = call.cpu().memory().trouble(from, size, Object::Access::read_only) == Trouble::none;
    if (readable) return call.bytes(from, count, LibraryCall::Unset::kept);
  }
  return call.bytes(call.argument(1), count);
}

}  // namespace

std::optional<Value> read(LibraryCall& call) {
  const std::int64_t count = call.number(2);
  if (count < 0) return call.fails(EINVAL);
  if (count > 0) results_to(call, call.argument(1), static_cast<std::uint64_t>(count));
  return call.ask(ReadRequest{call.integer(0), static_cast<std::uint64_t>(count), {}});
}

std::optional<Value> write(LibraryCall& call) {
  const std::int32_t descriptor = call.integer(0);
  const Value count = call.argument(2);
  if (call.cpu().world().uses_descriptors) {
    Text text = bytes_to_write(call, count);
    return call.ask(WriteRequest{descriptor, std::move(text)});
  }
  if (descriptor == 0) call.cpu().stuck(Code::not_modelled, "writing to standard input isn't covered: it depends on what it is");
  if (descriptor != 1 && descriptor != 2) return call.fails(EBADF);
  call.cpu().write({descriptor, call.bytes(call.argument(1), count)});
  return count;
}

std::optional<Value> lseek(LibraryCall& call) {
  const std::int32_t whence = call.integer(2);
  if (whence < seek_from_start || whence > seek_from_end)
    call.cpu().stuck(Code::not_modelled, "of lseek's ways only SEEK_SET, SEEK_CUR and SEEK_END are covered");
  return call.ask(SeekRequest{call.integer(0), call.number(1), whence, {}});
}

// The mode matters for a file that is made here alone. Whoever forgets it gives whatever lies in a register.
std::optional<Value> open(LibraryCall& call) {
  constexpr std::int32_t without_effect = 0400 | 04010000 | 0400000;  // O_NOCTTY, O_SYNC, O_DSYNC and O_NOFOLLOW
  constexpr std::int32_t covered = open_access | open_creates | open_exclusive | open_truncates | open_appends |
                                   open_close_on_exec | without_effect;
  const std::int32_t flags = call.integer(1);
  const bool only_reads = (flags & open_access) == 0;
  if ((flags & ~covered) != 0 || (flags & open_access) == open_access || (only_reads && (flags & open_truncates) != 0))
    call.cpu().stuck(Code::not_modelled, "these flags of open aren't covered");
  OpenRequest request{call.plain_string(0), flags};
  const bool has_mode = !call.variadic(2).empty();
  if (has_mode && (flags & open_creates) != 0) request.mode = call.integer(2);
  return call.ask(std::move(request));
}

std::optional<Value> mkfifo(LibraryCall& call) {
  const std::int32_t mode = call.integer(1);
  if ((mode & ~0777) != 0) call.cpu().stuck(Code::not_modelled, "of the mode of a FIFO only permissions are covered");
  return call.ask(MakeFifoRequest{call.plain_string(0), mode});
}

std::optional<Value> unlink(LibraryCall& call) { return call.ask(UnlinkRequest{call.plain_string(0)}); }
std::optional<Value> ftruncate(LibraryCall& call) { return call.ask(TruncateRequest{call.integer(0), call.number(1)}); }

std::optional<Value> access(LibraryCall& call) {
  const std::int32_t mode = call.integer(1);
  if ((mode & ~7) != 0) return call.fails(EINVAL);
  return call.ask(PermissionRequest{call.plain_string(0), mode});
}

std::optional<Value> stat(LibraryCall& call) {
  StatRequest request{call.plain_string(0)};
  results_to(call, call.argument(1), size_of_stat);
  return call.ask(std::move(request));
}

std::optional<Value> fstat(LibraryCall& call) {
  StatRequest request{std::nullopt, call.integer(0)};
  results_to(call, call.argument(1), size_of_stat);
  return call.ask(std::move(request));
}

std::optional<Value> umask(LibraryCall& call) { return call.ask(UmaskRequest{call.integer(0)}); }

std::optional<Value> close(LibraryCall& call) { return call.ask(CloseRequest{call.integer(0)}); }

std::optional<Value> pipe(LibraryCall& call) {
  results_to(call, call.argument(0), 8);
  return call.ask(PipeRequest{});
}

std::optional<Value> pipe2(LibraryCall& call) {
  const std::int32_t flags = call.integer(1);
  if ((flags & ~(o_cloexec | open_never_waits)) != 0)
    call.cpu().stuck(Code::not_modelled, "of pipe2's flags only O_CLOEXEC and O_NONBLOCK are covered");
  results_to(call, call.argument(0), 8);
  return call.ask(PipeRequest{(flags & o_cloexec) != 0, (flags & open_never_waits) == 0});
}

std::optional<Value> dup(LibraryCall& call) { return dup_from(call, call.integer(0), 0, false); }
std::optional<Value> dup2(LibraryCall& call) { return dup_to(call, call.integer(0), call.integer(1), false); }

std::optional<Value> dup3(LibraryCall& call) {
  const std::int32_t from = call.integer(0), to = call.integer(1), flags = call.integer(2);
  if (from == to || (flags & ~o_cloexec) != 0) return call.fails(EINVAL);
  return dup_to(call, from, to, (flags & o_cloexec) != 0);
}

std::optional<Value> fcntl(LibraryCall& call) {
  using What = DescriptorRequest::What;
  const std::int32_t command = call.integer(1);
  switch (command) {
    case f_dupfd:
    case f_dupfd_cloexec: return dup_from(call, call.integer(0), call.integer(2), command == f_dupfd_cloexec);
    case f_getfd: return ask_descriptor(call, What::flags);
    case f_setfd: return ask_descriptor(call, What::new_flags, call.integer(2));
    case f_getfl: return ask_descriptor(call, What::status);
    case f_setfl: return set_status(call);
    default: call.cpu().stuck(Code::not_modelled, "of fcntl's commands only F_DUPFD, F_GETFD, F_SETFD, F_GETFL and F_SETFL are covered");
  }
}

std::optional<Value> isatty(LibraryCall& call) {
  const std::int32_t descriptor = call.integer(0);
  if (call.cpu().world().uses_descriptors) return ask_descriptor(call, DescriptorRequest::What::device);
  if (descriptor < 0 || descriptor > 2) {
    call.set_errno(EBADF);
    return Value::number(0);
  }
  const bool is_output = descriptor != 0;
  if (is_output && call.state().streams[static_cast<std::size_t>(descriptor)].device == Device::terminal) return Value::number(1);
  call.set_errno(ENOTTY);
  return Value::number(0);
}

}  // namespace forkcheck::libc
