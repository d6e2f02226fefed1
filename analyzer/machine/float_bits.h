// Floats as the bits of a Value: f32 in the low half, f64 whole.
#pragma once

#include <bit>
#include <cstdint>

#include "program/program.h"

namespace forkcheck {

inline double float_value(Scalar type, std::int64_t bits) {
  if (type == Scalar::f64) return std::bit_cast<double>(bits);
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
}

inline std::int64_t float_bits(Scalar type, double value) {
  if (type == Scalar::f64) return std::bit_cast<std::int64_t>(value);
  return std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

}  // namespace forkcheck
