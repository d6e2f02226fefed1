#include "posix/end_parts.h"

#include <algorithm>
#include <tuple>

namespace forkcheck {

void sort_for_end(std::vector<HeldEnd>& held) {
  std::ranges::sort(held, [](const HeldEnd& a, const HeldEnd& b) {
    return std::tuple(-a.descriptor, a.is_writer) < std::tuple(-b.descriptor, b.is_writer);
  });
}

EndPart next_part(bool begun, const std::vector<HeldEnd>& held, EndLooks looks) {
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (!held[i].matters) continue;
    // Whether a pipe has readers is looked at by every write, which fails if it hasn't.
    const bool can_be_looked_at = !held[i].is_writer || looks.at_writers;
    const bool is_same_file = i > 0 && held[i - 1].descriptor == held[i].descriptor;
    if (begun && can_be_looked_at && !is_same_file) return {i, false};
    begun = true;
  }
  return {held.size(), !begun || !looks.at_ends};
}

}  // namespace forkcheck
