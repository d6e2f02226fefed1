// Shared memory: mapping it, accesses, races, and the semaphores that lie in it (POSIX mmap, sem_wait).
#include <algorithm>
#include <cerrno>

#include "base/check.h"
#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "machine/shared_memory.h"
#include "posix/shared_race.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

// Steps touch shared memory by blocks of this many bytes, at most `most_blocks` of a segment: two that share a block count as
// dependent, which is never wrong.
constexpr std::uint32_t smallest_block = 4, most_blocks = 1024;

std::vector<Touch> touches_of(const SharedMemory& memory, const SharedRange& range) {
  const Segment* segment = memory.find(range.segment);
  if (segment == nullptr) return {};
  const auto size = static_cast<std::uint32_t>(segment->content.size());
  const std::uint32_t block = std::max(smallest_block, size / most_blocks);
  const NameId maker = maker_of(range.segment);
  const auto first = static_cast<int>(range.segment & 0xFFFF) << 16;
  std::vector<Touch> touches;
  for (std::uint32_t at = range.begin / block; at * block < range.end; ++at) {
    touches.push_back({Thing::memory, range.writes ? Access::write : Access::read, Touch::nobody, {}, {maker, first + static_cast<int>(at)}});
  }
  return touches;
}

void touch(Step& step, const SharedMemory& memory, const SharedRange& range) {
  std::ranges::move(touches_of(memory, range), std::back_inserter(step.touched));
}

SharedRange range_of(const AccessRequest& request) {
  return {request.segments.front(), request.begin, request.end, request.writes};
}

// Whose access happens at the same time, and what it makes of it.
void look_for_races(Kernel& kernel, const State& state, ProcessIndex who, const SharedRange& range) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& other = state.processes[i];
    if (i == who || !is_alive(other)) continue;
    for (const SharedRange& theirs : kernel.accesses(other)) {
      if (conflict(range, theirs)) kernel.note_race(range, theirs);
    }
  }
}

// Where nobody can reach it any more, it is gone.
void drop_unreachable(Kernel& kernel, State& state) {
  SharedMemory left = kernel.memory(state);
  const std::vector<File>& files = kernel.files(state).files;
  const std::vector<SystemVObject>& objects = kernel.files(state).system_v;
  std::erase_if(left.segments, [&](const Segment& segment) {
    if (std::ranges::find(files, segment.number, &File::segment) != files.end()) return false;
    const auto object = std::ranges::find(objects, segment.number, &SystemVObject::number);
    if (object != objects.end() && !object->is_removed) return false;
    return std::ranges::none_of(state.processes, [&](const Process& process) {
      return is_alive(process) && std::ranges::find(kernel.machine().segments(process.local), segment.number) !=
                                      kernel.machine().segments(process.local).end();
    });
  });
  if (left.segments.size() != kernel.memory(state).segments.size()) kernel.set_memory(state, std::move(left));
}

// A process that a signal ends or stops may not have come to its last accesses yet.
void take_accesses_apart(Kernel& kernel, const Accesses& last, bool ends) {
  for (const SharedRange& range : last) {
    if (range.writes || !ends) kernel.note_race(range, range);
  }
}

}  // namespace

bool is_event(const Kernel& kernel, const Process& process, const AccessRequest& request) {
  return kernel.races().concern(range_of(request)) || kernel.personal(process).can_be_interrupted();
}

Text contents(const Kernel& kernel, const State& state, const AccessRequest& request) {
  const SharedMemory& memory = kernel.memory(state);
  if (request.by_library && request.begin == request.end) {
    Text all;
    for (const SegmentNumber number : request.segments) all += memory.find(number)->content;
    return all;
  }
  return memory.find(request.segments.front())->content.substr(request.begin, request.end - request.begin);
}

void carry_out(Kernel& kernel, State& state, ProcessIndex who, const std::vector<SharedAccess>& accesses,
               const std::vector<ProcessRef>& table, AccessKind kind) {
  if (accesses.empty()) return;
  SharedMemory memory = kernel.memory(state);
  Accesses own = kernel.accesses(state.processes[who]);
  for (const SharedAccess& access : accesses) {
    const SharedRange range{access.segment, access.begin, access.end, access.writes};
    look_for_races(kernel, state, who, range);
    const bool races = kernel.races().concern(range);
    if (races && kind == AccessKind::of_library && kernel.races_settled()) {
      Process& process = state.processes[who];
      process.local = kernel.machine().give_up(process.local, Code::not_modelled,
          "a library function, or a struct as a whole, works on shared memory that another process uses at the same time");
    }
    if (!races) add(own, range);
    if (access.writes) store(memory.find(access.segment)->content, access.begin, with_names(state, table, access.written));
  }
  kernel.set_memory(state, std::move(memory));
  kernel.set_accesses(state.processes[who], std::move(own));
}

void settle_memory(Kernel& kernel, const State& before, Step& step) {
  if (!before.memory.valid() && !step.next.memory.valid()) return;
  const Accesses& last = kernel.accesses(before.processes[step.actor]);
  const bool by_signal = step.decision == Step::Decision::take && (step.call == Call::killed_ || step.call == Call::stop_);
  if (by_signal) take_accesses_apart(kernel, last, step.call == Call::killed_);
  const SharedMemory& memory = before.memory.valid() ? kernel.memory(before) : kernel.memory(step.next);
  for (const SharedRange& range : last) touch(step, memory, range);
  for (Process& process : step.next.processes) {
    if (!is_alive(process)) kernel.set_accesses(process, {});
    const auto earlier = std::ranges::find(before.processes, process.name, &Process::name);
    const bool is_actor = process.name == before.processes[step.actor].name;
    if (!is_actor && earlier != before.processes.end() && earlier->accesses == process.accesses) continue;
    for (const SharedRange& range : kernel.accesses(process)) touch(step, kernel.memory(step.next), range);
  }
  drop_unreachable(kernel, step.next);
}

namespace {

constexpr std::uint32_t semaphore_size = 4;  // the part that matters, in the first bytes of a sem_t

std::uint32_t value_at(const Text& content, std::uint32_t offset) {
  std::uint32_t value = 0;
  for (std::uint32_t i = semaphore_size; i-- > 0;) {
    check(content[offset + i] < 256, "a semaphore holds a number");
    value = value << 8 | static_cast<std::uint32_t>(content[offset + i]);
  }
  return value;
}

Text bytes_of(std::uint32_t value) {
  Text bytes;
  for (std::uint32_t i = 0; i < semaphore_size; ++i) bytes.push_back(value >> (8 * i) & 0xFF);
  return bytes;
}

bool is_number_at(const Text& content, std::uint32_t offset) {
  return std::all_of(content.begin() + offset, content.begin() + offset + semaphore_size, [](char32_t c) { return c < 256; });
}

// The memory of a file, which is made when it is first mapped. 0: another file, of the same name or not, has that number already.
SegmentNumber segment_of_file(Kernel& kernel, SharedFiles& files, SharedMemory& memory, std::uint32_t index, std::uint32_t size) {
  File& file = files.files[index];
  if (file.segment != 0) return file.segment;
  const SegmentNumber number = segment_number(kernel.intern({}), map_number_of_file(file.name));
  if (memory.find(number) != nullptr) return 0;
  Text content = file.content;
  content.resize(size, U'\0');
  memory.add({number, std::move(content)});
  file.segment = number;
  return number;
}

}  // namespace

SegmentNumber map_semaphore(Kernel& kernel, State& state, ProcessIndex who, const MapRequest& request) {
  SharedFiles files = kernel.files(state);
  SharedMemory memory = kernel.memory(state);
  const Description* there = opened(kernel, state, state.processes[who], *request.descriptor);
  const SegmentNumber number = segment_of_file(kernel, files, memory, there->object, request.size);
  if (number == 0) return 0;
  if (request.begins_with) store(memory.find(number)->content, 0, bytes_of(*request.begins_with));
  kernel.set_files(state, std::move(files));
  kernel.set_memory(state, std::move(memory));
  return number;
}

// What is answered at once doesn't come here, see inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const MapRequest& request) {
  const auto unknown = [&](const char* why) { return only(gives_up(asking, why)); };
  if (request.is_semaphore) return unknown("a semaphore that was unlinked and made again isn't covered");
  const Description* there = opened(asking.kernel, asking.state, asking.self(), *request.descriptor);
  if (there == nullptr) return unknown("mmap of a standard file isn't covered");
  SharedFiles files = asking.kernel.files(asking.state);
  SharedMemory memory = asking.kernel.memory(asking.state);
  const File& file = files.files[there->object];
  constexpr std::size_t page = 4096;
  const std::size_t most = (file.content.size() + page - 1) / page * page;
  if (request.size > most) return unknown("mmap of more than the file has isn't covered: it may be made longer yet, or an access is a SIGBUS");
  if (holds_process(file.content)) return unknown("mmap of a file with a process id in it isn't covered");
  Outcome outcome = begin(asking, Call::mmap_);
  outcome.touch(Thing::content, Access::read, key_of_name(file.name));
  const bool is_first = file.segment == 0;
  const SegmentNumber number = segment_of_file(asking.kernel, files, memory, there->object, request.size);
  if (number == 0) return unknown("mmap of a file that was unlinked and made again isn't covered");
  if (memory.find(number)->content.size() != request.size) return unknown("maps of one file with different lengths aren't covered");
  const auto& own = asking.kernel.machine().segments(asking.self().local);
  if (std::ranges::find(own, number) != own.end()) return unknown("mmap of a file that the process has mapped already isn't covered");
  if (is_first) {
    asking.kernel.set_files(outcome.next(), std::move(files));
    asking.kernel.set_memory(outcome.next(), std::move(memory));
  }
  Reply answer;
  answer.segment = number;
  return returns(std::move(outcome), answer);
}

// In a search for races only where it is one already, or a handler could come in between; see inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const AccessRequest& request) {
  Outcome outcome = begin(asking, Call::point_);
  for (const Touch& touched : touches_of(asking.kernel.memory(asking.state), range_of(request))) outcome.touch(touched.thing, touched.access, touched.object);
  Text text = contents(asking.kernel, asking.state, request);
  outcome.reply_with_text({}, std::move(text));
  return only(std::move(outcome).finish());
}

std::vector<Touch> touches_of(const SharedMemory& memory, const SemaphoreRequest& request) {
  if (request.segment == 0) return {};
  const bool looks = request.what == SemaphoreRequest::What::value;
  return touches_of(memory, SharedRange{request.segment, request.offset, request.offset + semaphore_size, !looks});
}

std::vector<Step> handle(const Asking& asking, const SemaphoreRequest& request) {
  using What = SemaphoreRequest::What;
  if (request.segment == 0) return {};  // nobody else posts
  SharedMemory memory = asking.kernel.memory(asking.state);
  Text& content = memory.find(request.segment)->content;
  if (!is_number_at(content, request.offset)) return only(gives_up(asking, "this is no semaphore"));
  const std::uint32_t value = value_at(content, request.offset);
  if (value == 0 && request.what == What::wait) return {};
  const bool posts = request.what == What::post;
  Outcome outcome = begin(asking, posts ? Call::sempost_ : request.what == What::value ? Call::semvalue_ : Call::semwait_);
  for (const Touch& touched : touches_of(memory, request)) outcome.touch(touched.thing, touched.access, touched.object);
  Reply answer;
  if (value == 0 && request.what == What::try_wait) return fail(std::move(outcome), EAGAIN);
  if (request.what == What::value) {
    answer.status = static_cast<int>(value);
  } else {
    store(content, request.offset, bytes_of(posts ? value + 1 : value - 1));
    asking.kernel.set_memory(outcome.next(), std::move(memory));
  }
  return returns(std::move(outcome), answer);
}

}  // namespace forkcheck
