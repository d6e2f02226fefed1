// External declarations: what each name at file level means once all declarations of it are put together.
#include <fmt/format.h>

#include "syntax/implicit.h"
#include "syntax/lower_decl.h"
#include "syntax/read_type.h"
#include "syntax/words.h"

namespace forkcheck {

using namespace ast;

namespace {

class Declarer {
 public:
  explicit Declarer(Unit& unit) : unit_(unit), types_(unit.types) {}

  void declare(const Declaration& d, DeclId id) {
    const CType type = read_type(unit_, d.type);
    if (!type.valid()) unit_.excused_names.insert(d.name);
    if (!type.valid() || d.name.empty()) return;
    if (d.storage == Storage::typedef_) return declare_type(d, type);
    if (types_.is_function(type)) return declare_function(d, id, type);
    declare_variable(d, type);
  }

 private:
  bool is_ours(Span span) const { return span.valid() && unit_.sources.file(span.file).built_in; }

  void redefined(const Declaration& d, std::string_view how) {
    report(unit_, Code::redefinition, d.span, fmt::format("'{}' {}", d.name, how));
  }

  void declare_type(const Declaration& d, CType type) {
    const Declared* known = unit_.scopes.find_here(d.name);
    const auto* name = known ? std::get_if<TypeName>(known) : nullptr;
    if (known && (!name || !types_.compatible(name->type, type))) return redefined(d, "is declared as another thing before");
    unit_.scopes.declare(d.name, TypeName{type});
  }

  void declare_function(const Declaration& d, DeclId id, CType type) {
    const DeclId definition = d.body.valid() ? id : DeclId::none();
    const Declared* known = unit_.scopes.find_here(d.name);
    if (!known) return add_function(d, definition, type);
    const auto* index = std::get_if<FunctionIndex>(known);
    if (!index) return redefined(d, "is declared as another thing before");
    FunctionInfo& function = unit_.functions[index->index];
    const bool replaces_ours = is_ours(function.span) && !is_ours(d.span);
    if (definition.valid() && function.definition.valid() && !replaces_ours) return redefined(d, "is defined twice");
    if (!types_.compatible(function.type, type)) {
      // A program may define a function of its own that one of the built-in headers declares in another way.
      if (!replaces_ours) return redefined(d, fmt::format("is declared as '{}' before", types_.name(function.type)));
      if (definition.valid()) function.type = type;
    }
    if (types_.info(function.type).style == FunctionStyle::unspecified) function.type = type;
    if (definition.valid()) {
      function.definition = definition;
      function.span = d.span;
    }
  }

  void add_function(const Declaration& d, DeclId definition, CType type) {
    const auto builtin = find_builtin(d.name);
    if (builtin && !definition.valid() && !is_ours(d.span)) {
      const CType known = library_type(unit_, *builtin);
      if (known.valid()) type = known;
    }
    unit_.scopes.declare_at_file_level(d.name, FunctionIndex(unit_.functions.size()));
    unit_.functions.push_back({.name = d.name, .type = type, .span = d.span, .definition = definition, .builtin = builtin,
                               .order = unit_.order, .id = {}});
  }

  void declare_variable(const Declaration& d, CType type) {
    const bool defines = d.storage != Storage::extern_ || d.init.valid();
    if (types_.is_void(type)) return report(unit_, Code::incomplete_type, d.span, fmt::format("'{}' can't have type void", d.name));
    const Declared* known = unit_.scopes.find_here(d.name);
    if (!known) {
      unit_.scopes.declare(d.name, VariableIndex(unit_.variables.size()));
      unit_.variables.push_back({.name = d.name, .type = type, .span = d.span, .init = d.init, .defined = defines, .id = {}});
      return;
    }
    const auto* index = std::get_if<VariableIndex>(known);
    if (!index) return redefined(d, "is declared as another thing before");
    VariableInfo& variable = unit_.variables[index->index];
    if (!types_.compatible(variable.type, type)) return redefined(d, fmt::format("is declared as '{}' before", types_.name(variable.type)));
    const bool replaces_ours = is_ours(variable.span) && !is_ours(d.span);
    if (variable.init.valid() && d.init.valid() && !replaces_ours) return redefined(d, "has two initial values");
    if (types_.is_complete(type)) variable.type = type;
    if (d.init.valid()) variable.init = d.init;
    variable.defined = variable.defined || defines;
  }

  Unit& unit_;
  TypeTable& types_;
};

// Globals of the program itself are lowered even if nothing uses them, so that what is wrong with them is seen.
void complete_variables(Unit& unit) {
  for (std::size_t i = 0; i < unit.variables.size(); ++i) {
    VariableInfo& variable = unit.variables[i];
    if (variable.defined && !unit.sources.file(variable.span.file).built_in) need_variable(unit, VariableIndex(i));
  }
}

// A variable that the program defines takes the place of the library's of that name, as it does for a linker.
void replace_library_variables(Unit& unit) {
  for (std::size_t i = 0; i < unit.variables.size(); ++i) {
    const VariableInfo& variable = unit.variables[i];
    const std::string library = library_name(variable.name);
    if (variable.defined && !variable.name.starts_with(library_prefix) && unit.scopes.find(library)) {
      unit.scopes.declare(library, VariableIndex(i));
    }
  }
}

}  // namespace

void declare_external(Unit& unit) {
  Declarer declarer(unit);
  for (const DeclId id : unit.tree.top) {
    declarer.declare(unit.tree[id], id);
    ++unit.order;
  }
  replace_library_variables(unit);
  complete_variables(unit);
}

void declare_in_block(Unit& unit, DeclId id) {
  const Declaration& d = unit.tree[id];
  // What `extern` declares in a block is the thing at file level, if there is one.
  const Declared* around = unit.scopes.find(d.name);
  const bool known = around && (std::holds_alternative<VariableIndex>(*around) || std::holds_alternative<FunctionIndex>(*around));
  if (known) unit.scopes.declare(d.name, *around);
  else Declarer(unit).declare(d, id);
}

}  // namespace forkcheck
