#include "machine/outcome.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace forkcheck {
namespace {

bool is_named(const State& state) {
  return !state.processes.empty() && state.processes.front().name.valid();
}

// fork copies what a process does with signals and what it blocks, not what is pending, and no timer (fork(2)).
Personal inherited(Personal parent) {
  parent.pending.clear();
  parent.due = false;
  parent.typed = 0;
  parent.inside = false;
  parent.timer.reset();
  parent.continue_unreported = false;
  parent.stop_unreported = false;
  parent.has_execed = false;
  parent.reset_just_now = 0;
  parent.undo.clear();
  return parent;
}

bool signal_is_due(const Kernel& kernel, const Process& process) {
  return process.personal.valid() && !kernel.personal(process).takeable().empty();
}

std::vector<Slot> slots_of(const std::vector<ProcessRef>& table) {
  std::vector<Slot> slots(table.size());
  std::iota(slots.begin(), slots.end(), Slot{0});
  return slots;
}

// The text with slots of `table` instead of names; who isn't in it yet is added.
Text with_slots(const State& state, std::vector<ProcessRef>& table, Text text) {
  for (char32_t& c : text) {
    if (c < text_slot) continue;
    const ProcessRef ref = reference_to(state, NameId(c - text_slot));
    const Slot slot = slot_of(state, table, ref);
    if (slot == table.size()) table.push_back(ref);
    c = text_slot + slot;
  }
  return text;
}

// One access, made by an instruction of the program itself, or whatever a library function does.
AccessKind kind_of_access(const Kernel& kernel, const Process& process) {
  const auto* access = std::get_if<AccessRequest>(&kernel.machine().request(process.local));
  return access != nullptr && !access->by_library ? AccessKind::alone : AccessKind::of_library;
}

// Other calls of a process come after all that it did before; what happens to it by a signal may come in between.
bool is_own_call(Call call) {
  return call != Call::deliver_ && call != Call::interrupt_ && call != Call::killed_ && call != Call::stop_ && call != Call::expire_ &&
         call != Call::typed_;
}

// A process that asks for nothing but its own id for this long is taken to do so for ever.
constexpr int most_inner_calls = 1'000'000;

}  // namespace

NameId name_behind(const State& state, const ProcessRef& ref) {
  switch (ref.kind) {
    case ProcessRef::Kind::here: return state.processes[ref.index].name;
    case ProcessRef::Kind::gone: return NameId(ref.index);
    case ProcessRef::Kind::init:
    case ProcessRef::Kind::shell: return NameId::none();
  }
  broken("unknown kind of process reference");
}

ProcessRef reference_to(const State& state, NameId name) {
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (state.processes[i].name == name) return {ProcessRef::Kind::here, i};
  }
  return {ProcessRef::Kind::gone, name.index};
}

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
            const std::vector<ProcessRef>& old, AccessKind kind) {
  Process& process = state.processes[who];
  std::vector<ProcessRef> names;
  names.reserve(transition.keep.size());
  for (const Slot slot : transition.keep) names.push_back(old.at(slot));
  process.local = transition.next;
  process.names = std::move(names);
  carry_out(kernel, state, who, transition.accesses, old, kind);

  // Brent's way of finding a cycle: compare with a state remembered at powers of two.
  Process seen = process;
  for (int calls = 1, remember_at = 2; calls < most_inner_calls; ++calls) {
    const std::optional<InnerAnswer> inner = answer_inside(kernel, state, who);
    if (!inner) return;
    std::vector<ProcessRef> table = process.names;
    Reply answer = inner->reply;
    answer.text = with_slots(state, table, std::move(answer.text));
    const AccessKind inner_kind = kind_of_access(kernel, process);
    answer.stays = signal_is_due(kernel, process);
    if (inner->process) {
      answer.process = slot_of(state, table, *inner->process);
      if (*answer.process == table.size()) table.push_back(*inner->process);
    }
    const Transition& after = kernel.machine().advance(process.local, answer);
    process.local = after.next;
    process.names.clear();
    for (const Slot slot : after.keep) process.names.push_back(table.at(slot));
    carry_out(kernel, state, who, after.accesses, table, inner_kind);
    if (process == seen) return;
    if (calls == remember_at) {
      seen = process;
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
  run_process_with(kernel, state, who, std::move(answer), table);
}

void run_process_with(Kernel& kernel, State& state, ProcessIndex who, Reply answer, const std::vector<ProcessRef>& table) {
  answer.stays = signal_is_due(kernel, state.processes[who]);
  const AccessKind kind = kind_of_access(kernel, state.processes[who]);
  const Transition after = kernel.machine().advance(state.processes[who].local, answer);
  arrive(kernel, state, who, after, table, kind);
}

Outcome::Outcome(Kernel& kernel, const State& before, ProcessIndex actor, Call call) : kernel_(kernel) {
  step_.actor = actor;
  step_.call = call;
  step_.where = kernel.machine().where(before.processes[actor].local);
  step_.next = before;
  if (is_own_call(call)) kernel.set_accesses(step_.next.processes[actor], {});
  if (kernel.whole()) touch(Touch::Thing::signals_of, Touch::Access::read, actor);
}

void Outcome::touch(Touch::Thing thing, Touch::Access access, ProcessIndex process) {
  step_.touched.push_back({thing, access, process, NameId::none()});
}

void Outcome::touch_gone(Touch::Thing thing, NameId process) {
  step_.touched.push_back({thing, Touch::Access::read, Touch::nobody, process});
}

void Outcome::touch(Touch::Thing thing, Touch::Access access, const ObjectKey& object) {
  step_.touched.push_back({thing, access, Touch::nobody, {}, object});
}

void Outcome::decide(Step::Decision decision, ProcessIndex reaped, int error) {
  step_.decision = decision;
  step_.reaped = reaped;
  step_.error = error;
}

void Outcome::take(int signal) {
  step_.decision = Step::Decision::take;
  step_.signal = signal;
}

void Outcome::assume(std::uint32_t number) {
  step_.decision = Step::Decision::assume;
  step_.assumed = step_.next.assumed = number;
}

void Outcome::report(ProcessIndex child, bool continued, bool again) {
  decide(Step::Decision::report, child);
  step_.continued = continued;
  touch(Touch::Thing::status_of, again ? Touch::Access::read : Touch::Access::write, child);
  if (again) return;
  Process& process = step_.next.processes[child];
  Personal told = kernel_.personal(process);
  (continued ? told.continue_unreported : told.stop_unreported) = false;
  kernel_.set_personal(process, std::move(told));
}

const Personal& Outcome::personal(ProcessIndex index) {
  if (index != actor()) touch(Touch::Thing::signals_of, Touch::Access::read, index);
  return kernel_.personal(step_.next.processes[index]);
}

void Outcome::set_personal(ProcessIndex index, Personal personal) {
  if (!named()) throw NamesNeeded{};
  touch(Touch::Thing::signals_of, Touch::Access::write, index);
  kernel_.set_personal(step_.next.processes[index], std::move(personal));
}

void Outcome::send(ProcessIndex target, int signal, const SignalOrigin& origin) {
  const Process& process = step_.next.processes[target];
  if (has_ended(kernel_, process)) return;
  Personal after = personal(target);
  const bool continues = signal == sig_cont && after.stopped_by != 0;
  if (continues) {
    touch(Touch::Thing::status_of, Touch::Access::write, target);
    after.stopped_by = 0;
    after.stop_unreported = false;
    after.continue_unreported = true;
  }
  after.generate(signal, origin);
  if (after.takeable().empty()) after.due = false;
  if (after != kernel_.personal(process)) set_personal(target, std::move(after));
  if (target != actor()) resume_if_nothing_is_due(target);
  if (!continues || process.parent >= Process::parent_shell) return;
  if ((personal(process.parent).action(sig_chld).flags & sa_nocldstop) != 0) return;
  send(process.parent, sig_chld, {cld_continued, process.name, sig_cont});
}

// Whoever waited for a signal that is discarded now, or for the end of a stop, runs on.
void Outcome::resume_if_nothing_is_due(ProcessIndex index) {
  const Process& process = step_.next.processes[index];
  if (process.life != Process::Life::running) return;
  if (!std::holds_alternative<ResumeRequest>(kernel_.machine().request(process.local))) return;
  if (signal_is_due(kernel_, process) || kernel_.personal(process).stopped_by != 0) return;
  const std::vector<ProcessRef> table = process.names;
  arrive(kernel_, step_.next, index, Transition{process.local, {}, slots_of(table)}, table);
}

void Outcome::enter_handler(const PendingSignal& signal, SignalSet mask_inside, std::optional<Reply> answer) {
  Personal after = personal(actor());
  const SignalAction action = after.action(signal.number);
  Machine::Interruption how{FunctionId(action.function), signal.number, after.blocked, std::move(answer),
                            (action.flags & sa_siginfo) != 0, signal.origin};
  after.take(signal.number);
  after.blocked = mask_inside | action.mask;
  if ((action.flags & sa_nodefer) == 0) after.blocked |= set_of(signal.number);
  after.blocked &= ~unblockable;
  if ((action.flags & sa_resethand) != 0) {
    after.set_action(signal.number, {});
    const bool is_safe = (action.flags & sa_nodefer) != 0 || after.is_pending(signal.number);
    after.reset_just_now = is_safe ? 0 : signal.number;
  }
  how.stays = !after.takeable().empty();
  set_personal(actor(), std::move(after));
  State& state = step_.next;
  std::vector<ProcessRef> table = self().names;
  std::optional<Slot> sender;
  if (how.told && signal.origin.sender.valid()) {
    const ProcessRef from = reference_to(state, signal.origin.sender);
    sender = slot_of(state, table, from);
    if (*sender == table.size()) table.push_back(from);
  }
  const Transition begun = kernel_.machine().interrupt(self().local, how, sender);
  arrive(kernel_, state, actor(), begun, table);
}

void Outcome::emit(Word bytes) {
  if (bytes.empty()) return;
  touch(Touch::Thing::terminal, Touch::Access::write, actor());
  step_.emitted = std::move(bytes);
}

void Outcome::reply(Reply answer, std::optional<ProcessRef> process) {
  run_process(kernel_, step_.next, actor(), answer, process);
}

void Outcome::reply_with_text(Reply answer, Text text, std::optional<ProcessRef> process) {
  std::vector<ProcessRef> table = self().names;
  if (process) {
    answer.process = slot_of(step_.next, table, *process);
    if (*answer.process == table.size()) table.push_back(*process);
  }
  answer.text = with_slots(step_.next, table, std::move(text));
  run_process_with(kernel_, step_.next, actor(), std::move(answer), table);
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
  if (self().personal.valid()) kernel_.set_personal(child, inherited(kernel_.personal(self())));
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
