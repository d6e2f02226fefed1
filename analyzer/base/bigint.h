// Exact integers without a limit (counts of outputs outgrow 64 bits quickly). A regular value; see gmpxx.
#pragma once

#include <gmpxx.h>

#include <string>

namespace forkcheck {

using BigInt = mpz_class;

inline std::string to_string(const BigInt& n) { return n.get_str(); }

// 1234567 -> "1,234,567": for people; machines get to_string.
std::string with_commas(const BigInt& n);

}  // namespace forkcheck
