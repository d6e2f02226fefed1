#include "base/bigint.h"

namespace forkcheck {

std::string with_commas(const BigInt& n) {
  std::string digits = n.get_str();
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

}  // namespace forkcheck
