// Instructions that move values: constants, locals, loads and stores.
#include "machine/cpu.h"
#include "posix/signals.h"

namespace forkcheck::op {

void push_int(Cpu& cpu, const Instruction& i) { cpu.push_number(wrap(i.type, i.imm)); }

void push_float(Cpu& cpu, const Instruction& i) {
  if (i.type == Scalar::f64) return cpu.push_number(i.imm);
  const auto narrow = static_cast<float>(std::bit_cast<double>(i.imm));
  cpu.push_number(std::bit_cast<std::uint32_t>(narrow));
}

void push_null(Cpu& cpu, const Instruction&) { cpu.push_number(0); }
void push_global(Cpu& cpu, const Instruction& i) { cpu.push(Value::address(first_global + i.a, i.imm)); }
void push_local(Cpu& cpu, const Instruction& i) { cpu.push(Value::address(cpu.memory_local(i.a), i.imm)); }
void push_function(Cpu& cpu, const Instruction& i) { cpu.push({Value::Kind::function, Scalar::none, i.a, 0}); }
void push_builtin(Cpu& cpu, const Instruction& i) { cpu.push({Value::Kind::builtin, Scalar::none, i.a, 0}); }

void load_local(Cpu& cpu, const Instruction& i) { cpu.push(cpu.local(i.a)); }
void store_local(Cpu& cpu, const Instruction& i) { cpu.set_local(i.a, cpu.top()); }

void load(Cpu& cpu, const Instruction& i) { cpu.top() = cpu.load(cpu.top(), i.type); }

void store(Cpu& cpu, const Instruction& i) {
  const Value v = cpu.pop();
  cpu.store(cpu.top(), i.type, v);
  cpu.top() = v;
}

namespace {

std::uint64_t mask_of(std::uint32_t width) { return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1; }

std::int64_t field_of(const Instruction& i, std::uint64_t scalar) {
  const std::uint64_t field = (scalar >> i.imm) & mask_of(i.a);
  const bool negative = is_signed_integer(i.type) && ((field >> (i.a - 1)) & 1) != 0;
  return wrap(i.type, static_cast<std::int64_t>(negative ? field | ~mask_of(i.a) : field));
}

}  // namespace

void load_bits(Cpu& cpu, const Instruction& i) {
  const Value whole = cpu.load(cpu.top(), i.type);
  if (!whole.is_number()) {
    cpu.top() = whole.is(Value::Kind::indeterminate) ? whole : Value::unknown(Mystery::mixed_bytes);
    return;
  }
  cpu.top() = Value::number(field_of(i, static_cast<std::uint64_t>(whole.bits)));
}

void store_bits(Cpu& cpu, const Instruction& i) {
  const auto bits = static_cast<std::uint64_t>(cpu.need_number(cpu.pop(), "a bit-field"));
  const Value whole = cpu.load(cpu.top(), i.type);
  // The other fields of a fresh struct are indeterminate: writing one field makes them zero, which no real program can tell
  // from what was there, as reading them before they are written is a mistake of its own.
  const std::uint64_t before = whole.is_number() ? static_cast<std::uint64_t>(whole.bits) : 0;
  const std::uint64_t mask = mask_of(i.a) << i.imm;
  const std::uint64_t after = (before & ~mask) | ((bits << i.imm) & mask);
  cpu.store(cpu.top(), i.type, Value::number(static_cast<std::int64_t>(after)));
  cpu.top() = Value::number(field_of(i, after));
}

void copy(Cpu& cpu, const Instruction& i) {
  const Value from = cpu.pop();
  cpu.access(from, i.a, Object::Access::read_only);
  cpu.access(cpu.top(), i.a, Object::Access::writable);
  cpu.memory().copy(cpu.top(), from, i.a);
}

void zero(Cpu& cpu, const Instruction& i) {
  cpu.access(cpu.top(), i.a, Object::Access::writable);
  cpu.memory().fill(cpu.top(), 0, i.a);
}

void dup(Cpu& cpu, const Instruction&) { cpu.push(Value(cpu.top())); }
void swap(Cpu& cpu, const Instruction&) { std::swap(cpu.top(), cpu.state().stack[cpu.state().stack.size() - 2]); }
void pop(Cpu& cpu, const Instruction&) { cpu.pop(); }

void declare(Cpu& cpu, const Instruction& i) {
  const Local& local = cpu.program().functions[cpu.frame().function.index].locals[i.a];
  if (local.reg != Scalar::none) {
    cpu.set_local(i.a, Value::indeterminate());
  } else {
    // In a loop the same place on the stack again: pointers to it are good again, as in the compiled program.
    cpu.memory().make_indeterminate(cpu.memory_local(i.a));
  }
}

void declare_vla(Cpu& cpu, const Instruction& i) {
  constexpr std::int64_t stack_limit = std::int64_t{8} << 20;
  const std::int64_t size = cpu.need_number(cpu.pop(), "the size of an array");
  if (size < 0) cpu.mistake(Code::out_of_bounds, "the size of this array is negative: nobody can know what happens");
  if (size > stack_limit) {
    cpu.finding(Code::stack_overflow, "an array is larger than the stack: SIGSEGV ends the process");
    cpu.killed(sig_segv);
  }
  if (const Value& v = cpu.local(i.a); v.is(Value::Kind::address)) cpu.memory().release(v.id);
  cpu.set_local(i.a, Value::address(cpu.memory().add(Object::Kind::local, static_cast<std::uint32_t>(size))));
}

void leave(Cpu& cpu, const Instruction& i) {
  const Local& local = cpu.program().functions[cpu.frame().function.index].locals[i.a];
  if (local.reg != Scalar::none) return;
  if (const Value& v = cpu.local(i.a); v.is(Value::Kind::address)) cpu.memory().end_life(v.id);
}

}  // namespace forkcheck::op
