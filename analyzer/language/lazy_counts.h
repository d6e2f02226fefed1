// A table of big numbers that is made on first use and never changes then. Thread-safe; copies share the
// table. It is no part of the value that holds it: all LazyCounts are equal.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "base/bigint.h"

namespace forkcheck {

class LazyCounts {
 public:
  using Table = std::vector<BigInt>;

  LazyCounts() = default;
  LazyCounts(const LazyCounts& other) : table_(other.table_.load()) {}
  LazyCounts& operator=(const LazyCounts& other) {
    table_.store(other.table_.load());
    return *this;
  }

  // `make` returns the Table; two threads that come first may both call it.
  template <class Make>
  std::shared_ptr<const Table> get(Make make) const {
    auto table = table_.load();
    if (!table) table_.store(table = std::make_shared<const Table>(make()));
    return table;
  }

  bool operator==(const LazyCounts&) const { return true; }

 private:
  mutable std::atomic<std::shared_ptr<const Table>> table_;
};

}  // namespace forkcheck
