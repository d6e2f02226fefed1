#include "engines/find_cases.h"

#include <fmt/format.h>

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

// Can every decision be made, in all states?
bool decides_everywhere(Kernel& kernel) {
  const auto result = StateSearch(kernel).run(most_states, [&](const State& state) {
    if (state.processes.size() > most_processes) return Next::stop;
    const auto stuck = kernel.stuck(state);
    if (!stuck) return Next::expand;
    return is_decision(stuck->why) ? Next::stop : Next::leave;
  });
  return result == StateSearch::Result::finished;
}

std::optional<std::vector<Case>> search_cases(Kernel& kernel) {
  Cases& cases = kernel.cases();
  NumberSolver solver(cases.terms());
  std::vector<Case> found;
  std::map<ExpressionId, std::int64_t> numbers;
  for (;;) {
    if (found.size() == most_cases) return std::nullopt;
    cases.begin_trial(numbers);
    const bool is_complete = decides_everywhere(kernel);
    found.push_back(cases.end_trial());
    if (!is_complete) return std::nullopt;
    if (found.back().rulings.empty()) return found;
    solver.exclude(found.back().rulings);
    numbers = found.back().numbers;
    switch (solver.ask(numbers)) {
      case NumberSolver::Verdict::found: break;
      case NumberSolver::Verdict::none: return found;
      case NumberSolver::Verdict::unknown: return std::nullopt;
    }
  }
}

}  // namespace

void find_cases(Kernel& kernel, const Diagnostic& decision) {
  auto found = search_cases(kernel);
  if (!found) return;
  std::string list;
  for (std::size_t number = 0; number < found->size() && found->size() > 1; ++number)
    list += fmt::format("{}{}: {}", number == 0 ? "" : " · ", number + 1, describe_case(kernel, (*found)[number]));
  kernel.cases().settle(std::move(*found));
  if (list.empty()) return;
  kernel.machine().add_finding(
      diagnose(Code::cases_explored, decision.span, decision.message + fmt::format(": all {} cases are explored", kernel.cases().all().size()), list));
}

}  // namespace forkcheck
