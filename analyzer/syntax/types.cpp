#include "syntax/types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/hash.h"

namespace forkcheck {

namespace {

std::uint64_t hash_of(const TypeInfo& info) {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(info.kind), info.target.index);
  hash = mix(hash, info.count);
  hash = mix(hash, info.record.index);
  for (const CType parameter : info.parameters) hash = mix(hash, parameter.index);
  return hash;
}

struct BasicRow {
  std::string_view name;
  Scalar scalar;
};
constexpr std::array<BasicRow, 15> basic_rows = {{
    {"void", Scalar::none},
    {"_Bool", Scalar::boolean},
    {"char", Scalar::i8},
    {"signed char", Scalar::i8},
    {"unsigned char", Scalar::u8},
    {"short", Scalar::i16},
    {"unsigned short", Scalar::u16},
    {"int", Scalar::i32},
    {"unsigned int", Scalar::u32},
    {"long", Scalar::i64},
    {"unsigned long", Scalar::u64},
    {"long long", Scalar::i64},
    {"unsigned long long", Scalar::u64},
    {"float", Scalar::f32},
    {"double", Scalar::f64},
}};

}  // namespace

CType TypeTable::intern(TypeInfo info) {
  const std::uint64_t hash = hash_of(info);
  const auto [first, last] = index_.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    if (types_[it->second.index] == info) return it->second;
  }
  types_.push_back(std::move(info));
  const CType id(types_.size() - 1);
  index_.emplace(hash, id);
  return id;
}

CType TypeTable::function(CType result, std::vector<CType> parameters, FunctionStyle style) {
  return intern({.kind = TypeKind::function, .target = result, .parameters = std::move(parameters), .style = style});
}

CType TypeTable::qualified(CType type, bool is_const, bool is_volatile) {
  TypeInfo copy = info(type);
  if (is_array(type)) copy.target = qualified(copy.target, is_const, is_volatile);
  else {
    copy.is_const = copy.is_const || is_const;
    copy.is_volatile = copy.is_volatile || is_volatile;
  }
  return intern(std::move(copy));
}

CType TypeTable::unqualified(CType type) {
  TypeInfo copy = info(type);
  copy.is_const = copy.is_volatile = false;
  return intern(std::move(copy));
}

RecordId TypeTable::new_record(RecordKind kind, std::string tag) {
  records_.push_back({.kind = kind, .tag = std::move(tag), .members = {}});
  return RecordId(records_.size() - 1);
}

bool TypeTable::is_complete(CType type) const {
  const TypeInfo& i = info(type);
  switch (i.kind) {
    case TypeKind::void_:
    case TypeKind::function: return false;
    case TypeKind::array: return i.count != unknown_count && is_complete(i.target);
    case TypeKind::record: return records_[i.record.index].complete;
    default: return true;
  }
}

std::uint64_t TypeTable::size(CType type) const {
  const TypeInfo& i = info(type);
  switch (i.kind) {
    case TypeKind::void_:
    case TypeKind::function: return 1;
    case TypeKind::array: return i.count == unknown_count ? 0 : i.count * size(i.target);
    case TypeKind::record: return records_[i.record.index].size;
    case TypeKind::vla: broken("the constant size of a variable-length array");
    default: return forkcheck::info(scalar(type)).size;
  }
}

std::uint64_t TypeTable::align(CType type) const {
  const TypeInfo& i = info(type);
  if (is_array(type)) return align(i.target);
  if (i.kind == TypeKind::record) return records_[i.record.index].align;
  return size(type);
}

Scalar TypeTable::scalar(CType type) const {
  const TypeKind k = kind(type);
  if (k >= TypeKind::pointer) return Scalar::pointer;
  return basic_rows[static_cast<std::size_t>(k)].scalar;
}

CType TypeTable::decayed(CType type) {
  if (is_array(type)) return pointer_to(target(type));
  if (is_function(type)) return pointer_to(type);
  return unqualified(type);
}

CType TypeTable::promoted(CType type) {
  if (is_integer(type) && kind(type) < TypeKind::int_) return basic(TypeKind::int_);
  return unqualified(type);
}

CType TypeTable::default_promoted(CType type) {
  return kind(type) == TypeKind::float_ ? basic(TypeKind::double_) : promoted(type);
}

CType TypeTable::common(CType a, CType b) {
  if (is_floating(a) || is_floating(b)) {
    const TypeKind fa = is_floating(a) ? kind(a) : TypeKind::float_;
    const TypeKind fb = is_floating(b) ? kind(b) : TypeKind::float_;
    return basic(std::max(fa, fb));
  }
  const CType pa = promoted(a);
  const CType pb = promoted(b);
  const TypeKind high = std::max(kind(pa), kind(pb));
  const TypeKind low = std::min(kind(pa), kind(pb));
  // long long with unsigned long: both have 64 bits, so the unsigned type of the higher rank.
  if (high == TypeKind::llong && low == TypeKind::ulong) return basic(TypeKind::ullong);
  return basic(high);
}

bool TypeTable::compatible(CType a, CType b) {
  if (a == b) return true;
  const TypeInfo x = info(a);
  const TypeInfo y = info(b);
  if (is_array(a) && is_array(b)) {
    const bool same_count = x.kind == TypeKind::vla || y.kind == TypeKind::vla || x.count == y.count ||
                            x.count == unknown_count || y.count == unknown_count;
    return same_count && compatible(x.target, y.target);
  }
  if (x.kind != y.kind) return false;
  switch (x.kind) {
    case TypeKind::pointer: return compatible(x.target, y.target);
    case TypeKind::record: return x.record == y.record;
    case TypeKind::function:
      if (!compatible(x.target, y.target)) return false;
      if (x.style == FunctionStyle::unspecified || y.style == FunctionStyle::unspecified) return true;
      return x.style == y.style && std::ranges::equal(x.parameters, y.parameters, [this](CType p, CType q) { return compatible(p, q); });
    default: return true;
  }
}

std::string TypeTable::name(CType type) const {
  const TypeInfo& i = info(type);
  const std::string prefix = fmt::format("{}{}", i.is_const ? "const " : "", i.is_volatile ? "volatile " : "");
  switch (i.kind) {
    case TypeKind::pointer:
      return name(i.target) + (name(i.target).ends_with('*') ? "*" : " *") + (i.is_const ? " const" : "");
    case TypeKind::array:
      return i.count == unknown_count ? name(i.target) + "[]" : fmt::format("{}[{}]", name(i.target), i.count);
    case TypeKind::vla: return name(i.target) + "[*]";
    case TypeKind::record: {
      const Record& r = records_[i.record.index];
      return fmt::format("{}{} {}", prefix, r.kind == RecordKind::struct_ ? "struct" : "union",
                         r.tag.empty() ? "(unnamed)" : r.tag);
    }
    case TypeKind::function: {
      std::string text;
      for (const CType p : i.parameters) text += (text.empty() ? "" : ", ") + name(p);
      if (i.style == FunctionStyle::variadic) text += ", ...";
      return fmt::format("{} ({})", name(i.target), text);
    }
    default: return prefix + std::string(basic_rows[static_cast<std::size_t>(i.kind)].name);
  }
}

}  // namespace forkcheck
