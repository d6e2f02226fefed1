#include "engines/factor.h"

#include "base/check.h"
#include "base/overloaded.h"

namespace forkcheck {
namespace {

// How many words a node has, and how long they all are, in texts.
struct Size {
  BigInt words = 1;
  unsigned long length = 0;
};

std::vector<Size> sizes(const Factors& factors) {
  std::vector<Size> all;
  const auto in_series = [&](const std::vector<FactorId>& parts) {
    Size size;
    for (const FactorId part : parts) {
      size.words *= all[part].words;
      size.length += all[part].length;
    }
    return size;
  };
  for (const Factor& node : factors.nodes) {
    all.push_back(std::visit(overloaded{
                                 [](const Word&) { return Size{1, 1}; },
                                 [](const Crowd& crowd) { return Size{crowd.words, crowd.length}; },
                                 [&](const Series& series) { return in_series(series.parts); },
                                 [&](const Shuffle& shuffle) {
                                   Size size = in_series(shuffle.parts);
                                   unsigned long left = size.length;
                                   for (const FactorId part : shuffle.parts) {
                                     BigInt places;
                                     mpz_bin_uiui(places.get_mpz_t(), left, all[part].length);
                                     size.words *= places;
                                     left -= all[part].length;
                                   }
                                   return size;
                                 },
                             },
                             node));
  }
  return all;
}

using Texts = std::vector<const Word*>;

// Every mixture is equally likely if each next text comes from a part with a chance as great as the part's
// share of what is left.
Texts mix(const std::vector<Texts>& parts, std::mt19937_64& random) {
  std::vector<std::size_t> taken(parts.size());
  std::size_t left = 0;
  for (const Texts& part : parts) left += part.size();
  Texts mixed;
  for (; left > 0; --left) {
    std::size_t drawn = std::uniform_int_distribution<std::size_t>(0, left - 1)(random);
    std::size_t part = 0;
    while (drawn >= parts[part].size() - taken[part]) drawn -= parts[part].size() - taken[part], ++part;
    mixed.push_back(parts[part][taken[part]++]);
  }
  return mixed;
}

}  // namespace

BigInt count(const Factors& factors) {
  return sizes(factors)[factors.root].words;
}

Word sample(const Factors& factors, std::mt19937_64& random) {
  std::vector<Texts> drawn;  // by node; each stands in one other
  for (const Factor& node : factors.nodes) {
    std::vector<Texts> parts;
    std::visit(overloaded{
                   [&](const Word& text) { drawn.push_back({&text}); },
                   [](const Crowd&) { broken("nothing is drawn from a crowd"); },
                   [&](const Series& series) {
                     Texts all;
                     for (const FactorId part : series.parts)
                       all.insert(all.end(), drawn[part].begin(), drawn[part].end());
                     drawn.push_back(std::move(all));
                   },
                   [&](const Shuffle& shuffle) {
                     for (const FactorId part : shuffle.parts) parts.push_back(std::move(drawn[part]));
                     drawn.push_back(mix(parts, random));
                   },
               },
               node);
  }
  Word word;
  for (const Word* text : drawn[factors.root]) word += *text;
  return word;
}

}  // namespace forkcheck
