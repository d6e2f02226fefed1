// FIFOs: mkfifo, and open of one, which waits for somebody to open the other end (POSIX open; Linux 6 fs/pipe.c, fifo_open and
// wait_for_partner). What is open is an end of a pipe, see pipe_calls.cpp.
//
// Who waits counts already as somebody that has this end open, and is woken by whoever opens the other end, even if that is closed again
// at once. So an open that has to wait is two events: its beginning, and its end.
#include <algorithm>
#include <cerrno>

#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "posix/plain_path.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;
using Kind = Description::Kind;

Kind kind_of(int flags) {
  switch (flags & open_access) {
    case open_write_only: return Kind::pipe_writer;
    case open_read_write: return Kind::pipe_both;
    default: return Kind::pipe_reader;
  }
}

// The pipe of a FIFO; a new one if nobody has it open.
std::uint32_t pipe_of(SharedFiles& files, std::uint32_t fifo) {
  const auto place = std::ranges::find(files.pipes, std::optional(fifo), &Pipe::fifo);
  const auto pipe = static_cast<std::uint32_t>(place - files.pipes.begin());
  if (place == files.pipes.end()) files.pipes.push_back({{}, {}, false, key_of_name(files.files[fifo].name), fifo});
  return pipe;
}

// The order in which one FIFO is opened makes a difference; so does whether an end is open.
void touch_opened(Outcome& outcome, const SharedFiles& files, std::uint32_t fifo, Kind kind) {
  const ObjectKey key = key_of_name(files.files[fifo].name);
  outcome.touch(Thing::content, Access::write, key);
  outcome.touch(Thing::readers, kind == Kind::pipe_writer ? Access::read : Access::write, key);
  outcome.touch(Thing::writers, kind == Kind::pipe_reader ? Access::read : Access::write, key);
}

// Those that wait for this end.
void wake_openers(SharedFiles& files, const Description& opened) {
  for (Description& other : files.descriptions) {
    const bool is_partner = other.is_pipe() && other.object == opened.object && (opened.kind == Kind::pipe_both || other.kind != opened.kind);
    if (is_partner) other.waits = false;
  }
}

bool lacks_partner(const Asking& asking, const Description& opened) {
  if (opened.kind == Kind::pipe_both) return false;
  const Kind other = opened.kind == Kind::pipe_reader ? Kind::pipe_writer : Kind::pipe_reader;
  const bool is_new = opened.object >= asking.kernel.files(asking.state).pipes.size();
  return is_new || count_holders(asking.kernel, asking.state, other, opened.object) == 0;
}

}  // namespace

std::vector<Step> open_fifo(const Asking& asking, const OpenRequest& request, Outcome outcome, std::uint32_t file) {
  SharedFiles files = asking.kernel.files(asking.state);
  Personal own = asking.kernel.personal(asking.self());
  DescriptorTable table = own.descriptors();
  const int number = lowest_free(table, 0);
  if (number >= most_descriptors) return only(gives_up(asking, "so many descriptors aren't covered"));
  const Kind kind = kind_of(request.flags);
  touch_opened(outcome, files, file, kind);
  Description opened{kind, pipe_of(files, file), {asking.self().name, number}, description_flags(request.flags)};
  opened.waits = lacks_partner(asking, opened);
  if (opened.waits && own.can_be_interrupted())
    return only(gives_up(asking, "open of a FIFO that has to wait isn't covered in a process with signal handlers"));
  wake_openers(files, opened);
  Reply answer;
  answer.value = number;
  answer.goes_on = opened.waits;
  open_descriptor(table, {number, files.add(std::move(opened)), (request.flags & open_close_on_exec) != 0});
  own.set_descriptors(std::move(table));
  asking.kernel.set_personal(outcome.next().processes[asking.actor], std::move(own));
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), answer);
}

std::vector<Step> go_on_opening(const Asking& asking, const OpenRequest& request) {
  const Description* end = pipe_end(asking.kernel, asking.state, asking.self(), *request.waits_at);
  if (end->waits) return {};
  Outcome outcome = begin(asking, Call::open_);
  outcome.touch(Thing::content, Access::read, asking.kernel.files(asking.state).pipes[end->object].key);
  return returns(std::move(outcome), *request.waits_at);
}

std::vector<Step> handle(const Asking& asking, const MakeFifoRequest& request) {
  const PlainPath path = parse_path(request.path);
  if (path.place != PlainPath::Place::here) return look_at_other_place(asking, path, Call::mkfifo_);
  Outcome outcome = begin(asking, Call::mkfifo_);
  SharedFiles files = asking.kernel.files(asking.state);
  const bool is_there = files.entry(path.name) != nullptr;
  outcome.touch(Thing::directory, is_there ? Access::read : Access::write, key_of_name(path.name));
  if (is_there) return fails(std::move(outcome), EEXIST);
  const int mode = request.mode & ~asking.kernel.personal(asking.self()).umask;
  files.add_entry(path.name, {{}, mode, path.name, true});
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), 0);
}

}  // namespace forkcheck
