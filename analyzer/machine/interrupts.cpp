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

// The C library as far as it is written in C, and the textbooks' headers, which look at nothing of the program's own.
bool is_library(const Function& function) { return function.built_in; }

// Whatever looks at a stream's buffer.
const BuiltinSet& stream_functions() {
  static const BuiltinSet all = [] {
    BuiltinSet set;
    for (const Builtin b : {Builtin::printf_, Builtin::fprintf_, Builtin::vprintf_, Builtin::vfprintf_, Builtin::puts_,
                            Builtin::putchar_, Builtin::putc_, Builtin::fputc_, Builtin::fputs_, Builtin::fwrite_,
                            Builtin::fflush_, Builtin::perror_, Builtin::exit_, Builtin::setbuf_, Builtin::setvbuf_,
                            Builtin::setlinebuf_})
      set.set(static_cast<std::size_t>(b));
    return set;
  }();
  return all;
}

}  // namespace

std::vector<FunctionId> find_handlers(const Program& program) {
  if (!mentions(program, Builtin::sigaction_)) return {};
  return functions_with_address(program);
}

Points find_points(const Program& program, const std::vector<FunctionId>& handlers) {
  Points points;
  if (handlers.empty()) return points;
  points.globals.resize(program.globals.size());
  for (const Function& function : program.functions) points.library.push_back(is_library(function));
  const std::vector<bool> reached = reachable(program, handlers);
  bool uses_streams = false;
  for (std::size_t f = 0; f < reached.size(); ++f) {
    if (!reached[f]) continue;
    const Function& function = program.functions[f];
    for (Pc pc = function.begin; pc < function.end; ++pc) {
      const Instruction& i = program.code[pc];
      if (i.op == Op::call_builtin && stream_functions().test(i.a)) uses_streams = true;
      if (i.op != Op::push_global || points.library[f]) continue;
      const Global& global = program.globals[i.a];
      if (!global.name.empty() && global.access == Global::Access::writable) points.globals[i.a] = true;
    }
  }
  // Debuggers and linkers know variables by name alone.
  for (std::size_t g = 0; g < program.globals.size(); ++g) {
    if (!points.globals[g]) continue;
    for (std::size_t other = 0; other < program.globals.size(); ++other) {
      if (program.globals[other].name == program.globals[g].name) points.globals[other] = true;
    }
  }
  if (uses_streams) points.builtins = stream_functions();
  return points;
}

std::vector<std::string> watched_functions(const Points& points) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < points.builtins.size(); ++i) {
    if (points.builtins.test(i)) names.emplace_back(row_of(static_cast<Builtin>(i)).name);
  }
  return names;
}

}  // namespace forkcheck
