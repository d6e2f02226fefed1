// Hash mixing for values: hash = mix(hash, field) for each field in turn.
// The finaliser is the one of SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace forkcheck {

constexpr std::uint64_t scramble(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ull;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  return scramble(seed + 0x9E3779B97F4A7C15ull + value);
}

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace forkcheck
