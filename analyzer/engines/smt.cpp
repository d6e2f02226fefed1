// The engine over process graphs: asks Z3 for one more output of each graph until there is none.
//
// It shares nothing with the explorer but the machine and the kernel, so that their agreement means
// something. Outputs are excluded as letter sequences, in every way that they can be spelled, and what one
// graph has given is excluded in the next.
#include <chrono>
#include <set>

#include "engines/engines.h"
#include "engines/graph.h"
#include "engines/order_solver.h"
#include "engines/word_splits.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_graphs = 5000;
constexpr std::size_t most_splits =
    64;  // a word with more spellings is found again instead, and known by its bytes

class Enumeration {
 public:
  Enumeration(Budget& budget, std::size_t most) : budget_(budget), most_(most) {}

  // False if it had to stop.
  bool add(const ProcessGraph& graph) {
    const OrderProblem problem = order_problem(graph, Detail::writes);
    too_long_ = problem.slots > most_slots;
    if (too_long_) return false;
    if (problem.slots <= 1 && problem.matches.empty()) return add_word(only_word(problem));
    if (!seen_.insert(shape_of(problem, graph)).second) return true;
    const auto solver = slot_solver(problem);
    for (const Word& word : words_) exclude(*solver, problem, word);
    Letters letters;
    Verdict verdict = Verdict::possible;
    while ((verdict = solver->next_output(letters, budget_)) == Verdict::possible) {
      solver->exclude(letters);
      if (!add_word(spell(problem, letters))) break;
    }
    queries_ += solver->queries();
    return verdict == Verdict::impossible;
  }

  Language language() const { return Language::of_words({words_.begin(), words_.end()}); }
  std::uint64_t queries() const { return queries_; }
  // Why it had to stop.
  Diagnostic limit() {
    if (too_long_)
      return diagnose(
          Code::endless_run, {},
          "a run has more than " + std::to_string(most_slots) + " writes, too many for the solver");
    if (full_)
      return diagnose(Code::too_many_outputs, {},
                      "there are more than " + std::to_string(most_) + " outputs");
    const Code spent = budget_.spent().value();
    return diagnose(spent, {}, std::string(code_row(spent).title));
  }

 private:
  static Word only_word(const OrderProblem& problem) { return spell(problem, Letters(problem.slots, 0)); }

  bool add_word(Word word) {
    if (words_.contains(word)) return true;
    full_ = words_.size() == most_;
    if (!full_) words_.insert(std::move(word));
    return !full_;
  }

  static void exclude(OrderSolver& solver, const OrderProblem& problem, const Word& word) {
    const auto ways = splits(problem, word, most_splits);
    if (!ways) return;
    for (const Letters& way : *ways) solver.exclude(way);
  }

  Budget& budget_;
  std::size_t most_;
  std::set<Word> words_;
  std::set<OrderShape> seen_;  // many graphs differ in silent events alone
  std::uint64_t queries_ = 0;
  bool full_ = false;
  bool too_long_ = false;
};

}  // namespace

Answer smt(Model& model, Budget& budget, std::size_t max_outputs) {
  const auto begin = std::chrono::steady_clock::now();
  const GraphSet graphs = process_graphs(model, budget, most_graphs);
  Answer answer;
  answer.engine = "smt";
  answer.complete = graphs.complete;
  answer.limits = graphs.limits;
  Enumeration outputs(budget, max_outputs);
  for (const ProcessGraph& graph : graphs.graphs) {
    answer.statistics.states += graph.events.size();
    if (outputs.add(graph)) continue;
    answer.complete = false;
    answer.limits.push_back(outputs.limit());
    break;
  }
  answer.language = outputs.language();
  answer.statistics.queries = outputs.queries();
  answer.statistics.local_states = model.machine.state_count();
  answer.statistics.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return answer;
}

}  // namespace forkcheck
