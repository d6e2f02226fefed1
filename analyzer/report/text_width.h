// How wide UTF-8 text is on a terminal and in a monospaced picture, in columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forkcheck {

// One character with the combining marks that follow it, and its columns (1 or 2).
struct Glyph {
  std::string bytes;
  std::size_t columns = 1;
};
// Bytes that aren't UTF-8 become U+FFFD.
std::vector<Glyph> glyphs(std::string_view utf8);

// Columns by the East Asian Width property (Unicode TR 11), as wcwidth(3) counts them; coarse ranges.
std::size_t display_width(std::string_view utf8);

// At most `columns` wide: cut in the middle of nothing, with "…" at the end where something was cut.
std::string shorten(std::string_view utf8, std::size_t columns);

// Padded with spaces on the right up to `columns`.
std::string pad(std::string_view utf8, std::size_t columns);

// The whole text is well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view bytes);

}  // namespace forkcheck
