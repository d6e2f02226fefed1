// Arithmetic as x86-64 does it: two's complement, SIGFPE for integer division by zero, IEEE floats.
#include <fmt/format.h>

#include <bit>
#include <limits>

#include "base/check.h"
#include "machine/cpu.h"
#include "machine/float_bits.h"
#include "posix/signals.h"

namespace forkcheck::op {

namespace {

// What becomes of arithmetic on something that isn't a number.
Value mystery(const Value& v, const Value& w) {
  for (const Value& x : {v, w}) {
    if (x.is(Value::Kind::indeterminate)) return x;
  }
  for (const Value& x : {v, w}) {
    if (x.is(Value::Kind::unknown)) return x;
    if (x.is(Value::Kind::process) || x.is(Value::Kind::minus_process)) return Value::unknown(Mystery::process_arithmetic);
    if (x.is(Value::Kind::elastic)) return Value::unknown(Mystery::text_length);
    if (x.is(Value::Kind::opaque) || x.is(Value::Kind::system_v)) return Value::unknown(Mystery::opaque_arithmetic);
  }
  return Value::unknown(Mystery::address_arithmetic);
}

Operator operator_of(Op op) {
  switch (op) {
    case Op::add: return Operator::add;
    case Op::sub: return Operator::sub;
    case Op::mul: return Operator::mul;
    case Op::div: return Operator::div;
    case Op::rem: return Operator::rem;
    case Op::shl: return Operator::shl;
    case Op::shr: return Operator::shr;
    case Op::bit_and: return Operator::bit_and;
    case Op::bit_or: return Operator::bit_or;
    case Op::bit_xor: return Operator::bit_xor;
    case Op::neg: return Operator::neg;
    case Op::complement: return Operator::complement;
    default: broken("an instruction that computes nothing");
  }
}

// The result of an instruction on something that isn't a number.
Value mystery(const Cpu& cpu, const Instruction& i, const Value& v, const Value& w) {
  Value result = mystery(v, w);
  if (result.is(Value::Kind::unknown)) result.id = cpu.combined(operator_of(i.op), i.type, v, w);
  return result;
}

void overflow(Cpu& cpu, Scalar type) {
  cpu.finding(Code::signed_overflow, fmt::format("signed overflow: the result doesn't fit into {}", info(type).name));
}

// Result of a signed operation done in 128 bits, wrapped.
std::int64_t signed_result(Cpu& cpu, Scalar type, __int128 exact) {
  const std::int64_t bits = wrap(type, static_cast<std::int64_t>(exact));
  if (bits != exact) overflow(cpu, type);
  return bits;
}

// One binary operation on numbers: on integers through `exact` (128 bits), on floats through `real`.
template <class Exact, class Real>
void arithmetic(Cpu& cpu, const Instruction& i, Exact exact, Real real) {
  const Value w = cpu.pop();
  Value& v = cpu.top();
  if (!v.is_number() || !w.is_number()) {
    v = mystery(cpu, i, v, w);
  } else if (is_float(i.type)) {
    v.bits = float_bits(i.type, real(float_value(i.type, v.bits), float_value(i.type, w.bits)));
  } else if (is_signed_integer(i.type)) {
    v.bits = signed_result(cpu, i.type, exact(__int128{v.bits}, __int128{w.bits}));
  } else {
    v.bits = wrap(i.type, static_cast<std::int64_t>(exact(__int128{v.bits}, __int128{w.bits})));
  }
}

// The length of a text with process ids, more or less a number: still such a length.
bool moves_elastic(Cpu& cpu, int sign) {
  const auto& stack = cpu.state().stack;
  const Value w = stack.back();
  Value v = stack[stack.size() - 2];
  const bool plain = v.is(Value::Kind::elastic) && w.is_number();
  const bool mixed = sign > 0 && v.is_number() && w.is(Value::Kind::elastic);
  if (!plain && !mixed) return false;
  const std::int64_t sum = v.bits + sign * w.bits;
  cpu.pop();
  cpu.top() = {Value::Kind::elastic, Scalar::none, 0, sum};
  return true;
}

enum class Quotient : std::uint8_t { quotient, remainder };

// gcc 12 simplifies some divisions even without optimisation, so that they never trap (measured): 1 / x is 0 for x = 0,
// 0 / x and 0 % x are 0, x / x is 1, x % x is 0, x / -1 is -x. All go by the form of the expression. These look at the
// instructions before the division to tell.
bool is_constant(const Program& program, Pc last) {
  while (program.code[last].op == Op::convert || program.code[last].op == Op::neg) --last;
  return program.code[last].op == Op::push_int;
}

// How many instructions a plain operand takes: a constant or a variable; 0 for anything else.
Pc plain_length(const Program& program, Pc last) {
  const Op op = program.code[last].op;
  if (op == Op::push_int || op == Op::load_local) return 1;
  return op == Op::load && program.code[last - 1].op == Op::push_global ? 2 : 0;
}

bool zero_divide_traps(const Program& program, Pc division, std::int64_t dividend, Quotient which) {
  const bool simplified = dividend == 0 || (dividend == 1 && which == Quotient::quotient);
  if (!simplified || is_constant(program, division - 1)) return true;
  const Pc length = plain_length(program, division - 1);
  if (length == 0 || is_constant(program, division - 1 - length)) return false;
  const auto same = [&](Pc k) {
    const Instruction& a = program.code[division - 1 - k];
    const Instruction& b = program.code[division - 1 - length - k];
    return a.op == b.op && a.a == b.a && a.imm == b.imm;
  };
  return !same(length - 1);
}

[[noreturn]] void division_fault(Cpu& cpu, bool traps) {
  if (traps) {
    cpu.finding(Code::division_fault, "this division has no result: SIGFPE ends the process");
    cpu.killed(sig_fpe);
  }
  cpu.mistake(Code::division_fault,
              "this division has no result, and whether it ends the process depends on how the compiler simplifies it");
}

std::int64_t divide(Cpu& cpu, Scalar type, std::int64_t v, std::int64_t w, Quotient which) {
  if (w == 0) division_fault(cpu, zero_divide_traps(cpu.program(), cpu.pc() - 1, v, which));
  if (!is_signed_integer(type)) {
    const auto a = static_cast<std::uint64_t>(v);
    const auto b = static_cast<std::uint64_t>(w);
    return static_cast<std::int64_t>(which == Quotient::quotient ? a / b : a % b);
  }
  const std::int64_t smallest = type == Scalar::i64 ? std::numeric_limits<std::int64_t>::min()
                                                    : std::numeric_limits<std::int32_t>::min();
  if (w == -1 && v == smallest) division_fault(cpu, !is_constant(cpu.program(), cpu.pc() - 2));
  return which == Quotient::quotient ? v / w : v % w;
}

void division(Cpu& cpu, const Instruction& i, Quotient which) {
  Value w = cpu.pop();
  if (!w.is_number() && !w.is(Value::Kind::process)) w = Value::number(cpu.need_number(w, "a division"));
  Value& v = cpu.top();
  if (w.is_number() && w.bits == 0 && !is_float(i.type) && !v.is_number()) division_fault(cpu, true);
  if (!v.is_number() || !w.is_number()) {
    v = mystery(cpu, i, v, w);
  } else if (is_float(i.type)) {
    v.bits = float_bits(i.type, float_value(i.type, v.bits) / float_value(i.type, w.bits));
  } else {
    v.bits = divide(cpu, i.type, v.bits, w.bits, which);
  }
}

// x86 takes the shift count modulo 32 or 64.
std::int64_t shift_count(Cpu& cpu, Scalar type, std::int64_t count) {
  const std::int64_t width = size_of(type) == 8 ? 64 : 32;
  if (count < 0 || count >= width) {
    cpu.finding(Code::shift_out_of_range, fmt::format("a shift by {} of a value of {} bits", count, width));
  }
  return count & (width - 1);
}

template <class Shift>
void shifting(Cpu& cpu, const Instruction& i, Shift shift) {
  const Value n = cpu.pop();
  Value& v = cpu.top();
  if (!v.is_number() || !n.is_number()) {
    v = mystery(cpu, i, v, n);
    return;
  }
  v.bits = wrap(i.type, shift(v.bits, shift_count(cpu, i.type, n.bits)));
}

template <class Bits>
void bitwise(Cpu& cpu, const Instruction& i, Bits combine) {
  const Value w = cpu.pop();
  Value& v = cpu.top();
  if (!v.is_number() || !w.is_number()) {
    v = mystery(cpu, i, v, w);
    return;
  }
  v.bits = wrap(i.type, combine(v.bits, w.bits));
}

}  // namespace

void neg(Cpu& cpu, const Instruction& i) {
  Value& v = cpu.top();
  const bool is_id = v.is(Value::Kind::process) || v.is(Value::Kind::minus_process);
  if (is_id && is_signed_integer(i.type)) {
    v.kind = v.is(Value::Kind::process) ? Value::Kind::minus_process : Value::Kind::process;
  } else if (!v.is_number()) {
    v = mystery(cpu, i, v, v);
  } else if (is_float(i.type)) {
    v.bits = float_bits(i.type, -float_value(i.type, v.bits));
  } else if (is_signed_integer(i.type)) {
    v.bits = signed_result(cpu, i.type, -__int128{v.bits});
  } else {
    v.bits = wrap(i.type, static_cast<std::int64_t>(-static_cast<std::uint64_t>(v.bits)));
  }
}

void complement(Cpu& cpu, const Instruction& i) {
  Value& v = cpu.top();
  v = v.is_number() ? Value::number(wrap(i.type, ~v.bits)) : mystery(cpu, i, v, v);
}

void add(Cpu& cpu, const Instruction& i) {
  if (moves_elastic(cpu, 1)) return;
  arithmetic(cpu, i, [](__int128 a, __int128 b) { return a + b; }, [](double a, double b) { return a + b; });
}

void sub(Cpu& cpu, const Instruction& i) {
  if (moves_elastic(cpu, -1)) return;
  arithmetic(cpu, i, [](__int128 a, __int128 b) { return a - b; }, [](double a, double b) { return a - b; });
}

// The product of two u64, seen as signed, has the same low 64 bits: so one function serves both.
void mul(Cpu& cpu, const Instruction& i) {
  arithmetic(cpu, i, [](__int128 a, __int128 b) { return a * b; }, [](double a, double b) { return a * b; });
}

void div(Cpu& cpu, const Instruction& i) { division(cpu, i, Quotient::quotient); }
void rem(Cpu& cpu, const Instruction& i) { division(cpu, i, Quotient::remainder); }

void shl(Cpu& cpu, const Instruction& i) {
  shifting(cpu, i, [](std::int64_t v, std::int64_t n) { return static_cast<std::int64_t>(static_cast<std::uint64_t>(v) << n); });
}

void shr(Cpu& cpu, const Instruction& i) {
  const bool keeps_sign = is_signed_integer(i.type);
  shifting(cpu, i, [keeps_sign](std::int64_t v, std::int64_t n) {
    return keeps_sign ? v >> n : static_cast<std::int64_t>(static_cast<std::uint64_t>(v) >> n);
  });
}

void bit_and(Cpu& cpu, const Instruction& i) {
  bitwise(cpu, i, [](std::int64_t a, std::int64_t b) { return a & b; });
}
void bit_or(Cpu& cpu, const Instruction& i) {
  bitwise(cpu, i, [](std::int64_t a, std::int64_t b) { return a | b; });
}
void bit_xor(Cpu& cpu, const Instruction& i) {
  bitwise(cpu, i, [](std::int64_t a, std::int64_t b) { return a ^ b; });
}

void offset(Cpu& cpu, const Instruction& i) {
  Value n = cpu.pop();
  if (!n.is_number() && cpu.expression_of(n) != no_expression) n = Value::number(cpu.need_number(n, "a place in memory"));
  Value& p = cpu.top();
  const bool moves = n.is_number() || (n.is(Value::Kind::elastic) && i.a == 1);
  if (n.is_number() && n.bits == 0) return;
  if (moves && (p.is(Value::Kind::address) || p.is_number())) {
    const auto distance = static_cast<std::uint64_t>(n.bits) * i.a;
    p.bits = static_cast<std::int64_t>(static_cast<std::uint64_t>(p.bits) + distance);
  } else {
    p = mystery(p, n);
  }
}

void difference(Cpu& cpu, const Instruction& i) {
  const Value q = cpu.pop();
  Value& p = cpu.top();
  const bool same = p.kind == q.kind && p.id == q.id && (p.is(Value::Kind::address) || p.is_number());
  if (!same) {
    p = mystery(p, q);
    return;
  }
  p = Value::number((p.bits - q.bits) / static_cast<std::int64_t>(i.a));
}

}  // namespace forkcheck::op
