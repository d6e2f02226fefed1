#include "engines/order_encoding.h"

#include <map>

#include "base/check.h"

namespace forkcheck {

OrderEncoding::OrderEncoding(const OrderProblem& problem, Backend backend)
    : problem_(problem),
      solver_(backend == Backend::sat ? z3::solver(context_, z3::solver::simple())
                                      : z3::solver(context_, "QF_FD")) {}

z3::expr OrderEncoding::any_of(const std::vector<z3::expr>& terms) {
  z3::expr_vector list(context());
  for (const z3::expr& term : terms) list.push_back(term);
  return z3::mk_or(list);
}

void OrderEncoding::build() {
  if (built_) return;
  built_ = true;
  excluding_.push_back(fresh("excluding"));
  place_nodes();
  add_letters();
  add_facts();
}

// A letter shows where one of its writes is. Each slot shows exactly one letter, because it holds exactly one
// write.
void OrderEncoding::add_letters() {
  for (std::size_t slot = 0; slot < problem_.slots; ++slot) {
    std::vector<std::vector<z3::expr>> writers(problem_.letters.size());
    for (std::uint32_t node = 0; node < problem_.nodes.size(); ++node)
      if (problem_.nodes[node].letter != no_letter)
        writers[problem_.nodes[node].letter].push_back(at_slot(node, slot));
    shows_.emplace_back();
    for (const std::vector<z3::expr>& terms : writers) {
      shows_.back().push_back(fresh("shows"));
      solver_.add(shows_.back().back() == any_of(terms));
    }
  }
}

void OrderEncoding::require(const z3::expr& claim, FactIndex fact) {
  solver_.add(tracks_.empty() ? claim : z3::implies(tracks_[fact], claim));
}

void OrderEncoding::add_facts() {
  if (problem_.detail == Detail::facts)
    for (std::size_t fact = 0; fact < problem_.fact_count(); ++fact) tracks_.push_back(fresh("fact"));
  FactIndex fact = 0;
  for (const OrderProblem::Before& before : problem_.order)
    require(is_before(before.from, before.to), fact++);
  for (const OrderProblem::Match& match : problem_.matches) add_match(match, fact++);
}

// At least so many of the exits come before the wait. A row of counters, one for each exit (Sinz 2005): "of
// the first exits so many are chosen", where a chosen exit comes before the wait.
void OrderEncoding::add_match(const OrderProblem::Match& match, FactIndex fact) {
  std::vector<z3::expr> reached(match.needed + 1, context().bool_val(false));
  reached[0] = context().bool_val(true);
  for (std::uint32_t exit : match.exits) {
    const z3::expr chosen = fresh("chosen");
    require(z3::implies(chosen, is_before(exit, match.wait)), fact);
    for (std::size_t count = match.needed; count > 0; --count) {
      const z3::expr now = fresh("reached");
      solver_.add(z3::implies(now, reached[count] || (chosen && reached[count - 1])));
      reached[count] = now;
    }
  }
  require(reached[match.needed], fact);
}

bool spent_by_now(Budget& budget) {
  for (int call = 0; call < 256; ++call)
    if (budget.spent()) return true;
  return false;
}

// Z3 knows no budget of ours: it gets time in growing slices, and between them the budget is looked at.
Verdict OrderEncoding::ask(const std::vector<z3::expr>& assumptions, Budget& budget) {
  z3::expr_vector list(context());
  for (const z3::expr& assumption : assumptions) list.push_back(assumption);
  for (unsigned slice = 300; !spent_by_now(budget); slice *= 2) {
    z3::params parameters(context());
    parameters.set("timeout", slice);
    solver_.set(parameters);
    ++queries_;
    const z3::check_result result = solver_.check(list);
    if (result == z3::sat) return Verdict::possible;
    if (result == z3::unsat) return Verdict::impossible;
    check(slice < 1u << 30, "Z3 gives no answer");
  }
  return Verdict::unknown;
}

Verdict OrderEncoding::begins(const std::vector<Letters>& ways, const std::vector<FactIndex>& facts,
                              Budget& budget) {
  check(problem_.detail == Detail::facts || facts.empty(),
        "only a problem with facts has facts to choose from");
  build();
  std::vector<z3::expr> alternatives;
  for (const Letters& way : ways) {
    z3::expr_vector letters(context());
    for (std::size_t slot = 0; slot < way.size(); ++slot) letters.push_back(shows_[slot][way[slot]]);
    alternatives.push_back(z3::mk_and(letters));
  }
  const z3::expr asked = fresh("asked");
  solver_.add(z3::implies(asked, any_of(alternatives)));
  std::vector<z3::expr> assumptions{asked};
  for (FactIndex fact : facts) assumptions.push_back(tracks_[fact]);
  return ask(assumptions, budget);
}

std::vector<FactIndex> OrderEncoding::core() const {
  std::vector<FactIndex> facts;
  z3::expr_vector core = solver_.unsat_core();
  for (FactIndex fact = 0; fact < tracks_.size(); ++fact)
    for (unsigned i = 0; i < core.size(); ++i)
      if (z3::eq(core[i], tracks_[fact])) facts.push_back(fact);
  return facts;
}

// Nothing where Z3 says sat but has no whole model: seen, rarely, when its timer (a thread of its own) goes off in
// the moment in which the answer is found.
std::optional<Letters> OrderEncoding::shown() {
  const z3::model model = solver_.get_model();
  Letters letters;
  for (const std::vector<z3::expr>& slot : shows_)
    for (Letter letter = 0; letter < slot.size(); ++letter)
      if (model.eval(slot[letter], true).is_true()) letters.push_back(letter);
  if (letters.size() != problem_.slots) return std::nullopt;
  return letters;
}

Verdict OrderEncoding::ask_and_show(const std::vector<z3::expr>& assumptions, Letters& output, Budget& budget) {
  for (int tries = 0; tries < 3; ++tries) {
    const Verdict verdict = ask(assumptions, budget);
    if (verdict != Verdict::possible) return verdict;
    if (auto letters = shown()) {
      output = std::move(*letters);
      return verdict;
    }
  }
  broken("a slot shows no letter, or two");
}

Verdict OrderEncoding::next_output(Letters& output, Budget& budget) {
  build();
  std::vector<z3::expr> assumptions = tracks_;
  assumptions.push_back(excluding_.front());
  return ask_and_show(assumptions, output, budget);
}

void OrderEncoding::exclude(const Letters& output) {
  build();
  check(output.size() == problem_.slots, "an output to exclude has another length");
  std::vector<z3::expr> terms{!excluding_.front()};
  for (std::size_t slot = 0; slot < output.size(); ++slot) terms.push_back(!shows_[slot][output[slot]]);
  solver_.add(any_of(terms));
}

// The automaton runs along the slots: one literal for each state that it can be in after so many letters. A
// letter that the automaton doesn't take from a state leads to `lost`.
struct OrderEncoding::RunLevel {
  std::map<Language::State, z3::expr> at;
  std::vector<z3::expr> lost;  // none or one
};

namespace {

std::optional<Language::State> follow(const Language& language, Language::State state, WordView text) {
  for (Symbol wanted : text) {
    const Language::Edge* next = nullptr;
    for (const Language::Edge& edge : language.edges(state))
      if (edge.symbol == wanted) next = &edge;
    if (next == nullptr) return std::nullopt;
    state = next->target;
  }
  return state;
}

}  // namespace

OrderEncoding::RunLevel OrderEncoding::after_slot(const Language& language, const RunLevel& before,
                                                  std::size_t slot) {
  std::map<Language::State, std::vector<z3::expr>> sources;
  std::vector<z3::expr> lost = before.lost;
  for (const auto& [state, here] : before.at)
    for (Letter letter = 0; letter < problem_.letters.size(); ++letter) {
      const auto target = follow(language, state, problem_.letters[letter]);
      (target ? sources[*target] : lost).push_back(here && shows_[slot][letter]);
    }
  const auto named = [&](const std::vector<z3::expr>& terms) {
    const z3::expr literal = fresh("run");
    solver_.add(literal == any_of(terms));
    return literal;
  };
  RunLevel after;
  for (const auto& [state, terms] : sources) after.at.emplace(state, named(terms));
  if (!lost.empty()) after.lost.push_back(named(lost));
  return after;
}

Verdict OrderEncoding::outside(const Language& language, Letters& output, Budget& budget) {
  build();
  RunLevel level;
  if (language.empty())
    level.lost.push_back(context().bool_val(true));
  else
    level.at.emplace(language.start(), context().bool_val(true));
  for (std::size_t slot = 0; slot < problem_.slots; ++slot) {
    if (spent_by_now(budget)) return Verdict::unknown;
    level = after_slot(language, level, slot);
  }
  std::vector<z3::expr> ends = level.lost;
  const Word ending = problem_.blocked ? Word(1, symbol::blocked) : Word();
  for (const auto& [state, here] : level.at) {
    const auto last = follow(language, state, ending);
    if (!last || !language.accepts_at(*last)) ends.push_back(here);
  }
  if (ends.empty()) return Verdict::impossible;
  const z3::expr asked = fresh("outside");
  solver_.add(z3::implies(asked, any_of(ends)));
  std::vector<z3::expr> assumptions = tracks_;
  assumptions.push_back(asked);
  return ask_and_show(assumptions, output, budget);
}

}  // namespace forkcheck
