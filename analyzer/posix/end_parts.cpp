#include "posix/end_parts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace forkcheck {

std::vector<HeldEnd> ends_that_go(std::vector<OpenEnd> open_ends) {
  std::set<std::pair<std::uint32_t, bool>> staying;
  for (const OpenEnd& open : open_ends)
    if (!open.goes) staying.insert({open.pipe, open.is_writer});
  std::erase_if(open_ends, [&](const OpenEnd& open) { return staying.contains({open.pipe, open.is_writer}); });
  std::map<std::tuple<std::uint32_t, bool, std::uint32_t>, int> highest;  // of a pipe's end, by open file
  for (const OpenEnd& open : open_ends) {
    int& descriptor = highest[{open.pipe, open.is_writer, open.description}];
    descriptor = std::max(descriptor, open.descriptor);
  }
  std::map<std::pair<std::uint32_t, bool>, int> last;  // the lowest of those
  for (const auto& [file, descriptor] : highest) {
    const auto [known, is_new] = last.try_emplace({std::get<0>(file), std::get<1>(file)}, descriptor);
    if (!is_new) known->second = std::min(known->second, descriptor);
  }
  std::vector<HeldEnd> held;
  for (const auto& [end, descriptor] : last) held.push_back({descriptor, end.first, end.second});
  std::ranges::sort(held, [](const HeldEnd& a, const HeldEnd& b) {
    return std::tuple(-a.descriptor, a.is_writer) < std::tuple(-b.descriptor, b.is_writer);
  });
  return held;
}

namespace {

// Where the part that closes the first of them ends. `begun`: something has happened in it, before or by that.
struct Closings {
  std::size_t count = 0;
  bool begun = false;
};

Closings closings_of_part(bool begun, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters) {
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (!matters(held[i])) continue;
    // Whether a pipe has readers is looked at by every write, which fails if it hasn't.
    const bool can_be_looked_at = !held[i].is_writer || looks.at_writers;
    const bool is_same_file = i > 0 && held[i - 1].descriptor == held[i].descriptor;
    if (begun && can_be_looked_at && !is_same_file) return {i, true};
    begun = true;
  }
  return {held.size(), begun};
}

EndPart part_of_end(bool begun, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters) {
  const Closings closings = closings_of_part(begun, held, looks, matters);
  return {closings.count, closings.count == held.size() && !(closings.begun && looks.at_ends)};
}

ExecPart part_of_exec(bool begun, bool has_executed, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters) {
  if (!has_executed && looks.at_programs) {
    if (begun) return {false, 0, false};
    begun = true;
  }
  const Closings closings = closings_of_part(begun, held, looks, matters);
  return {true, closings.count, closings.count == held.size()};
}

bool all_matter(const HeldEnd&) { return true; }

}  // namespace

EndPart next_part_of_end(bool begun, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters) {
  const EndPart shortest = part_of_end(begun, held, looks, all_matter);
  return shortest.is_last ? shortest : part_of_end(begun, held, looks, matters);
}

ExecPart next_part_of_exec(bool begun, bool has_executed, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters) {
  const ExecPart shortest = part_of_exec(begun, has_executed, held, looks, all_matter);
  return shortest.is_last ? shortest : part_of_exec(begun, has_executed, held, looks, matters);
}

}  // namespace forkcheck
