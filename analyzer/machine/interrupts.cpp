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

BuiltinSet set_of(std::initializer_list<Builtin> builtins) {
  BuiltinSet set;
  for (const Builtin one : builtins) set.set(static_cast<std::size_t>(one));
  return set;
}

// Whatever looks at a stream's buffer.
const BuiltinSet& stream_functions() {
  static const BuiltinSet all =
      set_of({Builtin::printf_, Builtin::fprintf_, Builtin::vprintf_, Builtin::vfprintf_, Builtin::puts_, Builtin::putchar_, Builtin::putc_,
              Builtin::fputc_, Builtin::fputs_, Builtin::fwrite_, Builtin::fflush_, Builtin::perror_, Builtin::exit_, Builtin::setbuf_,
              Builtin::setvbuf_, Builtin::setlinebuf_});
  return all;
}

bool is_variable(const Global& global) { return !global.name.empty() && global.access == Global::Access::writable; }

bool calls_any(const Program& program, const std::vector<bool>& functions, const BuiltinSet& wanted) {
  for (std::size_t f = 0; f < functions.size(); ++f) {
    if (!functions[f]) continue;
    for (Pc pc = program.functions[f].begin; pc < program.functions[f].end; ++pc)
      if (program.code[pc].op == Op::call_builtin && wanted.test(program.code[pc].a)) return true;
  }
  return false;
}

// Do they take a pointer out of memory? It may lead to any variable.
bool follows_pointers(const Program& program, const std::vector<bool>& functions) {
  for (std::size_t f = 0; f < functions.size(); ++f) {
    if (!functions[f] || is_library(program.functions[f])) continue;
    for (Pc pc = program.functions[f].begin; pc < program.functions[f].end; ++pc)
      if (program.code[pc].op == Op::load && program.code[pc].type == Scalar::pointer) return true;
  }
  return false;
}

void add_all_variables(const Program& program, Points& points) {
  for (std::size_t g = 0; g < program.globals.size(); ++g)
    if (is_variable(program.globals[g])) points.globals[g] = true;
}

// A handler that jumps leaves things as they were when its signal came: whatever may be read after a setjmp tells when that was.
void add_seen_after_jumps(const Program& program, Points& points) {
  const Future future(program);
  for (Pc pc = 0; pc < program.code.size(); ++pc) {
    const Instruction& i = program.code[pc];
    if (i.op != Op::call_builtin || i.a != static_cast<std::uint32_t>(Builtin::__forkcheck_set_jump_)) continue;
    const std::vector<bool>& live = future.globals_from(pc);
    for (std::size_t g = 0; g < live.size(); ++g)
      if (live[g] && is_variable(program.globals[g])) points.globals[g] = true;
  }
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
  const bool jumps = calls_any(program, reached, set_of({Builtin::__forkcheck_jump_}));
  for (std::size_t f = 0; f < reached.size(); ++f) {
    if (!reached[f] || points.library[f]) continue;
    for (Pc pc = program.functions[f].begin; pc < program.functions[f].end; ++pc) {
      const Instruction& i = program.code[pc];
      if (i.op == Op::push_global && is_variable(program.globals[i.a])) points.globals[i.a] = true;
    }
  }
  if (jumps) add_seen_after_jumps(program, points);
  if (follows_pointers(program, reached)) add_all_variables(program, points);
  // Debuggers and linkers know variables by name alone.
  for (std::size_t g = 0; g < program.globals.size(); ++g) {
    if (!points.globals[g]) continue;
    for (std::size_t other = 0; other < program.globals.size(); ++other) {
      if (program.globals[other].name == program.globals[g].name) points.globals[other] = true;
    }
  }
  if (jumps || calls_any(program, reached, stream_functions())) points.streams = stream_functions();
  points.builtins = points.streams;
  if (calls_any(program, reached, set_of({Builtin::exit_}))) points.builtins |= set_of({Builtin::atexit_, Builtin::on_exit_});
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
