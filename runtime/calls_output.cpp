// write and writev: one event however long. Writes to the program's stdout and stderr are captured and
// skipped; those into pipes and files are executed (calls_files.cpp, calls_paths.cpp). There is nothing else that a
// contained program could write to.
#include <errno.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <algorithm>
#include <cctype>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr std::uint64_t most_pieces = 1024;  // IOV_MAX

Admission admit_file_write(const World& world, const OpenFile& file, const Registers& registers) {
  if (registers.call_number() != SYS_write) return Refuse{EPERM, "writev into a file"};
  if (!file.can_be_written) return LetThrough{};
  auto request = use_open_file(world, file);
  request.changes_content = true;
  request.bytes = registers.argument(2);
  return request;
}

// What fails with EBADF is no event.
Admission admit_write(World& world, Process& process, const Registers& registers) {
  const int fd = static_cast<int>(registers.argument(0));
  const auto* file = process.files.find(fd);
  if (file == nullptr) return LetThrough{};
  switch (file->kind) {
    case OpenFile::Kind::input:
    case OpenFile::Kind::null_device:
    case OpenFile::Kind::pipe_reader: return LetThrough{};
    case OpenFile::Kind::file: return admit_file_write(world, *file, registers);
    case OpenFile::Kind::pipe_both:
    case OpenFile::Kind::pipe_writer: return admit_pipe_write(world, process, registers);
    case OpenFile::Kind::out:
    case OpenFile::Kind::err: break;
  }
  const auto stream = file->kind == OpenFile::Kind::out ? Stream::out : Stream::err;
  if (auto bytes = gather(world, process, registers)) return WriteRequest{fd, stream, std::move(*bytes)};
  return WriteRequest{fd, Stream::other, ""};
}

// It stands before its exit, and makes that call again.
void let_stranger_end(Process& process) {
  process.runs = Runs::stranger_at_end;
  process.parked.registers.put_off_call();
  process.tracee().set_registers(process.parked.registers);
  go_on(process);
}

bool is_into_pipe(const Process& process) {
  const auto* write = std::get_if<WriteRequest>(&process.parked.request);
  return write != nullptr && write->pipe.has_value();
}

std::vector<Choice> write_outcomes(const World& world, const Process& process) {
  if (is_into_pipe(process)) return pipe_write_outcomes(world, process);
  return {NoChoice{}};
}

void release_write(World& world, Process& process, const Choice& choice) {
  if (process.is_stranger()) return let_stranger_end(process);
  if (is_into_pipe(process)) return release_pipe_write(world, process, choice);
  const auto* request = std::get_if<WriteRequest>(&process.parked.request);
  if (request == nullptr || request->stream == Stream::other) return go_on(process);
  skip_with(process, static_cast<long>(request->bytes.size()));
}

bool is_observed(const WriteRequest& write, Stderr err) {
  return write.stream == Stream::out || (write.stream == Stream::err && err == Stderr::merge);
}

// Does the text hold a number that could be a process id? Ids differ from order to order, so texts that are
// equal by chance in one run tell nothing about others.
bool may_name_process(const std::string& text) {
  std::size_t digits = 0;
  return std::ranges::any_of(text, [&](unsigned char c) {
    digits = std::isdigit(c) != 0 ? digits + 1 : 0;
    return digits >= 2;
  });
}

// Two writes to one file commute if both orders give the same bytes.
Relation write_relation(const Enabled& mine, const Enabled& other, const Profile& profile) {
  if (std::holds_alternative<FileRequest>(mine.pending.request)) return file_relation(mine, other);
  const auto& ours = std::get<WriteRequest>(mine.pending.request);
  if (ours.pipe) return pipe_relation(mine, other);
  const auto* theirs = std::get_if<WriteRequest>(&other.pending.request);
  if (theirs == nullptr) return Relation::commute;
  if (!is_observed(ours, profile.err) || !is_observed(*theirs, profile.err)) return Relation::commute;
  if (may_name_process(ours.bytes) || may_name_process(theirs->bytes)) return Relation::dependent;
  const bool same = ours.bytes + theirs->bytes == theirs->bytes + ours.bytes;
  return same ? Relation::commute : Relation::dependent;
}

}  // namespace

std::optional<std::string> gather(const World& world, const Process& process, const Registers& registers) {
  const auto cut = [&](std::uint64_t size) { return std::min<std::uint64_t>(size, world.output_bytes + 1); };
  const auto tracee = process.tracee();
  if (registers.call_number() == SYS_write)
    return tracee.read(registers.argument(1), cut(registers.argument(2)));
  if (registers.argument(2) > most_pieces) return std::nullopt;
  std::string bytes;
  for (std::uint64_t i = 0; i < registers.argument(2) && bytes.size() <= world.output_bytes; ++i) {
    const auto piece = tracee.read_value<iovec>(registers.argument(1) + i * sizeof(iovec));
    if (!piece) return std::nullopt;
    const auto text = tracee.read(reinterpret_cast<std::uint64_t>(piece->iov_base), cut(piece->iov_len));
    if (!text) return std::nullopt;
    bytes += *text;
  }
  return bytes;
}

const CallHandler write_handler{Call::write_, admit_write, write_outcomes, release_write, write_relation};

}  // namespace forkcheck::runtime
