// A program that the kernel has just loaded, at the stop after its execve.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/elf_image.h"
#include "runtime/points.h"
#include "runtime/tracee.h"

namespace forkcheck::runtime {

// Its entry, wherever it was moved. The auxiliary vector lies on the fresh stack behind argc, argv and envp (System V ABI, figure
// 3.9).
std::optional<std::uint64_t> actual_entry(const Tracee& tracee, std::uint64_t stack);

// What a program was told of its points (points.h).
struct PlantedPoints {
  std::uint64_t site = 0;   // where it stands that has made the call; 0 if it was built without hooks
  std::uint64_t table = 0;  // of ranges
  std::size_t fixed = 0;    // those at the beginning, which belong to the program
};

// For a program that is `moved_by` off the addresses in its file. Nothing if there are too many points.
std::optional<PlantedPoints> plant_points(const Tracee& tracee, const ElfImage& image, std::uint64_t moved_by,
                                          const std::vector<PointRange>& points);

}  // namespace forkcheck::runtime
