// Calls, returns and variadic arguments.
#include <fmt/format.h>

#include "base/check.h"
#include "machine/cpu.h"
#include "machine/exit.h"
#include "machine/libc.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

constexpr std::uint64_t stack_limit = std::uint64_t{8} << 20;  // the usual RLIMIT_STACK
constexpr std::size_t frame_limit = 100'000;
constexpr std::uint32_t frame_overhead = 48;  // return address, saved registers, spilled arguments, alignment

}  // namespace

std::vector<std::uint32_t> estimate_frames(const Program& program) {
  std::vector<std::uint32_t> bytes;
  for (const Function& function : program.functions) {
    std::uint32_t sum = frame_overhead;
    for (const Local& local : function.locals) sum += local.reg == Scalar::none ? local.size : size_of(local.reg);
    bytes.push_back(sum);
  }
  return bytes;
}

void Cpu::check_stack_room(const Function& callee) {
  if (stack_bytes_ <= stack_limit && state_.frames.size() < frame_limit) return;
  finding(Code::stack_overflow, fmt::format("calls of {} are nested until the stack is full: SIGSEGV ends the process", callee.name));
  killed(sig_segv);
}

void Cpu::call(FunctionId callee, const std::vector<Scalar>& types) {
  const Function& function = program().functions[callee.index];
  stack_bytes_ += world_.frame_bytes[callee.index];
  check_stack_room(function);
  if (!state_.frames.empty()) frame().pc = pc_;
  const std::size_t first = state_.stack.size() - types.size();
  const std::size_t extras = function.variadic && types.size() > function.parameters ? types.size() - function.parameters : 0;
  const std::size_t base = state_.locals.size();
  state_.locals.resize(base + function.locals.size() + extras, Value::indeterminate());
  state_.frames.push_back({callee, function.begin, static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(extras),
                           static_cast<std::uint32_t>(first)});
  locals_ = state_.locals.data() + base;
  for (std::uint32_t n = 0; n < types.size(); ++n) {
    const Value& value = state_.stack[first + n];
    if (n < function.parameters) {
      bind_parameter(function, n, value, types[n]);
    } else if (extras > 0) {
      Value& extra = locals_[function.locals.size() + n - function.parameters];
      extra = value;
      extra.type = types[n];
    }
  }
  state_.stack.resize(first);
  pc_ = function.begin;
}

void Cpu::bind_parameter(const Function& function, std::uint32_t slot, const Value& value, Scalar type) {
  const Local& local = function.locals[slot];
  if (local.reg == Scalar::none) {
    const Value place = Value::address(memory_local(slot));
    return store(place, size_of(type) <= local.size ? type : Scalar::i32, value);
  }
  if (is_float(local.reg) != is_float(type)) {
    mistake(Code::bad_call, fmt::format("argument {} of {} has another type than the function takes", slot + 1, function.name));
  }
  locals_[slot] = value.is_number() ? Value::number(wrap(local.reg, value.bits)) : value;
}

// The innermost frame, with its locals and operands.
void Cpu::drop_frame() {
  const Frame left = frame();
  const Function& function = program().functions[left.function.index];
  for (std::size_t slot = 0; slot < function.locals.size(); ++slot) {
    const Value& v = state_.locals[left.locals + slot];
    if (function.locals[slot].reg == Scalar::none && v.is(Value::Kind::address)) memory().release(v.id);
  }
  stack_bytes_ -= world_.frame_bytes[left.function.index];
  state_.stack.resize(left.stack);
  state_.locals.resize(left.locals);
  state_.frames.pop_back();
}

void Cpu::enter_handler(FunctionId handler, const std::vector<Value>& arguments, Interrupted waiting) {
  waiting.depth = state_.frames.size();
  state_.interrupted.push_back(std::move(waiting));
  std::vector<Scalar> types(arguments.size(), Scalar::pointer);
  if (!types.empty()) types.front() = Scalar::i32;
  for (const Value& argument : arguments) push(argument);
  call(handler, types);
}

void Cpu::jump_out(std::uint32_t target, Pc pc, const std::vector<Value>& operands) {
  while (!state_.interrupted.empty() && state_.interrupted.back().depth > target) state_.interrupted.pop_back();
  while (state_.frames.size() > target + 1) drop_frame();
  locals_ = state_.locals.data() + frame().locals;
  state_.stack.resize(frame().stack);
  state_.stack.insert(state_.stack.end(), operands.begin(), operands.end());
  pc_ = pc;
  check_for_cycle();
}

void Cpu::leave_function(std::optional<Value> result) {
  if (!state_.lenders.empty() && state_.lenders.back().frames.size() == state_.frames.size()) {
    mistake(Code::vfork_return, "the child of vfork returns from the function that called vfork: its parent's frame is gone then");
  }
  if (state_.frames.size() == 1 && !state_.exiting) {
    if (!result) finding(Code::no_exit_status, "main returns nothing: the exit status isn't determined, 0 is taken");
    const std::int64_t status = result ? need_number(*result, "the exit status") : 0;
    begin_exit(*this, static_cast<int>(status));
    state_.exiting->depth = 0;
  }
  drop_frame();
  if (!state_.interrupted.empty() && state_.frames.size() == state_.interrupted.back().depth) {
    if (!state_.frames.empty()) {
      pc_ = frame().pc;
      locals_ = state_.locals.data() + frame().locals;
    }
    return ask(SigreturnRequest{state_.interrupted.back().mask});
  }
  const bool back_in_exit = state_.exiting && state_.frames.size() == state_.exiting->depth;
  if (state_.frames.empty()) return;
  pc_ = frame().pc;
  locals_ = state_.locals.data() + frame().locals;
  if (result && !back_in_exit) push(*result);
}

namespace op {

void call(Cpu& cpu, const Instruction& i) {
  cpu.call(FunctionId(i.a), cpu.program().call_sites[static_cast<std::size_t>(i.imm)].arguments);
}

void call_builtin(Cpu& cpu, const Instruction& i) {
  const auto& types = cpu.program().call_sites[static_cast<std::size_t>(i.imm)].arguments;
  cpu.call_builtin(static_cast<Builtin>(i.a), types, i.type);
}

void call_pointer(Cpu& cpu, const Instruction& i) {
  const Value target = cpu.pop();
  const auto& types = cpu.program().call_sites[static_cast<std::size_t>(i.imm)].arguments;
  if (target.is(Value::Kind::builtin)) {
    cpu.call_builtin(static_cast<Builtin>(target.id), types, i.type);
    if (cpu.calls_again()) cpu.push(target);
    return;
  }
  if (target.is_number()) {
    cpu.finding(Code::invalid_access, "this calls through a pointer to no function: SIGSEGV ends the process");
    cpu.killed(sig_segv);
  }
  if (!target.is(Value::Kind::function)) cpu.no_number(target, "a call");
  const Function& function = cpu.program().functions[target.id];
  const bool fits = types.size() == function.parameters || (function.variadic && types.size() > function.parameters);
  if (!fits || (function.result == Scalar::none) != (i.type == Scalar::none)) {
    cpu.mistake(Code::bad_call, fmt::format("{} is called through a pointer of another function type", function.name));
  }
  cpu.call(FunctionId(target.id), types);
}

void ret(Cpu& cpu, const Instruction&) { cpu.leave_function(cpu.pop()); }
void ret_void(Cpu& cpu, const Instruction&) { cpu.leave_function(std::nullopt); }

void ret_indeterminate(Cpu& cpu, const Instruction&) {
  const bool is_main = cpu.state().frames.size() == 1 || cpu.frame().function == cpu.program().main;
  cpu.leave_function(is_main ? Value::number(0) : Value::indeterminate());
}

void va_start(Cpu& cpu, const Instruction&) {
  const auto frame = static_cast<std::uint32_t>(cpu.state().frames.size() - 1);
  cpu.store(cpu.pop(), Scalar::pointer, {Value::Kind::arguments, Scalar::none, frame, 0});
}

void va_arg(Cpu& cpu, const Instruction& i) {
  const Value list = cpu.pop();
  std::vector<Value> rest = variadic_arguments(cpu, list);
  if (rest.empty()) {
    cpu.mistake(Code::bad_call, "va_arg asks for more arguments than were given");
  }
  Value next = rest.front();
  const bool fits = is_float(next.type) == is_float(i.type) && size_of(next.type) == size_of(i.type);
  if (!fits) {
    cpu.mistake(Code::bad_call, "va_arg asks for another type than was given");
  }
  Value position = cpu.load(list, Scalar::pointer);
  ++position.bits;
  cpu.store(list, Scalar::pointer, position);
  next.type = Scalar::none;
  cpu.push(next.is_number() ? Value::number(wrap(i.type, next.bits)) : next);
}

}  // namespace op

std::vector<Value> variadic_arguments(Cpu& cpu, const Value& list) {
  const Value position = cpu.load(list, Scalar::pointer);
  LocalState& state = cpu.state();
  if (!position.is(Value::Kind::arguments) || position.id >= state.frames.size()) {
    cpu.mistake(Code::bad_call, "a va_list is used without va_start");
  }
  const Frame& frame = state.frames[position.id];
  const auto first = state.locals.begin() + frame.locals +
                     static_cast<std::ptrdiff_t>(cpu.program().functions[frame.function.index].locals.size());
  const auto used = std::min<std::int64_t>(position.bits, frame.extras);
  return {first + used, first + frame.extras};
}

void Cpu::call_builtin(Builtin builtin, const std::vector<Scalar>& types, Scalar result) {
  const std::size_t first = state_.stack.size() - types.size();
  const std::vector<Value> arguments(state_.stack.begin() + static_cast<std::ptrdiff_t>(first), state_.stack.end());
  LibraryCall library_call(*this, builtin, types, arguments);
  state_.stack.resize(first);
  try {
    const auto value = implementation_of(builtin)(library_call);
    if (value && result != Scalar::none) push(*value);
  } catch (AskFirst& first_of_all) {
    state_.stack.insert(state_.stack.end(), arguments.begin(), arguments.end());
    --pc_;
    again_ = true;
    ask(std::move(first_of_all.request));
  }
}

}  // namespace forkcheck
