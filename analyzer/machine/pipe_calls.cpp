// Pipes: reading, writing, and the closing of their ends (POSIX read, write, close; pipe(7)).
#include <algorithm>
#include <cerrno>
#include <map>

#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "machine/value.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;
using Kind = Description::Kind;

std::size_t longest(const Text& text) {
  return longest_size(text);
}

// SIGPIPE comes with the error, and before anything else (Linux fs/pipe.c, pipe_write).
std::vector<Step> broken_pipe(const Asking& asking, Outcome outcome) {
  Personal own = outcome.personal(asking.actor);
  const bool ends = !has(own.blocked, sig_pipe) && own.action(sig_pipe).kind == SignalAction::Kind::standard;
  outcome.decide(Step::Decision::fails, 0, EPIPE);
  Reply answer;
  answer.value = -1;
  answer.error = EPIPE;
  if (ends) {
    answer.killed_by = sig_pipe;
  } else {
    own.generate(sig_pipe, {si_user, asking.self().name, 0});
    outcome.set_personal(asking.actor, std::move(own));
  }
  return returns(std::move(outcome), answer);
}

// Where the number of bytes depends on how many digits a process id has, only what fits in any case is certain.
bool room_is_unknown(const Pipe& pipe, const Text& text) {
  constexpr std::size_t safe = PipeRoom::page_size / 2;
  if (!holds_process(text) && !pipe.inexact) return false;
  return longest(text) > safe || longest(pipe.content) > safe;
}

// How many descriptors the process itself has open on that end.
std::size_t own_ends(const Asking& asking, Kind kind, std::uint32_t pipe) {
  const SharedFiles& files = asking.kernel.files(asking.state);
  const DescriptorTable& table = asking.kernel.personal(asking.self()).descriptors();
  return static_cast<std::size_t>(std::ranges::count_if(table, [&](const OpenDescriptor& open) {
    const Description* end = files.find(open.description);
    return end != nullptr && end->is_end(kind) && end->object == pipe;
  }));
}

// The process closes so many descriptors of this end: it matters if it has no more of them.
void touch_end(Outcome& outcome, const Asking& asking, Kind kind, std::uint32_t pipe, std::size_t descriptors) {
  if (own_ends(asking, kind, pipe) != descriptors) return;
  outcome.touch(kind == Kind::pipe_reader ? Thing::readers : Thing::writers, Access::write, asking.kernel.files(asking.state).pipes[pipe].key);
}

void touch_closed(Outcome& outcome, const Asking& asking, int descriptor) {
  const Description& end = *pipe_end(asking.kernel, asking.state, asking.self(), descriptor);
  for (const Kind kind : {Kind::pipe_reader, Kind::pipe_writer})
    if (end.is_end(kind)) touch_end(outcome, asking, kind, end.object, 1);
}

}  // namespace

std::vector<Step> write_to_pipe(const Asking& asking, const WriteRequest& request, const Description& end) {
  SharedFiles files = asking.kernel.files(asking.state);
  Pipe& pipe = files.pipes[end.object];
  Outcome outcome = begin(asking, Call::write_);
  const std::uint32_t done = request.done;
  if (request.text.empty()) return returns(std::move(outcome), done);
  const bool reads_itself = own_ends(asking, Kind::pipe_reader, end.object) != 0;
  if (!reads_itself) outcome.touch(Thing::readers, Access::read, pipe.key);
  if (count_holders(asking.kernel, asking.state, Kind::pipe_reader, end.object) == 0) return broken_pipe(asking, std::move(outcome));
  if (room_is_unknown(pipe, request.text))
    return only(gives_up(asking, "whether this fits into the pipe depends on how many digits a process id has", Code::text_length_used));
  outcome.touch(Thing::pipe, Access::write, pipe.key);
  const std::size_t written = holds_process(request.text) ? request.text.size() : pipe.room.accepts(request.text.size());
  const bool waits = (end.flags & open_never_waits) == 0;
  if (written == 0 && !waits) return fail(std::move(outcome), EAGAIN);
  if (written == 0 || pipe.room.accepts(written) < written) return {};  // waits for room
  const bool goes_on = waits && written < request.text.size();
  if (goes_on && asking.kernel.personal(asking.self()).can_be_interrupted())
    return only(gives_up(asking, "a write of more than the pipe has room for isn't covered in a process with signal handlers"));
  pipe.content += with_names(asking.state, asking.self(), request.text.substr(0, written));
  pipe.room.write(written);
  pipe.inexact = pipe.inexact || holds_process(request.text);
  asking.kernel.set_files(outcome.next(), std::move(files));
  Reply answer;
  answer.value = static_cast<std::int64_t>(done + written);
  answer.goes_on = goes_on;
  return returns(std::move(outcome), answer);
}

namespace {

// How many elements of the content a read of `count` bytes takes; none if nobody can know.
std::optional<std::size_t> taken_by(const Text& content, std::uint64_t count) {
  if (longest(content) <= count) return content.size();
  const Text first = content.substr(0, std::min<std::uint64_t>(count, content.size()));
  return holds_process(first) ? std::nullopt : std::optional(first.size());
}

std::vector<Step> read_from_pipe(const Asking& asking, const ReadRequest& request, const Description& end) {
  SharedFiles files = asking.kernel.files(asking.state);
  Pipe& pipe = files.pipes[end.object];
  Outcome outcome = begin(asking, Call::read_);
  if (request.count == 0) return returns(std::move(outcome), 0);
  if (pipe.content.empty()) {
    const bool may_be_written = count_holders(asking.kernel, asking.state, Kind::pipe_writer, end.object) != 0;
    const bool waits = (end.flags & open_never_waits) == 0;
    if (may_be_written && waits) return {};  // for a writer
    outcome.touch(Thing::pipe, Access::read, pipe.key);
    outcome.touch(Thing::writers, Access::read, pipe.key);
    if (may_be_written) return fail(std::move(outcome), EAGAIN);
    return returns(std::move(outcome), 0);
  }
  const std::optional<std::size_t> taken = taken_by(pipe.content, request.count);
  if (!taken)
    return only(gives_up(asking, "how much is read here depends on how many digits a process id has", Code::text_length_used));
  outcome.touch(Thing::pipe, Access::write, pipe.key);
  Reply answer;
  answer.value = static_cast<std::int64_t>(*taken);
  Text text = pipe.content.substr(0, *taken);
  pipe.content.erase(0, *taken);
  pipe.room.read(*taken);
  pipe.inexact = pipe.inexact && !pipe.content.empty();
  asking.kernel.set_files(outcome.next(), std::move(files));
  outcome.reply_with_text(std::move(answer), std::move(text));
  return only(std::move(outcome).finish());
}

// Never waits.
std::vector<Step> read_input(const Asking& asking, const ReadRequest& request) {
  Outcome outcome = begin(asking, Call::read_);
  const std::string& input = asking.kernel.machine().input();
  if (input.empty() || request.count == 0) return returns(std::move(outcome), 0);
  outcome.touch(Thing::offset, Access::write, ObjectKey{});
  SharedFiles files = asking.kernel.files(asking.state);
  const std::uint64_t begin = std::min<std::uint64_t>(files.input_offset, input.size());
  Reply answer;
  for (const char c : std::string_view(input).substr(begin, request.count)) answer.text.push_back(static_cast<unsigned char>(c));
  answer.value = static_cast<std::int64_t>(answer.text.size());
  files.input_offset += answer.text.size();
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), answer);
}

}  // namespace

// A descriptor that can't be read from is no event, see inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const ReadRequest& request) {
  if (const Description* there = opened(asking.kernel, asking.state, asking.self(), request.descriptor))
    return there->is_pipe() ? read_from_pipe(asking, request, *there) : read_from_file(asking, request);
  const DescriptionId file = asking.kernel.personal(asking.self()).find(request.descriptor)->description;
  if (file != standard_input) return only(gives_up(asking, "reading from what standard output or error is open on isn't covered"));
  return read_input(asking, request);
}

// Of standard input and regular files; elsewhere it fails, which is no event.
std::vector<Step> handle(const Asking& asking, const SeekRequest& request) {
  if (opened(asking.kernel, asking.state, asking.self(), request.descriptor) != nullptr) return seek_in_file(asking, request);
  Outcome outcome = begin(asking, Call::lseek_);
  if (asking.kernel.machine().input().empty()) return returns(std::move(outcome), 0);  // /dev/null
  outcome.touch(Thing::offset, Access::write, ObjectKey{});
  SharedFiles files = asking.kernel.files(asking.state);
  std::int64_t from = 0;
  if (request.whence == seek_from_here) from = static_cast<std::int64_t>(files.input_offset);
  if (request.whence == seek_from_end) from = static_cast<std::int64_t>(asking.kernel.machine().input().size());
  if (from + request.offset < 0) return fails(std::move(outcome), EINVAL);  // the offset says so
  files.input_offset = static_cast<std::uint64_t>(from + request.offset);
  const auto offset = static_cast<std::int64_t>(files.input_offset);
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), offset);
}

std::vector<Step> handle(const Asking& asking, const PipeRequest&) {
  return only(gives_up(asking, "so many descriptors aren't covered"));
}

namespace {

// Whether calls on this end of a pipe wait. One that waits already goes on to do so: where others have this end open, too, nobody
// can know whether they had begun.
std::vector<Step> set_status(const Asking& asking, const DescriptorRequest& request) {
  const Description* end = pipe_end(asking.kernel, asking.state, asking.self(), request.descriptor);
  if (end == nullptr) return only(gives_up(asking, "F_SETFL of other files than pipes isn't covered"));
  if (asking.kernel.files(asking.state).pipes[end->object].fifo)
    return only(gives_up(asking, "F_SETFL of a FIFO isn't covered"));
  if (count_holders(asking.kernel, asking.state, end->kind, end->object) > 1)
    return only(gives_up(asking, "F_SETFL of an end of a pipe that another process has open, too, isn't covered"));
  Outcome outcome = begin(asking, Call::fcntl_);
  SharedFiles files = asking.kernel.files(asking.state);
  outcome.touch(Thing::pipe, Access::write, files.pipes[end->object].key);
  for (Description& description : files.descriptions)
    if (description.kind == end->kind && description.object == end->object) description.flags = (description.flags & ~open_never_waits) | request.value;
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), 0);
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const DescriptorRequest& request) {
  if (request.what == DescriptorRequest::What::new_status) return set_status(asking, request);
  if (request.what == DescriptorRequest::What::device) return look_at_file(asking);
  return only(gives_up(asking, "how a standard file was opened isn't covered: it differs from terminal to pipe"));
}

// Ends of pipes alone come here, see inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const CloseRequest& request) {
  Outcome outcome = begin(asking, Call::close_);
  touch_closed(outcome, asking, request.descriptor);
  Personal own = asking.kernel.personal(asking.self());
  DescriptorTable table = own.descriptors();
  close_descriptor(table, request.descriptor);
  own.set_descriptors(std::move(table));
  asking.kernel.set_personal(outcome.next().processes[asking.actor], std::move(own));
  return returns(std::move(outcome), 0);
}

namespace {

// The descriptor that is closed comes back as one of the same end.
bool is_same_end(const Asking& asking, const DupRequest& request) {
  const Description* from = pipe_end(asking.kernel, asking.state, asking.self(), request.from);
  const Description* to = pipe_end(asking.kernel, asking.state, asking.self(), *request.to);
  return from != nullptr && from->kind == to->kind && from->object == to->object;
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const DupRequest& request) {
  if (!request.to) return only(gives_up(asking, "so many descriptors aren't covered"));
  Outcome outcome = begin(asking, Call::dup_);
  if (!is_same_end(asking, request)) touch_closed(outcome, asking, *request.to);
  Personal own = asking.kernel.personal(asking.self());
  const DescriptionId description = own.find(request.from)->description;
  DescriptorTable table = own.descriptors();
  close_descriptor(table, *request.to);
  open_descriptor(table, {*request.to, description, request.close_on_exec});
  own.set_descriptors(std::move(table));
  asking.kernel.set_personal(outcome.next().processes[asking.actor], std::move(own));
  return returns(std::move(outcome), *request.to);
}

// Inside the call, which waits because the pipe is as it is.
void look_at_pipe(const Asking& asking, int descriptor, Step& step) {
  const Description* end = pipe_end(asking.kernel, asking.state, asking.self(), descriptor);
  if (end == nullptr) return;
  const ObjectKey key = asking.kernel.files(asking.state).pipes[end->object].key;
  const bool reads = std::holds_alternative<ReadRequest>(asking.kernel.machine().request(asking.self().local));
  const Thing others = reads ? Thing::writers : Thing::readers;
  for (const Thing thing : {Thing::pipe, others}) step.touched.push_back({thing, Access::read, Touch::nobody, {}, key});
}

}  // namespace forkcheck
