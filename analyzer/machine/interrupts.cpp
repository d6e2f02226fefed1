#include "machine/interrupts.h"

#include <algorithm>

#include "program/future.h"

namespace forkcheck {
namespace {

bool mentions(const Program& program, Builtin builtin) {
  return std::ranges::any_of(program.code, [&](const Instruction& i) {
    const bool names = i.op == Op::call_builtin || i.op == Op::push_builtin;
    return names && i.a == static_cast<std::uint32_t>(builtin);
  });
}

// The functions that these may call, and themselves.
std::vector<bool> reachable(const Program& program, const std::vector<FunctionId>& from) {
  std::vector<bool> reached(program.functions.size());
  std::vector<FunctionId> waiting = from;
  while (!waiting.empty()) {
    const FunctionId id = waiting.back();
    waiting.pop_back();
    if (reached[id.index]) continue;
    reached[id.index] = true;
    const Function& function = program.functions[id.index];
    for (Pc pc = function.begin; pc < function.end; ++pc) {
      if (program.code[pc].op == Op::call) waiting.push_back(FunctionId(program.code[pc].a));
      if (program.code[pc].op == Op::call_pointer) waiting.insert(waiting.end(), from.begin(), from.end());
    }
  }
  return reached;
}

}  // namespace

std::vector<FunctionId> find_handlers(const Program& program) {
  if (!mentions(program, Builtin::sigaction_)) return {};
  return functions_with_address(program);
}

std::vector<bool> watched_globals(const Program& program, const std::vector<FunctionId>& handlers) {
  if (handlers.empty()) return {};
  std::vector<bool> watched(program.globals.size());
  const std::vector<bool> reached = reachable(program, handlers);
  for (std::size_t f = 0; f < reached.size(); ++f) {
    const Function& function = program.functions[f];
    if (!reached[f] || function.built_in) continue;
    for (Pc pc = function.begin; pc < function.end; ++pc) {
      const Instruction& i = program.code[pc];
      if (i.op != Op::push_global) continue;
      const Global& global = program.globals[i.a];
      if (!global.name.empty() && global.access == Global::Access::writable) watched[i.a] = true;
    }
  }
  return watched;
}

}  // namespace forkcheck
