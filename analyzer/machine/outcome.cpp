#include "machine/outcome.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {
namespace {

// The name that `ref` stands for; none for those that have no name of their own.
NameId name_behind(const State& state, const ProcessRef& ref) {
  switch (ref.kind) {
    case ProcessRef::Kind::here: return state.processes[ref.index].name;
    case ProcessRef::Kind::gone: return NameId(ref.index);
    case ProcessRef::Kind::init:
    case ProcessRef::Kind::shell: return NameId::none();
  }
  broken("unknown kind of process reference");
}

bool is_named(const State& state) {
  return !state.processes.empty() && state.processes.front().name.valid();
}

// A process that asks for nothing but its own id for this long is taken to do so for ever.
constexpr int most_inner_calls = 1'000'000;

}  // namespace

std::optional<ProcessIndex> resolve(const State& state, const ProcessRef& ref) {
  if (ref.kind == ProcessRef::Kind::here) return ref.index;
  if (ref.kind != ProcessRef::Kind::gone || !is_named(state)) return std::nullopt;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (state.processes[i].name.index == ref.index) return i;
  }
  return std::nullopt;
}

Slot slot_of(const State& state, const std::vector<ProcessRef>& table, const ProcessRef& ref) {
  const bool by_name = is_named(state);
  const auto same = [&](const ProcessRef& other) {
    if (by_name) return name_behind(state, other) == name_behind(state, ref);
    return ref.kind == ProcessRef::Kind::here && other == ref;
  };
  return static_cast<Slot>(std::find_if(table.begin(), table.end(), same) - table.begin());
}

void arrive(Kernel& kernel, State& state, ProcessIndex who, const Transition& transition,
            const std::vector<ProcessRef>& old) {
  Process& process = state.processes[who];
  std::vector<ProcessRef> names;
  names.reserve(transition.keep.size());
  for (const Slot slot : transition.keep) names.push_back(old.at(slot));
  process.local = transition.next;
  process.names = std::move(names);

  // Brent's way of finding a cycle: compare with a state remembered at powers of two.
  LocalId seen = process.local;
  std::vector<ProcessRef> seen_names = process.names;
  for (int calls = 1, remember_at = 2; calls < most_inner_calls; ++calls) {
    if (!std::holds_alternative<GetpidRequest>(kernel.machine().request(process.local))) return;
    const ProcessRef self{ProcessRef::Kind::here, who};
    std::vector<ProcessRef> table = process.names;
    Reply answer;
    answer.process = slot_of(state, table, self);
    if (*answer.process == table.size()) table.push_back(self);
    const Transition& after = kernel.machine().advance(process.local, answer);
    process.local = after.next;
    process.names.clear();
    for (const Slot slot : after.keep) process.names.push_back(table.at(slot));
    if (process.local == seen && process.names == seen_names) return;
    if (calls == remember_at) {
      seen = process.local;
      seen_names = process.names;
      remember_at *= 2;
    }
  }
}

void run_process(Kernel& kernel, State& state, ProcessIndex who, Reply answer,
                 std::optional<ProcessRef> process) {
  std::vector<ProcessRef> table = state.processes[who].names;
  if (process && process->kind == ProcessRef::Kind::init)
    answer.process = slot_init;
  else if (process && process->kind == ProcessRef::Kind::shell)
    answer.process = slot_shell;
  else if (process) {
    answer.process = slot_of(state, table, *process);
    if (*answer.process == table.size()) table.push_back(*process);
  }
  const Transition after = kernel.machine().advance(state.processes[who].local, answer);
  arrive(kernel, state, who, after, table);
}

Outcome::Outcome(Kernel& kernel, const State& before, ProcessIndex actor, Call call) : kernel_(kernel) {
  step_.actor = actor;
  step_.call = call;
  step_.where = kernel.machine().where(before.processes[actor].local);
  step_.next = before;
}

void Outcome::touch(Touch::Thing thing, Touch::Access access, ProcessIndex process) {
  step_.touched.push_back({thing, access, process});
}

void Outcome::decide(Step::Decision decision, ProcessIndex reaped, int error) {
  step_.decision = decision;
  step_.reaped = reaped;
  step_.error = error;
}

void Outcome::emit(Word bytes) {
  if (bytes.empty()) return;
  touch(Touch::Thing::terminal, Touch::Access::write, actor());
  step_.emitted = std::move(bytes);
}

void Outcome::reply(Reply answer, std::optional<ProcessRef> process) {
  run_process(kernel_, step_.next, actor(), answer, process);
}

void Outcome::fail(int error) {
  decide(Step::Decision::fails, 0, error);
  Reply answer;
  answer.value = -1;
  answer.error = error;
  reply(answer);
}

ProcessIndex Outcome::add_child() {
  touch(Touch::Thing::children_of, Touch::Access::write, actor());
  State& state = step_.next;
  Process child;
  child.parent = actor();
  child.local = self().local;
  child.names = self().names;
  auto place = static_cast<ProcessIndex>(state.processes.size());
  if (named()) {
    const ProcessName name = kernel_.name_of(self().name).child(++state.processes[actor()].forks);
    child.name = kernel_.intern(name);
    while (place > 0 && name < kernel_.name_of(state.processes[place - 1].name)) --place;
  }
  insert_process(state, place, std::move(child));
  // The names that the child got before it was put in its place may have moved.
  state.processes[place].names = self().names;
  run_process(kernel_, state, place, Reply{}, {});
  return place;
}

void Outcome::remove(ProcessIndex index) {
  const NameId name = step_.next.processes[index].name;
  remove_process(step_.next, index, name.valid() ? name.index : anonymous_gone);
}

Step Outcome::finish() && {
  return std::move(step_);
}

}  // namespace forkcheck
