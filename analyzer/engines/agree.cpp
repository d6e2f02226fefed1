#include "engines/agree.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/bigint.h"
#include "engines/order_solver.h"
#include "engines/word_splits.h"

namespace forkcheck {
namespace {

// Another output than those that the other engine has; the shorter one if both have some.
struct Difference {
  Word word;
  const Answer* has;
};

std::optional<Difference> difference(const Answer& a, const Answer& b) {
  std::optional<Difference> found;
  const auto look = [&](const Answer& has, const Answer& lacks) {
    if (!lacks.complete) return;  // it may not have come so far
    const auto word = has.language.shortest_outside(lacks.language);
    if (word && (!found || word->size() < found->word.size())) found = {*word, &has};
  };
  look(a, b);
  look(b, a);
  return found;
}

std::string number_of_outputs(const Language& language) {
  const auto count = language.count();
  if (!count) return "endlessly many outputs";
  return with_commas(*count) + (*count == 1 ? " output" : " outputs");
}

// ---- the cross check
// ------------------------------------------------------------------------------------------------

constexpr std::size_t most_enumerated = 200;
constexpr std::size_t most_run_terms =
    400'000;  // states of the automaton times letters times slots, in one query
constexpr std::size_t most_splits = 1000;

class Crosser {
 public:
  Crosser(const GraphSet& graphs, const Language& explored, Budget& budget)
      : explored_(explored), budget_(budget) {
    for (const ProcessGraph& graph : graphs.graphs) problems_.push_back(order_problem(graph, Detail::writes));
    provers_.resize(problems_.size());
    askers_.resize(problems_.size());
  }

  CrossCheck run(std::size_t samples) {
    for (std::size_t g = 0; g < problems_.size() && result_.agreement.agree; ++g) prove_none_outside(g);
    if (result_.agreement.agree && result_.finished) ask_for_words(samples);
    for (const auto* solvers : {&provers_, &askers_})
      for (const auto& solver : *solvers)
        if (solver) result_.queries += solver->queries();
    if (result_.agreement.agree && result_.finished) describe();
    return std::move(result_);
  }

 private:
  // That nothing is outside is proved in one encoding, that words are possible is asked of the other.
  OrderSolver& prover(std::size_t g) {
    if (!provers_[g]) provers_[g] = slot_solver(problems_[g]);
    return *provers_[g];
  }
  OrderSolver& asker(std::size_t g) {
    if (!askers_[g]) askers_[g] = time_solver(problems_[g]);
    return *askers_[g];
  }

  void differ(Word word, const std::string& only_in) {
    result_.agreement = {false, "only " + only_in + " has the output " + write_output(word), std::move(word),
                         only_in};
  }

  void prove_none_outside(std::size_t g) {
    const OrderProblem& problem = problems_[g];
    if (!result_.finished) return;
    if (spent_by_now(budget_) || problem.slots > most_slots ||
        explored_.state_count() * problem.letters.size() * std::max<std::size_t>(1, problem.slots / 8) >
            most_run_terms) {
      result_.finished = false;
      return;
    }
    Letters letters;
    const Verdict verdict = prover(g).outside(explored_, letters, budget_);
    if (verdict == Verdict::possible) differ(spell(problem, letters), "z3");
    if (verdict == Verdict::unknown) result_.finished = false;
  }

  // Every word of a small language, else a sample.
  void ask_for_words(std::size_t samples) {
    const auto count = explored_.count();
    std::vector<Word> words;
    if (count && *count <= most_enumerated) {
      explored_.for_each([&](WordView word) {
        words.emplace_back(word);
        return true;
      });
      all_words_ = true;
    } else if (count) {
      std::mt19937_64 random(1);
      for (std::size_t i = 0; i < samples; ++i) words.push_back(explored_.sample(random));
    }
    asked_ = words.size();
    for (const Word& word : words) {
      if (spent_by_now(budget_)) result_.finished = false;
      if (!result_.finished || !result_.agreement.agree) return;
      if (!possible(word)) differ(word, "explore");
    }
  }

  // In some graph; what couldn't be decided counts as possible, and as not finished.
  bool possible(const Word& word) {
    for (std::size_t g = 0; g < problems_.size(); ++g) {
      if (problems_[g].slots > most_slots) {
        result_.finished = false;
        return true;
      }
      const auto ways = splits(problems_[g], word, most_splits);
      if (ways && ways->empty()) continue;
      const Verdict verdict = ways ? asker(g).begins(*ways, {}, budget_) : Verdict::unknown;
      if (verdict == Verdict::possible) return true;
      if (verdict == Verdict::unknown) {
        result_.finished = false;
        return true;
      }
    }
    return false;
  }

  void describe() {
    result_.agreement.detail = all_words_ ? number_of_outputs(explored_) + ", proved no other"
                                          : "proved no output outside; " +
                                                with_commas(BigInt(static_cast<unsigned long>(asked_))) +
                                                " of " + number_of_outputs(explored_) + " found possible";
  }

  const Language& explored_;
  Budget& budget_;
  std::vector<OrderProblem> problems_;
  std::vector<std::unique_ptr<OrderSolver>> provers_, askers_;  // by graph, made when first asked
  CrossCheck result_;
  bool all_words_ = false;
  std::size_t asked_ = 0;
};

}  // namespace

Agreement compare(const Answer& a, const Answer& b) {
  if (const auto found = difference(a, b))
    return {false, "only " + found->has->engine + " has the output " + write_output(found->word), found->word,
            found->has->engine};
  if (a.complete && b.complete) return {true, "both have " + number_of_outputs(a.language), {}, {}};
  const Answer& part = a.complete ? b : a;
  return {true, part.engine + " isn't complete; what it found agrees", {}, {}};
}

CrossCheck cross_check(const GraphSet& graphs, const Language& explored, Budget& budget,
                       std::size_t samples) {
  if (!graphs.complete) return {{true, "the process graphs aren't complete", {}, {}}, false, 0};
  return Crosser(graphs, explored, budget).run(samples);
}

}  // namespace forkcheck
