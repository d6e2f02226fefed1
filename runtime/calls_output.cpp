// write and writev: one event however long. Writes to the program's stdout and stderr are captured and
// skipped; the kernel executes the others, which then fail, since there is nothing else that a contained
// program could write to.
#include <sys/syscall.h>
#include <sys/uio.h>

#include <algorithm>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

constexpr std::uint64_t most_pieces = 1024;  // IOV_MAX

// The bytes as the kernel would take them; nothing if they aren't readable. A write beyond the output limit
// is cut: it ends the run.
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

Admission admit_write(World& world, Process& process, const Registers& registers) {
  const int fd = static_cast<int>(registers.argument(0));
  const bool unchanged = process.descriptors == Descriptors::as_started;
  const Stream stream =
      unchanged ? world.files.stream_of_unchanged(fd) : world.files.stream_of_changed(process.pid, fd);
  if (stream != Stream::other) {
    if (auto bytes = gather(world, process, registers)) return WriteRequest{fd, stream, std::move(*bytes)};
  }
  return WriteRequest{fd, Stream::other, ""};
}

void release_write(World&, Process& process, const Choice&) {
  const auto& request = std::get<WriteRequest>(process.parked.request);
  if (request.stream == Stream::other) return process.tracee().resume();
  skip_with(process, static_cast<long>(request.bytes.size()));
}

}  // namespace

const CallHandler write_handler{Call::write_, admit_write, only_outcome, release_write};

}  // namespace forkcheck::runtime
