// All words of a language as lines of text, at the speed of memory.
//
// The walk is that of Language::for_each, but what it writes is ready-made: each symbol's notation, and for
// states from which few words lead to the end, all of these as text. So most words cost two copies: the text
// up to such a state, and one of its tails.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "language/language.h"

namespace forkcheck {

// Is the notation of a word that of its symbols, one after the other? Not where '{', '\\', tokens, endings or
// bytes beyond ASCII occur: how these are written depends on what stands beside them.
bool has_plain_notation(const Language& language);

// Calls `put` with blocks of whole lines, one for each word in byte order, until it returns false; returns
// how many words were given. The language is finite and has plain notation.
std::uint64_t list_lines(const Language& language, const std::function<bool(std::string_view)>& put);

}  // namespace forkcheck
