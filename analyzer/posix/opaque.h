// What differs from run to run and from machine to machine: printed as a token, and nothing can depend on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace forkcheck {

// number: computed from such values. date: a text of ctime or strftime.
enum class Opaque : std::uint8_t { number, user, group, time, clock, random, host, directory, date, address };
inline constexpr int opaque_kinds = 10;

// As in the token: {uid}.
std::string_view name_of(Opaque what);
std::optional<Opaque> opaque_named(std::string_view name);
// Can these bytes be one? Decimal digits, with a sign, for numbers; for the others any text in one line.
bool is_possible(Opaque what, std::string_view bytes);

}  // namespace forkcheck
