// Backward dataflow within one function: mentioned before an instruction is what it mentions itself, and what is mentioned
// before its successors, unless the local's life begins here.
#include "machine/local_liveness.h"

#include "program/operands.h"

namespace forkcheck {

namespace {

bool calls(const Instruction& i, Builtin builtin) {
  return i.op == Op::call_builtin && i.a == static_cast<std::uint32_t>(builtin);
}

// `wait(&status)`, `waitpid(pid, &status, 0)`.
bool is_status_place(const Program& program, Pc pc, Pc end) {
  if (pc + 1 < end && calls(program.code[pc + 1], Builtin::wait_)) return true;
  return pc + 2 < end && program.code[pc + 1].op == Op::push_int && calls(program.code[pc + 2], Builtin::waitpid_);
}

bool falls_through(Op op) {
  return op != Op::jump && op != Op::ret && op != Op::ret_void && op != Op::ret_indeterminate;
}

bool merge(std::vector<bool>& into, const std::vector<bool>& from) {
  bool changed = false;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] && !into[i]) changed = into[i] = true;
  }
  return changed;
}

}  // namespace

LocalMentions::LocalMentions(const Program& program) : mentions_(program.code.size() + 1) {
  for (const Function& function : program.functions) analyse(program, function);
}

void LocalMentions::analyse(const Program& program, const Function& function) {
  const std::vector<Pc> targets = jump_targets(program, function);
  for (Pc pc = function.begin; pc < function.end; ++pc) mentions_[pc].assign(function.locals.size(), false);
  bool changed = true;
  while (changed) {
    changed = false;
    for (Pc pc = function.end; pc-- > function.begin;) {
      const Instruction& i = program.code[pc];
      std::vector<bool> before(function.locals.size());
      if (falls_through(i.op) && pc + 1 < function.end) merge(before, mentions_[pc + 1]);
      if (is_jump(i.op)) merge(before, mentions_[i.a]);
      for (const Pc target : targets) {
        merge(before, mentions_[target]);
        before[program.code[target - 2].a] = true;  // tells whether the function still runs
      }
      if (i.op == Op::declare || i.op == Op::declare_vla) before[i.a] = false;
      if (i.op == Op::push_local && !is_status_place(program, pc, function.end)) before[i.a] = true;
      changed |= merge(mentions_[pc], before);
    }
  }
}

}  // namespace forkcheck
