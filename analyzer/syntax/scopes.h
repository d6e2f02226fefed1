// Names and what they mean, block by block. Tags (struct, union, enum) are a name space of their own.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/source.h"
#include "syntax/types.h"

namespace forkcheck {

using FunctionIndex = Id<struct FunctionInfoTag>;  // into Unit::functions
using VariableIndex = Id<struct VariableInfoTag>;  // into Unit::variables

struct LocalVariable {
  CType type;
  LocalSlot slot = 0;
};
struct EnumConstant {
  std::int64_t value = 0;
  CType type;
};
struct TypeName {
  CType type;
};
// A global, a static local or a function stands in the unit's tables, because its definition may come later.
using Declared = std::variant<LocalVariable, VariableIndex, FunctionIndex, EnumConstant, TypeName>;

struct Tag {
  enum class Kind : std::uint8_t { record, enumeration } kind = Kind::record;
  CType type;
};

class Scopes {
 public:
  Scopes() { enter(); }

  // A parameter list has names of its own; its tags belong to what is around it, as old programs expect.
  enum class Holds : std::uint8_t { names_and_tags, names };
  void enter(Holds holds = Holds::names_and_tags) { blocks_.push_back({holds, {}, {}}); }
  void leave() { blocks_.pop_back(); }

  const Declared* find(const std::string& name) const;       // in this block or around it
  const Declared* find_here(const std::string& name) const;  // in this block alone
  void declare(const std::string& name, Declared symbol) { blocks_.back().names.insert_or_assign(name, symbol); }
  void declare_at_file_level(const std::string& name, Declared symbol) { blocks_.front().names.insert_or_assign(name, symbol); }

  const Tag* find_tag(const std::string& name) const;
  const Tag* find_tag_here(const std::string& name) const;
  void declare_tag(const std::string& name, Tag tag);

 private:
  struct Block {
    Holds holds = Holds::names_and_tags;
    std::unordered_map<std::string, Declared> names;
    std::unordered_map<std::string, Tag> tags;
  };
  std::vector<Block> blocks_;
};

}  // namespace forkcheck
