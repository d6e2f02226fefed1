#include "engines/find_cases.h"

#include <fmt/format.h>

#include <tl/expected.hpp>

#include "engines/number_solver.h"
#include "engines/state_search.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_cases = 64;
constexpr std::size_t most_states = 100'000;  // for one case
constexpr std::size_t first_look = 2'000;     // states
constexpr std::size_t most_processes = 200;

using Next = StateSearch::Next;

// What can make a decision of a number that differs: arithmetic, or a comparison with more than a constant.
bool computes(const Instruction& i, const Instruction& before) {
  switch (i.op) {
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem:
    case Op::shl:
    case Op::shr:
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
    case Op::complement: return true;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return before.op != Op::push_int || before.imm > 1;
    case Op::call_builtin: return static_cast<Builtin>(i.a) == Builtin::__forkcheck_opaque_;
    default: return false;
  }
}

bool may_decide(const Program& program) {
  for (Pc pc = 1; pc < program.code.size(); ++pc)
    if (computes(program.code[pc], program.code[pc - 1])) return true;
  return false;
}

Diagnostic with_note(Diagnostic why, std::string note) {
  why.note = std::move(note);
  return why;
}

bool is_decision(const Diagnostic& why) { return why.code == Code::process_number_used || why.code == Code::opaque_number_used; }

}  // namespace

std::optional<Diagnostic> find_decision(const Program& program, const Profile& profile, const MachineOptions& options) {
  if (!may_decide(program)) return std::nullopt;
  Machine machine(program, profile, options);
  Kernel kernel(machine, profile);
  std::optional<Diagnostic> found;
  StateSearch(kernel).run(first_look, [&](const State& state) {
    if (state.processes.size() > most_processes) return Next::leave;
    const auto stuck = kernel.stuck(state);
    if (stuck && is_decision(stuck->why)) found = stuck->why;
    return found ? Next::stop : stuck ? Next::leave : Next::expand;
  });
  return found;
}

namespace {

// Nothing if every decision can be made, in all states.
std::optional<Diagnostic> why_undecided(Kernel& kernel, const Diagnostic& decision) {
  std::optional<Diagnostic> why;
  const auto result = StateSearch(kernel).run(most_states, [&](const State& state) {
    if (state.processes.size() > most_processes) return Next::stop;
    const auto stuck = kernel.stuck(state);
    if (!stuck) return Next::expand;
    if (!is_decision(stuck->why)) return Next::leave;
    why = stuck->why;
    return Next::stop;
  });
  if (why || result == StateSearch::Result::finished) return why;
  return with_note(decision, "the cases can't be told apart: the search is too large");
}

// The cases, or why nobody can say which they are.
tl::expected<std::vector<Case>, Diagnostic> search_cases(Kernel& kernel, const Diagnostic& decision) {
  Cases& cases = kernel.cases();
  NumberSolver solver(cases.terms());
  std::vector<Case> found;
  Numbers numbers;
  for (;;) {
    if (found.size() == most_cases) return tl::unexpected(with_note(decision, fmt::format("there are more than {} cases", most_cases)));
    cases.begin_trial(numbers);
    const auto undecided = why_undecided(kernel, decision);
    found.push_back(cases.end_trial());
    if (undecided) return tl::unexpected(*undecided);
    if (found.back().rulings.empty()) return found;
    solver.exclude(found.back().rulings);
    numbers = found.back().numbers;
    switch (solver.ask(numbers)) {
      case NumberSolver::Verdict::found: break;
      case NumberSolver::Verdict::none: return found;
      case NumberSolver::Verdict::unknown: return tl::unexpected(with_note(decision, "Z3 can't say in time which cases there are"));
    }
  }
}

}  // namespace

void find_cases(Kernel& kernel, const Diagnostic& decision) {
  auto found = search_cases(kernel, decision);
  if (!found) return kernel.cases().give_up(found.error());
  std::string list;
  for (std::size_t number = 0; number < found->size() && found->size() > 1; ++number)
    list += fmt::format("{}{}: {}", number == 0 ? "" : " · ", number + 1, describe_case(kernel, (*found)[number]));
  kernel.cases().settle(std::move(*found));
  if (list.empty()) return;
  kernel.machine().add_finding(
      diagnose(Code::cases_explored, decision.span, decision.message + fmt::format(": all {} cases are explored", kernel.cases().all().size()), list));
}

}  // namespace forkcheck
