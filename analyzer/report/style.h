// Colours for terminals, by meaning. Empty strings where there are none, so that writers needn't ask.
#pragma once

#include <string_view>

namespace forkcheck {

struct Style {
  std::string_view strong, good, bad, faint, end;
};

inline constexpr Style plain_style = {"", "", "", "", ""};
// ECMA-48 SGR sequences: bold, green, red, dim.
inline constexpr Style coloured_style = {"\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"};

}  // namespace forkcheck
