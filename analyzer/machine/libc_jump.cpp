// setjmp and longjmp. A jmp_buf holds, in its first words, the address of an object that lives as long as the function that
// called setjmp, that function's frame and where it goes on, and the operands that it has on the stack there: they are not
// numbers to the program. Variables keep what they have when longjmp is called, as in code without optimisation.
#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

constexpr std::int64_t word = 8;
constexpr std::size_t most_operands = 5;  // the words of a jmp_buf behind the first three

Value at(const Value& buffer, std::size_t n) {
  Value place = buffer;
  place.bits += static_cast<std::int64_t>(n) * word;
  return place;
}

Value place_in_code(std::uint32_t frame, Pc pc) { return {Value::Kind::arguments, Scalar::none, frame, pc}; }

}  // namespace

std::optional<Value> __forkcheck_set_jump(LibraryCall& call) {
  Cpu& cpu = call.cpu();
  const Value buffer = call.argument(0);
  const auto frame = static_cast<std::uint32_t>(call.state().frames.size() - 1);
  const std::vector<Value> operands(call.state().stack.begin() + cpu.frame().stack, call.state().stack.end());
  if (operands.size() > most_operands) cpu.stuck(Code::not_modelled, "setjmp in the middle of a large expression isn't covered");
  cpu.store(at(buffer, 0), Scalar::pointer, call.argument(1));
  cpu.store(at(buffer, 1), Scalar::i64, place_in_code(frame, cpu.pc()));
  cpu.store(at(buffer, 2), Scalar::i64, place_in_code(static_cast<std::uint32_t>(operands.size()), 0));
  for (std::size_t n = 0; n < operands.size(); ++n) cpu.store(at(buffer, 3 + n), Scalar::i64, operands[n]);
  return Value::number(0);
}

std::optional<Value> __forkcheck_jump(LibraryCall& call) {
  Cpu& cpu = call.cpu();
  const Value buffer = call.argument(0);
  const Value life = cpu.load(at(buffer, 0), Scalar::pointer);
  const Value target = cpu.load(at(buffer, 1), Scalar::i64);
  const Value count = cpu.load(at(buffer, 2), Scalar::i64);
  const bool set = life.is(Value::Kind::address) && target.is(Value::Kind::arguments) && count.is(Value::Kind::arguments);
  if (!set) cpu.mistake(Code::indeterminate_used, "longjmp goes to a place that setjmp never set");
  if (cpu.memory().object(life.id).life != Object::Life::alive) {
    cpu.mistake(Code::dangling_pointer, "longjmp goes back into a function that has returned");
  }
  if (!call.state().lenders.empty()) {
    cpu.mistake(Code::vfork_return, "the child of vfork calls longjmp: it leaves functions on its parent's stack");
  }
  if (call.state().exiting && target.id < call.state().exiting->depth) {
    cpu.mistake(Code::bad_call, "an exit handler calls longjmp out of exit");
  }
  std::vector<Value> operands;
  for (std::size_t n = 0; n < count.id; ++n) operands.push_back(cpu.load(at(buffer, 3 + n), Scalar::i64));
  operands.push_back(Value::number(call.integer(1)));
  cpu.jump_out(target.id, static_cast<Pc>(target.bits), operands);
  return std::nullopt;
}

}  // namespace forkcheck::libc
