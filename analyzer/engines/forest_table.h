// Interns forests: equal ones get the same id, ids count from 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engines/components.h"
#include "language/sequence_table.h"

namespace forkcheck {

class ForestTable {
 public:
  SequenceTable::Interned intern(const Forest& forest);
  Forest operator[](std::uint32_t id) const;

  // Nobody is left in it.
  bool is_empty(std::uint32_t id) const { return table_[id].empty(); }
  std::size_t size() const { return table_.size(); }
  std::size_t bytes() const { return table_.bytes(); }

 private:
  SequenceTable table_;
  std::vector<std::uint32_t> words_;  // a buffer, kept to save allocations
};

// What becomes of a forest when one copy of its `at`-th tree takes an arrow.
Forest after(const Forest& forest, std::size_t at, const Arrow& arrow);

}  // namespace forkcheck
