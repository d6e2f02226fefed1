#include "syntax/lower_init.h"

#include <bit>
#include <cstring>

#include "base/check.h"
#include "base/overloaded.h"
#include "syntax/flatten.h"
#include "syntax/fold.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

// A string literal for an array: cut or filled with zeros to the array's size.
std::string text_for(const Unit& unit, const Leaf& leaf) {
  std::string bytes = std::get<StringExpr>(unit.tree[leaf.value].node).bytes;
  bytes.resize(unit.types.info(leaf.type).count);
  return bytes;
}

class StaticWriter {
 public:
  StaticWriter(Unit& unit, Global& global) : unit_(unit), types_(unit.types), global_(global) {}

  bool write(const Leaf& leaf) {
    if (types_.is_array(leaf.type)) {
      const std::string text = text_for(unit_, leaf);
      std::memcpy(global_.bytes.data() + leaf.offset, text.data(), text.size());
      return true;
    }
    if (const auto* literal = std::get_if<CompoundLiteralExpr>(&unit_.tree[leaf.value].node); literal && types_.is_record(leaf.type)) {
      return write_record(leaf, literal->init);
    }
    auto value = fold(unit_, leaf.value);
    if (value && types_.is_scalar(leaf.type)) value = convert_constant(types_, *value, leaf.type);
    if (!value || !types_.is_scalar(leaf.type)) {
      report(unit_, Code::not_constant, unit_.tree[leaf.value].span, "the initial value of a static object must be constant");
      return false;
    }
    if (value->is_address()) write_address(leaf, *value);
    else if (leaf.bits) write_bits(leaf, *value);
    else write_scalar(leaf, *value);
    return true;
  }

 private:
  // GNU C: a static struct may begin as a copy of a compound literal.
  bool write_record(const Leaf& leaf, InitId init) {
    CType type = leaf.type;
    const auto parts = flatten(unit_, type, init);
    if (!parts) return false;
    bool fine = true;
    for (Leaf part : *parts) {
      part.offset += leaf.offset;
      fine = write(part) && fine;
    }
    return fine;
  }

  void put(std::uint64_t offset, std::uint64_t bits, std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) global_.bytes[offset + i] = static_cast<std::uint8_t>(bits >> (8 * i));
  }

  void write_scalar(const Leaf& leaf, const Constant& value) {
    const Scalar scalar = types_.scalar(leaf.type);
    auto bits = static_cast<std::uint64_t>(value.integer);
    if (scalar == Scalar::f64) bits = std::bit_cast<std::uint64_t>(value.real);
    if (scalar == Scalar::f32) bits = std::bit_cast<std::uint32_t>(static_cast<float>(value.real));
    put(leaf.offset, bits, types_.size(leaf.type));
  }

  void write_bits(const Leaf& leaf, const Constant& value) {
    const std::uint64_t size = types_.size(leaf.type);
    std::uint64_t unit = 0;
    for (std::uint64_t i = size; i-- > 0;) unit = unit << 8 | global_.bytes[leaf.offset + i];
    const std::uint64_t ones = leaf.bits->width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << leaf.bits->width) - 1;
    unit &= ~(ones << leaf.bits->first);
    unit |= (static_cast<std::uint64_t>(value.integer) & ones) << leaf.bits->first;
    put(leaf.offset, unit, size);
  }

  void write_address(const Leaf& leaf, const Constant& value) {
    Relocation relocation{.offset = static_cast<std::uint32_t>(leaf.offset), .target = GlobalId(), .addend = value.integer};
    std::visit(overloaded{
                   [](std::monostate) {},
                   [&](VariableIndex v) {
                     unit_.variables[linked(unit_, v).index].address_taken = true;
                     relocation.target = need_variable(unit_, v);
                   },
                   [&](FunctionIndex f) { relocate_function(f, relocation); },
                   [&](const StringTarget& s) { relocation.target = need_string(unit_, s.bytes, s.span); },
               },
               value.target);
    global_.relocations.push_back(relocation);
  }

  void relocate_function(FunctionIndex index, Relocation& relocation) {
    const FunctionInfo& function = unit_.functions[linked(unit_, index).index];
    if (function.definition.valid()) relocation.target = need_function(unit_, index);
    else relocation.target = *function.builtin;
  }

  Unit& unit_;
  TypeTable& types_;
  Global& global_;
};

Place part_of(const Place& whole, const Leaf& leaf) {
  Place part = whole;
  part.type = leaf.type;
  part.bits = leaf.bits;
  part.offset += static_cast<std::int64_t>(leaf.offset);
  return part;
}

void copy_bytes(Unit& unit, std::uint64_t size, Span span) {
  unit.code().op(span, Op::copy, Scalar::none, static_cast<std::uint32_t>(size));
  unit.code().op(span, Op::pop);
}

void fill(Unit& unit, const Place& part, const Leaf& leaf, Span span) {
  CodeWriter& code = unit.code();
  if (unit.types.is_array(leaf.type)) {
    push_address(unit, part, span);
    std::string text = text_for(unit, leaf);
    if (!text.empty() && text.back() == 0) text.pop_back();  // need_string adds the NUL
    code.op(span, Op::push_global, Scalar::none, need_string(unit, text, span).index);
    copy_bytes(unit, unit.types.size(leaf.type), span);
  } else if (unit.types.is_record(leaf.type)) {
    push_address(unit, part, span);
    lower_value(unit, leaf.value);
    copy_bytes(unit, unit.types.size(leaf.type), span);
  } else {
    lower_value_as(unit, leaf.value, leaf.type);
    store_place(unit, part, span);
    code.op(span, Op::pop);
  }
}

}  // namespace

bool lower_static_init(Unit& unit, CType& type, InitId init, Global& global) {
  std::vector<Leaf> leaves;
  if (init.valid()) {
    auto flat = flatten(unit, type, init);
    if (!flat) return false;
    leaves = std::move(*flat);
  }
  // A tentative `int a[];` at file level has one element (C11 6.9.2).
  if (unit.types.kind(type) == TypeKind::array && unit.types.info(type).count == unknown_count) {
    type = unit.types.array_of(unit.types.target(type), 1);
  }
  global.bytes.assign(unit.types.size(type), 0);
  StaticWriter writer(unit, global);
  bool fine = true;
  for (const Leaf& leaf : leaves) fine = writer.write(leaf) && fine;
  return fine;
}

void lower_local_init(Unit& unit, const Place& place, InitId init, Span span) {
  CType type = place.type;
  const auto leaves = flatten(unit, type, init);
  if (!leaves) return;
  const bool whole = leaves->size() == 1 && leaves->front().type == unit.types.unqualified(type) && !unit.types.is_array(type);
  const bool is_whole_text = leaves->size() == 1 && leaves->front().type == type;
  if (place.kind != Place::Kind::register_ && !whole && !is_whole_text) {
    push_address(unit, place, span);
    unit.code().op(span, Op::zero, Scalar::none, static_cast<std::uint32_t>(unit.types.size(type)));
    unit.code().op(span, Op::pop);
  }
  for (const Leaf& leaf : *leaves) fill(unit, part_of(place, leaf), leaf, unit.tree[leaf.value].span);
}

CType completed_by(Unit& unit, CType type, InitId init) {
  const bool open = unit.types.kind(type) == TypeKind::array && unit.types.info(type).count == unknown_count;
  if (open && init.valid() && !flatten(unit, type, init)) return {};
  return type;
}

Place lower_compound_literal(Unit& unit, const CompoundLiteralExpr& expr, CType type, Span span) {
  const LocalSlot slot = unit.code().declare_memory({"", static_cast<std::uint32_t>(unit.types.size(type)), Scalar::none, span}, span);
  const Place place = place_of_local(unit, slot, type);
  lower_local_init(unit, place, expr.init, span);
  return place;
}

}  // namespace forkcheck
