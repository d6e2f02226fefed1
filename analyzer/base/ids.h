// Small typed indices. An Id<Tag> is a position in one particular vector and nothing else; two tags never mix.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>

namespace forkcheck {

template <class Tag>
struct Id {
  static constexpr std::uint32_t no_index = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t index = no_index;  // no_index means "none"

  constexpr Id() = default;
  constexpr explicit Id(std::size_t i) : index(static_cast<std::uint32_t>(i)) {}
  static constexpr Id none() { return Id(); }
  constexpr bool valid() const { return index != no_index; }
  constexpr auto operator<=>(const Id&) const = default;
};

}  // namespace forkcheck

template <class Tag>
struct std::hash<forkcheck::Id<Tag>> {
  std::size_t operator()(forkcheck::Id<Tag> id) const noexcept { return id.index * 0x9E3779B97F4A7C15ull; }
};
