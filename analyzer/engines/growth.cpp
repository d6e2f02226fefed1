#include "engines/growth.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "engines/forget.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_processes_at_once = 1000;
constexpr std::size_t most_generations = 256;
// Local states in one run: a program that prints fewer lines than this is followed to its end.
constexpr std::size_t most_local_states = 10'000;
constexpr std::size_t longest_run = 30'000;

enum class Turn { of_the_child, of_the_parent };

class Run {
 public:
  Run(Kernel& kernel, const State& first, Turn turn)
      : kernel_(kernel), curiosity_(kernel.machine()), state_(first), turn_(turn) {}

  std::optional<Growth> follow() {
    for (std::size_t steps = 0; steps < longest_run; ++steps) {
      if (!seen_.insert(hash_of(state_)).second || !move()) return std::nullopt;
      for (const Process& process : state_.processes) {
        if (process.life != Process::Life::zombie) locals_.insert(process.local.index);
      }
      if (is_crowd()) return Growth{Growth::Kind::processes, last_fork_};
      if (locals_.size() > most_local_states) return Growth{Growth::Kind::run, last_call_};
    }
    return std::nullopt;
  }

 private:
  bool is_crowd() const {
    const std::size_t processes = state_.processes.size();
    return processes > most_processes_at_once ||
           (processes > most_generations && generations_of(state_) > most_generations);
  }

  // The next process in turn that can move does; false if there is none.
  bool move() {
    if (kernel_.stuck(state_)) return false;
    if (current_ < state_.processes.size() && take_step(current_)) return true;
    for (auto i = static_cast<ProcessIndex>(state_.processes.size()); i-- > 0;) {
      if (take_step(i)) return true;
    }
    return false;
  }

  bool take_step(ProcessIndex actor) {
    std::vector<Step> steps = kernel_.steps_of(state_, actor);
    if (steps.empty() || steps.back().next == state_) return false;
    Step& step = steps.back();
    const std::size_t before = state_.processes.size();
    state_ = std::move(step.next);
    last_call_ = step.where;
    current_ = actor;
    if (step.call == Call::fork_ || step.call == Call::vfork_) last_fork_ = step.where;
    if (turn_ == Turn::of_the_child && state_.processes.size() > before) {
      current_ = static_cast<ProcessIndex>(state_.processes.size() - 1);
    }
    forget_and_keep_turn();
    return true;
  }

  // Processes may go: those before the current one move its index.
  void forget_and_keep_turn() {
    const std::size_t before = state_.processes.size();
    forget(state_, curiosity_, Naming::kept);
    if (state_.processes.size() != before) current_ = static_cast<ProcessIndex>(state_.processes.size());
  }

  Kernel& kernel_;
  Curiosity curiosity_;
  State state_;
  Turn turn_;
  ProcessIndex current_ = 0;
  Span last_fork_;
  Span last_call_;
  std::unordered_set<std::uint64_t> seen_;
  std::unordered_set<std::uint32_t> locals_;
};

}  // namespace

std::size_t generations_of(const State& state) {
  std::vector<std::size_t> depth(state.processes.size(), 1);
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const ProcessIndex parent = state.processes[i].parent;
    if (parent < i) depth[i] = depth[parent] + 1;
  }
  return depth.empty() ? 0 : *std::max_element(depth.begin(), depth.end());
}

std::optional<Growth> find_growth(Kernel& kernel, const State& first) {
  const auto deep = Run(kernel, first, Turn::of_the_child).follow();
  if (deep && deep->kind == Growth::Kind::processes) return deep;
  const auto wide = Run(kernel, first, Turn::of_the_parent).follow();
  return wide ? wide : deep;
}

}  // namespace forkcheck
