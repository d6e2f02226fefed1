// Calls that are no events: nobody but the process itself can tell when they happen.
#include <algorithm>
#include <cerrno>

#include <utility>

#include "machine/descriptors.h"
#include "machine/outcome.h"
#include "machine/stdio.h"
#include "posix/plain_path.h"

namespace forkcheck {
namespace {

class Inside {
 public:
  Inside(Kernel& kernel, State& state, ProcessIndex who) : kernel_(kernel), state_(state), who_(who) {}

  std::optional<InnerAnswer> answer(const GetpidRequest&) { return InnerAnswer{{}, ProcessRef{ProcessRef::Kind::here, who_}}; }

  // The mask that the handler found is back, and what it kept away is due before anything else.
  std::optional<InnerAnswer> answer(const SigreturnRequest& request) {
    Personal after = own();
    after.blocked = request.mask;
    keep(std::move(after));
    return InnerAnswer{};
  }

  // Where no handler can come in between, a point makes no difference.
  std::optional<InnerAnswer> answer(const PointRequest&) {
    if (own().can_be_interrupted()) return std::nullopt;
    return InnerAnswer{};
  }

  // Of a file it is an event. A semaphore's file is mapped together with its opening.
  std::optional<InnerAnswer> answer(const MapRequest& request) {
    if (request.descriptor && !request.is_semaphore) return refused_map(request);
    InnerAnswer made;
    if (request.is_semaphore) {
      made.reply.segment = map_semaphore(kernel_, state_, who_, request);
      if (made.reply.segment == 0) return std::nullopt;
      return made;
    }
    Personal after = own();
    const NameId maker = self().name;
    made.reply.segment = segment_number(maker, after.maps++);
    keep(std::move(after));
    SharedMemory memory = kernel_.memory(state_);
    memory.add({made.reply.segment, Text(request.size, U'\0')});
    kernel_.set_memory(state_, std::move(memory));
    return made;
  }

  // What can't be mapped by this descriptor at all.
  std::optional<InnerAnswer> refused_map(const MapRequest& request) {
    if (own().find(*request.descriptor) == nullptr) return fails(EBADF);
    const Description* there = opened_at(*request.descriptor);
    if (there == nullptr) return std::nullopt;
    if (!there->can_be_read() || (!request.read_only && !there->can_be_written())) return fails(EACCES);
    return there->is_file() ? std::nullopt : fails(ENODEV);
  }

  // Unless it races, or a handler could come before it.
  std::optional<InnerAnswer> answer(const AccessRequest& request) {
    if (!request.by_library && is_event(kernel_, self(), request)) return std::nullopt;
    InnerAnswer answer;
    answer.reply.text = contents(kernel_, state_, request);
    return answer;
  }

  std::optional<InnerAnswer> answer(const RuleRequest& request) {
    const auto value = kernel_.rule(state_, who_, request.expression);
    return value ? answers(*value) : std::nullopt;
  }

  std::optional<InnerAnswer> answer(const SigactionRequest& request) {
    if (request.action || request.signal < 1 || request.signal > highest_signal) return std::nullopt;
    InnerAnswer inner;
    inner.reply.action = own().action(request.signal);
    return inner;
  }

  std::optional<InnerAnswer> answer(const SigprocmaskRequest& request) {
    using How = SigprocmaskRequest::How;
    const SignalSet blocked = own().blocked;
    const SignalSet set = request.set & ~unblockable;
    const bool changes = request.how == How::invalid || (request.how == How::blocks && (set & ~blocked) != 0) ||
                         (request.how == How::unblocks && (set & blocked) != 0) ||
                         (request.how == How::sets && set != blocked);
    if (changes) return std::nullopt;
    InnerAnswer inner;
    inner.reply.set = blocked;
    return inner;
  }

  // A signal that ends the process at once is an event: its end.
  std::optional<InnerAnswer> answer(const RaiseRequest& request) {
    if (request.signal < 0 || request.signal > highest_signal) return fails(EINVAL);
    if (request.signal == 0) return InnerAnswer{};
    Personal after = own();
    const bool ends = standard_action(request.signal) == StandardAction::ends && !has(after.blocked, request.signal) &&
                      after.action(request.signal).kind == SignalAction::Kind::standard;
    if (ends) return std::nullopt;
    after.generate(request.signal, {si_tkill, state_.processes[who_].name, 0});
    keep(std::move(after));
    return InnerAnswer{};
  }

  std::optional<InnerAnswer> answer(const ResumeRequest&) {
    const bool waits = own().stopped_by != 0 || !own().takeable().empty();
    return waits ? std::nullopt : std::optional(InnerAnswer{});
  }

  // Nothing is open there, or not for this, or /dev/null. Standard files count as open for all; what that means is left to the
  // events.
  std::optional<InnerAnswer> answer(const WriteRequest& request) {
    if (!kernel_.whole()) return std::nullopt;
    if (own().find(request.descriptor) == nullptr) return fails(EBADF);
    const Description* there = opened_at(request.descriptor);
    if (there == nullptr) return std::nullopt;
    if (!there->can_be_written()) return fails(EBADF);
    return is_null_device(*there) ? answers(static_cast<std::int64_t>(request.text.size())) : std::nullopt;
  }
  std::optional<InnerAnswer> answer(const ReadRequest& request) {
    if (own().find(request.descriptor) == nullptr) return fails(EBADF);
    const Description* there = opened_at(request.descriptor);
    if (there == nullptr) return std::nullopt;
    if (!there->can_be_read()) return fails(EBADF);
    return is_null_device(*there) ? answers(0) : std::nullopt;
  }

  // Pipes and terminals have no offset.
  std::optional<InnerAnswer> answer(const SeekRequest& request) {
    const OpenDescriptor* open = own().find(request.descriptor);
    if (open == nullptr) return fails(EBADF);
    const Description* there = opened_at(request.descriptor);
    if (there == nullptr) return open->description == standard_input ? std::nullopt : fails(ESPIPE);
    if (there->is_file()) return std::nullopt;
    return is_null_device(*there) ? answers(0) : fails(ESPIPE);
  }

  // /dev/null is there for all, and doesn't change.
  std::optional<InnerAnswer> answer(const OpenRequest& request) {
    if (parse_path(request.path).place != PlainPath::Place::null_device) return std::nullopt;
    if ((request.flags & open_creates) != 0 && (request.flags & open_exclusive) != 0) return fails(EEXIST);
    DescriptorTable table = own().descriptors();
    const int number = lowest_free(table, 0);
    if (number >= most_descriptors) return std::nullopt;
    SharedFiles files = kernel_.files(state_);
    const DescriptionId id = files.add({Description::Kind::null_device, 0, {self().name, number}, description_flags(request.flags)});
    open_descriptor(table, {number, id, (request.flags & open_close_on_exec) != 0});
    kernel_.set_files(state_, std::move(files));
    keep(std::move(table));
    return answers(number);
  }

  std::optional<InnerAnswer> answer(const TruncateRequest& request) {
    if (request.size < 0) return fails(EINVAL);
    if (own().find(request.descriptor) == nullptr) return fails(EBADF);
    const Description* there = opened_at(request.descriptor);
    if (there == nullptr || (there->is_file() && there->can_be_written())) return std::nullopt;
    return fails(EINVAL);
  }

  // What is no regular file doesn't change.
  std::optional<InnerAnswer> answer(const StatRequest& request) {
    if (request.path) return std::nullopt;
    if (own().find(request.descriptor) == nullptr) return fails(EBADF);
    const Description* there = opened_at(request.descriptor);
    if (there == nullptr || there->is_file()) return std::nullopt;
    InnerAnswer inner;
    inner.reply.mode = there->is_pipe() ? mode_of(*there) : mode_of_null_device;
    return inner;
  }

  std::optional<InnerAnswer> answer(const UmaskRequest& request) {
    Personal after = own();
    const int before = std::exchange(after.umask, request.mask & all_permissions);
    keep(std::move(after));
    return answers(before);
  }

  std::optional<InnerAnswer> answer(const PriorityRequest& request) {
    if (!request.niceness) return answers(own().niceness);
    if (*request.niceness < own().niceness) return fails(EACCES);
    Personal after = own();
    after.niceness = *request.niceness;
    keep(std::move(after));
    return answers(*request.niceness);
  }

  // Others can only tell the end of a pipe's last descriptor.
  std::optional<InnerAnswer> answer(const CloseRequest& request) {
    if (own().find(request.descriptor) == nullptr) return fails(EBADF);
    if (pipe_end(kernel_, state_, self(), request.descriptor) != nullptr) return std::nullopt;
    DescriptorTable table = own().descriptors();
    close_descriptor(table, request.descriptor);
    keep(std::move(table));
    return InnerAnswer{};
  }

  std::optional<InnerAnswer> answer(const DupRequest& request) {
    const OpenDescriptor* from = own().find(request.from);
    if (from == nullptr) return fails(EBADF);
    if (request.to && *request.to != request.from && pipe_end(kernel_, state_, self(), *request.to) != nullptr) return std::nullopt;
    DescriptorTable table = own().descriptors();
    const int number = request.to ? *request.to : lowest_free(table, request.at_least);
    if (number >= most_descriptors) return std::nullopt;
    if (request.to != request.from) {
      const DescriptionId description = from->description;
      close_descriptor(table, number);
      open_descriptor(table, {number, description, request.close_on_exec});
    }
    keep(std::move(table));
    return answers(number);
  }

  std::optional<InnerAnswer> answer(const PipeRequest& request) {
    DescriptorTable table = own().descriptors();
    const int reader = lowest_free(table, 0), writer = lowest_free(table, reader + 1);
    if (writer >= most_descriptors) return std::nullopt;
    SharedFiles files = kernel_.files(state_);
    const auto pipe = static_cast<std::uint32_t>(files.pipes.size());
    const auto add = [&](int number, Description::Kind kind, int flags) {
      const DescriptionId id = files.add({kind, pipe, {self().name, number}, flags | (request.waits ? 0 : open_never_waits)});
      open_descriptor(table, {number, id, request.close_on_exec});
    };
    files.pipes.push_back({{}, {}, false, {self().name, reader}});
    add(reader, Description::Kind::pipe_reader, 0);
    add(writer, Description::Kind::pipe_writer, open_write_only);
    kernel_.set_files(state_, std::move(files));
    keep(std::move(table));
    std::optional<InnerAnswer> inner = answers(writer);
    inner->reply.descriptor = reader;
    return inner;
  }

  std::optional<InnerAnswer> answer(const DescriptorRequest& request) {
    using What = DescriptorRequest::What;
    const OpenDescriptor* open = own().find(request.descriptor);
    if (open == nullptr) return fails(EBADF);
    switch (request.what) {
      case What::device: {
        const Device device = device_of(*open);
        const Description* there = opened_at(request.descriptor);
        if (request.stream && there != nullptr && there->is_file()) return std::nullopt;
        std::optional<InnerAnswer> inner = answers(static_cast<int>(device));
        if (!request.stream && device != Device::terminal) inner->reply.error = ENOTTY;
        return inner;
      }
      case What::flags: return answers(open->close_on_exec ? 1 : 0);
      case What::status: {
        const Description* there = kernel_.files(state_).find(open->description);
        if (there == nullptr) return std::nullopt;
        return answers(there->flags);
      }
      case What::new_status: {
        const Description* there = kernel_.files(state_).find(open->description);
        const bool changes_nothing = there != nullptr && there->is_pipe() && (there->flags & open_never_waits) == request.value;
        return changes_nothing ? answers(0) : std::nullopt;
      }
      case What::new_flags: break;
    }
    DescriptorTable table = own().descriptors();
    std::ranges::find(table, request.descriptor, &OpenDescriptor::number)->close_on_exec = (request.value & 1) != 0;
    keep(std::move(table));
    return InnerAnswer{};
  }

  template <class Other>
  std::optional<InnerAnswer> answer(const Other&) {
    return std::nullopt;
  }

 private:
  const Process& self() const { return state_.processes[who_]; }
  const Personal& own() const { return kernel_.personal(self()); }
  void keep(Personal after) { kernel_.set_personal(state_.processes[who_], std::move(after)); }
  void keep(DescriptorTable table) {
    Personal after = own();
    after.set_descriptors(std::move(table));
    keep(std::move(after));
  }
  const Description* opened_at(int descriptor) const { return opened(kernel_, state_, self(), descriptor); }
  int mode_of(const Description& end) const {
    const SharedFiles& files = kernel_.files(state_);
    const std::optional<std::uint32_t> fifo = files.pipes[end.object].fifo;
    return fifo ? mode_of_fifo | *files.files[*fifo].mode : mode_of_pipe;
  }
  static bool is_null_device(const Description& there) { return there.kind == Description::Kind::null_device; }
  Device device_of(const OpenDescriptor& open) const {
    if (const Description* there = kernel_.files(state_).find(open.description))
      return there->is_pipe() ? Device::own_pipe : Device::own_file;
    const bool is_output = open.description == standard_output || open.description == standard_error;
    const bool is_terminal = is_output && kernel_.profile().out != Stdout::pipe;
    return is_terminal ? Device::terminal : Device::pipe;
  }
  static std::optional<InnerAnswer> answers(std::int64_t value) {
    InnerAnswer inner;
    inner.reply.value = value;
    return inner;
  }
  static std::optional<InnerAnswer> fails(int error) {
    InnerAnswer inner;
    inner.reply.value = -1;
    inner.reply.error = error;
    return inner;
  }

  Kernel& kernel_;
  State& state_;
  ProcessIndex who_;
};

}  // namespace

std::optional<InnerAnswer> answer_inside(Kernel& kernel, State& state, ProcessIndex who) {
  Inside inside(kernel, state, who);
  const Request request = kernel.machine().request(state.processes[who].local);
  return std::visit([&](const auto& asked) { return inside.answer(asked); }, request);
}

}  // namespace forkcheck
