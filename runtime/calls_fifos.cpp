// Opening a FIFO (fifo(7); Linux 6 fs/pipe.c, fifo_open).
//
// The kernel would have the process wait there for somebody to open the other end, and is never asked to wait: while the call is
// executed the tracer has both ends open itself. So it is done at once, and the process has its end open as a process that waits there
// has it for all others; it then comes to the call once more, which is not executed, and is held there until somebody has opened the
// other end. A FIFO has one TrackedPipe, however often it is opened.
#include <fcntl.h>

#include <functional>

#include "runtime/calls.h"
#include "runtime/closing.h"
#include "runtime/fd.h"

namespace forkcheck::runtime {

namespace {

using Kind = OpenFile::Kind;

Kind kind_of(int flags) {
  switch (flags & O_ACCMODE) {
    case O_RDONLY: return Kind::pipe_reader;
    case O_WRONLY: return Kind::pipe_writer;
    default: return Kind::pipe_both;
  }
}

// Descriptors are never negative. Another FIFO may have the same key by chance.
PipeKey key_of_name(const std::string& name) {
  constexpr std::size_t most = 0x3fffffff;
  return {{}, -1 - static_cast<int>(std::hash<std::string>()(name) & most)};
}

bool has_any(const World& world, const PipeEnd& end, std::size_t pipe) {
  return has_end(world, end.is_writer ? Kind::pipe_writer : Kind::pipe_reader, pipe);
}

// The end that an opening waits for.
std::optional<PipeEnd> partner_of(const World& world, const OpenFile& end) {
  if (end.kind == Kind::pipe_both) return std::nullopt;
  return PipeEnd{world.pipes[end.pipe].key, end.kind == Kind::pipe_reader};
}

void wake_openers(World& world, const OpenFile& opened, const PipeKey& by) {
  const auto count = world.processes.all().size();
  for (std::size_t i = 0; i < count; ++i) {
    auto& process = world.processes[ProcessId(i)];
    if (!process.is_alive() || !process.opening || !process.opening->awaits) continue;
    const bool is_same_fifo = process.files.find(process.opening->fd)->pipe == opened.pipe;
    const auto awaited = process.opening->awaits->is_writer ? Kind::pipe_writer : Kind::pipe_reader;
    if (!is_same_fifo || !opened.is_end(awaited)) continue;
    process.opening->awaits.reset();
    process.opening->woken_by = by;
  }
}

}  // namespace

void note_fifo(World& world, const std::string& name) {
  world.names.insert(name);
  world.fifos[name] = world.pipes.size();
  world.pipes.push_back({key_of_name(name), {}});
}

void look_at_fifo(const World& world, const Process& process, int flags, FileRequest& request) {
  const bool fails = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
  if (fails) return;
  const OpenFile end{kind_of(flags), world.fifos.at(*request.entry)};
  request.content = request.entry;
  request.changes_content = true;
  request.opens = ends_of(world, end);
  request.needs = partner_of(world, end);
  request.offset = {process.name, process.files.lowest_free(0)};
}

void begin_open_of_fifo(World& world, const std::string& name) {
  const auto path = world.files.folder() + "/" + name;
  world.both_ends = Fd(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
}

// At the end of the call: where it has to wait, the process comes to it once more.
void finish_open_of_fifo(World& world, Process& process, const std::string& name, int flags) {
  constexpr std::uint64_t size_of_syscall = 2;
  auto registers = *process.tracee().registers();
  const int fd = static_cast<int>(registers.result());
  OpenFile end{kind_of(flags), world.fifos.at(name)};
  end.description = ++world.fifo_openings;
  const bool is_first = !has_end(world, Kind::pipe_reader, end.pipe) && !has_end(world, Kind::pipe_writer, end.pipe);
  if (is_first) world.pipes[end.pipe].room = {};
  process.files.open(fd, end);
  process.files.set_close_on_exec(fd, (flags & O_CLOEXEC) != 0);
  wake_openers(world, end, {process.name, fd});
  const auto partner = partner_of(world, end);
  if (!partner || has_any(world, *partner, end.pipe)) return;
  process.opening = {name, fd, partner, {}};
  registers.raw.rip -= size_of_syscall;
  registers.raw.rax = static_cast<unsigned long long>(process.parked.registers.call_number());
  process.tracee().set_registers(registers);
}

Request rest_of_open() {
  FileRequest request;
  request.has_waited = true;
  return request;
}

void go_on_after_open(Process& process) {
  const int fd = process.opening->fd;
  process.opening.reset();
  skip_with(process, fd);
}

}  // namespace forkcheck::runtime
