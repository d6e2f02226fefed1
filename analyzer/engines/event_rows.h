// A set of events for each event, as a square of bits: sets are joined word by word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engines/graph.h"

namespace forkcheck {

class EventRows {
 public:
  explicit EventRows(std::size_t events) : words_((events + 63) / 64), bits_(events * words_) {}

  bool has(EventIndex row, EventIndex event) const {
    return bits_[row * words_ + event / 64] >> event % 64 & 1;
  }
  void add(EventIndex row, EventIndex event) {
    bits_[row * words_ + event / 64] |= std::uint64_t{1} << event % 64;
  }
  void join(EventIndex row, EventIndex other) {
    for (std::size_t w = 0; w < words_; ++w) bits_[row * words_ + w] |= bits_[other * words_ + w];
  }

 private:
  std::size_t words_;  // in a row
  std::vector<std::uint64_t> bits_;
};

}  // namespace forkcheck
