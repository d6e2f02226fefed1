#include "machine/content_pool.h"

#include <algorithm>

namespace forkcheck {

void ContentPool::intern(Object& object) {
  object.owned = false;
  if (!object.content || object.content->interned) return;
  Content& content = *object.content;
  const bool all_known = std::ranges::none_of(content.hidden, [](std::uint8_t h) { return h != 0; });
  if (all_known) content.hidden.clear();
  const std::uint64_t hash = content.hash();
  const auto [begin, end] = contents_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    if (*it->second == content) {
      object.content = it->second;
      return;
    }
  }
  content.interned = true;
  contents_.emplace(hash, object.content);
}

}  // namespace forkcheck
