#include "base/bigint.h"

namespace forkcheck {

std::string with_commas(const BigInt& n) {
  const std::string digits = n.get_str();
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  std::string text;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > sign && (digits.size() - at) % 3 == 0) text += ',';
    text += digits[at];
  }
  return text;
}

}  // namespace forkcheck
