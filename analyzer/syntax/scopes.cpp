#include "syntax/scopes.h"

#include <algorithm>
#include <ranges>

namespace forkcheck {

namespace {

template <class T>
const T* look_up(const std::unordered_map<std::string, T>& names, const std::string& name) {
  const auto it = names.find(name);
  return it == names.end() ? nullptr : &it->second;
}

}  // namespace

const Declared* Scopes::find(const std::string& name) const {
  for (const Block& block : std::views::reverse(blocks_)) {
    if (const Declared* symbol = look_up(block.names, name)) return symbol;
  }
  return nullptr;
}

const Declared* Scopes::find_here(const std::string& name) const { return look_up(blocks_.back().names, name); }

const Tag* Scopes::find_tag(const std::string& name) const {
  for (const Block& block : std::views::reverse(blocks_)) {
    if (const Tag* tag = look_up(block.tags, name)) return tag;
  }
  return nullptr;
}

const Tag* Scopes::find_tag_here(const std::string& name) const {
  const auto block = std::ranges::find(blocks_.rbegin(), blocks_.rend(), Holds::names_and_tags, &Block::holds);
  return look_up(block->tags, name);
}

void Scopes::declare_tag(const std::string& name, Tag tag) {
  const auto block = std::ranges::find(blocks_.rbegin(), blocks_.rend(), Holds::names_and_tags, &Block::holds);
  block->tags.insert_or_assign(name, tag);
}

}  // namespace forkcheck
