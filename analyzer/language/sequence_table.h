// Interns sequences of numbers: equal sequences get the same id, ids count from 0. All sequences lie in one
// array, the hash table is open-addressed: made for millions of short sequences.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace forkcheck {

class SequenceTable {
 public:
  SequenceTable() : slots_(1024, Slot{0, none}) {}

  struct Interned {
    std::uint32_t id;
    bool added;
  };
  Interned intern(std::span<const std::uint32_t> sequence);

  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const {
    return items_.size() * sizeof(std::uint32_t) + ends_.size() * sizeof(std::size_t) + slots_.size() * sizeof(Slot);
  }
  // The view lives until the next intern.
  std::span<const std::uint32_t> operator[](std::uint32_t id) const {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return std::span(items_).subspan(begin, ends_[id] - begin);
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  struct Slot {
    std::uint32_t hash;
    std::uint32_t id;
  };
  void grow();

  std::vector<std::uint32_t> items_;  // all sequences, one after the other
  std::vector<std::size_t> ends_;     // by id
  std::vector<Slot> slots_;           // a power of two, at most half full
};

}  // namespace forkcheck
