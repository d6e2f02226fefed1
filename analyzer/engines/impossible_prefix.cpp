// The shortest impossible prefix by walking along the graph (order_walk.h); where that is too much, by binary
// search with the solver (what is impossible stays so when it grows).
//
// Then the reason. Most can be read off the graph (blocked_writes.h). Where repeated letters leave a choice
// of which write is meant, the solver is asked: the smallest of some twenty minimal cores, each made by
// leaving out one fact after the other in another order (Bakker et al. 1993). Where the numbers of two
// letters tell it all, that is shorter than a long core.
#include "engines/impossible_prefix.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>

#include "base/check.h"
#include "engines/order_walk.h"
#include "engines/word_splits.h"

namespace forkcheck {
namespace {

constexpr int orders_tried = 20;
constexpr std::chrono::duration<double> most_core_time(0.5);
constexpr std::size_t most_ways = 2000;
constexpr std::size_t most_ways_read_off = 20;
constexpr std::size_t most_facts_told = 5;      // if a longer reason can be told by counting, it is
constexpr std::size_t most_events_solved = 60;  // the solver is asked for facts even where counting would do

struct OutOfBudget {};

class Follower {
 public:
  Follower(const OrderProblem& problem, WordView output, Budget& budget)
      : problem_(problem),
        output_(output),
        budget_(budget),
        asks_blocked_(!output.empty() && output.back() == symbol::blocked) {
    if (asks_blocked_) output_.remove_suffix(1);
    for (FactIndex fact = 0; fact < problem.fact_count(); ++fact) all_.push_back(fact);
  }

  Attempt run(Core core) {
    const std::optional<Followed> followed = follow(problem_, output_, budget_);
    const std::size_t impossible = followed ? followed->prefix + 1 : shortest_impossible();
    if (impossible > output_.size()) return whole(followed);
    const std::vector<Letters> ways = read(impossible);
    if (ways.empty()) {
      const std::vector<Letters> before = read(impossible - 1);
      return {Answered::impossible,
              {Obstacle::Kind::letters, impossible, before.empty() ? Letters() : before.front(), {}, {}}};
    }
    Obstacle obstacle{Obstacle::Kind::facts, impossible, ways.front(), {}, {}};
    if (core == Core::wanted) find_reason(ways, obstacle);
    return {Answered::impossible, std::move(obstacle)};
  }

 private:
  std::vector<Letters> read(std::size_t length) {
    auto ways = prefix_ways(problem_, output_.substr(0, length), most_ways);
    if (!ways) throw OutOfBudget{};
    return std::move(*ways);
  }

  // With the solver: can an output begin in one of these ways?
  bool possible(const std::vector<Letters>& ways) {
    if (ways.empty()) return false;
    if (problem_.slots > most_slots) throw OutOfBudget{};
    if (!solver_) solver_ = slot_solver(problem_);
    return decided(solver_->begins(ways, all_, budget_));
  }

  static bool decided(Verdict verdict) {
    if (verdict == Verdict::unknown) throw OutOfBudget{};
    return verdict == Verdict::possible;
  }

  // One past the whole if that can be printed.
  std::size_t shortest_impossible() {
    if (possible(read(output_.size()))) return output_.size() + 1;
    std::size_t reached = 0, impossible = output_.size();
    while (reached + 1 < impossible) {
      const std::size_t middle = (reached + impossible) / 2;
      (possible(read(middle)) ? reached : impossible) = middle;
    }
    return impossible;
  }

  // Everything in it can be printed in this order: but is it all?
  Attempt whole(const std::optional<Followed>& followed) {
    if (!(followed ? followed->everything : possible(complete()))) {
      // Ways to read it that leave something unprinted.
      return {Answered::impossible,
              {Obstacle::Kind::ending, output_.size(), read(output_.size()).front(), {}, {}}};
    }
    if (asks_blocked_ == problem_.blocked) return {Answered::possible, {}};
    return {Answered::impossible, {Obstacle::Kind::blocked, output_.size(), {}, {}, {}}};
  }

  std::vector<Letters> complete() const {
    Word ended(output_);
    if (problem_.blocked) ended += symbol::blocked;
    auto ways = splits(problem_, ended, most_ways);
    if (!ways) throw OutOfBudget{};
    return std::move(*ways);
  }

  void find_reason(const std::vector<Letters>& ways, Obstacle& obstacle) {
    auto core = ways.size() > most_ways_read_off ? std::nullopt : blocking_facts(problem_, ways);
    const bool read_off = core.has_value();
    const auto is_short = [&] { return core && core->size() <= most_facts_told; };
    const auto counted = is_short() || ways.size() != 1 ? std::nullopt : counted_out(problem_, ways.front());
    if (!core && (!counted || problem_.nodes.size() <= most_events_solved)) core = smallest_core(ways);
    if (core && (!counted || is_short())) {
      obstacle.core = read_off ? leave_out(ways, std::move(*core)) : std::move(*core);
    } else if (counted) {
      obstacle.kind = Obstacle::Kind::counted;
      obstacle.counted = *counted;
    } else {
      obstacle.kind = Obstacle::Kind::ordered;
    }
  }

  static std::size_t longest(const std::vector<Letters>& ways) {
    std::size_t most = 0;
    for (const Letters& way : ways) most = std::max(most, way.size());
    return most;
  }

  // A core that was read off the graph is minimal if no letter of the prefix repeats. Else how often letters
  // are shown may say so much that one of its facts isn't needed.
  std::vector<FactIndex> leave_out(const std::vector<Letters>& ways, std::vector<FactIndex> core) {
    const std::vector<std::size_t> counts = letter_counts(problem_);
    const bool repeats = std::any_of(ways.begin(), ways.end(), [&](const Letters& way) {
      return std::any_of(way.begin(), way.end(), [&](Letter letter) { return counts[letter] > 1; });
    });
    if (!repeats || longest(ways) > most_slots) return core;
    const auto solver = slot_solver(cut_to(problem_, longest(ways)));
    Budget time(most_core_time, std::nullopt);
    try {
      return minimal(*solver, ways, core, time);
    } catch (const OutOfBudget&) {
      return core;
    }
  }

  // With the solver, as long as that doesn't take too long.
  std::optional<std::vector<FactIndex>> smallest_core(const std::vector<Letters>& ways) {
    if (longest(ways) > most_slots) return std::nullopt;
    const auto solver = slot_solver(cut_to(problem_, longest(ways)));
    Budget time(most_core_time, std::nullopt);
    std::mt19937 random(1);  // the same reason each time
    std::optional<std::vector<FactIndex>> smallest;
    try {
      for (int order = 0; order < orders_tried; ++order) {
        const bool holds = decided(solver->begins(ways, all_, time));
        check(!holds, "the solver finds possible what can't be reached by walking");
        std::vector<FactIndex> core = solver->core();
        std::shuffle(core.begin(), core.end(), random);
        core = minimal(*solver, ways, std::move(core), time);
        if (!smallest || core.size() < smallest->size()) smallest = std::move(core);
      }
    } catch (const OutOfBudget&) {
    }
    if (smallest) std::sort(smallest->begin(), smallest->end());
    return smallest;
  }

  static std::vector<FactIndex> minimal(OrderSolver& solver, const std::vector<Letters>& ways,
                                        std::vector<FactIndex> core, Budget& time) {
    for (std::size_t i = 0; i < core.size();) {
      std::vector<FactIndex> fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (decided(solver.begins(ways, fewer, time)))
        ++i;
      else
        core = std::move(fewer);
    }
    return core;
  }

  const OrderProblem& problem_;
  WordView output_;
  Budget& budget_;
  bool asks_blocked_;
  std::vector<FactIndex> all_;
  std::unique_ptr<OrderSolver> solver_;
};

}  // namespace

Attempt follow_output(const OrderProblem& problem, WordView output, Core core, Budget& budget) {
  try {
    return Follower(problem, output, budget).run(core);
  } catch (const OutOfBudget&) {
    return {};
  }
}

}  // namespace forkcheck
