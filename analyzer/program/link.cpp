#include "program/link.h"

#include "base/overloaded.h"
#include "program/operands.h"

namespace forkcheck {
namespace {

// By how much each kind of id moves.
struct Shift {
  std::uint32_t code, functions, globals, call_sites;
};

Instruction moved(Instruction i, const Shift& by) {
  switch (info(i.op).a) {
    case OperandA::global: i.a += by.globals; break;
    case OperandA::function: i.a += by.functions; break;
    case OperandA::target: i.a += by.code; break;
    case OperandA::nothing:
    case OperandA::number:
    case OperandA::local:
    case OperandA::builtin: break;
  }
  if (is_call(i.op)) i.imm += by.call_sites;
  return i;
}

Global moved(Global global, const Shift& by) {
  for (Relocation& relocation : global.relocations) {
    std::visit(overloaded{[&](GlobalId& id) { id.index += by.globals; }, [&](FunctionId& id) { id.index += by.functions; },
                          [](Builtin&) {}},
               relocation.target);
  }
  return global;
}

std::uint32_t size_of(const auto& items) { return static_cast<std::uint32_t>(items.size()); }

}  // namespace

FunctionId link(Program& program, const Program& other) {
  const Shift by{size_of(program.code), size_of(program.functions), size_of(program.globals), size_of(program.call_sites)};
  for (const Instruction& i : other.code) program.code.push_back(moved(i, by));
  for (Function function : other.functions) {
    function.begin += by.code;
    function.end += by.code;
    program.functions.push_back(std::move(function));
  }
  for (const Global& global : other.globals) program.globals.push_back(moved(global, by));
  program.call_sites.insert(program.call_sites.end(), other.call_sites.begin(), other.call_sites.end());
  return FunctionId(other.main.index + by.functions);
}

}  // namespace forkcheck
