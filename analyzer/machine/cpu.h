// The interpreter: runs one process's instructions until it asks the kernel for something.
//
// One function for each instruction (op::..., in cpu_*.cpp) and each library function (libc.h), called through tables.
// Whatever ends the run in the middle of one is a Halt. Errors follow one rule: what the real program gets for certain
// (SIGSEGV of a null pointer, SIGFPE of a division by zero) happens; what nobody can know stops the process with a diagnostic.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/diagnostic.h"
#include "machine/local_state.h"
#include "machine/interrupts.h"
#include "machine/machine.h"
#include "posix/profile.h"
#include "program/future.h"
#include "program/program.h"

namespace forkcheck {

class Cpu;

// Thrown by instructions and library functions: the process asks this and never goes on by itself.
struct Halt {
  Request request;
};

// Thrown by library functions that can't go on without the kernel's answer, and by instructions that need a number (ask for a
// rule): they run again with it.
struct AskFirst {
  Request request;
};

// The instructions, and the table of them.
namespace op {
#define OP(name, effect, meaning) void name(Cpu& cpu, const Instruction& i);
#include "program/ops.def"
#undef OP
}  // namespace op

// Findings of all runs of one machine, each once.
class FindingLog {
 public:
  void add(Diagnostic finding);
  const Diagnostics& all() const { return all_; }

 private:
  std::set<std::pair<Code, Span>> seen_;
  Diagnostics all_;
};

// What all runs of one machine share; referred to, not owned.
struct World {
  const Program& program;
  const Profile& profile;
  const MachineOptions& options;
  FindingLog& findings;
  const std::vector<std::uint32_t>& frame_bytes;  // by function: what its frame takes of the real stack, about
  const Points& points;
  Expressions* expressions = nullptr;  // none: nobody decides by numbers that differ from run to run
  bool shares_memory = false;
  bool uses_seeks = false;        // of streams: fseek and its kin
  bool uses_descriptors = false;  // what they are open on is known to the kernel alone
};
std::vector<std::uint32_t> estimate_frames(const Program& program);

class Cpu {
 public:
  Cpu(const World& world, LocalState& state);

  // Until state().asked is set or state().writes isn't empty.
  void run();
  // The process was at a point, or was given the contents of shared memory, and goes on with the access.
  void pass_point() { passed_ = true; }

  const World& world() const { return world_; }
  const Program& program() const { return world_.program; }
  LocalState& state() { return state_; }
  Memory& memory() { return state_.memory; }
  const Memory& memory() const { return state_.memory; }

  // Operands.
  void push(const Value& v) { state_.stack.push_back(v); }
  void push_number(std::int64_t bits) { state_.stack.push_back(Value::number(bits)); }
  Value pop() {
    const Value v = state_.stack.back();
    state_.stack.pop_back();
    return v;
  }
  Value& top() { return state_.stack.back(); }
  const Value& local(std::uint32_t slot) const { return locals_[slot]; }
  void set_local(std::uint32_t slot, const Value& value) {
    locals_[slot] = value;
    if (!state_.lenders.empty()) [[unlikely]] set_for_lenders(slot, value);
  }

  // Where the process is: the innermost place in the person's own source.
  Span span() const;
  Pc pc() const { return pc_; }
  void jump(Pc target);

  // Ends of the run.
  [[noreturn]] void killed(int signal);
  [[noreturn]] void stuck(Code code, std::string message, std::string note = {});
  void finding(Code code, std::string message);
  [[noreturn]] void mistake(Code code, const std::string& message);  // a finding after which nobody can know what happens
  void ask(Request request);  // after the current instruction
  void write(WriteRequest request);

  // A value that control flow, an output or a request depends on; `what` ends the message: "a branch".
  std::int64_t need_number(const Value& v, std::string_view what);
  [[noreturn]] void no_number(const Value& v, std::string_view what);
  bool truth(const Value& v);
  // What a value is computed from, and what an operation on such values gives; none if nobody can say.
  ExpressionId expression_of(const Value& v) const;
  ExpressionId combined(Operator op, Scalar type, const Value& v, const Value& w) const;
  ExpressionId converted(Scalar from, Scalar to, const Value& v) const;
  // The number of an expression in the case that this run is in.
  std::int64_t rule(ExpressionId expression, const Value& about, std::string_view what);

  // Memory, with everything that can go wrong.
  void access(const Value& pointer, std::uint64_t size, Object::Access how);
  Value load(const Value& pointer, Scalar type);
  void store(const Value& pointer, Scalar type, const Value& value);
  ObjectId memory_local(std::uint32_t slot);  // its object, made when first needed

  // Calls. The arguments are on the stack.
  void call(FunctionId callee, const std::vector<Scalar>& types);
  void call_builtin(Builtin builtin, const std::vector<Scalar>& types, Scalar result);
  bool calls_again() const { return again_; }
  void leave_function(std::optional<Value> result);
  // A signal handler begins; what the process asks or writes now waits until it returns.
  void enter_handler(FunctionId handler, const std::vector<Value>& arguments, Interrupted waiting);
  // longjmp: the functions above that frame end, and it goes on at `pc` with these operands.
  void jump_out(std::uint32_t frame, Pc pc, const std::vector<Value>& operands);
  const Frame& frame() const { return state_.frames.back(); }
  Frame& frame() { return state_.frames.back(); }

 private:
  void drop_frame();
  void bind_parameter(const Function& function, std::uint32_t slot, const Value& value, Scalar type);
  void check_stack_room(const Function& callee);
  void set_for_lenders(std::uint32_t slot, const Value& value);
  void check_for_cycle();
  bool repeats() const;
  bool is_point(const Instruction& i) const;
  // What the kernel has to be asked for before an instruction that works on shared memory.
  std::optional<AccessRequest> shared_access(const Instruction& i) const;
  std::optional<AccessRequest> shared_arguments(const Instruction& call) const;
  bool ends_main() const;
  void step();
  void execute(const Instruction& i);

  World world_;
  LocalState& state_;
  Pc pc_ = 0;
  bool again_ = false;             // the call at pc_ asks first, and is made again then
  bool passed_ = false;            // the point before the next instruction
  Value* locals_ = nullptr;        // of the current frame
  std::uint64_t instructions_ = 0;
  std::uint64_t back_jumps_ = 0;
  std::uint64_t next_snapshot_ = 256;  // Brent's algorithm: a power of two of backward jumps
  std::optional<LocalState> snapshot_;
  Pc snapshot_pc_ = 0;
  std::uint64_t stack_bytes_ = 0;  // estimate of the real stack in use
};

}  // namespace forkcheck
