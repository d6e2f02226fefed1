// The kernel: State -> every possible Step. The only source of choice.
//
// Each request kind has one handler, in the file of its family; a handler returns all its outcomes, none
// means blocked. So there is no separate predicate that could fall out of step with the effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/symbol.h"
#include "machine/cases.h"
#include "machine/files.h"
#include "machine/machine.h"
#include "machine/personal.h"
#include "machine/pool.h"
#include "machine/shared_memory.h"
#include "machine/state.h"
#include "posix/end_parts.h"
#include "posix/event.h"
#include "posix/profile.h"

namespace forkcheck {

// What a step read or wrote of what others could see: the dependency relation is computed from it. Two steps
// of different processes are independent if no touch of one conflicts with a touch of the other: same thing,
// at least one write.
struct Touch {
  enum class Thing : std::uint8_t {
    terminal,     // the observed stream: writes only
    status_of,    // whether that process has ended and how (its zombie)
    parent_of,    // who that process's parent is
    children_of,  // which children that process has (fork adds, reaping removes)
    clock,        // ideal timing: what time it is
    signals_of,   // what that process does with signals, and which are pending; whether it is stopped
    group_of,     // in which process group and session that process is
    pipe,         // what is in that pipe
    readers,      // whether any process can read from that pipe; write: this one no longer can
    writers,      // whether any process can write to that pipe; write: this one no longer can
    memory,       // bytes of shared memory
    system_v,     // a System V object and what it holds; whether there is one with that key
    offset,       // how far that open file is read or written
    content,      // what is in that file, and how much
    directory,    // whether there is a file of that name, and which
  } thing;
  enum class Access : std::uint8_t { read, write } access;
  ProcessIndex process = 0;  // in the state before the step; nobody if it had been gone before, or if it is about shared things
  NameId gone = {};          // then: who it was
  ObjectKey object = {};     // or what is shared: a pipe, an open file (nobody's: standard input), a file or an entry by name
  static constexpr ProcessIndex nobody = 0xFFFFFFFFu;
  auto operator<=>(const Touch&) const = default;
};
// Of these others only ask whether there are any: two processes that go commute, whoever is the last.
inline bool is_count(Touch::Thing thing) { return thing == Touch::Thing::readers || thing == Touch::Thing::writers; }
// Do two touches of one thing make a difference to each other?
inline bool conflict(Touch::Thing thing, Touch::Access a, Touch::Access b) {
  if (is_count(thing)) return a != b;
  return a == Touch::Access::write || b == Touch::Access::write;
}
inline bool is_shared(Touch::Thing thing) { return thing >= Touch::Thing::pipe; }

struct Step {
  // Nobody has to: a run may do without it for ever (Call::typed_).
  bool is_voluntary() const { return call == Call::typed_; }

  ProcessIndex actor = 0;  // in the state before
  Call call = Call::fork_;
  // The kernel's decision. reaped: index in the state before.
  enum class Decision : std::uint8_t { none, reap, nobody, fails, take, interrupt_sleep, report, assume } decision = Decision::none;
  ProcessIndex reaped = 0;  // report: the child that was stopped or continued
  bool continued = false;   // report
  int error = 0;
  int signal = 0;          // take, interrupt_sleep
  unsigned remaining = 0;  // interrupt_sleep: seconds
  std::uint32_t assumed = 0;  // assume: the number of the case
  Word emitted;  // bytes to the observed stream (tokens resolved); often empty
  Span where;    // source place of the request
  std::vector<Touch> touched;
  State next;
};

// A process can't go on because the model can't: its diagnostic. Engines stop and report it (exit status 3 or
// 4).
struct StuckProcess {
  Diagnostic why;
};

class Kernel {
 public:
  // `machine` must outlive the kernel.
  Kernel(Machine& machine, const Profile& profile);

  State initial();  // named: P0 alone, child of the shell

  // All steps of all processes (of one) in this state, in order of processes. Throws NamesNeeded alone; a
  // StuckRequest of a process shows in stuck(). A process that stands for several, itself or by a count above
  // it, takes the step in all its copies together, which is only right for steps that commute; split one off
  // first for others (see engines/canonical.h).
  std::vector<Step> steps(const State& state);
  std::vector<Step> steps_of(const State& state, ProcessIndex actor);
  // But for the ends of sleeps and timers.
  std::vector<Step> steps_without_time(const State& state, ProcessIndex actor);

  // Does the program do more than make, end and reap processes that write? Then a state isn't a forest of trees which
  // never touch each other, and only searches over whole named states are right.
  bool whole() const { return whole_ || !cases_.all().empty(); }
  // What is kept for a process; the ordinary if nothing is. The reference stays good.
  const Personal& personal(const Process& process) const;
  void set_personal(Process& process, Personal personal);

  // Shared memory, its accesses by a process since its last event, and which of them are events themselves.
  const SharedMemory& memory(const State& state) const;
  void set_memory(State& state, SharedMemory memory);
  const Accesses& accesses(const Process& process) const;
  void set_accesses(Process& process, Accesses accesses);
  const Races& races() const { return races_; }
  // Two processes access these without an order. Once races are settled a new one is more than the model can go on with: see
  // stuck().
  void note_race(const SharedRange& a, const SharedRange& b);
  void settle_races() { races_settled_ = true; }
  bool races_settled() const { return races_settled_; }

  // The cases that a run can be in. Once there are any, only searches over whole named states are right.
  Cases& cases() { return cases_; }
  const Cases& cases() const { return cases_; }
  // What the term of a process's RuleRequest is in the state's case, if that says so.
  std::optional<std::int64_t> rule(const State& state, ProcessIndex actor, ExpressionId expression);

  // What processes look at of the ends of others: as far as the program shows that. More changes no output.
  EndLooks end_looks() const { return end_looks_; }
  void set_end_looks(EndLooks looks) { end_looks_ = looks; }

  const SharedFiles& files(const State& state) const;
  void set_files(State& state, SharedFiles files);
  // What a call that has to wait is about, for those that look for others which could have come first: two readers of one
  // pipe, say. Empty if others can only ever help it on.
  std::vector<Touch> awaited(const State& state, ProcessIndex actor) const;

  // The first process whose request is StuckRequest, or nothing.
  std::optional<StuckProcess> stuck(const State& state) const;
  // A running process that spins for ever without a request (or asking only for its own id).
  bool spins(const Process& process) const;
  bool all_gone(const State& state) const;  // only zombies or nothing left

  // Schedule-independent names; only for named states.
  Event event_of(const State& before, const Step& step) const;
  const ProcessName& name_of(NameId id) const;
  NameId intern(const ProcessName& name);

  Machine& machine() { return machine_; }
  const Machine& machine() const { return machine_; }
  const Profile& profile() const { return profile_; }

 private:
  std::vector<Step> steps_of_request(const struct Asking& asking);
  bool chooses_case(const State& state) const { return cases_.has_choice() && state.assumed == 0; }
  void settle_dues(const State& before, std::vector<Step>& steps);

  Machine& machine_;
  Profile profile_;
  std::vector<ProcessName> names_;
  std::unordered_map<ProcessName, NameId> ids_;
  EndLooks end_looks_;
  bool whole_;
  Pool<Personal, PersonalTag> personals_;
  Pool<SharedFiles, SharedFilesTag> files_;
  Pool<SharedMemory, SharedMemoryTag> memories_;
  Pool<Accesses, AccessesTag> accesses_;
  Cases cases_;
  Races races_;
  bool races_settled_ = false;
  bool met_another_race_ = false;  // after that
};

// Thrown by steps() on a state without names when a process id is about to be written: the caller starts
// again with names.
struct NamesNeeded {};

}  // namespace forkcheck
