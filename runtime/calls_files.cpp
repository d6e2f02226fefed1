// Descriptors and pipes: read, close, dup, pipe, fcntl; what writing into a pipe is, and what the end of a process closes.
//
// The calls are executed. Before that the tracer knows what they will do, from its own tables (open_files.h): the kernel is never
// asked to wait. A write of more than the pipe has room for is made in parts, each an event: the call is given a smaller count,
// and made once more with the rest.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <algorithm>
#include <utility>

#include "runtime/calls.h"
#include "runtime/closing.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

using Kind = OpenFile::Kind;

int descriptor(const Registers& registers, int argument = 0) {
  return static_cast<int>(registers.argument(argument));
}

bool is_same(const OpenFile& a, const OpenFile& b) {
  return a.kind == b.kind && a.pipe == b.pipe;
}

std::size_t count_own(const Process& process, Kind end, std::size_t pipe) {
  const auto is_such = [&](const auto& open) { return open.second.is_end(end) && open.second.pipe == pipe; };
  return static_cast<std::size_t>(std::ranges::count_if(process.files.all(), is_such));
}

// What others can tell of the closing of this descriptor: that the process has no such end any more.
CloseRequest close_request(const World& world, const Process& process, int fd) {
  const auto& file = *process.files.find(fd);
  CloseRequest request{fd};
  for (const auto& end : ends_of(world, file)) {
    const bool is_last = count_own(process, end.is_writer ? Kind::pipe_writer : Kind::pipe_reader, file.pipe) == 1;
    if (is_last) request.ends.push_back(end);
  }
  return request;
}

std::optional<PipeKey> pipe_of(const World& world, const OpenFile& file) {
  return file.is_pipe() ? std::optional(world.pipes[file.pipe].key) : std::nullopt;
}

// --- read

// How many bytes a read or readv asks for.
std::uint64_t wanted(const Process& process, const Registers& registers) {
  if (registers.call_number() == SYS_read) return registers.argument(2);
  std::uint64_t all = 0;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(registers.argument(2), IOV_MAX); ++i) {
    const auto piece = process.tracee().read_value<iovec>(registers.argument(1) + i * sizeof(iovec));
    if (piece) all += piece->iov_len;
  }
  return all;
}

// What fails with EBADF is no event. A terminal would have to be waited for.
Admission admit_read(World& world, Process& process, const Registers& registers) {
  const int fd = descriptor(registers);
  const auto* file = process.files.find(fd);
  if (file == nullptr || file->kind == Kind::pipe_writer) return LetThrough{};
  if (file->kind == Kind::file && file->can_be_read) return use_open_file(world, *file);
  if (file->kind == Kind::file || file->kind == Kind::null_device) return LetThrough{};
  if (file->kind == Kind::out || file->kind == Kind::err) return Refuse{EPERM, "read from standard output"};
  return ReadRequest{fd, wanted(process, registers), pipe_of(world, *file)};
}

std::vector<Choice> read_outcomes(const World& world, const Process& process) {
  const auto* read = std::get_if<ReadRequest>(&process.parked.request);
  if (read == nullptr || !read->pipe || read->count == 0) return {NoChoice{}};
  const auto& request = *read;
  const auto& file = *process.files.find(request.fd);
  const auto& pipe = world.pipes[file.pipe];
  const bool has_nothing = pipe.room.size() == 0 && has_end(world, Kind::pipe_writer, file.pipe);
  if (has_nothing && !pipe.reader_waits) return {Fails{EAGAIN}};
  return has_nothing ? std::vector<Choice>{} : std::vector<Choice>{NoChoice{}};
}

void release_read(World& world, Process& process, const Choice& choice) {
  if (const auto* fails = std::get_if<Fails>(&choice)) return skip_with(process, -fails->error);
  const auto* request = std::get_if<ReadRequest>(&process.parked.request);
  if (request != nullptr && request->pipe) {
    auto& room = world.pipes[process.files.find(request->fd)->pipe].room;
    room.read(std::min<std::uint64_t>(request->count, room.size()));
  }
  go_on(process);
}

// --- lseek

// Pipes and terminals have no offset: there it fails, which is no event.
Admission admit_lseek(World& world, Process& process, const Registers& registers) {
  const auto* file = process.files.find(descriptor(registers));
  if (file != nullptr && file->kind == Kind::file) {
    auto request = use_open_file(world, *file);
    const bool asks_size = registers.argument(2) == SEEK_END;
    if (!asks_size) request.content.reset();
    return request;
  }
  if (file == nullptr || file->kind != Kind::input) return LetThrough{};
  return SeekRequest{};
}

// --- close and dup

Admission admit_close(World& world, Process& process, const Registers& registers) {
  const int fd = descriptor(registers);
  const auto* file = process.files.find(fd);
  if (file != nullptr && file->is_pipe()) return close_request(world, process, fd);
  process.files.close(fd);
  return LetThrough{};
}

void release_close(World&, Process& process, const Choice&) {
  process.files.close(std::get<CloseRequest>(process.parked.request).fd);
  go_on(process);
}

// The new descriptor of a dup that succeeds; nothing if it fails or changes nothing.
std::optional<int> new_descriptor(const Process& process, const Registers& registers) {
  const int from = descriptor(registers);
  if (process.files.find(from) == nullptr) return std::nullopt;
  int to = descriptor(registers, 1);
  if (registers.call_number() == SYS_dup) to = process.files.lowest_free(0);
  if (registers.call_number() == SYS_fcntl)
    to = descriptor(registers, 2) < 0 ? -1 : process.files.lowest_free(descriptor(registers, 2));
  const bool bad_flags = registers.call_number() == SYS_dup3 && (registers.argument(2) & ~std::uint64_t{O_CLOEXEC}) != 0;
  if (to < 0 || to >= DescriptorTable::most || to == from || bad_flags) return std::nullopt;
  return to;
}

void note_dup(Process& process, const Registers& registers) {
  const auto to = new_descriptor(process, registers);
  if (!to) return;
  process.files.open(*to, *process.files.find(descriptor(registers)));
  const bool by_dup3 = registers.call_number() == SYS_dup3 && registers.argument(2) != 0;
  const bool by_fcntl = registers.call_number() == SYS_fcntl && descriptor(registers, 1) == F_DUPFD_CLOEXEC;
  process.files.set_close_on_exec(*to, by_dup3 || by_fcntl);
}

Admission admit_dup(World& world, Process& process, const Registers& registers) {
  const auto to = new_descriptor(process, registers);
  const auto* closed = to ? process.files.find(*to) : nullptr;
  if (closed != nullptr && closed->is_pipe()) {
    const bool comes_back = is_same(*closed, *process.files.find(descriptor(registers)));
    return comes_back ? CloseRequest{*to} : close_request(world, process, *to);
  }
  note_dup(process, registers);
  return LetThrough{};
}

void release_dup(World&, Process& process, const Choice&) {
  note_dup(process, process.parked.registers);
  go_on(process);
}

// --- What two calls on pipes mean to each other

// All that reads or moves in standard input shares one offset.
bool uses_input(const Request& request) {
  const auto* read = std::get_if<ReadRequest>(&request);
  return std::holds_alternative<SeekRequest>(request) || (read != nullptr && !read->pipe);
}

struct PipeUse {
  std::optional<PipeKey> content;  // reads or writes it
  std::optional<PipeEnd> needs;    // asks whether anybody still has such an end
  std::vector<PipeEnd> closes;     // or opens
};

PipeUse use_of(const Request& request) {
  PipeUse use;
  if (const auto* read = std::get_if<ReadRequest>(&request)) {
    use.content = read->pipe;
    if (read->pipe && read->sees_end) use.needs = PipeEnd{*read->pipe, true};
  } else if (const auto* write = std::get_if<WriteRequest>(&request)) {
    use.content = write->pipe;
    if (write->pipe && write->needs_reader) use.needs = PipeEnd{*write->pipe, false};
  } else if (const auto* status = std::get_if<StatusRequest>(&request)) {
    use.content = status->pipe;
  } else if (const auto* close = std::get_if<CloseRequest>(&request)) {
    use.closes = close->ends;
  } else if (const auto* open = std::get_if<FileRequest>(&request)) {
    use.needs = open->needs;
    use.closes = open->opens;
  } else if (const auto* end = std::get_if<EndRequest>(&request)) {
    use.closes = end->closes;
  } else if (const auto* exec = std::get_if<ExecRequest>(&request)) {
    use.closes = exec->closes;
  }
  return use;
}

bool is_among(const std::vector<PipeEnd>& ends, const PipeEnd& end) { return std::ranges::find(ends, end) != ends.end(); }

bool is_needed(const std::vector<PipeEnd>& closed, const PipeUse& use) { return use.needs && is_among(closed, *use.needs); }

Relation pipe_handler_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  return pipe_relation(mine, other);
}

}  // namespace

std::vector<PipeEnd> ends_of(const World& world, const OpenFile& file) {
  std::vector<PipeEnd> ends;
  if (file.is_end(Kind::pipe_reader)) ends.push_back({world.pipes[file.pipe].key, false});
  if (file.is_end(Kind::pipe_writer)) ends.push_back({world.pipes[file.pipe].key, true});
  return ends;
}

bool names_handed_down(const Registers& registers) {
  constexpr long about_descriptors[] = {SYS_read, SYS_readv, SYS_write, SYS_writev, SYS_lseek, SYS_close,
                                        SYS_dup,  SYS_dup2,  SYS_dup3,  SYS_fcntl};
  const auto fd = static_cast<std::uint32_t>(registers.argument(0));
  return fd >= first_executable_fd && fd < first_executable_fd + most_executables &&
         std::ranges::find(about_descriptors, registers.call_number()) != std::end(about_descriptors);
}

bool waits_on_pipe(const Request& request) {
  return use_of(request).content.has_value();
}

std::optional<PipeEnd> end_asked_for(const Request& request) {
  return use_of(request).needs;
}

bool opens_end(const Request& request, const PipeEnd& end) {
  return std::holds_alternative<FileRequest>(request) && is_among(use_of(request).closes, end);
}

bool closes_end(const Request& request, const PipeEnd& end) {
  return !std::holds_alternative<FileRequest>(request) && is_among(use_of(request).closes, end);
}

Relation pipe_relation(const Enabled& mine, const Enabled& other) {
  if (file_relation(mine, other) == Relation::dependent) return Relation::dependent;
  const auto ours = use_of(mine.pending.request), theirs = use_of(other.pending.request);
  const bool share_input = uses_input(mine.pending.request) && uses_input(other.pending.request);
  const bool share_content = ours.content && ours.content == theirs.content;
  const bool depend =
      share_input || share_content || is_needed(ours.closes, theirs) || is_needed(theirs.closes, ours);
  return depend ? Relation::dependent : Relation::commute;
}

void look_at_pipes(const World& world, const Process& process, Request& request) {
  auto* read = std::get_if<ReadRequest>(&request);
  if (read == nullptr || !read->pipe) return;
  const auto& pipe = world.pipes[process.files.find(read->fd)->pipe];
  read->sees_end = pipe.room.size() == 0 || pipe.is_fifo();  // a FIFO's writers may come yet, and have gone
}

// --- write

Admission admit_pipe_write(World& world, Process& process, const Registers& registers) {
  if (registers.call_number() != SYS_write) return Refuse{EPERM, "writev into a pipe"};
  const int fd = descriptor(registers);
  const auto& file = *process.files.find(fd);
  const bool needs_reader = !process.files.has_end(Kind::pipe_reader, file.pipe);
  return WriteRequest{fd, Stream::other, "", pipe_of(world, file), registers.argument(2), needs_reader};
}

std::vector<Choice> pipe_write_outcomes(const World& world, const Process& process) {
  const auto& request = std::get<WriteRequest>(process.parked.request);
  const auto pipe = process.files.find(request.fd)->pipe;
  if (request.count == 0) return {NoChoice{}};
  if (!has_end(world, Kind::pipe_reader, pipe)) return {Fails{EPIPE}};
  const bool has_no_room = world.pipes[pipe].room.accepts(request.count) == 0;
  if (has_no_room && !world.pipes[pipe].writer_waits) return {Fails{EAGAIN}};
  return has_no_room ? std::vector<Choice>{} : std::vector<Choice>{NoChoice{}};
}

void release_pipe_write(World& world, Process& process, const Choice& choice) {
  const auto& request = std::get<WriteRequest>(process.parked.request);
  const auto* fails = std::get_if<Fails>(&choice);
  if (fails != nullptr && fails->error == EAGAIN) return skip_with(process, -EAGAIN);
  if (fails != nullptr) {
    const bool is_blocked = process.signals.is_blocked(SIGPIPE);
    process.signals.send({SIGPIPE, SI_USER, process.pid, 0, !is_blocked});
    const auto done = process.written;
    process.written = 0;
    return skip_with(process, done > 0 ? static_cast<long>(done) : -EPIPE);
  }
  const auto number = process.files.find(request.fd)->pipe;
  auto& pipe = world.pipes[number];
  const auto part = pipe.room.accepts(request.count);
  pipe.room.write(part);
  const bool is_dropped = !has_real_reader(world, number);
  if (!pipe.writer_waits || (part == request.count && process.written == 0))
    return is_dropped ? skip_with(process, static_cast<long>(part)) : go_on(process);
  if (is_dropped) process.parked.registers.skip_call(static_cast<long>(part));
  process.written += part;
  process.to_write = request.count - part;
  process.parked.registers.raw.rdx = part;
  process.tracee().set_registers(process.parked.registers);
  process.tracee().resume_to_call_exit();
}

void finish_part_of_write(Process& process) {
  constexpr std::uint64_t size_of_syscall = 2;
  auto registers = process.tracee().registers();
  if (process.written == 0 || !registers) return;
  if (process.to_write == 0) {
    registers->raw.rax = std::exchange(process.written, 0);
  } else {
    registers->raw.rip -= size_of_syscall;
    registers->raw.rsi += registers->raw.rdx;
    registers->raw.rdx = std::exchange(process.to_write, 0);
    registers->raw.rax = SYS_write;
  }
  process.tracee().set_registers(*registers);
}

// --- Calls that are no events

Admission admit_pipe(World& world, Process& process, const Registers& registers) {
  const bool is_plain = registers.call_number() == SYS_pipe;
  const auto flags = is_plain ? 0 : registers.argument(1);
  if ((flags & ~std::uint64_t{O_CLOEXEC | O_NONBLOCK}) != 0) return Refuse{EPERM, "pipe2 with flags"};
  const int reader = process.files.lowest_free(0), writer = process.files.lowest_free(reader + 1);
  const bool works = writer < DescriptorTable::most && process.tracee().read_value<std::uint64_t>(registers.argument(0));
  if (!works) return LetThrough{};
  const auto pipe = world.pipes.size();
  const bool waits = (flags & O_NONBLOCK) == 0, close_on_exec = (flags & O_CLOEXEC) != 0;
  world.pipes.push_back({{process.name, reader}, {}, waits, waits});
  process.files.open(reader, {Kind::pipe_reader, pipe});
  process.files.open(writer, {Kind::pipe_writer, pipe});
  process.files.set_close_on_exec(reader, close_on_exec);
  process.files.set_close_on_exec(writer, close_on_exec);
  return LetThrough{};
}

namespace {

// Of pipes alone. The kernel is told, and keeps it; whether somebody waits is for us to know.
Admission admit_status(World& world, Process& process, const Registers& registers) {
  const auto* file = process.files.find(descriptor(registers));
  if (file == nullptr) return LetThrough{};
  if (!file->is_pipe()) return Refuse{EPERM, "fcntl with F_SETFL"};
  const auto& pipe = world.pipes[file->pipe];
  const bool is_writer = file->kind == Kind::pipe_writer, waits = (registers.argument(2) & O_NONBLOCK) == 0;
  if ((is_writer ? pipe.writer_waits : pipe.reader_waits) == waits) return LetThrough{};
  return StatusRequest{pipe.key, is_writer, waits};
}

void release_fcntl(World& world, Process& process, const Choice&) {
  const auto& request = std::get<StatusRequest>(process.parked.request);
  auto& pipe = world.pipes[process.files.find(descriptor(process.parked.registers))->pipe];
  (request.is_writer ? pipe.writer_waits : pipe.reader_waits) = request.waits;
  go_on(process);
}

Admission admit_fcntl(World& world, Process& process, const Registers& registers) {
  switch (descriptor(registers, 1)) {
    case F_SETFD:
      process.files.set_close_on_exec(descriptor(registers), (registers.argument(2) & FD_CLOEXEC) != 0);
      return LetThrough{};
    case F_GETFD:
    case F_GETFL: return LetThrough{};
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: note_dup(process, registers); return LetThrough{};
    case F_SETFL: return admit_status(world, process, registers);
    default: return Refuse{EPERM, "fcntl with another command than to ask or to duplicate"};
  }
}

}  // namespace

// What was handed down above stays open.
Admission admit_close_range(World&, Process& process, const Registers& registers) {
  constexpr std::uint64_t last_possible = DescriptorTable::most - 1;
  const auto last = static_cast<int>(std::min(registers.argument(1), last_possible));
  std::vector<int> closed;
  for (const auto& [fd, file] : process.files.all()) {
    if (static_cast<std::uint64_t>(fd) < registers.argument(0) || fd > last) continue;
    if (file.is_pipe()) return Refuse{EPERM, "close_range with pipes"};
    closed.push_back(fd);
  }
  for (const int fd : closed) {
    if (registers.argument(2) == 0) process.files.close(fd);
    if (registers.argument(2) == CLOSE_RANGE_CLOEXEC) process.files.set_close_on_exec(fd, true);
  }
  if (registers.argument(1) <= last_possible) return LetThrough{};
  if (registers.argument(0) > last_possible) return AnswerAtOnce{registers.argument(0) > registers.argument(1) ? -EINVAL : 0};
  Registers cut = registers;
  cut.raw.rsi = last_possible;
  process.tracee().set_registers(cut);
  return LetThrough{};
}

const CallHandler read_handler{Call::read_, admit_read, read_outcomes, release_read, pipe_handler_relation};
const CallHandler lseek_handler{Call::lseek_, admit_lseek, only_outcome, release_as_it_is,
                                pipe_handler_relation};
const CallHandler close_handler{Call::close_, admit_close, only_outcome, release_close, pipe_handler_relation};
const CallHandler dup_handler{Call::dup_, admit_dup, only_outcome, release_dup, pipe_handler_relation};
const CallHandler fcntl_handler{Call::fcntl_, admit_fcntl, only_outcome, release_fcntl, pipe_handler_relation};

}  // namespace forkcheck::runtime
