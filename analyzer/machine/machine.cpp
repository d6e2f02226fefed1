#include "machine/machine.h"

#include <fmt/format.h>

#include <algorithm>

#include <deque>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "base/hash.h"
#include "base/overloaded.h"
#include "machine/answer.h"
#include "machine/content_pool.h"
#include "machine/cpu.h"
#include "machine/describe.h"
#include "machine/files.h"
#include "machine/interrupts.h"
#include "machine/load_program.h"
#include "machine/tidy.h"

namespace forkcheck {

namespace {

struct Record {
  LocalState state;
  Request request;
  std::uint32_t slots = 0;
  std::vector<SegmentNumber> segments;
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
    h = mix(h, s.reply.segment);
    h = mix(h, s.reply.process ? *s.reply.process : std::uint64_t{1} << 40);
    for (const char32_t c : s.reply.text) h = mix(h, c);
    h = mix(h, s.reply.set ^ static_cast<std::uint64_t>(s.reply.stays) << 63 ^ std::uint64_t{s.reply.action.function} << 32);
    return mix(h, (static_cast<std::uint64_t>(s.reply.error) << 32) ^ static_cast<std::uint64_t>(s.reply.status));
  }
};

// Also what it waits for, even if it never comes back to it, and what it waited for when a handler began.
std::vector<SegmentNumber> segments_of(const LocalState& state) {
  std::vector<SegmentNumber> segments;
  if (!state.memory.shares()) return segments;
  const auto add = [&](const std::optional<Request>& asked) {
    const auto* semaphore = asked ? std::get_if<SemaphoreRequest>(&*asked) : nullptr;
    if (semaphore != nullptr && semaphore->segment != 0) segments.push_back(semaphore->segment);
  };
  add(state.asked);
  for (const Interrupted& waiting : state.interrupted) add(waiting.asked);
  for (const Object& object : state.memory.objects()) {
    if (object.kind == Object::Kind::shared && object.life == Object::Life::alive) segments.push_back(object.segment);
  }
  return segments;
}

// Then what comes after the call is not all that it may do.
bool asks_for_exec(const LocalState& state) {
  const auto is_exec = [](const std::optional<Request>& asked) {
    return asked && (std::holds_alternative<ExecRequest>(*asked) || std::holds_alternative<ExecingRequest>(*asked));
  };
  return is_exec(state.asked) ||
         std::ranges::any_of(state.interrupted, [&](const Interrupted& waiting) { return is_exec(waiting.asked); });
}

struct SetHash {
  std::size_t operator()(const BuiltinSet& set) const { return std::hash<BuiltinSet>()(set); }
};

}  // namespace

struct Machine::Parts {
  Parts(const Program& p, const Profile& pr, MachineOptions o)
      : program(p), profile(pr), options(std::move(o)), future(p), mentions(p), frame_bytes(estimate_frames(p)),
        pristine(pristine_objects(p, pool)), handlers(find_handlers(p)), points(find_points(p, handlers)),
        all_builtins(builtins_of_all()), has_descriptors(uses_descriptors(all_builtins)),
        maps_memory(all_builtins.test(static_cast<std::size_t>(Builtin::mmap_)) || all_builtins.test(static_cast<std::size_t>(Builtin::shmat_)) ||
                    all_builtins.test(static_cast<std::size_t>(Builtin::__forkcheck_map_semaphore_))),
        has_seeks(all_builtins.test(static_cast<std::size_t>(Builtin::__forkcheck_place_))) {}

  BuiltinSet builtins_of_all() const {
    BuiltinSet all = future.builtins_of(program.main);
    for (const FunctionId handler : handlers) all |= future.builtins_of(handler);
    return all;
  }
  World world() {
    return {program, profile, options, findings, frame_bytes, points, terms(), maps_memory, has_seeks, has_descriptors};
  }
  TidyFacts facts() { return {future, mentions, pristine, formats_show_errno(program), terms(), handlers}; }
  Expressions* terms() { return options.decides ? &expressions : nullptr; }

  enum class Passes { nothing, a_point };
  Transition go_on(LocalState state, Passes passes = Passes::nothing);
  Transition run(Cpu& cpu, LocalState& state);
  Transition finish(LocalState state);
  LocalId intern(LocalState state, std::uint32_t slots);
  bool reenters_streams(const LocalState& interrupted, FunctionId handler) const;

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
  const BuiltinSet all_builtins;  // of main and of the handlers
  const bool has_descriptors, maps_memory, has_seeks;
  FindingLog findings;
  Expressions expressions;

  std::deque<Record> records;                              // by LocalId
  std::unordered_multimap<std::uint64_t, LocalId> ids;     // by hash of the state
  std::unordered_map<Step, Transition, StepHash> memo;
  std::unordered_map<BuiltinSet, char, SetHash> futures;   // nodes stay where they are
};

namespace {

Value signal_info(Memory& memory, const Machine::Interruption& how, std::optional<Slot> sender) {
  constexpr std::uint32_t size = 128;
  const Value info = Value::address(memory.add(Object::Kind::heap, size));
  store_signal_info(memory, info, {how.signal, how.origin.code, sender, how.origin.status});
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
  if (state.memory.shares()) {
    if (auto accesses = state.memory.take_shared_accesses()) {
      result.accesses = std::move(*accesses);
    } else {
      state.writes.clear();
      state.asked = StuckRequest{diagnose(Code::not_modelled, state.where, "an address in shared memory, or a number computed from what differs from run to run, isn't covered")};
    }
  }
  result.keep = tidy(state, program, facts());
  for (Object& object : state.memory.objects()) pool.intern(object);
  result.next = intern(std::move(state), static_cast<std::uint32_t>(result.keep.size()));
  return result;
}

// Before such a call, or at one of its writes: the signal may as well have come in the middle of it. A handler that jumps leaves it there.
bool Machine::Parts::reenters_streams(const LocalState& interrupted, FunctionId handler) const {
  const BuiltinSet& does = future.builtins_of(handler);
  if (interrupted.frames.empty() || ((does & points.streams).none() && !has_any(does, {Builtin::__forkcheck_jump_}))) return false;
  if (!interrupted.writes.empty()) return interrupted.writes.front().flushes;
  const Instruction& next = program.code[interrupted.frames.back().pc];
  const bool is_at_point = interrupted.asked && std::holds_alternative<PointRequest>(*interrupted.asked);
  return is_at_point && next.op == Op::call_builtin && points.streams.test(next.a);
}

LocalId Machine::Parts::intern(LocalState state, std::uint32_t slots) {
  const std::uint64_t hash = state.hash();
  const auto [begin, end] = ids.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    if (records[it->second.index].state == state) return it->second;
  }
  const LocalId id(records.size());
  BuiltinSet future_builtins = future_of(state, facts());
  if (asks_for_exec(state)) {
    for (const Executable& executable : program.executables)
      if (executable.main.valid()) future_builtins |= future.builtins_of(executable.main);
  }
  const BuiltinSet* builtins = &futures.try_emplace(future_builtins).first->first;
  Request request = state.request();
  std::vector<SegmentNumber> segments = segments_of(state);
  records.push_back({std::move(state), std::move(request), slots, std::move(segments), builtins});
  ids.emplace(hash, id);
  return id;
}

LocalId Machine::start() { return parts_->go_on(initial_state(parts_->world(), parts_->pristine)).next; }

const Request& Machine::request(LocalId state) const { return parts_->records[state.index].request; }
Span Machine::where(LocalId state) const { return parts_->records[state.index].state.where; }
std::uint32_t Machine::slots(LocalId state) const { return parts_->records[state.index].slots; }
const std::vector<SegmentNumber>& Machine::segments(LocalId state) const { return parts_->records[state.index].segments; }
const BuiltinSet& Machine::future(LocalId state) const { return *parts_->records[state.index].future; }

const Transition& Machine::advance(LocalId from, const Reply& reply) {
  const Step step{from, reply};
  if (const auto known = parts_->memo.find(step); known != parts_->memo.end()) return known->second;
  LocalState state = parts_->records[from.index].state;
  using Passes = Parts::Passes;
  const bool at_point = state.writes.empty() && (std::holds_alternative<PointRequest>(*state.asked) ||
                                                 std::holds_alternative<AccessRequest>(*state.asked) ||
                                                 std::holds_alternative<RuleRequest>(*state.asked));
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
  if (parts_->reenters_streams(state, how.handler))
    add_finding(diagnose(Code::stream_reentered, state.where, "a handler that uses streams, or jumps, may come in the middle of this"));
  const World shared = parts_->world();
  Cpu cpu(shared, state);
  Interrupted waiting{0, std::move(state.writes), std::exchange(state.asked, std::nullopt),
                      std::exchange(state.status_pointer, Value{}), {}, 0, how.mask, how.answer,
                      std::exchange(state.returning, std::nullopt)};
  state.writes.clear();
  std::optional<WriteRequest> flushing = std::exchange(state.just_flushed, std::nullopt);
  if (!flushing && !waiting.writes.empty() && waiting.writes.front().flushes) flushing = waiting.writes.front();
  if (flushing) {
    waiting.flushing = flushing->stream;
    Stream& stream = state.streams[waiting.flushing];
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

Transition Machine::exec(const ExecRequest& request, FunctionId main) {
  return parts_->go_on(begin_program(parts_->world(), parts_->pristine, main, {request.arguments, request.environment}));
}

Transition Machine::exec_opaque(LocalId from, const std::string& name) {
  LocalState state;
  state.where = parts_->records[from.index].state.where;
  state.writes.push_back({1, Text(), false, name});
  state.asked = ExitRequest{0};
  return parts_->finish(std::move(state));
}

Transition Machine::leave(LocalId from, Request rest) {
  LocalState state;
  state.where = parts_->records[from.index].state.where;
  state.asked = std::move(rest);
  return parts_->finish(std::move(state));
}

EndLooks Machine::end_looks() const {
  const bool oldest_first = parts_->profile.wait == WaitOrder::linux;  // so a wait for any child shows which ones haven't ended
  return {oldest_first || may_look_at_ends(parts_->program, parts_->all_builtins), may_look_at_writers(parts_->all_builtins),
          has_any(parts_->all_builtins, {Builtin::setpgid_})};
}
bool Machine::shares_memory() const { return parts_->maps_memory; }
const Expressions& Machine::expressions() const { return parts_->expressions; }
const std::string& Machine::input() const { return parts_->options.input; }
const std::vector<Executable>& Machine::executables() const { return parts_->program.executables; }

LocalId Machine::give_up(LocalId from, Code code, const std::string& message) {
  LocalState state = parts_->records[from.index].state;
  state.writes.clear();
  state.asked = StuckRequest{diagnose(code, state.where, message)};
  return parts_->finish(std::move(state)).next;
}

const BuiltinSet& Machine::all_builtins() const { return parts_->all_builtins; }
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

void Machine::add_finding(Diagnostic finding) { parts_->findings.add(std::move(finding)); }
const Diagnostics& Machine::findings() const { return parts_->findings.all(); }
std::size_t Machine::state_count() const { return parts_->records.size(); }
std::string Machine::describe(LocalId state) const {
  return forkcheck::describe(parts_->records[state.index].state, parts_->program);
}

}  // namespace forkcheck
