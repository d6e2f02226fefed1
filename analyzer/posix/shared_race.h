// Bytes of shared memory whose accesses race, named so that it is the same in every run.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "posix/process_name.h"

namespace forkcheck {

struct SharedRace {
  ProcessName maker;           // who mapped the memory
  std::uint32_t map = 0;       // how many such maps it had made before
  std::uint64_t begin = 0, end = 0;  // bytes
};

// Whoever maps a file, its memory counts as made by the first process, which has made this many before: no process makes so many.
// Two files may have the same number by chance.
inline constexpr std::uint32_t first_map_of_files = 0x8000;
inline std::uint32_t map_number_of_file(std::string_view name) {
  return first_map_of_files | static_cast<std::uint32_t>(hash_bytes(name, 0) & 0x3fff);
}

// Named semaphores are files of their own in the working directory: what sem_open does after it has opened one is part of that.
inline bool is_semaphore_file(std::string_view name) { return name.starts_with("{sem}"); }

}  // namespace forkcheck
