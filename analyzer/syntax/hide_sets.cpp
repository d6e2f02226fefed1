#include "syntax/hide_sets.h"

#include <algorithm>
#include <iterator>

namespace forkcheck {

bool HideSets::contains(std::uint32_t set, std::string_view name) const {
  return set != 0 && std::ranges::binary_search(sets_[set], name);
}

std::uint32_t HideSets::with(std::uint32_t set, std::string_view name) {
  if (contains(set, name)) return set;
  Names names = sets_[set];
  names.insert(std::ranges::upper_bound(names, name), name);
  return intern(std::move(names));
}

std::uint32_t HideSets::united(std::uint32_t a, std::uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  Names names;
  std::ranges::set_union(sets_[a], sets_[b], std::back_inserter(names));
  return intern(std::move(names));
}

std::uint32_t HideSets::common(std::uint32_t a, std::uint32_t b) {
  if (a == b) return a;
  Names names;
  std::ranges::set_intersection(sets_[a], sets_[b], std::back_inserter(names));
  return intern(std::move(names));
}

std::uint32_t HideSets::intern(Names names) {
  const auto [at, inserted] = numbers_.try_emplace(std::move(names), static_cast<std::uint32_t>(sets_.size()));
  if (inserted) sets_.push_back(at->first);
  return at->second;
}

}  // namespace forkcheck
