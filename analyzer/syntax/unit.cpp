#include "syntax/unit.h"

#include "base/check.h"
#include "syntax/words.h"

namespace forkcheck {

void report(Unit& unit, Code code, Span span, std::string message, std::string note) {
  Diagnostic d = diagnose(code, span, std::move(message), std::move(note));
  const bool in_our_header = span.valid() && unit.sources.file(span.file).built_in;
  if (d.severity == Severity::error || !in_our_header) unit.reports.push_back(std::move(d));
}

FunctionIndex linked(const Unit& unit, FunctionIndex index) {
  const FunctionIndex library = unit.functions[index.index].library;
  return library.valid() ? library : index;
}

VariableIndex linked(const Unit& unit, VariableIndex index) {
  const VariableIndex library = unit.variables[index.index].library;
  return library.valid() ? library : index;
}

FunctionId need_function(Unit& unit, FunctionIndex declared) {
  const FunctionIndex index = linked(unit, declared);
  FunctionInfo& info = unit.functions[index.index];
  check(info.definition.valid(), "code for a function without a definition");
  if (!info.id.valid()) {
    info.id = FunctionId(unit.program.functions.size());
    Function function;
    const bool is_library = unit.sources.file(info.span.file).built_in && info.name.starts_with(library_prefix);
    function.name = is_library ? info.name.substr(library_prefix.size()) : info.name;
    function.span = info.span;
    unit.program.functions.push_back(std::move(function));
    unit.needed_functions.push_back(index);
  }
  return info.id;
}

GlobalId need_variable(Unit& unit, VariableIndex declared) {
  const VariableIndex index = linked(unit, declared);
  VariableInfo& info = unit.variables[index.index];
  if (!info.id.valid()) {
    info.id = GlobalId(unit.program.globals.size());
    Global global;
    global.name = info.name;
    global.span = info.span;
    unit.program.globals.push_back(std::move(global));
    unit.needed_variables.push_back(index);
  }
  return info.id;
}

GlobalId need_string(Unit& unit, const std::string& bytes, Span span) {
  const auto [it, is_new] = unit.strings.try_emplace(bytes, unit.program.globals.size());
  if (is_new) {
    Global global;
    global.bytes.assign(bytes.begin(), bytes.end());
    global.bytes.push_back(0);
    global.access = Global::Access::read_only;
    global.span = span;
    unit.program.globals.push_back(std::move(global));
  }
  return it->second;
}

}  // namespace forkcheck
