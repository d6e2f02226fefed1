#include "posix/opaque.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace forkcheck {
namespace {

constexpr std::array<std::string_view, opaque_kinds> names = {"number", "uid",       "gid",  "time",   "clock",
                                                              "random", "host name", "directory", "date", "address"};

bool is_number(std::string_view bytes) {
  if (bytes.starts_with('-')) bytes.remove_prefix(1);
  return !bytes.empty() && std::ranges::all_of(bytes, [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_address(std::string_view bytes) {
  if (!bytes.starts_with("0x") || bytes.size() == 2) return false;
  return std::ranges::all_of(bytes.substr(2), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

}  // namespace

std::string_view name_of(Opaque what) { return names.at(static_cast<std::size_t>(what)); }

std::optional<Opaque> opaque_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Opaque>(found - names.begin());
}

bool is_possible(Opaque what, std::string_view bytes) {
  switch (what) {
    case Opaque::number:
    case Opaque::user:
    case Opaque::group:
    case Opaque::time:
    case Opaque::clock:
    case Opaque::random: return is_number(bytes);
    case Opaque::address: return is_address(bytes);
    case Opaque::host:
    case Opaque::directory:
    case Opaque::date: return !bytes.empty() && bytes.find('\n') == std::string_view::npos;
  }
  return false;
}

}  // namespace forkcheck
