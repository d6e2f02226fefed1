// What may still happen from a point of the code on: a static over-approximation, used to make states equal that nobody can
// tell apart (dead variables, links to processes that nobody will ask about) and to find steps that need no branching.
#pragma once

#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "program/program.h"

namespace forkcheck {

inline constexpr std::size_t max_builtins = 512;
using BuiltinSet = std::bitset<max_builtins>;

// The functions whose address is taken.
std::vector<FunctionId> functions_with_address(const Program& program);

bool has_any(const BuiltinSet& builtins, std::initializer_list<Builtin> wanted);

// May a process of a program that calls these tell, without waiting for it, that another one hasn't ended yet? WNOHANG, SIGCHLD
// and getppid do, questions for the group of who may be reaped by init, and signals to stopped processes that the end of another one
// would continue.
bool may_look_at_ends(const Program& program, const BuiltinSet& builtins);
// Or that a pipe still has writers? Reads that don't wait or are interrupted do, and the opening of a FIFO.
bool may_look_at_writers(const BuiltinSet& builtins);

// Facts about one program, computed once. Calls through pointers may reach every function whose address is taken, and every
// built-in whose address is taken. `exit` and a return from main reach the handlers of atexit and on_exit: if the program
// uses those, every function whose address is taken. A return from main counts as a call of exit.
class Future {
 public:
  explicit Future(const Program& program);

  // Built-ins that may be called from `pc` on, inside this function and what it calls; not what follows after its return.
  const BuiltinSet& builtins_from(Pc pc) const { return builtins_[pc]; }
  // Built-ins that may be called by the function from its beginning on.
  const BuiltinSet& builtins_of(FunctionId function) const;

  // Register locals whose value may be read from `pc` on before it is written; by local slot of the function around `pc`.
  const std::vector<bool>& live_registers(Pc pc) const { return live_registers_[pc]; }

  // Globals that may be read (or whose address may be taken) from `pc` on, inside this function and what it calls. A global
  // that is only reached through a pointer taken earlier isn't listed: who holds that pointer keeps it.
  const std::vector<bool>& globals_from(Pc pc) const { return globals_[pc]; }
  const std::vector<bool>& globals_of(FunctionId function) const;

 private:
  std::vector<BuiltinSet> builtins_;              // by Pc
  std::vector<std::vector<bool>> live_registers_;  // by Pc
  std::vector<std::vector<bool>> globals_;        // by Pc
  std::vector<Pc> entry_;                         // by function
};

}  // namespace forkcheck
