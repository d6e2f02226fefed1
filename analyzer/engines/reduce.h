// Partial-order reduction: which steps need no branching.
//
// From a state it is enough to explore the steps of one process p, and to leave all others for later, if
// these steps write nothing and nothing that others can do before p moves touches what they touch, nor adds
// to them. Then every complete run from the state contains one of p's steps, and it can be moved to the front
// without changing what the run writes: {p's steps} is a persistent set (Godefroid 1996). What p's steps
// touch is Step::touched, recorded by the handlers; what others can do is bounded by their Machine::future
// and their place in the tree:
//
// - who has which children (fork, reaping): only the process itself touches that;
// - who p's parent is (getppid): only the parent's end changes it;
// - that p has ended: only p's parent looks. A waitpid that blocks can't tell a child that hasn't ended from
// one that isn't
//   there to be chosen, so the end of p commutes with each of its outcomes: every reaping of another child is
//   possible, with the same result, before and after. Two kinds of waits do look: WNOHANG, and Linux's
//   wait(-1), which takes the oldest;
// - that a child has ended: nobody but p can take that away again;
// - what is in shared memory: whoever else has it mapped may change or read it;
// - what is in a pipe: whoever else has an end of it may change that. That a pipe has no writers left stays so, and as long as p
// holds an end to write to, nobody sees the end of it: closing such an end commutes with all that comes before. An end to read
// from is another matter, as somebody's write may succeed because p holds it;
// - offsets, files and names: whoever else has the same open file, has the file open or may yet open it, may still name one.
//
// Is there any WNOHANG? That can't be read off the code (options may be computed), so it is assumed that
// there is none until a process is seen to ask for it; then the search starts again without the assumption.
// This is sound: look at a run of the whole program up to the first such request. Up to there the assumption
// holds, so the reduced search with a process that stops at WNOHANG for ever finds a run which leads that
// process to its request.
//
// A wait(-1) has more outcomes once more children have ended, so it is a persistent set only if all have, or
// if nobody looks at the result: see `nobody_looks`. On cycles the explorer takes care that no process is put
// off for ever (its `full` states).
//
// tests/engines/explore_test.cpp checks all this against the engine without reduction.
#pragma once

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engines/forget.h"
#include "machine/kernel.h"

namespace forkcheck {

// Thrown when the first WNOHANG is met and it was assumed that there is none.
struct NohangSeen {};

enum class Nohang { assumed_absent, possible };

class Reduction {
 public:
  Reduction(Kernel& kernel, Nohang nohang) : kernel_(kernel), curiosity_(kernel.machine()), nohang_(nohang) {}

  const Curiosity& curiosity() const { return curiosity_; }

  // A step that may be taken at once and alone. In a state with counts it is taken by all copies of its
  // process together.
  std::optional<Step> only_step(const State& state);
  // A process whose steps are enough; it may have several. Where it has a count, it must be split off first.
  std::optional<ProcessIndex> only_process(const State& state);
  // Its steps, unless one leads to a state that was met before: the cycle proviso, by which some state of each cycle is expanded
  // in full. Then, and where there is no such process, nothing.
  template <class Met>
  std::optional<std::vector<Step>> enough_steps(const State& state, Met was_met);

 private:
  // The steps of a process if they are a persistent set, else none.
  std::vector<Step> persistent(const State& state, ProcessIndex actor);
  bool independent(const State& state, const Step& step) const;
  bool independent(const State& state, ProcessIndex actor, const Touch& touch) const;
  bool end_is_unseen(const State& state, ProcessIndex actor) const;
  bool choice_is_closed(const State& state, ProcessIndex actor, const WaitRequest& request);
  bool nobody_looks(const State& state, ProcessIndex actor);
  // Whole programs: can no signal come for this process before it moves?
  bool nobody_signals(const State& state, ProcessIndex index) const;
  bool nobody_asks_for_group(const State& state, ProcessIndex index) const;
  bool independent_of_shared(const State& state, ProcessIndex actor, const Touch& touch) const;
  bool nobody_else_maps(const State& state, ProcessIndex actor, const ObjectKey& key) const;
  template <class Fits>
  bool nobody_else_has_open(const State& state, ProcessIndex actor, Fits fits) const;
  bool nobody_else_shares_offset(const State& state, ProcessIndex actor, const ObjectKey& key) const;
  bool nobody_else_has_file(const State& state, ProcessIndex actor, const ObjectKey& key) const;
  bool nobody_else_uses_system_v(const State& state, ProcessIndex actor) const;
  template <class Does>
  bool nobody_else(const State& state, ProcessIndex actor, Does does) const;
  bool nobody_else_may_map(const State& state, ProcessIndex actor) const;
  bool nobody_else_uses_paths(const State& state, ProcessIndex actor) const;
  template <class Fits>
  bool nobody_else_has(const State& state, ProcessIndex actor, const ObjectKey& key, Fits fits) const;
  // Does SIGCHLD mean nothing to it, now and later?
  bool ignores_children(const Process& process) const;
  // Where a wait(-1) leads if that is the same for every child and status.
  std::optional<LocalId> after_any_child(LocalId waiting, std::size_t slots);

  Kernel& kernel_;
  Curiosity curiosity_;
  Nohang nohang_;
  std::unordered_map<LocalId, std::optional<LocalId>> after_any_child_;
};

template <class Met>
std::optional<std::vector<Step>> Reduction::enough_steps(const State& state, Met was_met) {
  const auto actor = only_process(state);
  if (!actor) return std::nullopt;
  std::vector<Step> steps = kernel_.steps_of(state, *actor);
  if (std::ranges::any_of(steps, [&](const Step& step) { return was_met(step.next); })) return std::nullopt;
  return steps;
}

}  // namespace forkcheck
