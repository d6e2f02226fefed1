#include "syntax/unit.h"

#include "base/check.h"

namespace forkcheck {

void report(Unit& unit, Code code, Span span, std::string message, std::string note) {
  Diagnostic d = diagnose(code, span, std::move(message), std::move(note));
  const bool in_our_header = span.valid() && unit.sources.file(span.file).built_in;
  if (d.severity == Severity::error || !in_our_header) unit.reports.push_back(std::move(d));
}

FunctionId need_function(Unit& unit, FunctionIndex index) {
  FunctionInfo& info = unit.functions[index.index];
  check(info.definition.valid(), "code for a function without a definition");
  if (!info.id.valid()) {
    info.id = FunctionId(unit.program.functions.size());
    Function function;
    function.name = info.name;
    function.span = info.span;
    unit.program.functions.push_back(std::move(function));
    unit.needed_functions.push_back(index);
  }
  return info.id;
}

GlobalId need_variable(Unit& unit, VariableIndex index) {
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
