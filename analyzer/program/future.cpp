// Three backward dataflow analyses over one walk (Kildall 1973; Aho, Lam, Sethi, Ullman, "Compilers", section 9.2): what is
// known before an instruction is what it adds to what is known before its successors, less what it overwrites. Facts about
// whole functions (built-ins, globals) start empty and grow until nothing changes, so recursion needs no special case.
#include "program/future.h"

#include <algorithm>

#include "base/check.h"
#include "program/operands.h"

namespace forkcheck {

namespace {

bool merge(BuiltinSet& into, const BuiltinSet& from) {
  const BuiltinSet before = into;
  into |= from;
  return into != before;
}

bool merge(std::vector<bool>& into, const std::vector<bool>& from) {
  bool changed = false;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] && !into[i]) {
      into[i] = true;
      changed = true;
    }
  }
  return changed;
}

// What may be called through a pointer.
struct AddressTaken {
  std::vector<FunctionId> functions;
  BuiltinSet builtins;
};

AddressTaken find_address_taken(const Program& program) {
  AddressTaken taken;
  std::vector<bool> functions(program.functions.size());
  for (const Instruction& in : program.code) {
    if (in.op == Op::push_function) functions[in.a] = true;
    if (in.op == Op::push_builtin) taken.builtins.set(in.a);
  }
  for (const Global& global : program.globals) {
    for (const Relocation& relocation : global.relocations) {
      if (const auto* id = std::get_if<FunctionId>(&relocation.target)) functions[id->index] = true;
      if (const auto* id = std::get_if<Builtin>(&relocation.target)) taken.builtins.set(static_cast<std::size_t>(*id));
    }
  }
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i]) taken.functions.push_back(FunctionId(i));
  }
  return taken;
}

// `push_global g; swap; store` is how the front end writes a scalar global: it overwrites g and reads nothing.
bool overwrites_global(const Program& program, const Function& function, Pc pc) {
  const Instruction& in = program.code[pc];
  return in.op == Op::push_global && in.imm == 0 && pc + 2 < function.end && program.code[pc + 1].op == Op::swap &&
         program.code[pc + 2].op == Op::store && program.globals[in.a].scalar == program.code[pc + 2].type;
}

struct Facts {
  std::vector<BuiltinSet>& builtins;
  std::vector<std::vector<bool>>& live;
  std::vector<std::vector<bool>>& globals;
};

class Solver {
 public:
  Solver(const Program& program, Facts facts) : program_(program), facts_(facts), taken_(find_address_taken(program)) {
    const auto registers_handler = [](const Instruction& in) {
      return (in.op == Op::call_builtin || in.op == Op::push_builtin) &&
             (Builtin(in.a) == Builtin::atexit_ || Builtin(in.a) == Builtin::on_exit_);
    };
    has_exit_handlers_ = std::ranges::any_of(program.code, registers_handler);
    for (const Function& function : program.functions) jump_targets_.push_back(jump_targets(program, function));
  }

  void solve() {
    bool changed = true;
    while (changed) {
      changed = false;
      for (std::size_t i = program_.functions.size(); i-- > 0;) changed = solve_function(FunctionId(i)) || changed;
    }
  }

 private:
  // Sweeps the function backward until nothing changes; whether anything did.
  bool solve_function(FunctionId id) {
    bool changed = false;
    for (bool again = true; again;) {
      again = false;
      const Function& function = program_.functions[id.index];
      for (Pc pc = function.end; pc-- > function.begin;) again = step(id, pc) || again;
      changed = changed || again;
    }
    return changed;
  }

  bool step(FunctionId id, Pc pc) {
    const Function& function = program_.functions[id.index];
    const Instruction& in = program_.code[pc];
    std::vector<bool> live(function.locals.size());
    std::vector<bool> globals(program_.globals.size());
    BuiltinSet builtins;
    std::vector<Pc> followers = successors(in, pc);
    followers.insert(followers.end(), jump_targets_[id.index].begin(), jump_targets_[id.index].end());
    for (const Pc next : followers) {
      if (next >= function.end) continue;
      merge(live, facts_.live[next]);
      merge(globals, facts_.globals[next]);
      builtins |= facts_.builtins[next];
    }
    if (in.op == Op::store_local || in.op == Op::declare) live[in.a] = false;
    if (in.op == Op::load_local) live[in.a] = true;
    if (in.op == Op::push_global) globals[in.a] = !overwrites_global(program_, function, pc);
    add_calls(id, in, builtins, globals);
    bool changed = merge(facts_.live[pc], live);
    changed = merge(facts_.globals[pc], globals) || changed;
    return merge(facts_.builtins[pc], builtins) || changed;
  }

  void add_calls(FunctionId id, const Instruction& in, BuiltinSet& builtins, std::vector<bool>& globals) {
    const bool returns = in.op == Op::ret || in.op == Op::ret_void || in.op == Op::ret_indeterminate;
    const bool is_main = id == program_.main || std::ranges::find(program_.executables, id, &Executable::main) != program_.executables.end();
    if (in.op == Op::call) add_function(FunctionId(in.a), builtins, globals);
    if (in.op == Op::call_pointer) add_pointer_call(builtins, globals);
    if (in.op == Op::call_builtin) add_builtin(Builtin(in.a), builtins, globals);
    if (returns && is_main) add_builtin(Builtin::exit_, builtins, globals);
  }

  void add_function(FunctionId id, BuiltinSet& builtins, std::vector<bool>& globals) {
    const Pc entry = program_.functions[id.index].begin;
    builtins |= facts_.builtins[entry];
    merge(globals, facts_.globals[entry]);
  }

  void add_pointer_call(BuiltinSet& builtins, std::vector<bool>& globals) {
    builtins |= taken_.builtins;
    for (const FunctionId id : taken_.functions) add_function(id, builtins, globals);
  }

  void add_builtin(Builtin builtin, BuiltinSet& builtins, std::vector<bool>& globals) {
    builtins.set(static_cast<std::size_t>(builtin));
    if (builtin == Builtin::__forkcheck_exec_) {
      for (const Executable& executable : program_.executables) {
        if (executable.main.valid()) add_function(executable.main, builtins, globals);
      }
    }
    if (builtin == Builtin::exit_ && has_exit_handlers_) add_pointer_call(builtins, globals);
  }

  const Program& program_;
  Facts facts_;
  AddressTaken taken_;
  bool has_exit_handlers_ = false;
  std::vector<std::vector<Pc>> jump_targets_;  // by function
};

}  // namespace

std::vector<FunctionId> functions_with_address(const Program& program) { return find_address_taken(program).functions; }

bool has_any(const BuiltinSet& builtins, std::initializer_list<Builtin> wanted) {
  return std::ranges::any_of(wanted, [&](Builtin one) { return builtins.test(static_cast<std::size_t>(one)); });
}

namespace {

constexpr std::int64_t nohang = 1;  // WNOHANG

std::vector<bool> targets_of_jumps(const Program& program) {
  std::vector<bool> targets(program.code.size() + 1);
  for (const Instruction& in : program.code)
    if (is_jump(in.op)) targets[in.a] = true;
  return targets;
}

// `waitpid(pid, &status, options)`, unless it is certain that these don't say so.
bool may_poll(const Program& program) {
  if (has_any(find_address_taken(program).builtins, {Builtin::waitpid_, Builtin::waitid_})) return true;
  const std::vector<bool> targets = targets_of_jumps(program);
  for (Pc pc = 0; pc < program.code.size(); ++pc) {
    const Instruction& in = program.code[pc];
    if (in.op != Op::call_builtin || (Builtin(in.a) != Builtin::waitpid_ && Builtin(in.a) != Builtin::waitid_)) continue;
    const bool is_known = pc > 0 && program.code[pc - 1].op == Op::push_int && !targets[pc];
    if (!is_known || (program.code[pc - 1].imm & nohang) != 0) return true;
  }
  return false;
}

}  // namespace

bool may_look_at_ends(const Program& program, const BuiltinSet& builtins) {
  return may_poll(program) ||
         has_any(builtins, {Builtin::sigaction_, Builtin::sigwait_, Builtin::__forkcheck_sigwait_, Builtin::sigpending_, Builtin::kill_,
                            Builtin::raise_, Builtin::__forkcheck_queue_, Builtin::getppid_, Builtin::getpgid_, Builtin::setpgid_,
                            Builtin::getsid_});
}

bool may_look_at_writers(const BuiltinSet& builtins) {
  return has_any(builtins, {Builtin::sigaction_, Builtin::fcntl_, Builtin::pipe2_, Builtin::mkfifo_});
}

Future::Future(const Program& program) {
  builtins_.resize(program.code.size());
  live_registers_.resize(program.code.size());
  globals_.assign(program.code.size(), std::vector<bool>(program.globals.size()));
  for (const Function& function : program.functions) {
    entry_.push_back(function.begin);
    for (Pc pc = function.begin; pc < function.end; ++pc) live_registers_[pc].resize(function.locals.size());
  }
  Solver(program, {builtins_, live_registers_, globals_}).solve();
}

const BuiltinSet& Future::builtins_of(FunctionId function) const {
  check(function.index < entry_.size(), "the future of a function that doesn't exist");
  return builtins_[entry_[function.index]];
}

const std::vector<bool>& Future::globals_of(FunctionId function) const {
  check(function.index < entry_.size(), "the future of a function that doesn't exist");
  return globals_[entry_[function.index]];
}

}  // namespace forkcheck
