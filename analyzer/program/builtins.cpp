#include "program/builtins.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace forkcheck {

namespace {

constexpr std::array rows = {
#define BUILTIN(name, header, returns) BuiltinRow{Builtin::name##_, #name, header, BuiltinReturns::returns},
#include "program/builtins.def"
#undef BUILTIN
};

}  // namespace

const BuiltinRow& row_of(Builtin builtin) {
  const auto index = static_cast<std::size_t>(builtin);
  check(index < rows.size(), "a built-in without a row");
  return rows[index];
}

std::optional<Builtin> find_builtin(std::string_view name) {
  constexpr std::string_view prefix = "__builtin_";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  const auto row = std::ranges::find(rows, name, &BuiltinRow::name);
  return row == rows.end() ? std::nullopt : std::optional(row->id);
}

}  // namespace forkcheck
