#include "base/hash.h"

#include <cstring>

namespace forkcheck {

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = mix(seed, bytes.size());
  while (bytes.size() >= 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    hash = mix(hash, word);
    bytes.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  for (unsigned char c : bytes) rest = rest << 8 | c;
  return mix(hash, rest);
}

}  // namespace forkcheck
