// Values kept once each, known by number: equal values have equal ids.
#pragma once

#include <deque>
#include <unordered_map>

#include "base/ids.h"

namespace forkcheck {

// `Value` has == and a free function hash_of. References to values stay good as long as the pool.
template <class Value, class Tag>
class Pool {
 public:
  Id<Tag> intern(Value value) {
    const std::uint64_t hash = hash_of(value);
    const auto [begin, end] = ids_.equal_range(hash);
    for (auto known = begin; known != end; ++known) {
      if (values_[known->second.index] == value) return known->second;
    }
    const Id<Tag> id(values_.size());
    values_.push_back(std::move(value));
    ids_.emplace(hash, id);
    return id;
  }
  const Value& operator[](Id<Tag> id) const { return values_.at(id.index); }

 private:
  std::deque<Value> values_;
  std::unordered_multimap<std::uint64_t, Id<Tag>> ids_;
};

}  // namespace forkcheck
