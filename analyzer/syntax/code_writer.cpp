#include "syntax/code_writer.h"

#include <algorithm>
#include <ranges>

#include "base/check.h"
#include "program/operands.h"

namespace forkcheck {

CodeWriter::CodeWriter(Program& program, FunctionId id) : program_(program), id_(id) {
  function().begin = static_cast<Pc>(program_.code.size());
}

void CodeWriter::op(Span span, Op op, Scalar type, std::uint32_t a, std::int64_t imm) {
  emit({.op = op, .type = type, .a = a, .imm = imm, .span = span});
}

void CodeWriter::convert(Span span, Scalar from, Scalar to) {
  if (from != to) emit({.op = Op::convert, .type = to, .from = from, .span = span});
}

void CodeWriter::set_local(Span span, LocalSlot slot) {
  store_local(span, slot);
  op(span, Op::pop);
}

std::uint32_t CodeWriter::call_site(std::vector<Scalar> arguments) {
  program_.call_sites.push_back({std::move(arguments)});
  return static_cast<std::uint32_t>(program_.call_sites.size() - 1);
}

LocalSlot CodeWriter::add_local(Local local) {
  function().locals.push_back(std::move(local));
  return static_cast<LocalSlot>(function().locals.size() - 1);
}

Label CodeWriter::new_label() {
  labels_.emplace_back();
  return Label(labels_.size() - 1);
}

void CodeWriter::place(Label label) { labels_[label.index] = static_cast<Pc>(program_.code.size()); }

void CodeWriter::leave_block(Span span) {
  leave_blocks_down_to(blocks_.size() - 1, span);
  blocks_.pop_back();
}

void CodeWriter::leave_blocks_down_to(std::size_t count, Span span) {
  for (std::size_t i = blocks_.size(); i-- > count;) {
    for (const LocalSlot slot : std::views::reverse(blocks_[i])) op(span, Op::leave, Scalar::none, slot);
  }
}

LocalSlot CodeWriter::declare_memory(Local local, Span span) {
  const LocalSlot slot = add_local(std::move(local));
  blocks_.back().push_back(slot);
  op(span, Op::declare, Scalar::none, slot);
  return slot;
}

LocalSlot CodeWriter::declare_vla(std::string name, LocalSlot size_slot, Span span) {
  const LocalSlot slot = add_local({std::move(name), 0, Scalar::none, span});
  blocks_.back().push_back(slot);
  load_local(span, size_slot);
  op(span, Op::declare_vla, Scalar::none, slot);
  return slot;
}

void CodeWriter::finish() {
  function().end = static_cast<Pc>(program_.code.size());
  for (Pc pc = function().begin; pc < function().end; ++pc) {
    Instruction& in = program_.code[pc];
    if (!is_jump(in.op)) continue;
    check(labels_[in.a].has_value(), "a jump to a label that was never placed");
    in.a = *labels_[in.a];
  }
}

}  // namespace forkcheck
