#include "machine/machine.h"

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
#include "machine/load_program.h"
#include "machine/tidy.h"

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
        pristine(pristine_objects(p, pool)) {}

  World world() { return {program, profile, options, findings, frame_bytes}; }
  TidyFacts facts() const { return {future, mentions, pristine, formats_show_errno(program)}; }

  Transition go_on(LocalState state);
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

// Whether there is code to run now.
bool answer(LocalState& state, const Program& program, const Reply& reply) {
  if (!state.writes.empty()) {
    state.writes.erase(state.writes.begin());
    return state.writes.empty() && !state.asked;
  }
  check(state.asked && !state.ends(), "a reply to a process that never asked");
  const Request asked = *std::exchange(state.asked, std::nullopt);
  std::visit(overloaded{[&](const ForkRequest& f) { answer_fork(state, f.kind, reply); },
                        [&](const WaitRequest&) {
                          const bool stores = reply.process && state.status_pointer.is(Value::Kind::address);
                          if (stores) state.memory.store(state.status_pointer, Scalar::i32, Value::number(reply.status));
                          state.status_pointer = {};
                        },
                        [](const auto&) {}},
             asked);
  set_error(state, reply.error);
  give_result(state, program, result_of(reply));
  return true;
}

}  // namespace

Machine::Machine(const Program& program, const Profile& profile, MachineOptions options)
    : parts_(std::make_unique<Parts>(program, profile, std::move(options))) {}
Machine::~Machine() = default;

Transition Machine::Parts::go_on(LocalState state) {
  const World shared = world();
  Cpu cpu(shared, state);
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
  const BuiltinSet* builtins = &futures.try_emplace(future_of(state, future)).first->first;
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
  const bool runs = answer(state, parts_->program, reply);
  Transition result = runs ? parts_->go_on(std::move(state)) : parts_->finish(std::move(state));
  return parts_->memo.emplace(step, std::move(result)).first->second;
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
  give_result(state, parts_->program, result_of(reply));
  return parts_->go_on(std::move(state));
}

const Diagnostics& Machine::findings() const { return parts_->findings.all(); }
std::size_t Machine::state_count() const { return parts_->records.size(); }
std::string Machine::describe(LocalId state) const {
  return forkcheck::describe(parts_->records[state.index].state, parts_->program);
}

}  // namespace forkcheck
