#include "report/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace forkcheck {

namespace {

struct Range {
  char32_t first, last;
};
constexpr std::array<Range, 9> wide = {{{0x1100, 0x115F},
                                        {0x2E80, 0x303E},
                                        {0x3041, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 5> combining = {
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0x1AB0, 0x1AFF}}};

bool within(const auto& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& r) { return r.first <= c && c <= r.last; });
}

struct Decoded {
  char32_t value;
  std::size_t length;
};

// The character at the front of the text; nothing if it isn't well-formed.
std::optional<Decoded> decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return Decoded{lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return std::nullopt;
  char32_t value = lead & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    value = value << 6 | (next & 0x3F);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
    return std::nullopt;
  return Decoded{value, length};
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view utf8) {
  std::vector<Glyph> all;
  while (!utf8.empty()) {
    const auto c = decode(utf8);
    const std::size_t length = c ? c->length : 1;
    if (c && within(combining, c->value) && !all.empty()) {
      all.back().bytes += utf8.substr(0, length);
    } else {
      all.push_back(c ? Glyph{std::string(utf8.substr(0, length)), within(wide, c->value) ? 2u : 1u}
                      : Glyph{"\uFFFD", 1});
    }
    utf8.remove_prefix(length);
  }
  return all;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t columns = 0;
  for (const auto& glyph : glyphs(utf8)) columns += glyph.columns;
  return columns;
}

std::string shorten(std::string_view utf8, std::size_t columns) {
  if (display_width(utf8) <= columns) return std::string(utf8);
  std::string text;
  std::size_t used = 1;  // for the ellipsis
  for (const auto& glyph : glyphs(utf8)) {
    if (used + glyph.columns > columns) break;
    text += glyph.bytes;
    used += glyph.columns;
  }
  return text + "…";
}

std::string pad(std::string_view utf8, std::size_t columns) {
  const std::size_t width = display_width(utf8);
  return std::string(utf8) + std::string(columns > width ? columns - width : 0, ' ');
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto c = decode(bytes);
    if (!c) return false;
    bytes.remove_prefix(c->length);
  }
  return true;
}

}  // namespace forkcheck
