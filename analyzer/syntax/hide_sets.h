// Hide sets of macro expansion (Dave Prosser's algorithm, X3J11/86-196): the macros that made a token aren't expanded in it
// again. Sets are interned, so that a token carries one number; 0 is the empty set.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace forkcheck {

class HideSets {
 public:
  bool contains(std::uint32_t set, std::string_view name) const;
  std::uint32_t with(std::uint32_t set, std::string_view name);
  std::uint32_t united(std::uint32_t a, std::uint32_t b);
  std::uint32_t common(std::uint32_t a, std::uint32_t b);

 private:
  using Names = std::vector<std::string_view>;  // sorted

  std::uint32_t intern(Names names);

  std::vector<Names> sets_ = {{}};
  std::map<Names, std::uint32_t> numbers_ = {{{}, 0}};
};

}  // namespace forkcheck
