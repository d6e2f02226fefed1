// The name of a process is its fork path: P0 is the program, P0.1 its first child, P0.1.2 that child's second child.
// It doesn't depend on the schedule, so model, real run, report and schedule file all say the same name.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forkcheck {

struct ProcessName {
  std::vector<std::uint32_t> path;  // ordinals of the forks that lead here, from 1; empty is P0

  ProcessName child(std::uint32_t ordinal) const;
  std::optional<ProcessName> parent() const;  // nothing for P0
  auto operator<=>(const ProcessName&) const = default;
};

std::string to_string(const ProcessName& name);                      // "P0.1.2"
std::optional<ProcessName> parse_process_name(std::string_view text);

}  // namespace forkcheck

template <>
struct std::hash<forkcheck::ProcessName> {
  std::size_t operator()(const forkcheck::ProcessName& name) const noexcept;
};
