// The part of Memory that is about objects which the kernel keeps: mapped with MAP_SHARED.
#include <algorithm>

#include "base/check.h"
#include "machine/memory.h"
#include "machine/shared_memory.h"

namespace forkcheck {
namespace {

std::shared_ptr<Content> empty_room(std::uint32_t size) {
  auto room = std::make_shared<Content>();
  room->bytes.resize(size);
  return room;
}

// The process id that begins there, in a text with text_within behind it or alone (its digits).
Cell cell_of(const Text& content, std::size_t at, std::uint32_t offset) {
  std::size_t end = at + 1;
  while (end < content.size() && content[end] == text_within) ++end;
  const bool digits = end == at + 1;
  const Value::Kind kind = digits ? Value::Kind::token : Value::Kind::process;
  return {offset, static_cast<std::uint32_t>(end - at), {kind, Scalar::none, content[at] - text_slot, 0}};
}

// What others see of this cell.
std::optional<Text> text_of(const Cell& cell) {
  const bool has_name = cell.value.is(Value::Kind::token) || cell.value.is(Value::Kind::process);
  if (!has_name || cell.value.id >= slot_shell) return std::nullopt;
  Text text(cell.size, text_within);
  text.front() = text_slot + cell.value.id;
  return text;
}

std::optional<Text> text_of(const Content& content, std::uint32_t begin, std::uint32_t end) {
  Text text;
  for (std::uint32_t at = begin; at < end; ++at)
    text.push_back(!content.hidden.empty() && content.hidden[at] != 0 ? text_indeterminate : char32_t{content.bytes[at]});
  for (const Cell& cell : content.cells) {
    if (cell.end() <= begin || cell.offset >= end) continue;
    const std::optional<Text> shown = text_of(cell);
    if (!shown || cell.offset < begin || cell.end() > end) return std::nullopt;
    std::ranges::copy(*shown, text.begin() + (cell.offset - begin));
  }
  return text;
}

}  // namespace

std::optional<ObjectId> Memory::find_shared(SegmentNumber segment) const {
  const auto object = std::ranges::find_if(objects_, [&](const Object& o) {
    return o.kind == Object::Kind::shared && o.segment == segment && o.life == Object::Life::alive;
  });
  if (object == objects_.end()) return std::nullopt;
  return static_cast<ObjectId>(object - objects_.begin());
}

ObjectId Memory::add_shared(SegmentNumber segment, std::uint32_t size, Object::Access access) {
  const ObjectId id = add(Object::Kind::shared, empty_room(size));
  objects_[id].segment = segment;
  objects_[id].access = access;
  objects_[id].size = 0;
  shares_ = true;
  return id;
}

bool Memory::is_shared(const Value& pointer) const {
  return pointer.is(Value::Kind::address) && objects_[pointer.id].kind == Object::Kind::shared;
}

// After munmap the pages are gone for certain.
Trouble Memory::trouble_with_shared(const Value& pointer, std::uint64_t size, Object::Access how) const {
  const Object& object = objects_[pointer.id];
  if (object.life == Object::Life::dead) return Trouble::segmentation_fault;
  if (pointer.bits < 0 || static_cast<std::uint64_t>(pointer.bits) + size > object.full_size()) return Trouble::outside;
  if (how == Object::Access::writable)
    return object.access == Object::Access::read_only && size > 0 ? Trouble::segmentation_fault : Trouble::none;
  if (!object.fetched) return Trouble::shared;
  note(pointer, static_cast<std::uint32_t>(size), false);
  return Trouble::none;
}

void Memory::note(const Value& pointer, std::uint32_t size, bool writes) const {
  if (!is_shared(pointer) || size == 0) return;
  const auto begin = static_cast<std::uint32_t>(pointer.bits);
  if (!noted_.empty() && noted_.back().object == pointer.id && noted_.back().writes == writes && noted_.back().end == begin) {
    noted_.back().end += size;  // a string, byte by byte
    return;
  }
  noted_.push_back({pointer.id, writes, begin, begin + size});
}

Object* Memory::shared_object(SegmentNumber segment) {
  const std::optional<ObjectId> object = find_shared(segment);
  check(object.has_value(), "the kernel answers with memory that the process has");
  return &objects_[*object];
}

std::uint32_t Memory::size_of_shared(SegmentNumber segment) const {
  return const_cast<Memory*>(this)->shared_object(segment)->full_size();
}

void Memory::fetch(SegmentNumber segment, std::uint32_t begin, const Text& text) {
  Object& object = *shared_object(segment);
  Content& content = writable(object);
  clear_range(content, begin, static_cast<std::uint32_t>(text.size()));
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto offset = begin + static_cast<std::uint32_t>(i);
    if (text[i] < 256) content.bytes[offset] = static_cast<std::uint8_t>(text[i]);
    if (text[i] == text_indeterminate) {
      content.hidden.resize(content.bytes.size());
      content.hidden[offset] = 1;
    }
    if (text[i] >= text_slot) insert_cell(content, cell_of(text, i, offset));
  }
  object.fetched = true;
}

std::optional<std::vector<SharedAccess>> Memory::take_shared_accesses() {
  std::vector<SharedAccess> accesses;
  std::ranges::sort(noted_);
  const auto repeated = std::ranges::unique(noted_);
  noted_.erase(repeated.begin(), repeated.end());
  bool all_shown = true;
  for (const Noted& noted : noted_) {
    const Object& object = objects_[noted.object];
    SharedAccess access{object.segment, noted.begin, noted.end, noted.writes};
    if (noted.writes) {
      std::optional<Text> written = text_of(*object.content, noted.begin, noted.end);
      all_shown = all_shown && written;
      if (written) access.written = std::move(*written);
    }
    accesses.push_back(std::move(access));
  }
  noted_.clear();
  for (Object& object : objects_) {
    if (object.kind != Object::Kind::shared) continue;
    object.fetched = false;
    const auto size = object.full_size();
    if (object.owned || !object.content->interned) object.content = empty_room(size);
    object.owned = false;
  }
  if (!all_shown) return std::nullopt;
  return accesses;
}

}  // namespace forkcheck
