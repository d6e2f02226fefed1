#include "machine/answer.h"

#include "base/check.h"
#include "base/overloaded.h"
#include "machine/files.h"
#include "posix/wait_status.h"

namespace forkcheck {
namespace {

// The value of a call that the kernel has answered.
void give_result(LocalState& state, const Program& program, const Value& value) {
  const Instruction& call = program.code[state.frames.back().pc - 1];
  if (call.type != Scalar::none) state.stack.push_back(value);
}

void set_error(LocalState& state, int error) {
  if (error != 0) state.memory.store(Value::address(errno_object), Scalar::i32, Value::number(error));
}

void answer_fork(LocalState& state, ForkRequest::Kind kind, const Reply& reply) {
  const bool in_child = reply.value == 0 && !reply.process;
  if (!in_child) return;
  // The child of fork has memory of its own; the child of vfork lends its parent's.
  if (kind == ForkRequest::Kind::fork) state.lenders.clear();
  if (kind == ForkRequest::Kind::vfork) state.lenders.push_back({state.frames, state.locals, state.stack, state.exiting});
}

// struct sigaction of x86-64 glibc: handler, mask, flags.
void store_action(LocalState& state, const Value& place, const SignalAction& action) {
  Value handler = Value::number(static_cast<std::int64_t>(action.kind));
  if (action.kind == SignalAction::Kind::handled) handler = {Value::Kind::function, Scalar::none, action.function, 0};
  const auto at = [&](std::int64_t offset) { return Value::address(place.id, place.bits + offset); };
  state.memory.store(at(0), Scalar::pointer, handler);
  state.memory.store(at(8), Scalar::i64, Value::number(static_cast<std::int64_t>(action.mask)));
  for (std::int64_t word = 1; word < 16; ++word) state.memory.store(at(8 + 8 * word), Scalar::i64, Value::number(0));
  state.memory.store(at(136), Scalar::i32, Value::number(static_cast<std::int32_t>(action.flags)));
}

// siginfo_t, as waitid fills it in; zeros if there is nobody yet, or it failed (kernel/exit.c).
void store_info(LocalState& state, const Value& place, const Reply& reply) {
  if (!reply.process) {
    for (const std::int64_t offset : siginfo_fields)
      state.memory.store(Value::address(place.id, place.bits + offset), Scalar::i32, Value::number(0));
    return;
  }
  const WaitStatus status{reply.status};
  const bool stopped = (status.raw & 0xff) == 0x7f, continued = status.raw == 0xffff;
  const int code = continued ? cld_continued : stopped ? cld_stopped : status.is_exit() ? cld_exited : cld_killed;
  const int number = continued ? sig_cont : stopped || status.is_exit() ? status.exit_status() : status.signal();
  store_signal_info(state.memory, place, {sig_chld, code, reply.process, number});
}

SignalInfo info_of(const Reply& reply) { return {reply.status, reply.code, reply.process, reply.detail}; }

// struct stat, as x86-64 Linux lays it out: what every machine has alike.
void store_stat(LocalState& state, const Value& place, const Reply& reply) {
  constexpr std::int64_t size_of_stat = 144, mode_at = 24, size_at = 48;
  const auto store = [&](std::int64_t offset, Scalar type, const Value& value) {
    state.memory.store(Value::address(place.id, place.bits + offset), type, value);
  };
  for (std::int64_t at = 0; at < size_of_stat; at += 8) store(at, Scalar::i64, Value::unknown(Mystery::machine_number));
  store(mode_at, Scalar::u32, Value::number(reply.mode));
  store(mode_at + 4, Scalar::u32, Value::unknown(Mystery::machine_number));
  const auto kind = reply.is_elastic ? Value::Kind::elastic : Value::Kind::number;
  store(size_at, Scalar::i64, {kind, Scalar::none, 0, reply.value});
}

// What a call leaves in memory, at the place that was given for it.
void store_results(LocalState& state, const Request& asked, const Reply& reply) {
  const Value place = std::exchange(state.status_pointer, Value{});
  if (!place.is(Value::Kind::address)) return;
  const auto store_set = [&] {
    state.memory.store(place, Scalar::i64, Value::number(static_cast<std::int64_t>(reply.set)));
    for (std::int64_t word = 1; word < 16; ++word)
      state.memory.store(Value::address(place.id, place.bits + 8 * word), Scalar::i64, Value::number(0));
  };
  std::visit(overloaded{[&](const WaitRequest& wait) {
                          if (wait.by_waitid) store_info(state, place, reply);
                          if (!wait.by_waitid && reply.process)
                            state.memory.store(place, Scalar::i32, Value::number(reply.status));
                        },
                        [&](const SigwaitRequest& wait) {
                          if (reply.error != 0) return;
                          if (wait.informs) store_signal_info(state.memory, place, info_of(reply));
                          else state.memory.store(place, Scalar::i32, Value::number(reply.status));
                        },
                        [&](const SigactionRequest&) {
                          if (reply.error == 0) store_action(state, place, reply.action);
                        },
                        [&](const SigprocmaskRequest&) {
                          if (reply.error == 0) store_set();
                        },
                        [&](const SigpendingRequest&) { store_set(); },
                        [&](const SleepRequest&) {  // nanosleep's remainder
                          if (reply.error == 0) return;
                          state.memory.store(place, Scalar::i64, Value::number(0));
                          state.memory.store(Value::address(place.id, place.bits + 8), Scalar::i64, Value::number(0));
                        },
                        [&](const SemaphoreRequest&) { state.memory.store(place, Scalar::i32, Value::number(reply.status)); },
                        [&](const ReadRequest&) { state.memory.put_text(place, reply.text); },
                        [&](const ReceiveRequest&) {
                          if (reply.error != 0) return;
                          state.memory.store(place, Scalar::i64, reply.process ? Value::process(*reply.process) : Value::number(reply.type));
                          state.memory.put_text(Value::address(place.id, place.bits + 8), reply.text);
                        },
                        [&](const PipeRequest&) {
                          if (reply.error != 0) return;
                          state.memory.store(place, Scalar::i32, Value::number(reply.descriptor));
                          state.memory.store(Value::address(place.id, place.bits + 4), Scalar::i32, Value::number(reply.value));
                        },
                        [&](const StatRequest&) {
                          if (reply.error == 0) store_stat(state, place, reply);
                        },
                        [](const auto&) {}},
             asked);
}

// The text holds one segment after the other, or a part of one.
void fetch(Memory& memory, const AccessRequest& access, const Text& text) {
  if (access.begin < access.end) return memory.fetch(access.segments.front(), access.begin, text);
  std::size_t at = 0;
  for (const SegmentNumber segment : access.segments) {
    const std::size_t size = memory.size_of_shared(segment);
    memory.fetch(segment, 0, text.substr(at, size));
    at += size;
  }
}

// What the call returns. The length of a text with process ids in it isn't known in digits.
Value result_of(const Request& asked, const Reply& reply) {
  const auto length = [&](const Text& text) {
    return reply.error == 0 && holds_process(text) ? Value{Value::Kind::elastic, Scalar::none, 0, reply.value}
                                                   : Value::number(reply.value);
  };
  return std::visit(overloaded{[&](const ReadRequest&) { return length(reply.text); },
                               [&](const WriteRequest& write) { return length(write.text); },
                               [&](const SigwaitRequest& wait) {
                                 return Value::number(reply.error != 0 ? -1 : wait.informs ? reply.status : 0);
                               },
                               [&](const PipeRequest&) { return Value::number(reply.error == 0 ? 0 : -1); },
                               [&](const StatRequest&) { return Value::number(reply.error == 0 ? 0 : -1); },
                               [&](const SeekRequest&) {
                                 return reply.is_elastic ? Value{Value::Kind::elastic, Scalar::none, 0, reply.value}
                                                         : Value::number(reply.value);
                               },
                               [&](const DescriptorRequest& request) {
                                 if (request.what != DescriptorRequest::What::device) return Value::number(reply.value);
                                 return Value::number(reply.value == static_cast<int>(Device::terminal) ? 1 : 0);
                               },
                               [&](const SystemVGetRequest&) {
                                 return reply.error == 0 ? Value::system_v(static_cast<std::int64_t>(reply.segment)) : Value::number(-1);
                               },
                               [&](const ReceiveRequest&) { return length(reply.text); },
                               [&](const auto&) { return result_of(reply); }},
                    asked);
}

// glibc's sigwait waits again after it was interrupted, and leaves a trace of that in errno alone.
bool is_made_again(const LocalState& state) {
  if (!state.writes.empty()) return false;
  const auto* wait = std::get_if<SigwaitRequest>(&*state.asked);
  return wait != nullptr && !wait->informs;
}

// A handler has returned: what it interrupted is as it was, but that a call which waited may have ended.
bool resume_interrupted(LocalState& state, const Program& program, const Reply& reply) {
  Interrupted before = std::move(state.interrupted.back());
  state.interrupted.pop_back();
  state.writes = std::move(before.writes);
  state.asked = std::move(before.asked);
  state.status_pointer = before.status_pointer;
  if (state.asked && std::holds_alternative<SpinRequest>(*state.asked)) {  // the handler may have changed what it spins on
    state.asked.reset();
    return true;
  }
  if (before.held) state.streams[before.flushing].held = std::move(*before.held);
  state.returning = std::move(before.returning);
  if (!before.answer) return false;
  if (is_made_again(state)) {
    set_error(state, before.answer->error);
    return false;
  }
  before.answer->stays = reply.stays;
  return answer(state, program, *before.answer);
}

// A part of it is written.
void shorten(WriteRequest& write, const Reply& reply) {
  write.text.erase(0, static_cast<std::size_t>(reply.value) - write.done);
  write.done = static_cast<std::uint32_t>(reply.value);
}

bool returns_minus_one_on_failure(const Instruction& call) {
  if (call.op != Op::call_builtin) return false;
  switch (static_cast<Builtin>(call.a)) {
    case Builtin::printf_:
    case Builtin::fprintf_:
    case Builtin::dprintf_:
    case Builtin::vprintf_:
    case Builtin::vfprintf_:
    case Builtin::vdprintf_:
    case Builtin::puts_:
    case Builtin::putchar_:
    case Builtin::putc_:
    case Builtin::fputc_:
    case Builtin::fputs_:
    case Builtin::fflush_: return true;
    default: return false;
  }
}

// What a stream couldn't write is lost (glibc, new_do_write). At the end of the process nobody looks; elsewhere the function
// that printed returns EOF, which is only this simple if nothing is left that it would still have done.
bool lose_write(LocalState& state, const Program& program, const Reply& reply) {
  const std::uint32_t stream = state.writes.front().stream;
  state.writes.erase(state.writes.begin());
  const auto* seek = state.asked ? std::get_if<SeekRequest>(&*state.asked) : nullptr;
  if (state.ends() || (state.exiting && seek != nullptr && seek->stream)) return false;
  set_error(state, reply.error);
  const Instruction& call = program.code[state.frames.back().pc - 1];
  const bool all_lost = state.writes.empty() && !state.asked &&
                        (stream == no_stream || state.streams[stream].held.empty());
  if (!all_lost || !returns_minus_one_on_failure(call)) {
    state.writes.clear();
    state.asked = StuckRequest{diagnose(Code::not_modelled, state.where, "a stream fails to write here, which isn't covered")};
    return false;
  }
  if (stream != no_stream) state.streams[stream].failed = true;
  if (call.type != Scalar::none) state.stack.back() = Value::number(-1);
  return true;
}

bool answer_write(LocalState& state, const Program& program, const Reply& reply) {
  if (reply.goes_on) {
    shorten(state.writes.front(), reply);
    return false;
  }
  if (reply.error != 0) return lose_write(state, program, reply);
  const WriteRequest& write = state.writes.front();
  if (write.output_of.empty() && static_cast<std::size_t>(reply.value) < write.done + write.text.size()) {
    state.writes.clear();
    state.asked = StuckRequest{diagnose(Code::not_modelled, state.where, "a stream writes to a pipe here that takes a part of it and doesn't wait, which isn't covered")};
    return false;
  }
  state.writes.erase(state.writes.begin());
  return state.writes.empty() && !state.asked;
}

// _IO_new_file_underflow: the end of a file is remembered, and so is an error.
void fill_stream(LocalState& state, Stream& stream, const Reply& reply) {
  set_error(state, reply.error);
  stream.stopped = reply.error != 0;
  stream.failed = stream.failed || stream.stopped;
  stream.ended = stream.ended || (reply.error == 0 && reply.text.empty());
  stream.ahead += reply.text;
  if (!stream.keeps_place) return;
  stream.behind.clear();
  if (reply.text.empty()) stream.offset.reset();  // at the end of a file others may go on with it
  if (stream.offset) *stream.offset += static_cast<std::int64_t>(reply.text.size());
  stream.is_lost = stream.is_lost || (stream.offset && holds_process(reply.text));
}

// After a part of it was written, an error only makes it end early.
bool answer_long_write(LocalState& state, const Program& program, WriteRequest write, const Reply& reply) {
  if (reply.goes_on) {
    shorten(write, reply);
    state.asked = std::move(write);
    return false;
  }
  give_result(state, program, Value::number(reply.error == 0 ? reply.value : write.done));
  return true;
}

// A semaphore is mapped once by each process.
Value mapped(Memory& memory, SegmentNumber segment, std::uint32_t size, bool read_only) {
  if (const std::optional<ObjectId> known = memory.find_shared(segment)) return Value::address(*known);
  return Value::address(memory.add_shared(segment, size, read_only ? Object::Access::read_only : Object::Access::writable));
}

Value returned_value(Memory& memory, const Request& asked, const Reply& reply) {
  if (reply.error != 0) return result_of(asked, reply);
  if (const auto* map = std::get_if<MapRequest>(&asked)) return mapped(memory, reply.segment, map->size, map->read_only);
  if (const auto* attach = std::get_if<AttachRequest>(&asked))
    return mapped(memory, reply.segment, static_cast<std::uint32_t>(reply.value), attach->read_only);
  const auto* wait = std::get_if<WaitRequest>(&asked);
  return wait != nullptr && wait->by_waitid ? Value::number(0) : result_of(asked, reply);
}

}  // namespace

void store_signal_info(Memory& memory, const Value& place, const SignalInfo& info) {
  constexpr std::uint32_t size = 128;
  memory.fill(place, 0, size);
  const auto store = [&](std::int64_t offset, const Value& value) {
    memory.store(Value::address(place.id, place.bits + offset), Scalar::i32, value);
  };
  store(0, Value::number(info.signal));
  store(8, Value::number(info.code));
  if (info.sender) store(16, Value::process(*info.sender));
  if (info.sender) store(20, Value::opaque(Opaque::user));
  store(24, Value::number(info.detail));
}

Value result_of(const Reply& reply) { return reply.process ? Value::process(*reply.process) : Value::number(reply.value); }

void return_from_call(LocalState& state, const Program& program, const Returned& returned) {
  set_error(state, returned.error);
  give_result(state, program, returned.result);
}

// Whether there is code to run now.
bool answer(LocalState& state, const Program& program, const Reply& reply) {
  if (reply.killed_by != 0) {
    state.writes.clear();
    state.asked = KilledRequest{reply.killed_by};
    return false;
  }
  if (!state.writes.empty()) return answer_write(state, program, reply);
  check(state.asked && !state.ends(), "a reply to a process that never asked");
  const Request asked = *std::exchange(state.asked, std::nullopt);
  if (std::holds_alternative<SigreturnRequest>(asked)) return resume_interrupted(state, program, reply);
  if (std::holds_alternative<PointRequest>(asked)) return true;
  if (const auto* rule = std::get_if<RuleRequest>(&asked)) {
    state.ruled.emplace_back(rule->expression, reply.value);
    return true;
  }
  if (const auto* access = std::get_if<AccessRequest>(&asked)) {
    fetch(state.memory, *access, reply.text);
    return true;
  }
  if (std::holds_alternative<ResumeRequest>(asked)) {
    if (const auto returning = std::exchange(state.returning, std::nullopt)) return_from_call(state, program, *returning);
    return true;
  }
  if (const auto* fork = std::get_if<ForkRequest>(&asked)) answer_fork(state, fork->kind, reply);
  if (const auto* read = std::get_if<ReadRequest>(&asked); read != nullptr && read->stream) {
    fill_stream(state, state.streams[*read->stream], reply);
    return true;
  }
  if (const auto* seek = std::get_if<SeekRequest>(&asked); seek != nullptr && seek->stream) {
    if (*seek->stream == no_stream) {
      state.has_sought = true;
      return true;
    }
    Stream& stream = state.streams[*seek->stream];
    if (reply.error == 0) stream.ahead.clear();
    stream.can_seek = reply.error == 0 || !state.exiting;  // exit tries once, fflush again
    return true;
  }
  if (const auto* question = std::get_if<DescriptorRequest>(&asked); question != nullptr && question->stream) {
    const Device device = reply.error == 0 ? static_cast<Device>(reply.value) : Device::closed;
    (*question->stream == no_stream ? state.device : state.streams[*question->stream].device) = device;
    return true;
  }
  if (const auto* open = std::get_if<OpenRequest>(&asked); open != nullptr && reply.goes_on) {
    state.asked = OpenRequest{open->path, open->flags, open->mode, static_cast<int>(reply.value)};
    return false;
  }
  if (const auto* write = std::get_if<WriteRequest>(&asked); write != nullptr && (reply.goes_on || write->done > 0)) {
    return answer_long_write(state, program, *write, reply);
  }
  store_results(state, asked, reply);
  const Returned returned{reply.error, returned_value(state.memory, asked, reply)};
  if (!reply.stays) {
    return_from_call(state, program, returned);
    return true;
  }
  state.returning = returned;
  state.asked = ResumeRequest{};
  return false;
}

}  // namespace forkcheck
