// The library functions that the machine knows, one row each in builtins.def.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace forkcheck {

enum class Builtin : std::uint16_t {
#define BUILTIN(name, header, returns) name##_,
#include "program/builtins.def"
#undef BUILTIN
};

enum class BuiltinReturns : std::uint8_t { normally, never };

struct BuiltinRow {
  Builtin id;
  std::string_view name;
  std::string_view header;  // that declares it
  BuiltinReturns returns;
};

const BuiltinRow& row_of(Builtin builtin);
// By its name, also with gcc's __builtin_ in front of it.
std::optional<Builtin> find_builtin(std::string_view name);

}  // namespace forkcheck
