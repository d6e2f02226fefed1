#include "machine/machine.h"

#include <algorithm>

#include <fmt/format.h>

#include <deque>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "base/hash.h"
#include "base/overloaded.h"
#include "machine/content_pool.h"
#include "machine/cpu.h"
#include "machine/describe.h"
#include "machine/files.h"
#include "machine/interrupts.h"
#include "machine/load_program.h"
#include "machine/tidy.h"
#include "posix/wait_status.h"

namespace forkcheck {

namespace {

struct Record {
  LocalState state;
  Request request;
  std::uint32_t slots = 0;
  const BuiltinSet* future = nullptr;
};

struct Step {
  LocalId from;
  Reply reply;
  bool operator==(const Step&) const = default;
};

struct StepHash {
  std::size_t operator()(const Step& s) const {
    std::uint64_t h = mix(s.from.index, static_cast<std::uint64_t>(s.reply.value));
    h = mix(h, s.reply.process ? *s.reply.process : std::uint64_t{1} << 40);
    for (const char32_t c : s.reply.text) h = mix(h, c);
    h = mix(h, s.reply.set ^ static_cast<std::uint64_t>(s.reply.stays) << 63 ^ std::uint64_t{s.reply.action.function} << 32);
    return mix(h, (static_cast<std::uint64_t>(s.reply.error) << 32) ^ static_cast<std::uint64_t>(s.reply.status));
  }
};

struct SetHash {
  std::size_t operator()(const BuiltinSet& set) const { return std::hash<BuiltinSet>()(set); }
};

}  // namespace

struct Machine::Parts {
  Parts(const Program& p, const Profile& pr, MachineOptions o)
      : program(p), profile(pr), options(std::move(o)), future(p), mentions(p), frame_bytes(estimate_frames(p)),
        pristine(pristine_objects(p, pool)), handlers(find_handlers(p)), points(find_points(p, handlers)),
        has_descriptors(changes_descriptors(builtins_of_all())) {}

  // Of main and of the handlers.
  BuiltinSet builtins_of_all() const {
    BuiltinSet all = future.builtins_of(program.main);
    for (const FunctionId handler : handlers) all |= future.builtins_of(handler);
    return all;
  }
  World world() { return {program, profile, options, findings, frame_bytes, points, has_descriptors}; }
  TidyFacts facts() const { return {future, mentions, pristine, formats_show_errno(program), handlers}; }

  enum class Passes { nothing, a_point };
  Transition go_on(LocalState state, Passes passes = Passes::nothing);
  Transition run(Cpu& cpu, LocalState& state);
  Transition finish(LocalState state);
  LocalId intern(LocalState state, std::uint32_t slots);

  const Program& program;
  const Profile profile;
  const MachineOptions options;
  const Future future;
  const LocalMentions mentions;
  const std::vector<std::uint32_t> frame_bytes;
  ContentPool pool;
  const std::vector<Object> pristine;
  const std::vector<FunctionId> handlers;
  const Points points;
  const bool has_descriptors;
  FindingLog findings;

  std::deque<Record> records;                              // by LocalId
  std::unordered_multimap<std::uint64_t, LocalId> ids;     // by hash of the state
  std::unordered_map<Step, Transition, StepHash> memo;
  std::unordered_map<BuiltinSet, char, SetHash> futures;   // nodes stay where they are
};

namespace {

// The value of a call that the kernel has answered.
void give_result(LocalState& state, const Program& program, const Value& value) {
  const Instruction& call = program.code[state.frames.back().pc - 1];
  if (call.type != Scalar::none) state.stack.push_back(value);
}

void set_error(LocalState& state, int error) {
  if (error != 0) state.memory.store(Value::address(errno_object), Scalar::i32, Value::number(error));
}

Value result_of(const Reply& reply) { return reply.process ? Value::process(*reply.process) : Value::number(reply.value); }

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

// siginfo_t, as waitid fills it in; zeros if there is nobody yet.
void store_info(LocalState& state, const Value& place, const Reply& reply) {
  state.memory.fill(place, 0, 128);
  if (!reply.process) return;
  const auto store = [&](std::int64_t offset, const Value& value) {
    state.memory.store(Value::address(place.id, place.bits + offset), Scalar::i32, value);
  };
  const WaitStatus status{reply.status};
  const bool stopped = (status.raw & 0xff) == 0x7f, continued = status.raw == 0xffff;
  const int code = continued ? cld_continued : stopped ? cld_stopped : status.is_exit() ? cld_exited : cld_killed;
  const int number = continued ? sig_cont : stopped || status.is_exit() ? status.exit_status() : status.signal();
  store(0, Value::number(sig_chld));
  store(8, Value::number(code));
  store(16, Value::process(*reply.process));
  store(24, Value::number(number));
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
                          if (wait.by_waitid && reply.error == 0) store_info(state, place, reply);
                          if (!wait.by_waitid && reply.process)
                            state.memory.store(place, Scalar::i32, Value::number(reply.status));
                        },
                        [&](const SigwaitRequest&) {
                          if (reply.error == 0) state.memory.store(place, Scalar::i32, Value::number(reply.status));
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
                        [&](const ReadRequest&) { state.memory.put_text(place, reply.text); },
                        [&](const PipeRequest&) {
                          if (reply.error != 0) return;
                          state.memory.store(place, Scalar::i32, Value::number(reply.descriptor));
                          state.memory.store(Value::address(place.id, place.bits + 4), Scalar::i32, Value::number(reply.value));
                        },
                        [](const auto&) {}},
             asked);
}

void return_from_call(LocalState& state, const Program& program, const Returned& returned) {
  set_error(state, returned.error);
  give_result(state, program, returned.result);
}

// What the call returns. The length of a text with process ids in it isn't known in digits.
Value result_of(const Request& asked, const Reply& reply) {
  const auto length = [&](const Text& text) {
    return reply.error == 0 && holds_process(text) ? Value{Value::Kind::elastic, Scalar::none, 0, reply.value}
                                                   : Value::number(reply.value);
  };
  return std::visit(overloaded{[&](const ReadRequest&) { return length(reply.text); },
                               [&](const WriteRequest& write) { return length(write.text); },
                               [&](const PipeRequest&) { return Value::number(reply.error == 0 ? 0 : -1); },
                               [&](const DescriptorRequest& request) {
                                 if (request.what != DescriptorRequest::What::device) return Value::number(reply.value);
                                 return Value::number(reply.value == static_cast<int>(Device::terminal) ? 1 : 0);
                               },
                               [&](const auto&) { return result_of(reply); }},
                    asked);
}

bool answer(LocalState& state, const Program& program, const Reply& reply);

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
  if (before.held) state.streams[static_cast<std::size_t>(before.flushing)].held = std::move(*before.held);
  state.returning = std::move(before.returning);
  if (!before.answer) return false;
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
  const int descriptor = state.writes.front().descriptor;
  state.writes.erase(state.writes.begin());
  if (state.ends()) return false;
  set_error(state, reply.error);
  const Instruction& call = program.code[state.frames.back().pc - 1];
  const bool all_lost = state.writes.empty() && !state.asked &&
                        std::ranges::all_of(state.streams, [&](const Stream& s) { return s.descriptor != descriptor || s.held.empty(); });
  if (!all_lost || !returns_minus_one_on_failure(call)) {
    state.writes.clear();
    state.asked = StuckRequest{diagnose(Code::not_modelled, state.where, "a stream fails to write here, which isn't covered")};
    return false;
  }
  for (Stream& stream : state.streams) stream.failed = stream.failed || stream.descriptor == descriptor;
  if (call.type != Scalar::none) state.stack.back() = Value::number(-1);
  return true;
}

bool answer_write(LocalState& state, const Program& program, const Reply& reply) {
  if (reply.goes_on) {
    shorten(state.writes.front(), reply);
    return false;
  }
  if (reply.error != 0) return lose_write(state, program, reply);
  state.writes.erase(state.writes.begin());
  return state.writes.empty() && !state.asked;
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
  if (std::holds_alternative<ResumeRequest>(asked)) {
    if (const auto returning = std::exchange(state.returning, std::nullopt)) return_from_call(state, program, *returning);
    return true;
  }
  if (const auto* fork = std::get_if<ForkRequest>(&asked)) answer_fork(state, fork->kind, reply);
  if (const auto* question = std::get_if<DescriptorRequest>(&asked); question != nullptr && question->stream) {
    const Device device = reply.error == 0 ? static_cast<Device>(reply.value) : Device::closed;
    (*question->stream == no_stream ? state.device : state.streams[*question->stream].device) = device;
    return true;
  }
  if (const auto* write = std::get_if<WriteRequest>(&asked); write != nullptr && (reply.goes_on || write->done > 0)) {
    return answer_long_write(state, program, *write, reply);
  }
  store_results(state, asked, reply);
  const auto* wait = std::get_if<WaitRequest>(&asked);
  const bool only_succeeds = wait != nullptr && wait->by_waitid && reply.error == 0;
  const Returned returned{reply.error, only_succeeds ? Value::number(0) : result_of(asked, reply)};
  if (!reply.stays) {
    return_from_call(state, program, returned);
    return true;
  }
  state.returning = returned;
  state.asked = ResumeRequest{};
  return false;
}

}  // namespace

namespace {

// siginfo_t's common fields, as x86-64 Linux lays them out.
Value signal_info(Memory& memory, const Machine::Interruption& how, std::optional<Slot> sender) {
  constexpr std::uint32_t size = 128;
  const Value info = Value::address(memory.add(Object::Kind::heap, size));
  memory.fill(info, 0, size);
  const auto store = [&](std::int64_t offset, const Value& value) {
    memory.store(Value::address(info.id, offset), Scalar::i32, value);
  };
  store(0, Value::number(how.signal));
  store(8, Value::number(how.origin.code));
  if (sender) store(16, Value::process(*sender));
  store(24, Value::number(how.origin.status));
  return info;
}

}  // namespace

Machine::Machine(const Program& program, const Profile& profile, MachineOptions options)
    : parts_(std::make_unique<Parts>(program, profile, std::move(options))) {}
Machine::~Machine() = default;

Transition Machine::Parts::go_on(LocalState state, Passes passes) {
  const World shared = world();
  Cpu cpu(shared, state);
  if (passes == Passes::a_point) cpu.pass_point();
  return run(cpu, state);
}

Transition Machine::Parts::run(Cpu& cpu, LocalState& state) {
  cpu.run();
  state.where = cpu.span();
  return finish(std::move(state));
}

Transition Machine::Parts::finish(LocalState state) {
  Transition result;
  result.keep = tidy(state, program, facts());
  for (Object& object : state.memory.objects()) pool.intern(object);
  result.next = intern(std::move(state), static_cast<std::uint32_t>(result.keep.size()));
  return result;
}

LocalId Machine::Parts::intern(LocalState state, std::uint32_t slots) {
  const std::uint64_t hash = state.hash();
  const auto [begin, end] = ids.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    if (records[it->second.index].state == state) return it->second;
  }
  const LocalId id(records.size());
  const BuiltinSet* builtins = &futures.try_emplace(future_of(state, facts())).first->first;
  Request request = state.request();
  records.push_back({std::move(state), std::move(request), slots, builtins});
  ids.emplace(hash, id);
  return id;
}

LocalId Machine::start() { return parts_->go_on(initial_state(parts_->world(), parts_->pristine)).next; }

const Request& Machine::request(LocalId state) const { return parts_->records[state.index].request; }
Span Machine::where(LocalId state) const { return parts_->records[state.index].state.where; }
std::uint32_t Machine::slots(LocalId state) const { return parts_->records[state.index].slots; }
const BuiltinSet& Machine::future(LocalId state) const { return *parts_->records[state.index].future; }

const Transition& Machine::advance(LocalId from, const Reply& reply) {
  const Step step{from, reply};
  if (const auto known = parts_->memo.find(step); known != parts_->memo.end()) return known->second;
  LocalState state = parts_->records[from.index].state;
  using Passes = Parts::Passes;
  const bool at_point = state.writes.empty() && std::holds_alternative<PointRequest>(*state.asked);
  state.just_flushed.reset();
  if (reply.stays && !state.writes.empty() && state.writes.front().flushes) state.just_flushed = state.writes.front();
  bool runs = answer(state, parts_->program, reply);
  if (runs && reply.stays) {
    state.asked = ResumeRequest{};
    runs = false;
  }
  Transition result = runs ? parts_->go_on(std::move(state), at_point ? Passes::a_point : Passes::nothing)
                           : parts_->finish(std::move(state));
  return parts_->memo.emplace(step, std::move(result)).first->second;
}

Transition Machine::interrupt(LocalId from, const Interruption& how, std::optional<Slot> sender) {
  LocalState state = parts_->records[from.index].state;
  const World shared = parts_->world();
  Cpu cpu(shared, state);
  Interrupted waiting{0, std::move(state.writes), std::exchange(state.asked, std::nullopt),
                      std::exchange(state.status_pointer, Value{}), {}, 0, how.mask, how.answer,
                      std::exchange(state.returning, std::nullopt)};
  state.writes.clear();
  std::optional<WriteRequest> flushing = std::exchange(state.just_flushed, std::nullopt);
  if (!flushing && !waiting.writes.empty() && waiting.writes.front().flushes) flushing = waiting.writes.front();
  if (flushing) {
    waiting.flushing = flushing->descriptor;
    Stream& stream = state.streams[static_cast<std::size_t>(waiting.flushing)];
    waiting.held = std::exchange(stream.held, flushing->text);
  }
  std::vector<Value> arguments{Value::number(how.signal)};
  if (how.told) {
    arguments.push_back(signal_info(state.memory, how, sender));
    arguments.push_back(Value::number(0));
  }
  cpu.enter_handler(how.handler, arguments, std::move(waiting));
  if (!how.stays) return parts_->run(cpu, state);
  cpu.ask(ResumeRequest{});
  return parts_->run(cpu, state);
}

Transition Machine::exec(LocalId from, FunctionId main) {
  const LocalState& before = parts_->records[from.index].state;
  const auto& request = std::get<ExecRequest>(*before.asked);
  return parts_->go_on(begin_program(parts_->world(), parts_->pristine, main, {request.arguments, request.environment}));
}

Transition Machine::exec_opaque(LocalId from, const std::string& name) {
  LocalState state;
  state.where = parts_->records[from.index].state.where;
  state.writes.push_back({1, Text(), false, name});
  state.asked = ExitRequest{0};
  return parts_->finish(std::move(state));
}

const std::vector<Executable>& Machine::executables() const { return parts_->program.executables; }

LocalId Machine::give_up(LocalId from, Code code, const std::string& message) {
  LocalState state = parts_->records[from.index].state;
  state.writes.clear();
  state.asked = StuckRequest{diagnose(code, state.where, message)};
  return parts_->finish(std::move(state)).next;
}

const BuiltinSet& Machine::all_builtins() const { return parts_->future.builtins_of(parts_->program.main); }
const std::vector<FunctionId>& Machine::handlers() const { return parts_->handlers; }

std::vector<std::string> Machine::watched_variables() const {
  std::vector<std::string> names;
  for (std::size_t global = 0; global < parts_->points.globals.size(); ++global) {
    if (parts_->points.globals[global]) names.push_back(parts_->program.globals[global].name);
  }
  return names;
}

// The child kept its parent's frames, with the same objects and slots as its own memory: the parent's old state isn't needed.
Transition Machine::resume_vfork(LocalId parent, LocalId child, const std::vector<Slot>&, const Reply& reply) {
  check(std::holds_alternative<ForkRequest>(request(parent)), "only the parent of vfork is resumed");
  LocalState state = parts_->records[child.index].state;
  check(!state.lenders.empty(), "the child of vfork has no parent's frames");
  Lender lender = std::move(state.lenders.back());
  state.lenders.pop_back();
  state.frames = std::move(lender.frames);
  state.locals = std::move(lender.locals);
  state.stack = std::move(lender.stack);
  state.exiting = lender.exiting;
  state.writes.clear();
  state.asked.reset();
  if (!reply.stays) {
    return_from_call(state, parts_->program, {reply.error, result_of(reply)});
    return parts_->go_on(std::move(state));
  }
  state.returning = Returned{reply.error, result_of(reply)};
  state.asked = ResumeRequest{};
  return parts_->finish(std::move(state));
}

const Diagnostics& Machine::findings() const { return parts_->findings.all(); }
std::size_t Machine::state_count() const { return parts_->records.size(); }
std::string Machine::describe(LocalId state) const {
  return forkcheck::describe(parts_->records[state.index].state, parts_->program);
}

}  // namespace forkcheck
