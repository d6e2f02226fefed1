#include "cli/status.h"

#include <algorithm>
#include <array>

namespace forkcheck {

Status worst(Status a, Status b) {
  static constexpr std::array rising = {Status::ok,      Status::no,    Status::incomplete, Status::lacking,
                                        Status::refused, Status::usage, Status::bug};
  return std::max(
      a, b, [](Status x, Status y) { return std::ranges::find(rising, x) < std::ranges::find(rising, y); });
}

}  // namespace forkcheck
