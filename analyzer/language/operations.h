// Languages made of others. Each result is minimal like every Language; nothing means that the budget ran
// out.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "language/language.h"

namespace forkcheck {

std::optional<Language> unite(const std::vector<Language>& languages, Budget& budget);
std::optional<Language> intersection(const Language& a, const Language& b, Budget& budget);
// The words of `a` that aren't in `b`.
std::optional<Language> difference(const Language& a, const Language& b, Budget& budget);

// A legal word as near as possible to a wrong one, and how far it is.
struct Nearest {
  Word word;
  std::size_t distance;  // Levenshtein: symbols to insert, delete or replace
};

// The nearest word at most `max_distance` away; nothing if there is none, or the budget ran out (ask it).
// Time and memory grow with the states that can be reached within that distance along `wrong`.
std::optional<Nearest> nearest(const Language& language, WordView wrong, std::size_t max_distance,
                               Budget& budget);

}  // namespace forkcheck
