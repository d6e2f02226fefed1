// The shortest impossible prefix by binary search (what is impossible stays so when it grows), then the
// smallest of some twenty minimal cores, each made by leaving out one fact after the other in another order
// (Bakker et al. 1993).
#include "engines/impossible_prefix.h"

#include <algorithm>
#include <memory>
#include <random>

#include "engines/word_splits.h"

namespace forkcheck {
namespace {

constexpr int orders_tried = 20;
constexpr std::size_t most_ways = 2000;

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
    const std::size_t impossible = shortest_impossible();
    if (impossible > output_.size()) return whole();
    const std::vector<Letters> ways = read(impossible);
    if (ways.empty()) {
      const std::vector<Letters> before = read(impossible - 1);
      return {Answered::impossible,
              {Obstacle::Kind::letters, impossible, before.empty() ? Letters() : before.front(), {}}};
    }
    std::vector<FactIndex> facts;
    if (core == Core::wanted) facts = smallest_core(ways);
    return {Answered::impossible, {Obstacle::Kind::facts, impossible, ways.front(), std::move(facts)}};
  }

 private:
  std::vector<Letters> read(std::size_t length) {
    auto ways = prefix_ways(problem_, output_.substr(0, length), most_ways);
    if (!ways) throw OutOfBudget{};
    return std::move(*ways);
  }

  bool holds(const std::vector<Letters>& ways, const std::vector<FactIndex>& facts) {
    if (ways.empty()) return false;
    if (!solver_) solver_ = slot_solver(problem_);
    const Verdict verdict = solver_->begins(ways, facts, budget_);
    if (verdict == Verdict::unknown) throw OutOfBudget{};
    return verdict == Verdict::possible;
  }

  // One past the whole if that can be printed.
  std::size_t shortest_impossible() {
    if (holds(read(output_.size()), all_)) return output_.size() + 1;
    std::size_t possible = 0, impossible = output_.size();
    while (possible + 1 < impossible) {
      const std::size_t middle = (possible + impossible) / 2;
      (holds(read(middle), all_) ? possible : impossible) = middle;
    }
    return impossible;
  }

  // Everything in it can be printed in this order: but is it all?
  Attempt whole() {
    Word ended(output_);
    if (problem_.blocked) ended += symbol::blocked;
    const auto complete = splits(problem_, ended, most_ways);
    if (!complete) throw OutOfBudget{};
    if (!holds(*complete, all_)) {
      // Ways to read it that leave something unprinted.
      const std::vector<Letters> partial = read(output_.size());
      return {Answered::impossible, {Obstacle::Kind::ending, output_.size(), partial.front(), {}}};
    }
    if (asks_blocked_ == problem_.blocked) return {Answered::possible, {}};
    return {Answered::impossible, {Obstacle::Kind::blocked, output_.size(), complete->front(), {}}};
  }

  std::vector<FactIndex> smallest_core(const std::vector<Letters>& ways) {
    std::mt19937 random(1);  // the same reason each time
    std::vector<FactIndex> smallest = all_;
    for (int order = 0; order < orders_tried; ++order) {
      holds(ways, all_);
      std::vector<FactIndex> core = solver_->core();
      std::shuffle(core.begin(), core.end(), random);
      core = minimal(ways, std::move(core));
      if (core.size() < smallest.size()) smallest = core;
    }
    std::sort(smallest.begin(), smallest.end());
    return smallest;
  }

  std::vector<FactIndex> minimal(const std::vector<Letters>& ways, std::vector<FactIndex> core) {
    for (std::size_t i = 0; i < core.size();) {
      std::vector<FactIndex> fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (holds(ways, fewer))
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
  if (problem.slots > most_slots) return {};
  try {
    return Follower(problem, output, budget).run(core);
  } catch (const OutOfBudget&) {
    return {};
  }
}

}  // namespace forkcheck
