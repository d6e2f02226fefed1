#include "syntax/implicit.h"

#include <fmt/format.h>

#include "syntax/lower_decl.h"
#include "syntax/parse.h"
#include "syntax/words.h"

namespace forkcheck {

namespace {

void warn(Unit& unit, const std::string& name, Span span, std::string note) {
  if (!unit.implicit_names.insert(name).second) return;
  report(unit, Code::implicit_declaration, span, fmt::format("'{}' is called before it is declared", name), std::move(note));
}

// The type of a function as a header declares it.
CType type_in_header(Unit& unit, std::string_view header, std::string_view name) {
  // A translation unit of its own, which shares our types, includes the header and mentions the function: what a program
  // doesn't mention is left out of the headers it includes.
  Sources sources;
  const FileId file = sources.add({"", fmt::format("#include <{}>\nvoid use(void) {{ {}; }}\n", header, name)});
  Diagnostics warnings;
  const auto tree = parse(sources, file, "", warnings);
  if (!tree) return {};
  Unit declarations{.tree = *tree, .sources = sources, .types = unit.types};
  declare_external(declarations);
  const Declared* symbol = declarations.scopes.find(std::string(name));
  const auto* function = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr;
  return function ? declarations.functions[function->index].type : CType{};
}

// The library's C code for a function, if it has any.
FunctionIndex library_code(const Unit& unit, const std::string& name) {
  const Declared* symbol = unit.scopes.find(library_name(name));
  const auto* function = symbol ? std::get_if<FunctionIndex>(symbol) : nullptr;
  const bool defined = function && unit.functions[function->index].definition.valid();
  return defined ? *function : FunctionIndex();
}

// What a program doesn't mention isn't declared.
bool handles_signals(const Unit& unit) {
  return unit.scopes.find("sigaction") != nullptr || unit.scopes.find("signal") != nullptr;
}

}  // namespace

CType library_type(Unit& unit, Builtin builtin) { return type_in_header(unit, row_of(builtin).header, row_of(builtin).name); }

void resolve_callee(Unit& unit, const std::string& name, Span span) {
  if (const Declared* symbol = unit.scopes.find(name)) {
    const auto* function = std::get_if<FunctionIndex>(symbol);
    if (function && unit.functions[function->index].order > unit.order) {
      warn(unit, name, span, fmt::format("declare '{}' above its first use", name));
    }
    return;
  }
  const auto builtin = find_builtin(name);
  if (!builtin && !library_code(unit, name).valid()) return;
  const std::string_view header = builtin ? row_of(*builtin).header : header_that_declares(name);
  const CType type = type_in_header(unit, header, name);
  if (!type.valid()) return;
  warn(unit, name, span, fmt::format("add #include <{}>", header));
  const FunctionIndex index(unit.functions.size());
  unit.functions.push_back({.name = name, .type = type, .span = span, .definition = {}, .builtin = builtin, .order = unit.order, .id = {}});
  unit.scopes.declare_at_file_level(name, index);
}

bool check_covered(Unit& unit, FunctionIndex index, Span span) {
  FunctionInfo& function = unit.functions[index.index];
  if (function.definition.valid()) return true;
  if (!function.builtin || (function.builtin == Builtin::abort_ && handles_signals(unit)))
    function.library = library_code(unit, function.name);
  if (function.builtin || function.library.valid()) return true;
  report(unit, Code::not_covered, span, fmt::format("'{}' is not covered", function.name),
         "it is declared, but not defined in the program, and forkcheck has no model of it");
  return false;
}

bool has_object(Unit& unit, VariableIndex index) {
  VariableInfo& variable = unit.variables[index.index];
  if (variable.defined) return true;
  const Declared* symbol = unit.scopes.find(library_name(variable.name));
  const auto* library = symbol ? std::get_if<VariableIndex>(symbol) : nullptr;
  if (library) variable.library = *library;
  return library != nullptr;
}

}  // namespace forkcheck
