#include "syntax/read_type.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "syntax/effects.h"
#include "syntax/fold.h"
#include "syntax/lower_expr.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

class TypeReader {
 public:
  TypeReader(Unit& unit, Span span) : unit_(unit), types_(unit.types), span_(span) {}

  CType read(const TypeNode& written) {
    const CType type = std::visit([&](const auto& node) { return read_node(node); }, written.node);
    return type.valid() && (written.is_const || written.is_volatile)
               ? types_.qualified(type, written.is_const, written.is_volatile)
               : type;
  }

 private:
  CType wrong(Code code, Span span, std::string message) {
    report(unit_, code, span, std::move(message));
    return {};
  }

  CType read_node(const BasicTypeNode& node) {
    if (node.type == BasicType::ldouble) return wrong(Code::unsupported_type, span_, "'long double' is not covered");
    static_assert(static_cast<int>(BasicType::ullong) == static_cast<int>(TypeKind::ullong));
    static_assert(static_cast<int>(BasicType::double_) == static_cast<int>(TypeKind::double_));
    return types_.basic(static_cast<TypeKind>(node.type));
  }

  CType read_node(const NamedTypeNode& node) {
    if (const Declared* symbol = unit_.scopes.find(node.name)) {
      if (const auto* name = std::get_if<TypeName>(symbol)) return name->type;
    }
    if (node.name == "__builtin_va_list") return va_list_type(unit_);
    return wrong(Code::undeclared_name, span_, fmt::format("there is no type '{}'", node.name));
  }

  CType read_node(const PointerTypeNode& node) {
    const CType target = read_type(unit_, node.target);
    return target.valid() ? types_.pointer_to(target) : target;
  }

  CType read_node(const ArrayTypeNode& node) {
    const CType element = read_type(unit_, node.element);
    if (!element.valid()) return element;
    if (!types_.is_complete(element)) {
      return wrong(Code::incomplete_type, span_, fmt::format("an array of '{}', which has no size", types_.name(element)));
    }
    const bool constant_element = types_.kind(element) != TypeKind::vla;
    if (node.any_size && unit_.prototypes == 0) return wrong(Code::bad_declaration, span_, "[*] stands only in a function's declaration");
    if (node.any_size) return types_.vla_of(element, unknown_slot);
    if (!node.size.valid()) return types_.array_of(element, unknown_count);
    const CType size_type = value_type(unit_, node.size);
    if (!size_type.valid()) return {};
    if (!types_.is_integer(size_type)) return wrong(Code::type_mismatch, span_, "an array's size must be an integer");
    const auto size = fold(unit_, node.size);
    if (size && constant_element) return constant_array(element, size->integer);
    if (unit_.prototypes > 0) return types_.vla_of(element, unknown_slot);
    if (!unit_.body) return wrong(Code::not_constant, span_, "an array's size must be constant outside functions");
    return variable_array(element, node.size);
  }

  CType constant_array(CType element, std::int64_t count) {
    if (count < 0) return wrong(Code::bad_declaration, span_, "an array's size is negative");
    // What a frame or a global may hold; also keeps sizes from wrapping around.
    constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;
    if (static_cast<std::uint64_t>(count) > most_bytes / std::max<std::uint64_t>(types_.size(element), 1)) {
      return wrong(Code::bad_declaration, span_, "an array of more than 64 MiB is not covered");
    }
    return types_.array_of(element, static_cast<std::uint64_t>(count));
  }

  // Computes the size in bytes into a register local of its own.
  CType variable_array(CType element, ExprId count) {
    CodeWriter& code = unit_.code();
    const LocalSlot slot = code.temporary(Scalar::u64, span_);
    const Scalar from = types_.scalar(lower_value(unit_, count));
    code.convert(span_, from, Scalar::u64);
    lower_size(unit_, element, span_);
    code.op(span_, Op::mul, Scalar::u64);
    code.set_local(span_, slot);
    return types_.vla_of(element, slot);
  }

  CType read_node(const FunctionTypeNode& node) {
    const CType result = read_type(unit_, node.result);
    if (!result.valid()) return result;
    if (types_.is_array(result) || types_.is_function(result)) {
      return wrong(Code::bad_declaration, span_, "a function can't return an array or a function");
    }
    const auto parameters = read_parameters(node);
    if (!parameters) return {};
    static_assert(static_cast<int>(FunctionTypeNode::Style::unspecified) == static_cast<int>(FunctionStyle::unspecified));
    return types_.function(types_.unqualified(result), *parameters, static_cast<FunctionStyle>(node.style));
  }

  // The size of an array may name the parameters before it.
  std::optional<std::vector<CType>> read_parameters(const FunctionTypeNode& node) {
    std::vector<CType> parameters;
    unit_.scopes.enter(Scopes::Holds::names);
    ++unit_.prototypes;
    for (const DeclId id : node.parameters) {
      const CType type = parameter_type(unit_, id);
      if (!type.valid()) break;
      parameters.push_back(types_.unqualified(type));
      unit_.scopes.declare(unit_.tree[id].name, LocalVariable{type, unknown_slot});
    }
    --unit_.prototypes;
    unit_.scopes.leave();
    return parameters.size() == node.parameters.size() ? std::optional(std::move(parameters)) : std::nullopt;
  }

  CType read_node(const RecordTypeNode& node) {
    const auto kind = node.kind == RecordTypeNode::Kind::struct_ ? RecordKind::struct_ : RecordKind::union_;
    const CType type = tagged_record(kind, node.tag, node.has_body);
    if (!type.valid() || !node.has_body) return type;
    const RecordId id = types_.info(type).record;
    if (types_.record(id).complete) return wrong(Code::redefinition, span_, fmt::format("'{}' is defined twice", types_.name(type)));
    std::vector<MemberDeclaration> members;
    for (const Field& field : node.fields) {
      if (auto member = read_field(field)) members.push_back(std::move(*member));
      else return {};
    }
    types_.complete_record(id, members);
    return type;
  }

  CType tagged_record(RecordKind kind, const std::string& tag, bool has_body) {
    if (!tag.empty()) {
      const Tag* known = has_body ? unit_.scopes.find_tag_here(tag) : unit_.scopes.find_tag(tag);
      if (known) {
        const bool fits = known->kind == Tag::Kind::record && types_.record(types_.info(known->type).record).kind == kind;
        return fits ? known->type : wrong(Code::redefinition, span_, fmt::format("'{}' is another kind of tag", tag));
      }
    }
    const CType type = types_.record_type(types_.new_record(kind, tag));
    if (!tag.empty()) unit_.scopes.declare_tag(tag, {Tag::Kind::record, type});
    return type;
  }

  std::optional<MemberDeclaration> read_field(const Field& field) {
    const CType type = read_type(unit_, field.type);
    if (!type.valid()) return std::nullopt;
    const bool flexible = types_.kind(type) == TypeKind::array && types_.info(type).count == unknown_count;
    if ((!types_.is_complete(type) && !flexible) || types_.kind(type) == TypeKind::vla) {
      report(unit_, Code::incomplete_type, field.span, fmt::format("member '{}' has type '{}', which has no size", field.name, types_.name(type)));
      return std::nullopt;
    }
    MemberDeclaration member{field.name, type, std::nullopt};
    if (!field.bits.valid()) return member;
    const auto width = require_integer(unit_, field.bits, "a bit-field's width");
    if (!width) return std::nullopt;
    const bool fits = types_.is_integer(type) && *width >= 0 && *width <= most_bits(type) && (*width > 0 || field.name.empty());
    if (!fits) {
      report(unit_, Code::bad_declaration, field.span, fmt::format("bit-field '{}' has an impossible width or type", field.name));
      return std::nullopt;
    }
    member.width = static_cast<std::uint32_t>(*width);
    return member;
  }

  std::int64_t most_bits(CType type) const {
    return types_.kind(type) == TypeKind::bool_ ? 1 : static_cast<std::int64_t>(types_.size(type) * 8);
  }

  // gcc gives an enumerated type `unsigned int` if no enumerator is negative, else `int`; the enumerators are ints.
  CType read_node(const EnumTypeNode& node) {
    if (!node.has_body) {
      const Tag* known = unit_.scopes.find_tag(node.tag);
      if (!known || known->kind != Tag::Kind::enumeration) {
        return wrong(Code::undeclared_name, span_, fmt::format("there is no 'enum {}'", node.tag));
      }
      return known->type;
    }
    std::int64_t next = 0;
    bool negative = false;
    for (const Enumerator& e : node.enumerators) {
      if (e.value.valid()) {
        const auto value = require_integer(unit_, e.value, "an enumerator's value");
        if (!value) return {};
        next = *value;
      }
      if (next != static_cast<std::int32_t>(next)) {
        return wrong(Code::unsupported_type, e.span, fmt::format("enumerator '{}' doesn't fit into an int", e.name));
      }
      if (unit_.scopes.find_here(e.name)) return wrong(Code::redefinition, e.span, fmt::format("'{}' is declared twice", e.name));
      unit_.scopes.declare(e.name, EnumConstant{next, types_.basic(TypeKind::int_)});
      negative = negative || next < 0;
      ++next;
    }
    const CType type = types_.basic(negative ? TypeKind::int_ : TypeKind::uint);
    if (!node.tag.empty()) unit_.scopes.declare_tag(node.tag, {Tag::Kind::enumeration, type});
    return type;
  }

  CType read_node(const TypeofTypeNode& node) { return type_of(unit_, node.expr); }

  Unit& unit_;
  TypeTable& types_;
  Span span_;
};

}  // namespace

CType read_type(Unit& unit, TypeId id) {
  unit.written_types.resize(unit.tree.types.size());
  if (!unit.written_types[id.index]) {
    const TypeNode& written = unit.tree[id];
    unit.written_types[id.index] = TypeReader(unit, written.span).read(written);
  }
  return *unit.written_types[id.index];
}

CType parameter_type(Unit& unit, DeclId parameter) {
  const Declaration& declaration = unit.tree[parameter];
  // The outermost size of an array parameter means nothing; it may even name other parameters.
  if (const auto* array = std::get_if<ArrayTypeNode>(&unit.tree[declaration.type].node)) {
    const CType element = read_type(unit, array->element);
    return element.valid() ? unit.types.pointer_to(element) : element;
  }
  const CType type = read_type(unit, declaration.type);
  if (!type.valid()) return type;
  if (unit.types.is_array(type)) return unit.types.pointer_to(unit.types.target(type));
  if (unit.types.is_function(type)) return unit.types.pointer_to(type);
  if (!unit.types.is_complete(type)) {
    report(unit, Code::incomplete_type, declaration.span, fmt::format("a parameter of type '{}', which has no size", unit.types.name(type)));
    return {};
  }
  return type;
}

namespace {

bool is_variably_modified(const TypeTable& types, CType type) {
  if (types.kind(type) == TypeKind::vla) return true;
  return (types.is_array(type) || types.is_pointer(type)) && is_variably_modified(types, types.target(type));
}

void forget(Unit& unit, TypeId id) {
  unit.written_types[id.index].reset();
  const TypeNode& written = unit.tree[id];
  if (const auto* array = std::get_if<ArrayTypeNode>(&written.node)) forget(unit, array->element);
  if (const auto* pointer = std::get_if<PointerTypeNode>(&written.node)) forget(unit, pointer->target);
}

}  // namespace

CType enter_parameter(Unit& unit, DeclId parameter) {
  const Declaration& declaration = unit.tree[parameter];
  const CType type = parameter_type(unit, parameter);
  if (!type.valid()) return type;
  const auto* array = std::get_if<ArrayTypeNode>(&unit.tree[declaration.type].node);
  const bool has_size = array && array->size.valid();
  if (has_size && has_effects(unit, array->size) && type_of(unit, array->size).valid()) lower_effect(unit, array->size);
  if (!is_variably_modified(unit.types, type)) return type;
  forget(unit, declaration.type);
  return parameter_type(unit, parameter);
}

CType va_list_type(Unit& unit) {
  const std::string tag = "__va_list_tag";
  if (!unit.scopes.find_tag(tag)) {
    const CType word = unit.types.basic(TypeKind::ulong);
    const RecordId record = unit.types.new_record(RecordKind::struct_, tag);
    unit.types.complete_record(record, {{"__a", word, {}}, {"__b", word, {}}, {"__c", word, {}}});
    unit.scopes.declare_tag(tag, {Tag::Kind::record, unit.types.record_type(record)});
  }
  return unit.types.array_of(unit.scopes.find_tag(tag)->type, 1);
}

}  // namespace forkcheck
