#include "posix/process_name.h"

#include <charconv>

#include "base/hash.h"

namespace forkcheck {

ProcessName ProcessName::child(std::uint32_t ordinal) const {
  ProcessName name = *this;
  name.path.push_back(ordinal);
  return name;
}

std::optional<ProcessName> ProcessName::parent() const {
  if (path.empty()) return std::nullopt;
  return ProcessName{{path.begin(), path.end() - 1}};
}

std::string to_string(const ProcessName& name) {
  std::string text = "P0";
  for (const auto ordinal : name.path) text += "." + std::to_string(ordinal);
  return text;
}

std::optional<ProcessName> parse_process_name(std::string_view text) {
  if (!text.starts_with("P0")) return std::nullopt;
  text.remove_prefix(2);
  ProcessName name;
  while (!text.empty()) {
    if (text.front() != '.') return std::nullopt;
    std::uint32_t ordinal = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), ordinal);
    if (error != std::errc() || ordinal == 0) return std::nullopt;
    name.path.push_back(ordinal);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return name;
}

}  // namespace forkcheck

std::size_t std::hash<forkcheck::ProcessName>::operator()(const forkcheck::ProcessName& name) const noexcept {
  std::uint64_t mixed = name.path.size();
  for (const auto ordinal : name.path) mixed = forkcheck::mix(mixed, ordinal);
  return mixed;
}
