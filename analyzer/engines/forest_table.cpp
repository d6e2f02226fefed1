#include "engines/forest_table.h"

namespace forkcheck {
namespace {

constexpr std::size_t words_of_grove = 3;

}  // namespace

SequenceTable::Interned ForestTable::intern(const Forest& forest) {
  words_.clear();
  for (const Grove& grove : forest) {
    words_.push_back(grove.tree);
    words_.push_back(static_cast<std::uint32_t>(grove.count));
    words_.push_back(static_cast<std::uint32_t>(grove.count >> 32));
  }
  return table_.intern(words_);
}

Forest ForestTable::operator[](std::uint32_t id) const {
  const auto words = table_[id];
  Forest forest;
  for (std::size_t at = 0; at < words.size(); at += words_of_grove)
    forest.push_back({words[at], words[at + 1] | std::uint64_t{words[at + 2]} << 32});
  return forest;
}

Forest after(const Forest& forest, std::size_t at, const Arrow& arrow) {
  Forest next = forest;
  if (--next[at].count == 0) next.erase(next.begin() + static_cast<std::ptrdiff_t>(at));
  add_to(next, arrow.next, 1);
  return next;
}

}  // namespace forkcheck
