// Contents of objects, each different one once: states that share them are cheap to keep and to compare.
#pragma once

#include <memory>
#include <unordered_map>

#include "machine/memory.h"

namespace forkcheck {

class ContentPool {
 public:
  // Replaces the object's content by the pool's equal one.
  void intern(Object& object);

 private:
  std::unordered_multimap<std::uint64_t, std::shared_ptr<Content>> contents_;  // by hash
};

}  // namespace forkcheck
