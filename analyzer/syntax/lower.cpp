#include "syntax/lower.h"

#include <algorithm>

#include "syntax/lower_decl.h"
#include "syntax/unit.h"

namespace forkcheck {

namespace {

std::optional<FunctionIndex> find_main(const Unit& unit) {
  const Declared* symbol = unit.scopes.find("main");
  const auto* index = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr;
  const bool defined = index && unit.functions[index->index].definition.valid();
  return defined ? std::optional(*index) : std::nullopt;
}

// Lowers what is needed until nothing new is.
void lower_needed(Unit& unit) {
  while (!unit.needed_variables.empty() || !unit.needed_functions.empty()) {
    if (!unit.needed_variables.empty()) {
      const VariableIndex next = unit.needed_variables.front();
      unit.needed_variables.pop_front();
      lower_global(unit, next);
    } else {
      const FunctionIndex next = unit.needed_functions.front();
      unit.needed_functions.pop_front();
      lower_function(unit, next);
    }
  }
}

void mark_scalars(Unit& unit) {
  for (const VariableInfo& variable : unit.variables) {
    if (!variable.id.valid() || variable.address_taken || !unit.types.is_scalar(variable.type)) continue;
    unit.program.globals[variable.id.index].scalar = unit.types.scalar(variable.type);
  }
}

// Errors and warnings in order of the text; a thing is said once.
void sort_reports(Diagnostics& reports) {
  std::ranges::stable_sort(reports, {}, &Diagnostic::span);
  const auto [first, last] = std::ranges::unique(reports);
  reports.erase(first, last);
}

}  // namespace

Result<Program> lower(const ast::Ast& tree, const Sources& sources, Diagnostics& warnings) {
  TypeTable types;
  Unit unit{.tree = tree, .sources = sources, .types = types};
  declare_external(unit);
  if (const auto main = find_main(unit)) {
    unit.program.main = need_function(unit, *main);
    lower_needed(unit);
  } else if (!has_errors(unit.reports)) {
    const auto own = std::ranges::find_if(tree.top, [&](ast::DeclId id) { return !sources.file(tree[id].span.file).built_in; });
    report(unit, Code::no_main, own == tree.top.end() ? Span{} : tree[*own].span, "the program has no function 'main'");
  }
  sort_reports(unit.reports);
  Diagnostics errors;
  for (Diagnostic& d : unit.reports) (d.severity == Severity::error ? errors : warnings).push_back(std::move(d));
  if (!errors.empty()) return failure(std::move(errors));
  mark_scalars(unit);
  return std::move(unit.program);
}

}  // namespace forkcheck
