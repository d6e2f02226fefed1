// Bytes of shared memory whose accesses race, named so that it is the same in every run.
#pragma once

#include <cstdint>

#include "posix/process_name.h"

namespace forkcheck {

struct SharedRace {
  ProcessName maker;           // who mapped the memory
  std::uint32_t map = 0;       // how many such maps it had made before
  std::uint64_t begin = 0, end = 0;  // bytes
};

}  // namespace forkcheck
