// What each instruction does to the operand stack, as data: the verifier and the printer read it from here.
#pragma once

#include <string_view>
#include <vector>

#include "program/program.h"

namespace forkcheck {

// What field `a` of an instruction is an index of (or a plain number).
enum class OperandA : std::uint8_t { nothing, number, local, global, function, builtin, target };

struct OpInfo {
  std::string_view name;
  OperandA a;
  bool shows_type;  // the field `type` says something that the name doesn't
};
const OpInfo& info(Op op);

// Types popped (last is the top of the stack) and pushed.
struct StackEffect {
  std::vector<Scalar> pops;
  std::vector<Scalar> pushes;
};

// The effect of an instruction whose ids are all in range. dup, swap and pop take whatever is there: their effect is not
// here but in the verifier.
StackEffect stack_effect(const Program& program, const Instruction& instruction);

inline bool is_call(Op op) { return op == Op::call || op == Op::call_pointer || op == Op::call_builtin; }
inline bool is_conditional_jump(Op op) { return op == Op::jump_if_zero || op == Op::jump_if_not_zero; }
inline bool is_jump(Op op) { return op == Op::jump || is_conditional_jump(op); }

// Whether control never goes on with the instruction behind this one.
bool ends_path(const Instruction& instruction);

// The instructions that may come next inside the function: none, one or two.
std::vector<Pc> successors(const Instruction& instruction, Pc pc);

// Where a longjmp may go on inside the function, from anywhere in it: the instructions behind its calls of setjmp.
std::vector<Pc> jump_targets(const Program& program, const Function& function);
// Whether this is such a call; the instruction before it pushes the address of the place that lives as long as the function.
bool is_set_jump(const Instruction& instruction);

}  // namespace forkcheck
