// The code of the function that is being lowered: instructions, labels, locals, blocks.
//
// Instructions go straight to the end of Program::code (functions are lowered one after another); jumps hold label numbers
// until finish() puts in the positions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "program/program.h"

namespace forkcheck {

using Label = Id<struct LabelTag>;

class CodeWriter {
 public:
  CodeWriter(Program& program, FunctionId id);

  void emit(Instruction instruction) { program_.code.push_back(instruction); }
  void op(Span span, Op op, Scalar type = Scalar::none, std::uint32_t a = 0, std::int64_t imm = 0);
  void push_int(Span span, Scalar type, std::int64_t value) { op(span, Op::push_int, type, 0, value); }
  void convert(Span span, Scalar from, Scalar to);  // nothing if they are the same
  void load_local(Span span, LocalSlot slot) { op(span, Op::load_local, local(slot).reg, slot); }
  void store_local(Span span, LocalSlot slot) { op(span, Op::store_local, local(slot).reg, slot); }
  void set_local(Span span, LocalSlot slot);  // store and pop
  std::uint32_t call_site(std::vector<Scalar> arguments);

  LocalSlot add_local(Local local);
  LocalSlot temporary(Scalar type, Span span) { return add_local({"", info(type).size, type, span}); }
  const Local& local(LocalSlot slot) const { return function().locals[slot]; }

  Label new_label();
  void place(Label label);
  void jump(Span span, Label label) { op(span, Op::jump, Scalar::none, label.index); }
  void jump_if(Span span, Scalar type, Label label, Op when) { op(span, when, type, label.index); }

  // Memory locals of a block get `leave` when it ends.
  void enter_block() { blocks_.emplace_back(); }
  void leave_block(Span span);
  void leave_blocks_down_to(std::size_t count, Span span);  // for break and continue: the blocks stay open
  std::size_t blocks() const { return blocks_.size(); }
  // A memory local begins to live. With a slot for its size in bytes it is a variable-length array.
  LocalSlot declare_memory(Local local, Span span);
  LocalSlot declare_vla(std::string name, LocalSlot size_slot, Span span);

  Function& function() { return program_.functions[id_.index]; }
  const Function& function() const { return program_.functions[id_.index]; }
  // Puts positions into jumps and closes the function.
  void finish();

 private:
  Program& program_;
  FunctionId id_;
  std::vector<std::optional<Pc>> labels_;
  std::vector<std::vector<LocalSlot>> blocks_;
};

}  // namespace forkcheck
