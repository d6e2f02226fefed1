#include "program/operands.h"

#include <array>

#include "base/check.h"

namespace forkcheck {

namespace {

constexpr auto pointer = Scalar::pointer;

constexpr std::array op_names = {
#define OP(name, effect, meaning) std::string_view(#name),
#include "program/ops.def"
#undef OP
};

OperandA operand_a(Op op) {
  switch (op) {
    case Op::push_local:
    case Op::load_local:
    case Op::store_local:
    case Op::declare:
    case Op::declare_vla:
    case Op::leave: return OperandA::local;
    case Op::push_global: return OperandA::global;
    case Op::push_function:
    case Op::call: return OperandA::function;
    case Op::push_builtin:
    case Op::call_builtin: return OperandA::builtin;
    case Op::jump:
    case Op::jump_if_zero:
    case Op::jump_if_not_zero: return OperandA::target;
    case Op::load_bits:
    case Op::store_bits:
    case Op::copy:
    case Op::zero:
    case Op::offset:
    case Op::difference: return OperandA::number;
    default: return OperandA::nothing;
  }
}

bool shows_type(Op op) {
  switch (operand_a(op)) {
    case OperandA::nothing: return op < Op::dup || op == Op::va_arg || op == Op::ret || op == Op::call_pointer;
    case OperandA::number: return op == Op::load_bits || op == Op::store_bits;
    case OperandA::local: return op == Op::load_local || op == Op::store_local;
    case OperandA::target: return is_conditional_jump(op);
    case OperandA::builtin: return op == Op::call_builtin;
    case OperandA::global:
    case OperandA::function: return false;
  }
  broken("an operand kind that doesn't exist");
}

std::vector<Scalar> one_if(Scalar type) {
  return type == Scalar::none ? std::vector<Scalar>{} : std::vector{type};
}

StackEffect call_effect(const Program& program, const Instruction& in) {
  StackEffect effect{program.call_sites[static_cast<std::size_t>(in.imm)].arguments, one_if(in.type)};
  if (in.op == Op::call) effect.pushes = one_if(program.functions[in.a].result);
  if (in.op == Op::call_pointer) effect.pops.push_back(pointer);
  return effect;
}

}  // namespace

const OpInfo& info(Op op) {
  static const std::vector<OpInfo> table = [] {
    std::vector<OpInfo> rows;
    for (std::size_t i = 0; i < op_names.size(); ++i) {
      rows.push_back({op_names[i], operand_a(Op(i)), shows_type(Op(i))});
    }
    return rows;
  }();
  const auto index = static_cast<std::size_t>(op);
  check(index < table.size(), "an instruction that doesn't exist");
  return table[index];
}

StackEffect stack_effect(const Program& program, const Instruction& in) {
  const Scalar t = in.type;
  switch (in.op) {
    case Op::push_int:
    case Op::push_float:
    case Op::load_local: return {{}, {t}};
    case Op::push_null:
    case Op::push_global:
    case Op::push_local:
    case Op::push_function:
    case Op::push_builtin: return {{}, {pointer}};
    case Op::store_local:
    case Op::neg:
    case Op::complement: return {{t}, {t}};
    case Op::load:
    case Op::load_bits:
    case Op::va_arg: return {{pointer}, {t}};
    case Op::store:
    case Op::store_bits: return {{pointer, t}, {t}};
    case Op::copy: return {{pointer, pointer}, {pointer}};
    case Op::zero: return {{pointer}, {pointer}};
    case Op::offset: return {{pointer, Scalar::i64}, {pointer}};
    case Op::difference: return {{pointer, pointer}, {Scalar::i64}};
    case Op::convert: return {{in.from}, {t}};
    case Op::logical_not: return {{t}, {Scalar::i32}};
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::rem:
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor: return {{t, t}, {t}};
    case Op::shl:
    case Op::shr: return {{t, Scalar::i32}, {t}};
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return {{t, t}, {Scalar::i32}};
    case Op::jump_if_zero:
    case Op::jump_if_not_zero:
    case Op::ret: return {{t}, {}};
    case Op::declare_vla: return {{Scalar::u64}, {}};
    case Op::va_start: return {{pointer}, {}};
    case Op::call:
    case Op::call_pointer:
    case Op::call_builtin: return call_effect(program, in);
    case Op::jump:
    case Op::declare:
    case Op::leave:
    case Op::ret_void:
    case Op::ret_indeterminate: return {};
    case Op::dup:
    case Op::swap:
    case Op::pop: break;
  }
  broken("dup, swap and pop have no fixed effect");
}

bool ends_path(const Instruction& in) {
  if (in.op == Op::call_builtin) return row_of(Builtin(in.a)).returns == BuiltinReturns::never;
  return in.op == Op::jump || in.op == Op::ret || in.op == Op::ret_void || in.op == Op::ret_indeterminate;
}

std::vector<Pc> successors(const Instruction& in, Pc pc) {
  std::vector<Pc> next;
  if (!ends_path(in)) next.push_back(pc + 1);
  if (is_jump(in.op)) next.push_back(in.a);
  return next;
}

bool is_set_jump(const Instruction& in) { return in.op == Op::call_builtin && Builtin(in.a) == Builtin::__forkcheck_set_jump_; }

std::vector<Pc> jump_targets(const Program& program, const Function& function) {
  std::vector<Pc> targets;
  for (Pc pc = function.begin; pc < function.end; ++pc) {
    if (is_set_jump(program.code[pc])) targets.push_back(pc + 1);
  }
  return targets;
}

}  // namespace forkcheck
