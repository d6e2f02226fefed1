#include "syntax/flatten.h"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/fold.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

// A sub-object of the object being initialised.
struct Part {
  std::uint64_t offset = 0;
  CType type;
  std::optional<Bits> bits = {};
};

struct Cursor {
  const InitList& list;
  std::size_t at = 0;
  bool done() const { return at == list.items.size(); }
  const InitList::Item& item() const { return list.items[at]; }
};

class Flattener {
 public:
  explicit Flattener(Unit& unit) : unit_(unit), types_(unit.types) {}

  bool object(const Part& part, InitId id, CType& completed) {
    const Initializer& init = unit_.tree[id];
    if (const auto* expr = std::get_if<ExprId>(&init.node)) return single(part, *expr, completed, init.span);
    const auto& list = std::get<InitList>(init.node);
    if (const auto text = braced_string(part.type, list)) return single(part, *text, completed, init.span);
    if (types_.is_scalar(part.type)) return braced_scalar(part, list, init.span);
    if (types_.kind(part.type) == TypeKind::vla) return wrong(init.span, "a variable-length array can't have an initialiser");
    Cursor cursor{list};
    std::uint64_t count = 0;
    if (!members(part, cursor, {Level::braced}, count)) return false;
    if (!cursor.done()) report(unit_, Code::surplus_initializer, unit_.tree[cursor.item().value].span, "more initial values than elements");
    if (is_open(part.type)) completed = types_.array_of(types_.target(part.type), count);
    return true;
  }

  std::vector<Leaf> leaves;

 private:
  enum class Level : std::uint8_t { braced, elided, designated };  // designated: elided, and the first value's designator leads in
  struct Entry {  // how a list comes to an aggregate
    Level level;
    std::size_t designators = 0;  // of the first value, followed so far
  };

  bool wrong(Span span, std::string message) {
    report(unit_, Code::bad_initializer, span, std::move(message));
    return false;
  }
  bool is_open(CType type) const { return types_.kind(type) == TypeKind::array && types_.info(type).count == unknown_count; }
  bool is_aggregate(CType type) const { return types_.is_array(type) || types_.is_record(type); }

  bool is_string_for(CType type, ExprId expr) const {
    return types_.kind(type) == TypeKind::array && types_.is_char(types_.target(type)) &&
           std::holds_alternative<StringExpr>(unit_.tree[expr].node);
  }

  std::optional<ExprId> braced_string(CType type, const InitList& list) const {
    if (list.items.size() != 1 || !list.items[0].designators.empty()) return std::nullopt;
    const auto* expr = std::get_if<ExprId>(&unit_.tree[list.items[0].value].node);
    return expr && is_string_for(type, *expr) ? std::optional(*expr) : std::nullopt;
  }

  bool braced_scalar(const Part& part, const InitList& list, Span span) {
    if (list.items.empty()) return wrong(span, "an empty initialiser for a scalar");
    CType unused = part.type;
    return object(part, list.items[0].value, unused);
  }

  bool single(const Part& part, ExprId expr, CType& completed, Span span) {
    if (is_string_for(part.type, expr)) {
      if (is_open(part.type)) {
        completed = types_.array_of(types_.target(part.type), std::get<StringExpr>(unit_.tree[expr].node).bytes.size() + 1);
      }
      leaves.push_back({part.offset, completed, {}, expr});
      return true;
    }
    if (types_.is_array(part.type)) return wrong(span, "an array needs an initialiser in braces");
    if (!check_assignable(unit_, part.type, expr, "the initial value")) return false;
    leaves.push_back({part.offset, types_.unqualified(part.type), part.bits, expr});
    return true;
  }

  // The element or member number `index` of an aggregate; none past its end.
  std::optional<Part> part_at(const Part& whole, std::uint64_t index) const {
    if (types_.is_array(whole.type)) {
      const TypeInfo& info = types_.info(whole.type);
      if (index >= info.count) return std::nullopt;
      return Part{whole.offset + index * types_.size(info.target), info.target};
    }
    const Record& record = types_.record(types_.info(whole.type).record);
    const std::size_t limit = record.kind == RecordKind::union_ ? std::min<std::size_t>(1, record.members.size()) : record.members.size();
    if (index >= limit) return std::nullopt;
    return part_of(whole, record.members[index]);
  }

  static Part part_of(const Part& whole, const Member& member) { return {whole.offset + member.offset, member.type, member.bits}; }

  // Fills an aggregate from the cursor. Braced: until the list ends; elided: until the aggregate is full or a designator
  // leads out of it. After `.a.b = 1` the list goes on inside `a`.
  bool members(const Part& whole, Cursor& cursor, Entry entry, std::uint64_t& count) {
    std::uint64_t index = 0;
    bool is_led = entry.level != Level::elided;
    while (!cursor.done()) {
      if (!cursor.item().designators.empty()) {
        if (!is_led) return true;
        if (!designated(whole, cursor, entry.designators, index)) return false;
      } else {
        const auto part = part_at(whole, index);
        if (!part) return true;
        if (!next_value(*part, cursor)) return false;
      }
      ++index;
      count = std::max(count, index);
      is_led = entry.level == Level::braced;
      entry.designators = 0;
    }
    return true;
  }

  bool next_value(const Part& part, Cursor& cursor) {
    const InitId value = cursor.item().value;
    const auto* expr = std::get_if<ExprId>(&unit_.tree[value].node);
    if (!expr || !is_aggregate(part.type) || is_string_for(part.type, *expr) || is_same_record(part.type, *expr)) {
      ++cursor.at;
      CType unused = part.type;
      return object(part, value, unused);
    }
    std::uint64_t count = 0;
    const std::size_t before = cursor.at;
    if (!members(part, cursor, {Level::elided}, count)) return false;
    return cursor.at > before || wrong(unit_.tree[value].span, "this value has no place in the object");
  }

  bool is_same_record(CType type, ExprId expr) {
    return types_.is_record(type) && value_type(unit_, expr) == types_.unqualified(type);
  }

  // Follows .a[3].b from its designator number `depth`; `index` becomes the number of the part of `whole` that it leads to.
  bool designated(const Part& whole, Cursor& cursor, std::size_t depth, std::uint64_t& index) {
    const InitList::Item& item = cursor.item();
    const auto step = designated_part(whole, item.designators[depth], index);
    if (!step) return false;
    if (step->is_named) ++depth;
    if (depth < item.designators.size()) {
      if (!is_aggregate(step->part.type)) return wrong(item.designators[depth].span, "a designator in what has no parts");
      std::uint64_t unused_count = 0;
      return members(step->part, cursor, {Level::designated, depth}, unused_count);
    }
    std::erase_if(leaves, [&](const Leaf& leaf) { return is_inside(leaf, step->part); });  // the last one counts
    ++cursor.at;
    CType unused = step->part.type;
    return object(step->part, item.value, unused);
  }

  bool is_inside(const Leaf& leaf, const Part& part) const {
    if (part.bits) return leaf.offset == part.offset && leaf.bits == part.bits;
    return leaf.offset >= part.offset && leaf.offset < part.offset + types_.size(part.type);
  }

  struct DesignatorStep {
    Part part;
    bool is_named;  // not: the part is an anonymous member that has the named one inside
  };

  std::optional<DesignatorStep> designated_part(const Part& whole, const Designator& designator, std::uint64_t& index) {
    if (const auto* name = std::get_if<std::string>(&designator.at)) return named_part(whole, *name, designator.span, index);
    if (!types_.is_array(whole.type)) {
      wrong(designator.span, "an index in the initialiser of what is no array");
      return std::nullopt;
    }
    const auto at = require_integer(unit_, std::get<ExprId>(designator.at), "a designator's index");
    if (!at) return std::nullopt;
    index = static_cast<std::uint64_t>(*at);
    auto part = *at < 0 ? std::nullopt : part_at(whole, index);
    if (part) return DesignatorStep{*part, true};
    wrong(designator.span, fmt::format("index {} is outside the array", *at));
    return std::nullopt;
  }

  std::optional<DesignatorStep> named_part(const Part& whole, const std::string& name, Span span, std::uint64_t& index) {
    if (types_.is_record(whole.type)) {
      const auto& all = types_.record(types_.info(whole.type).record).members;
      const auto holder = std::ranges::find_if(all, [&](const Member& member) {
        const bool anonymous = member.name.empty() && types_.is_record(member.type);
        return anonymous ? find_member(types_, types_.info(member.type).record, name).has_value() : member.name == name;
      });
      index = static_cast<std::uint64_t>(holder - all.begin());
      if (holder != all.end()) return DesignatorStep{part_of(whole, *holder), !holder->name.empty()};
    }
    wrong(span, fmt::format("'{}' has no member '{}'", types_.name(whole.type), name));
    return std::nullopt;
  }

  Unit& unit_;
  TypeTable& types_;
};

}  // namespace

std::optional<std::vector<Leaf>> flatten(Unit& unit, CType& type, InitId init) {
  Flattener flattener(unit);
  if (!flattener.object({0, type}, init, type)) return std::nullopt;
  const auto place = [](const Leaf& leaf) { return std::pair(leaf.offset, leaf.bits ? leaf.bits->first : 0); };
  std::ranges::stable_sort(flattener.leaves, {}, place);
  return std::move(flattener.leaves);
}

}  // namespace forkcheck
