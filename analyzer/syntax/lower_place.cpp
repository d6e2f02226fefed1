// Objects: where they are, reading and writing them.
#include "base/check.h"
#include "base/overloaded.h"
#include "syntax/fold.h"
#include "syntax/lower_expr.h"
#include "syntax/lower_init.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

Scalar storage_scalar(const Unit& unit, const Place& place) { return unit.types.scalar(place.type); }

void push_offset(Unit& unit, std::int64_t bytes, Span span) {
  if (bytes == 0) return;
  unit.code().push_int(span, Scalar::i64, bytes);
  unit.code().op(span, Op::offset, Scalar::none, 1);
}

Place global_place(CType type, GlobalId id) { return {.kind = Place::Kind::global, .type = type, .id = id.index}; }

Place named_place(Unit& unit, const NameExpr& e, CType type, Span span) {
  const Declared* symbol = unit.scopes.find(e.name);
  if (!symbol) return global_place(type, need_string(unit, unit.body->name, span));  // __func__
  if (const auto* local = std::get_if<LocalVariable>(symbol)) return place_of_local(unit, local->slot, type);
  const auto* variable = std::get_if<VariableIndex>(symbol);
  check(variable, "a name that is no object");
  return global_place(type, need_variable(unit, *variable));
}

Place element_place(Unit& unit, const IndexExpr& e, CType type, Span span) {
  // i[p] is p[i]; gcc computes the pointer first either way.
  const bool base_first = unit.types.is_pointer(value_type(unit, e.base));
  lower_value(unit, base_first ? e.base : e.index);
  lower_value_as(unit, base_first ? e.index : e.base, unit.types.basic(TypeKind::long_));
  lower_offset(unit, type, span);
  return {.type = type};
}

Place member_place(Unit& unit, const MemberExpr& e, CType type, Span span) {
  const auto member = find_member(unit, e);
  check(member.has_value(), "a member that isn't there");
  const auto offset = static_cast<std::int64_t>(member->offset);
  Place place;
  if (e.through_pointer || !is_lvalue(unit, e.base)) lower_value(unit, e.base);
  else place = lower_place(unit, e.base);
  if (place.kind == Place::Kind::pointer) push_offset(unit, offset, span);
  else place.offset += offset;
  place.type = type;
  place.bits = member->bits;
  return place;
}

}  // namespace

Place place_of_local(Unit& unit, LocalSlot slot, CType type) {
  const bool is_register = unit.code().local(slot).reg != Scalar::none;
  return {.kind = is_register ? Place::Kind::register_ : Place::Kind::local, .type = type, .id = slot};
}

Place lower_place(Unit& unit, ExprId id) {
  const CType type = type_of(unit, id);
  const Span span = unit.tree[id].span;
  return std::visit(overloaded{
                        [](const auto&) -> Place { broken("the place of what is no object"); },
                        [&](const NameExpr& e) { return named_place(unit, e, type, span); },
                        [&](const StringExpr& e) { return global_place(type, need_string(unit, e.bytes, span)); },
                        [&](const IndexExpr& e) { return element_place(unit, e, type, span); },
                        [&](const MemberExpr& e) { return member_place(unit, e, type, span); },
                        [&](const CompoundLiteralExpr& e) { return lower_compound_literal(unit, e, type, span); },
                        [&](const UnaryExpr& e) -> Place {
                          check(e.op == UnaryOp::deref, "the place of what is no object");
                          lower_value(unit, e.operand);
                          return {.type = type};
                        },
                    },
                    unit.tree[id].node);
}

void push_address(Unit& unit, const Place& place, Span span) {
  switch (place.kind) {
    case Place::Kind::register_: broken("the address of a register");
    case Place::Kind::local: return unit.code().op(span, Op::push_local, Scalar::none, place.id, place.offset);
    case Place::Kind::global: return unit.code().op(span, Op::push_global, Scalar::none, place.id, place.offset);
    case Place::Kind::pointer: return;
  }
}

void load_place(Unit& unit, const Place& place, Span span) {
  CodeWriter& code = unit.code();
  if (place.kind == Place::Kind::register_) return code.load_local(span, place.id);
  push_address(unit, place, span);
  const TypeTable& types = unit.types;
  if (!types.is_scalar(place.type)) return;  // arrays, functions and structs are their address
  if (place.bits) code.op(span, Op::load_bits, storage_scalar(unit, place), place.bits->width, place.bits->first);
  else code.op(span, Op::load, storage_scalar(unit, place));
}

void store_place(Unit& unit, const Place& place, Span span) {
  CodeWriter& code = unit.code();
  if (place.kind == Place::Kind::register_) return code.store_local(span, place.id);
  if (place.kind != Place::Kind::pointer) {
    push_address(unit, place, span);
    code.op(span, Op::swap);
  }
  if (place.bits) code.op(span, Op::store_bits, storage_scalar(unit, place), place.bits->width, place.bits->first);
  else code.op(span, Op::store, storage_scalar(unit, place));
}

}  // namespace forkcheck
