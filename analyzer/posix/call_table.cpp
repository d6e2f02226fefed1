#include "posix/call_table.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace forkcheck {

namespace {

constexpr std::array rows = {
#define CALL(name, prototype, numbers, scheduling, blocking, summary)                           \
  CallRow{Call::name##_,           #name, prototype, KernelNumbers numbers, Scheduling::scheduling, \
          Blocking::blocking, summary},
#include "posix/calls.def"
#undef CALL
};

}  // namespace

std::span<const CallRow> call_table() { return rows; }

const CallRow& row_of(Call call) {
  const auto index = static_cast<std::size_t>(call);
  check(index < rows.size(), "a call without a row");
  return rows[index];
}

std::string_view name_of(Call call) { return row_of(call).name; }

std::optional<Call> parse_call(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &CallRow::name);
  return row == rows.end() ? std::nullopt : std::optional(row->call);
}

std::optional<Call> call_of_kernel_number(long number) {
  const auto row = std::ranges::find_if(
      rows, [&](const CallRow& r) { return std::ranges::find(r.kernel_numbers, number) != r.kernel_numbers.end(); });
  return row == rows.end() ? std::nullopt : std::optional(row->call);
}

}  // namespace forkcheck
