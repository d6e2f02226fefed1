// Semantic types of C on x86-64 Linux (System V ABI), interned: equal types have one id, so comparing types is comparing ids.
//
// Enumerated types are the integer types that gcc gives them, and carry no identity of their own. Records do: each
// struct or union definition is one type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "program/program.h"

namespace forkcheck {

using CType = Id<struct CTypeTag>;
using RecordId = Id<struct RecordTag>;

enum class TypeKind : std::uint8_t {
  void_, bool_, char_, schar, uchar, short_, ushort, int_, uint, long_, ulong, llong, ullong, float_, double_,
  pointer, array, vla, function, record
};

enum class FunctionStyle : std::uint8_t { prototype, variadic, unspecified };  // unspecified: ()

inline constexpr std::uint64_t unknown_count = ~std::uint64_t{0};  // int a[]
inline constexpr LocalSlot unknown_slot = ~LocalSlot{0};           // a parameter whose size isn't computed: int a[n][n] in a prototype

struct TypeInfo {
  TypeKind kind = TypeKind::int_;
  bool is_const = false;
  bool is_volatile = false;
  CType target = {};               // pointer: what it points to; array, vla: element; function: result
  std::uint64_t count = 0;         // array: elements, or unknown_count
  LocalSlot size_slot = 0;         // vla: the u64 register local that holds its size in bytes
  std::vector<CType> parameters = {};  // function
  FunctionStyle style = FunctionStyle::prototype;
  RecordId record = {};
  bool operator==(const TypeInfo&) const = default;
};

struct Bits {
  std::uint32_t width = 0;
  std::uint32_t first = 0;  // of the storage unit, from the least significant bit
  bool operator==(const Bits&) const = default;
};

struct Member {
  std::string name;  // empty: anonymous struct or union, or an unnamed bit-field
  CType type;
  std::uint64_t offset = 0;  // bytes from the record's begin; of the storage unit for bit-fields
  std::optional<Bits> bits;
};

// A member before its place is known.
struct MemberDeclaration {
  std::string name;
  CType type;
  std::optional<std::uint32_t> width;  // bit-fields
};

enum class RecordKind : std::uint8_t { struct_, union_ };

struct Record {
  RecordKind kind = RecordKind::struct_;
  std::string tag;
  bool complete = false;
  std::vector<Member> members;
  std::uint64_t size = 0;
  std::uint64_t align = 1;
};

class TypeTable {
 public:
  CType basic(TypeKind kind) { return intern({.kind = kind}); }
  CType pointer_to(CType target) { return intern({.kind = TypeKind::pointer, .target = target}); }
  CType array_of(CType element, std::uint64_t count) {
    return intern({.kind = TypeKind::array, .target = element, .count = count});
  }
  CType vla_of(CType element, LocalSlot size_slot) {
    return intern({.kind = TypeKind::vla, .target = element, .size_slot = size_slot});
  }
  CType function(CType result, std::vector<CType> parameters, FunctionStyle style);
  CType qualified(CType type, bool is_const, bool is_volatile);  // adds qualifiers (to an array's elements)
  CType unqualified(CType type);

  RecordId new_record(RecordKind kind, std::string tag);
  CType record_type(RecordId record) { return intern({.kind = TypeKind::record, .record = record}); }
  // Lays the members out as the System V ABI does, bit-fields included (section 3.1.2 of its x86-64 supplement).
  void complete_record(RecordId record, const std::vector<MemberDeclaration>& members);
  const Record& record(RecordId id) const { return records_[id.index]; }

  const TypeInfo& info(CType type) const { return types_[type.index]; }
  TypeKind kind(CType type) const { return info(type).kind; }
  CType target(CType type) const { return info(type).target; }

  bool is_integer(CType type) const { return kind(type) >= TypeKind::bool_ && kind(type) <= TypeKind::ullong; }
  bool is_floating(CType type) const { return kind(type) == TypeKind::float_ || kind(type) == TypeKind::double_; }
  bool is_arithmetic(CType type) const { return is_integer(type) || is_floating(type); }
  bool is_pointer(CType type) const { return kind(type) == TypeKind::pointer; }
  bool is_scalar(CType type) const { return is_arithmetic(type) || is_pointer(type); }
  bool is_void(CType type) const { return kind(type) == TypeKind::void_; }
  bool is_record(CType type) const { return kind(type) == TypeKind::record; }
  bool is_array(CType type) const { return kind(type) == TypeKind::array || kind(type) == TypeKind::vla; }
  bool is_function(CType type) const { return kind(type) == TypeKind::function; }
  bool is_char(CType type) const { return kind(type) >= TypeKind::char_ && kind(type) <= TypeKind::uchar; }
  bool is_complete(CType type) const;  // has a size (a VLA has, though not a constant one)

  // In bytes; the type is complete and no VLA. void and functions count 1, as gcc has it.
  std::uint64_t size(CType type) const;
  std::uint64_t align(CType type) const;
  // How a value of it stands on the operand stack: pointer for arrays, functions and records; none for void.
  Scalar scalar(CType type) const;

  CType decayed(CType type);  // array -> pointer to element, function -> pointer; unqualified
  CType promoted(CType type);  // integer promotions
  CType default_promoted(CType type);  // those of arguments without a prototype: float becomes double too
  CType common(CType a, CType b);  // usual arithmetic conversions
  // Whether the two may stand for each other without a word, qualifiers aside.
  bool compatible(CType a, CType b);

  std::string name(CType type) const;  // for messages: "char *[4]"

 private:
  CType intern(TypeInfo info);

  std::vector<TypeInfo> types_;
  std::vector<Record> records_;
  std::unordered_multimap<std::uint64_t, CType> index_;
};

}  // namespace forkcheck
