#include "machine/cpu.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "machine/exit.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

using Operation = void (*)(Cpu&, const Instruction&);

constexpr std::array operations = {
#define OP(name, effect, meaning) Operation{&op::name},
#include "program/ops.def"
#undef OP
};

Code code_of(Mystery why) {
  switch (why) {
    case Mystery::process_arithmetic: return Code::process_number_used;
    case Mystery::address_arithmetic: return Code::address_number_used;
    case Mystery::text_length: return Code::text_length_used;
    case Mystery::opaque_arithmetic: return Code::opaque_number_used;
    case Mystery::machine_number: return Code::not_modelled;
    case Mystery::mixed_bytes: return Code::mixed_bytes_used;
  }
  broken("a mystery without a code");
}

std::string_view words_of(Mystery why) {
  switch (why) {
    case Mystery::process_arithmetic: return "the number of a process id, which differs from run to run";
    case Mystery::address_arithmetic: return "the number of an address, which differs from run to run";
    case Mystery::machine_number: return "a number or time that the kernel gives to a file, which differs from machine to machine";
    case Mystery::text_length: return "how many digits a process id has, which differs from run to run";
    case Mystery::opaque_arithmetic: return "a number such as the time or a user's, which differs from run to run";
    case Mystery::mixed_bytes: return "single bytes of a pointer or of a process id, which differ from run to run";
  }
  broken("a mystery without words");
}

Mystery mystery_of(const Value& v) {
  switch (v.kind) {
    case Value::Kind::process:
    case Value::Kind::minus_process: return Mystery::process_arithmetic;
    case Value::Kind::elastic:
    case Value::Kind::token: return Mystery::text_length;
    case Value::Kind::unknown: return static_cast<Mystery>(v.bits);
    case Value::Kind::system_v:
    case Value::Kind::opaque: return Mystery::opaque_arithmetic;
    case Value::Kind::address:
    case Value::Kind::function:
    case Value::Kind::builtin:
    case Value::Kind::arguments: return Mystery::address_arithmetic;
    case Value::Kind::number:
    case Value::Kind::indeterminate: break;
  }
  broken("a value that is no mystery");
}

}  // namespace

void FindingLog::add(Diagnostic finding) {
  if (seen_.insert({finding.code, finding.span}).second) all_.push_back(std::move(finding));
}

Cpu::Cpu(const World& world, LocalState& state) : world_(world), state_(state) {
  for (const Frame& f : state_.frames) stack_bytes_ += world_.frame_bytes[f.function.index];
  if (state_.frames.empty()) return;
  pc_ = frame().pc;
  locals_ = state_.locals.data() + frame().locals;
}

void Cpu::run() {
  try {
    while (!state_.asked && state_.writes.empty()) step();
  } catch (Halt& halt) {
    state_.asked = std::move(halt.request);
  } catch (const UnknownRoom&) {
    state_.asked = StuckRequest{diagnose(Code::text_length_used, span(),
        "a stream's buffer is nearly full, and where a write ends depends on how many digits a process id has")};
  }
  if (!state_.frames.empty()) frame().pc = pc_;
}

void Cpu::step() {
  if (state_.exiting && state_.frames.size() == state_.exiting->depth) return continue_exit(*this);
  if (++instructions_ > world_.options.max_instructions) {
    stuck(Code::too_many_instructions,
          fmt::format("the process ran {} instructions without a call to the kernel", world_.options.max_instructions));
  }
  const Instruction& i = program().code[pc_];
  if (!passed_ && world_.points.any() && is_point(i)) return ask(PointRequest{});
  if (!passed_ && world_.shares_memory) {
    if (auto access = shared_access(i)) return ask(std::move(*access));
  }
  passed_ = false;
  ++pc_;
  if (world_.expressions != nullptr) return execute(i);
  operations[static_cast<std::size_t>(i.op)](*this, i);
}

// An instruction that lacks a number leaves all as it was.
void Cpu::execute(const Instruction& i) {
  const std::vector<Value> operands = state_.stack;
  const Pc at = pc_ - 1;
  try {
    operations[static_cast<std::size_t>(i.op)](*this, i);
  } catch (AskFirst& first) {
    state_.stack = operands;
    pc_ = at;
    ask(std::move(first.request));
  }
  if (!state_.asked) state_.ruled.clear();
}

bool Cpu::is_point(const Instruction& i) const {
  const Points& points = world_.points;
  if (points.library[frame().function.index]) return false;
  const auto watched = [&](std::size_t depth) {
    const Value& pointer = state_.stack[state_.stack.size() - 1 - depth];
    const bool global = pointer.is(Value::Kind::address) && pointer.id >= first_global;
    return global && pointer.id - first_global < points.globals.size() && points.globals[pointer.id - first_global];
  };
  switch (i.op) {
    case Op::load:
    case Op::load_bits:
    case Op::zero: return watched(0);
    case Op::store:
    case Op::store_bits: return watched(1);
    case Op::copy: return watched(0) || watched(1);
    case Op::call_builtin: return points.builtins.test(i.a);
    case Op::ret:
    case Op::ret_void:
    case Op::ret_indeterminate: return points.builtins.test(static_cast<std::size_t>(Builtin::exit_)) && ends_main();
    default: return false;
  }
}

namespace {

// What these do to a semaphore the kernel does.
bool leaves_memory_to_kernel(Builtin builtin) {
  return builtin == Builtin::sem_wait_ || builtin == Builtin::sem_trywait_ || builtin == Builtin::sem_post_ ||
         builtin == Builtin::sem_getvalue_ || builtin == Builtin::munmap_ || builtin == Builtin::shmdt_;
}

}  // namespace

std::optional<AccessRequest> Cpu::shared_arguments(const Instruction& call) const {
  if (leaves_memory_to_kernel(static_cast<Builtin>(call.a))) return std::nullopt;
  const std::size_t count = program().call_sites[static_cast<std::size_t>(call.imm)].arguments.size();
  AccessRequest all{.segments = {}, .reads = true, .writes = true, .by_library = true};
  for (std::size_t n = 0; n < count; ++n) {
    const Value& argument = state_.stack[state_.stack.size() - 1 - n];
    if (!memory().is_shared(argument) || memory().object(argument.id).life != Object::Life::alive) continue;
    const SegmentNumber segment = memory().object(argument.id).segment;
    if (std::ranges::find(all.segments, segment) == all.segments.end()) all.segments.push_back(segment);
  }
  if (all.segments.empty()) return std::nullopt;
  return all;
}

std::optional<AccessRequest> Cpu::shared_access(const Instruction& i) const {
  if (!memory().shares()) return std::nullopt;
  const bool by_library = program().functions[frame().function.index].built_in;
  const auto at = [&](std::size_t depth, std::uint32_t size, bool writes) -> std::optional<AccessRequest> {
    const Value& pointer = state_.stack[state_.stack.size() - 1 - depth];
    if (!memory().is_shared(pointer)) return std::nullopt;
    const Object& object = memory().object(pointer.id);
    const bool inside = pointer.bits >= 0 && static_cast<std::uint64_t>(pointer.bits) + size <= object.full_size();
    if (object.life != Object::Life::alive || !inside) return std::nullopt;  // the instruction finds out
    const auto begin = static_cast<std::uint32_t>(pointer.bits);
    return AccessRequest{{object.segment}, begin, begin + size, !writes, writes, by_library};
  };
  const auto in_pieces = [](std::optional<AccessRequest> access) {
    if (access) access->reads = access->writes = access->by_library = true;
    return access;
  };
  switch (i.op) {
    case Op::load: return at(0, size_of(i.type), false);
    case Op::store: return at(1, size_of(i.type), true);
    case Op::load_bits: return in_pieces(at(0, size_of(i.type), false));
    case Op::store_bits: return in_pieces(at(1, size_of(i.type), true));
    case Op::zero: return in_pieces(at(0, i.a, true));
    case Op::copy: {
      auto access = in_pieces(at(0, i.a, false));
      return access ? access : in_pieces(at(1, i.a, true));
    }
    case Op::call_builtin: return shared_arguments(i);
    default: return std::nullopt;
  }
}

bool Cpu::ends_main() const { return state_.frames.size() == 1 && !state_.exiting; }

Span Cpu::span() const {
  for (std::size_t f = state_.frames.size(); f-- > 0;) {
    const Frame& frame = state_.frames[f];
    if (program().functions[frame.function.index].built_in) continue;
    const Pc next = f + 1 == state_.frames.size() ? pc_ + (again_ ? 1 : 0) : frame.pc;
    if (next > 0) return program().code[next - 1].span;
  }
  if (state_.exiting) return program().code[state_.exiting->called_at - 1].span;
  return {};
}

void Cpu::jump(Pc target) {
  const bool backward = target < pc_;
  pc_ = target;
  if (backward) check_for_cycle();
}

void Cpu::killed(int signal) { throw Halt{KilledRequest{signal}}; }

void Cpu::stuck(Code code, std::string message, std::string note) {
  throw Halt{StuckRequest{diagnose(code, span(), std::move(message), std::move(note))}};
}

void Cpu::finding(Code code, std::string message) {
  world_.findings.add(diagnose(code, span(), std::move(message)));
}

void Cpu::mistake(Code code, const std::string& message) {
  finding(code, message);
  stuck(code, message);
}

void Cpu::ask(Request request) { state_.asked = std::move(request); }
void Cpu::write(WriteRequest request) { state_.writes.push_back(std::move(request)); }

std::int64_t Cpu::need_number(const Value& v, std::string_view what) {
  if (v.is_number()) [[likely]] return v.bits;
  if (const ExpressionId expression = expression_of(v)) return rule(expression, v, what);
  no_number(v, what);
}

ExpressionId Cpu::expression_of(const Value& v) const {
  if (world_.expressions == nullptr) return no_expression;
  Expressions& all = *world_.expressions;
  const auto process = [&] {
    if (v.id == slot_init) return all.add({.bits = 1});
    return all.add({.op = Operator::process, .bits = v.id});
  };
  switch (v.kind) {
    case Value::Kind::number: return all.add({.bits = v.bits});
    case Value::Kind::process: return process();
    case Value::Kind::minus_process: return all.add({.op = Operator::neg, .left = process()});
    case Value::Kind::unknown: return v.id;
    case Value::Kind::opaque: return static_cast<ExpressionId>(v.bits);
    case Value::Kind::address:
    case Value::Kind::function:
    case Value::Kind::builtin:
    case Value::Kind::elastic:
    case Value::Kind::system_v:
    case Value::Kind::indeterminate:
    case Value::Kind::token:
    case Value::Kind::arguments: break;
  }
  return no_expression;
}

ExpressionId Cpu::combined(Operator op, Scalar type, const Value& v, const Value& w) const {
  const ExpressionId left = expression_of(v), right = expression_of(w);
  if (left == no_expression || right == no_expression || is_float(type)) return no_expression;
  return world_.expressions->add({.op = op, .type = type, .left = left, .right = right});
}

ExpressionId Cpu::converted(Scalar from, Scalar to, const Value& v) const {
  const ExpressionId left = expression_of(v);
  if (left == no_expression || is_float(from) || is_float(to)) return no_expression;
  return world_.expressions->add({.op = Operator::convert, .type = to, .from = from, .left = left});
}

std::int64_t Cpu::rule(ExpressionId expression, const Value& about, std::string_view what) {
  for (const auto& [known, value] : state_.ruled)
    if (known == expression) return value;
  const Mystery why = mystery_of(about);
  throw AskFirst{RuleRequest{expression, diagnose(code_of(why), span(), fmt::format("{} depends on {}", what, words_of(why)))}};
}

void Cpu::no_number(const Value& v, std::string_view what) {
  if (v.is(Value::Kind::indeterminate)) {
    mistake(Code::indeterminate_used, fmt::format("{} depends on a value that was never set", what));
  }
  const Mystery why = mystery_of(v);
  stuck(code_of(why), fmt::format("{} depends on {}", what, words_of(why)));
}

bool Cpu::truth(const Value& v) {
  switch (v.kind) {
    case Value::Kind::number: return v.bits != 0;
    case Value::Kind::address:
    case Value::Kind::function:
    case Value::Kind::builtin:
    case Value::Kind::process:
    case Value::Kind::minus_process: return true;
    case Value::Kind::elastic:
      if (v.bits > 0) return true;  // each of its characters counts at least one
      break;
    case Value::Kind::unknown:
    case Value::Kind::opaque:
    case Value::Kind::system_v:
    case Value::Kind::indeterminate:
    case Value::Kind::token:
    case Value::Kind::arguments: break;
  }
  const Value zero = Value::number(0);
  if (const ExpressionId is_true = combined(Operator::not_equal, Scalar::i64, v, zero)) return rule(is_true, v, "a decision") != 0;
  no_number(v, "a decision");
}

namespace {

[[noreturn]] void bad_access(Cpu& cpu, Trouble trouble, const Value& pointer) {
  switch (trouble) {
    case Trouble::segmentation_fault:
      cpu.finding(Code::invalid_access, pointer.is_number() && pointer.bits == 0
                                            ? "this goes through a null pointer: SIGSEGV ends the process"
                                            : "this memory can't be accessed like this: SIGSEGV ends the process");
      cpu.killed(sig_segv);
    case Trouble::outside:
      cpu.mistake(Code::out_of_bounds,
             fmt::format("this reaches outside of an object of {} bytes, at offset {}",
                         cpu.memory().object(pointer.id).full_size(), pointer.bits));
    case Trouble::dangling: cpu.mistake(Code::dangling_pointer, "this goes through a pointer to an object that is gone");
    case Trouble::indeterminate_pointer:
      cpu.mistake(Code::indeterminate_used, "this goes through a pointer that was never set");
    case Trouble::unknown_pointer: cpu.no_number(pointer, "a memory access");
    case Trouble::opaque:
      cpu.stuck(Code::opaque_object, "the program looks inside a FILE or into a buffer that it gave to one");
    case Trouble::shared:
      cpu.stuck(Code::not_modelled, "a library function that finds shared memory through a pointer in memory isn't covered");
    case Trouble::elastic:
    case Trouble::none: break;
  }
  broken("an access without trouble");
}

}  // namespace

void Cpu::access(const Value& pointer, std::uint64_t size, Object::Access how) {
  if (pointer.is(Value::Kind::address)) [[likely]] {
    const Object& object = memory().object(pointer.id);
    const bool writes_literal = how == Object::Access::writable && object.access == Object::Access::read_only;
    if (static_cast<std::uint64_t>(pointer.bits) + size <= object.size && pointer.bits >= 0 && !writes_literal) return;
  }
  const Trouble trouble = memory().trouble(pointer, size, how);
  if (trouble != Trouble::none) bad_access(*this, trouble, pointer);
}

Value Cpu::load(const Value& pointer, Scalar type) {
  access(pointer, size_of(type), Object::Access::read_only);
  const Content& content = *memory().object(pointer.id).content;
  if (!content.cells.empty() && memory().elastic_at(pointer, size_of(type))) return Value::unknown(Mystery::text_length);
  return memory().load(pointer, type);
}

void Cpu::store(const Value& pointer, Scalar type, const Value& value) {
  access(pointer, size_of(type), Object::Access::writable);
  memory().store(pointer, type, value);
}

ObjectId Cpu::memory_local(std::uint32_t slot) {
  if (!local(slot).is(Value::Kind::address)) {
    const std::uint32_t size = program().functions[frame().function.index].locals[slot].size;
    set_local(slot, Value::address(memory().add(Object::Kind::local, size)));
  }
  return local(slot).id;
}

// The child of vfork runs on its parent's stack: what it does to variables in frames that its parent has too, its parent sees.
// Those frames lie at the bottom, because a child that returns from one of them is stopped.
void Cpu::set_for_lenders(std::uint32_t slot, const Value& value) {
  const std::size_t place = frame().locals + slot;
  for (Lender& lender : state_.lenders) {
    if (place < lender.locals.size()) lender.locals[place] = value;
  }
}

// Brent, "An improved Monte Carlo factorization algorithm" (1980): keep one earlier state, replaced after each power of two
// steps; a process that repeats a state meets the kept one.
void Cpu::check_for_cycle() {
  ++back_jumps_;
  if (snapshot_ && pc_ == snapshot_pc_ && repeats()) throw Halt{SpinRequest{}};
  if (back_jumps_ < next_snapshot_) return;
  next_snapshot_ *= 2;
  memory().share();
  snapshot_ = state_;
  snapshot_pc_ = pc_;
}

bool Cpu::repeats() const {
  return state_.frames.size() == snapshot_->frames.size() && state_.locals == snapshot_->locals && state_ == *snapshot_;
}

}  // namespace forkcheck
