// What signal handlers can reach, read off the program.
#pragma once

#include <string>
#include <vector>

#include "program/future.h"
#include "program/program.h"

namespace forkcheck {

// Functions that may become handlers: those whose address is taken, if sigaction is called anywhere.
std::vector<FunctionId> find_handlers(const Program& program);

// Where a handler that comes before or after may be told apart, beside the process's calls to the kernel.
struct Points {
  bool has_handlers() const { return !library.empty(); }
  std::vector<bool> globals;  // variables that handlers, or what they call, mention by name: accesses are points
  BuiltinSet streams;         // functions on streams, if handlers use any, or jump
  BuiltinSet builtins;        // these and others: calls are points
  std::vector<bool> library;  // by function: written in C by us, in a place where the real library has no such points
  bool any() const { return !globals.empty(); }  // false: no handler is ever set
};
Points find_points(const Program& program, const std::vector<FunctionId>& handlers);
// The names of the functions among them.
std::vector<std::string> watched_functions(const Points& points);

}  // namespace forkcheck
