// The verifier runs each function abstractly: for every instruction it knows the types on the operand stack before it. All
// ways to an instruction must bring the same stack (as in the Java virtual machine's verifier), so the machine never has
// to ask. Code that can't be reached is only checked for its ids.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "program/operands.h"
#include "program/program.h"

namespace forkcheck {

namespace {

using Stack = std::vector<Scalar>;

std::string shown(const Stack& stack) {
  std::string text;
  for (const Scalar s : stack) text += fmt::format("{}{}", text.empty() ? "" : " ", info(s).name);
  return "[" + text + "]";
}

class FunctionVerifier {
 public:
  FunctionVerifier(const Program& program, const Function& function, std::vector<std::string>& complaints)
      : program_(program), function_(function), complaints_(complaints) {}

  void run() {
    if (!shape_is_right()) return;
    bool ids_are_right = true;
    for (Pc pc = function_.begin; pc < function_.end; ++pc) ids_are_right = check_ids(pc) && ids_are_right;
    if (ids_are_right) walk();
  }

 private:
  bool complain(Pc pc, const std::string& what) {
    complaints_.push_back(fmt::format("{} at {}: {}", function_.name, pc, what));
    return false;
  }

  bool shape_is_right() {
    if (function_.begin >= function_.end || function_.end > program_.code.size()) {
      return complain(function_.begin, "the function's code is empty or out of range");
    }
    if (function_.parameters > function_.locals.size()) {
      return complain(function_.begin, "more parameters than locals");
    }
    for (std::uint32_t i = 0; i < function_.parameters; ++i) {
      if (function_.locals[i].reg == Scalar::none) return complain(function_.begin, "a parameter that is no register");
    }
    return true;
  }

  bool check_ids(Pc pc) {
    const Instruction& in = program_.code[pc];
    const auto in_range = [&](std::size_t size, std::string_view what) {
      return in.a < size || complain(pc, fmt::format("no such {}: {}", what, in.a));
    };
    switch (info(in.op).a) {
      case OperandA::nothing:
      case OperandA::number: break;
      case OperandA::local:
        if (!in_range(function_.locals.size(), "local") || !check_local(pc)) return false;
        break;
      case OperandA::global:
        if (!in_range(program_.globals.size(), "global")) return false;
        break;
      case OperandA::function:
        if (!in_range(program_.functions.size(), "function")) return false;
        break;
      case OperandA::builtin:
        if (!in_range(builtin_count, "built-in")) return false;
        break;
      case OperandA::target:
        if (in.a < function_.begin || in.a >= function_.end) return complain(pc, "jump out of the function");
        break;
    }
    return !is_call(in.op) || check_call(pc);
  }

  // Registers and memory locals have their own instructions.
  bool check_local(Pc pc) {
    const Instruction& in = program_.code[pc];
    const Local& local = function_.locals[in.a];
    if (in.op == Op::load_local || in.op == Op::store_local) {
      return local.reg == in.type || complain(pc, "a register local used as another type");
    }
    if (in.op == Op::push_local || in.op == Op::declare_vla || in.op == Op::leave) {
      return local.reg == Scalar::none || complain(pc, "the address or life of a register local");
    }
    return true;
  }

  bool check_call(Pc pc) {
    const Instruction& in = program_.code[pc];
    if (in.imm < 0 || static_cast<std::size_t>(in.imm) >= program_.call_sites.size()) {
      return complain(pc, "no such call site");
    }
    if (in.op != Op::call) return true;
    const Function& callee = program_.functions[in.a];
    const Stack& arguments = program_.call_sites[static_cast<std::size_t>(in.imm)].arguments;
    if (arguments.size() < callee.parameters || (arguments.size() > callee.parameters && !callee.variadic)) {
      return complain(pc, fmt::format("{} arguments for {} parameters of {}", arguments.size(), callee.parameters, callee.name));
    }
    for (std::uint32_t i = 0; i < callee.parameters; ++i) {
      if (i >= callee.locals.size() || callee.locals[i].reg != arguments[i]) {
        return complain(pc, fmt::format("argument {} of {} has the wrong type", i, callee.name));
      }
    }
    return true;
  }

  void walk() {
    before_.assign(function_.end - function_.begin, std::nullopt);
    reach(function_.begin, {});
    while (!todo_.empty()) {
      const Pc pc = todo_.back();
      todo_.pop_back();
      Stack stack = *before_[pc - function_.begin];
      if (!apply(pc, stack)) continue;
      for (const Pc next : successors(program_.code[pc], pc)) {
        if (next >= function_.end) complain(pc, "control runs off the end of the function");
        else reach(next, stack);
      }
    }
  }

  void reach(Pc pc, const Stack& stack) {
    std::optional<Stack>& known = before_[pc - function_.begin];
    if (!known) {
      known = stack;
      todo_.push_back(pc);
    } else if (*known != stack) {
      complain(pc, fmt::format("two ways here bring different stacks: {} and {}", shown(*known), shown(stack)));
    }
  }

  bool apply(Pc pc, Stack& stack) {
    const Instruction& in = program_.code[pc];
    if (in.op == Op::dup || in.op == Op::swap || in.op == Op::pop) return shuffle(pc, stack);
    const StackEffect effect = stack_effect(program_, in);
    if (stack.size() < effect.pops.size()) return complain(pc, "the operand stack is too short");
    const auto base = stack.end() - static_cast<std::ptrdiff_t>(effect.pops.size());
    if (!std::equal(base, stack.end(), effect.pops.begin())) {
      return complain(pc, fmt::format("{} takes {} but finds {}", info(in.op).name, shown(effect.pops), shown(stack)));
    }
    stack.erase(base, stack.end());
    stack.insert(stack.end(), effect.pushes.begin(), effect.pushes.end());
    return check_end(pc, stack);
  }

  bool shuffle(Pc pc, Stack& stack) {
    const Op op = program_.code[pc].op;
    const std::size_t needed = op == Op::swap ? 2 : 1;
    if (stack.size() < needed) return complain(pc, "the operand stack is too short");
    if (op == Op::dup) stack.push_back(stack.back());
    else if (op == Op::pop) stack.pop_back();
    else std::swap(stack[stack.size() - 1], stack[stack.size() - 2]);
    return true;
  }

  // A return must fit the function's result and leave nothing behind.
  bool check_end(Pc pc, const Stack& stack) {
    const Instruction& in = program_.code[pc];
    const bool returns = in.op == Op::ret || in.op == Op::ret_void || in.op == Op::ret_indeterminate;
    if (!returns) return true;
    if (!stack.empty()) return complain(pc, "operands are left behind at a return");
    if (in.op == Op::ret && in.type != function_.result) return complain(pc, "returns a value of the wrong type");
    if ((in.op == Op::ret_void) != (function_.result == Scalar::none)) return complain(pc, "the wrong kind of return");
    return true;
  }

  static constexpr std::size_t builtin_count = 0
#define BUILTIN(name, header, returns) +1
#include "program/builtins.def"
#undef BUILTIN
      ;

  const Program& program_;
  const Function& function_;
  std::vector<std::string>& complaints_;
  std::vector<std::optional<Stack>> before_;
  std::vector<Pc> todo_;
};

void verify_global(const Program& program, const Global& global, std::vector<std::string>& complaints) {
  const auto complain = [&](std::string_view what) { complaints.push_back(fmt::format("global {}: {}", global.name, what)); };
  if (global.scalar != Scalar::none && info(global.scalar).size != global.bytes.size()) complain("a scalar of another size");
  for (const Relocation& relocation : global.relocations) {
    if (relocation.offset + 8u > global.bytes.size()) complain("an address outside its bytes");
    if (const auto* id = std::get_if<GlobalId>(&relocation.target); id && id->index >= program.globals.size()) {
      complain("the address of no global");
    }
    if (const auto* id = std::get_if<FunctionId>(&relocation.target); id && id->index >= program.functions.size()) {
      complain("the address of no function");
    }
  }
}

}  // namespace

std::vector<std::string> verify(const Program& program) {
  std::vector<std::string> complaints;
  if (program.main.index >= program.functions.size()) complaints.push_back("there is no main");
  for (const Global& global : program.globals) verify_global(program, global, complaints);
  for (const Function& function : program.functions) FunctionVerifier(program, function, complaints).run();
  return complaints;
}

}  // namespace forkcheck
