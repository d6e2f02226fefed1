#include "runtime/loaded_image.h"

#include <elf.h>

namespace forkcheck::runtime {

std::optional<std::uint64_t> actual_entry(const Tracee& tracee, std::uint64_t stack) {
  const auto argc = tracee.read_value<std::uint64_t>(stack);
  if (!argc) return std::nullopt;
  std::uint64_t at = stack + 8 * (*argc + 2);
  while (tracee.read_value<std::uint64_t>(at).value_or(0) != 0) at += 8;
  for (at += 8;; at += sizeof(Elf64_auxv_t)) {
    const auto entry = tracee.read_value<Elf64_auxv_t>(at);
    if (!entry || entry->a_type == AT_NULL) return std::nullopt;
    if (entry->a_type == AT_ENTRY) return entry->a_un.a_val;
  }
}

std::optional<PlantedPoints> plant_points(const Tracee& tracee, const ElfImage& image, std::uint64_t moved_by,
                                          const std::vector<PointRange>& points) {
  if (image.points_table == 0) return PlantedPoints{};
  if (points.size() > most_point_ranges) return std::nullopt;
  std::vector<std::uint64_t> words = {points.size()};
  for (const auto& point : points) {
    words.push_back(point.begin + moved_by);
    words.push_back(point.end + moved_by);
    words.push_back(static_cast<std::uint64_t>(point.kind));
  }
  const PlantedPoints planted{image.points_site + moved_by, image.points_table + moved_by, points.size()};
  if (!tracee.write(planted.table, words.data(), words.size() * sizeof words[0])) return std::nullopt;
  return planted;
}

}  // namespace forkcheck::runtime
