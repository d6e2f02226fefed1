#include "machine/memory.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"

namespace forkcheck {

namespace {

// Beyond this distance an access leaves the stack and the heap of a small program: it is a SIGSEGV for certain.
constexpr std::int64_t far_away = std::int64_t{1} << 30;

std::int64_t extend(Scalar type, const std::uint8_t* bytes) {
  std::int64_t bits = 0;
  std::memcpy(&bits, bytes, size_of(type));  // little-endian, as x86-64
  return wrap(type, bits);
}

bool overlaps(const Cell& cell, std::uint32_t offset, std::uint32_t size) {
  return cell.offset < offset + size && offset < cell.end();
}

// The first cell that ends behind `offset`.
auto cells_from(const Content& content, std::uint32_t offset) {
  return std::ranges::partition_point(content.cells, [&](const Cell& c) { return c.end() <= offset; });
}

// A load that doesn't match a cell exactly.
Value part_of(const Cell& cell, std::uint32_t offset, std::uint32_t size) {
  if (cell.value.is(Value::Kind::token)) return Value::unknown(Mystery::text_length);
  // A process id is positive and fits in 4 bytes: a wider cell's low half is the whole of it.
  const bool low_half = cell.value.is(Value::Kind::process) && offset == cell.offset && size == 4;
  return low_half ? cell.value : Value::unknown(Mystery::mixed_bytes);
}

}  // namespace

std::uint64_t Content::hash() const {
  std::uint64_t h = hash_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, hidden.size());
  if (!hidden.empty()) h = hash_bytes({reinterpret_cast<const char*>(hidden.data()), hidden.size()}, h);
  for (const Cell& c : cells) {
    h = mix(h, (std::uint64_t{c.offset} << 32) | c.size);
    h = mix(h, (static_cast<std::uint64_t>(c.value.kind) << 32) | c.value.id);
    h = mix(h, static_cast<std::uint64_t>(c.value.bits));
  }
  return h;
}

ObjectId Memory::add(Object::Kind kind, std::uint32_t size) {
  auto content = std::make_shared<Content>();
  content->bytes.resize(size);
  content->hidden.assign(size, 1);
  const ObjectId id = add(kind, std::move(content));
  objects_[id].owned = true;
  if (kind == Object::Kind::heap) heap_bytes_ += size;
  return id;
}

ObjectId Memory::add(Object::Kind kind, std::shared_ptr<Content> content) {
  Object object;
  object.kind = kind;
  object.content = std::move(content);
  object.size = object.full_size();
  objects_.push_back(std::move(object));
  return static_cast<ObjectId>(objects_.size() - 1);
}

void Memory::end_life(ObjectId id) {
  Object& object = objects_[id];
  if (object.kind == Object::Kind::heap && object.life != Object::Life::dead) heap_bytes_ -= object.full_size();
  object.life = Object::Life::dead;
  object.size = 0;
}

void Memory::release(ObjectId id) {
  static const auto nothing = std::make_shared<Content>();
  end_life(id);
  objects_[id].content = nothing;
  objects_[id].owned = false;
}

void Memory::make_indeterminate(ObjectId id) {
  Object& object = objects_[id];
  object.life = Object::Life::alive;
  object.size = object.full_size();
  Content& content = writable(object);
  std::ranges::fill(content.bytes, 0);
  content.hidden.assign(content.bytes.size(), 1);
  content.cells.clear();
}

void Memory::set_life(ObjectId id, Object::Life life) {
  Object& object = objects_[id];
  object.life = life;
  object.size = life == Object::Life::alive ? object.full_size() : 0;
}

Trouble Memory::trouble(const Value& pointer, std::uint64_t size, Object::Access how) const {
  switch (pointer.kind) {
    case Value::Kind::address: break;
    case Value::Kind::number: return Trouble::segmentation_fault;
    case Value::Kind::function:
    case Value::Kind::builtin:
      return how == Object::Access::writable ? Trouble::segmentation_fault : Trouble::unknown_pointer;
    case Value::Kind::indeterminate: return Trouble::indeterminate_pointer;
    case Value::Kind::process:
    case Value::Kind::minus_process: return Trouble::segmentation_fault;  // a small number: never mapped
    case Value::Kind::elastic:
    case Value::Kind::opaque:
    case Value::Kind::system_v:
    case Value::Kind::unknown:
    case Value::Kind::token:
    case Value::Kind::arguments: return Trouble::unknown_pointer;
  }
  const Object& object = objects_[pointer.id];
  if (object.kind == Object::Kind::shared) return trouble_with_shared(pointer, size, how);
  if (object.kind == Object::Kind::stream || object.life == Object::Life::lent) return Trouble::opaque;
  const bool inside = pointer.bits >= 0 && static_cast<std::uint64_t>(pointer.bits) + size <= object.size;
  if (inside) {
    const bool literal = how == Object::Access::writable && object.access == Object::Access::read_only;
    return literal && size > 0 ? Trouble::segmentation_fault : Trouble::none;
  }
  if (pointer.bits < -far_away || pointer.bits > far_away) return Trouble::segmentation_fault;
  return object.life == Object::Life::dead ? Trouble::dangling : Trouble::outside;
}

Value Memory::load(const Value& pointer, Scalar type) const {
  const Content& content = *objects_[pointer.id].content;
  const auto offset = static_cast<std::uint32_t>(pointer.bits);
  if (content.plain()) [[likely]] return Value::number(extend(type, content.bytes.data() + offset));
  const std::uint32_t size = size_of(type);
  if (const auto cell = cells_from(content, offset); cell != content.cells.end() && overlaps(*cell, offset, size)) {
    const bool whole = cell->offset == offset && cell->size == size && !cell->value.is(Value::Kind::token);
    return whole ? cell->value : part_of(*cell, offset, size);
  }
  if (!content.hidden.empty()) {
    const auto* mask = content.hidden.data() + offset;
    if (std::any_of(mask, mask + size, [](std::uint8_t m) { return m != 0; })) return Value::indeterminate();
  }
  return Value::number(extend(type, content.bytes.data() + offset));
}

void Memory::store(const Value& pointer, Scalar type, const Value& value) {
  if (shares_) note(pointer, size_of(type), true);
  Content& content = writable(objects_[pointer.id]);
  const auto offset = static_cast<std::uint32_t>(pointer.bits);
  const std::uint32_t size = size_of(type);
  if (!content.plain()) clear_range(content, offset, size);
  if (value.is_number()) [[likely]] {
    std::memcpy(content.bytes.data() + offset, &value.bits, size);
    return;
  }
  std::memset(content.bytes.data() + offset, 0, size);
  if (value.is(Value::Kind::indeterminate)) {
    content.hidden.resize(content.bytes.size());
    std::fill_n(content.hidden.begin() + offset, size, 1);
    return;
  }
  insert_cell(content, {offset, size, value});
}

void Memory::copy(const Value& to, const Value& from, std::uint32_t size) {
  if (size == 0) return;
  if (shares_) note(to, size, true);
  const auto source = objects_[from.id].content;  // kept alive: the target may be the same object
  Content& target = writable(objects_[to.id]);
  const auto read = static_cast<std::uint32_t>(from.bits);
  const auto write = static_cast<std::uint32_t>(to.bits);
  std::vector<Cell> moved;
  for (auto at = cells_from(*source, read); at != source->cells.end() && overlaps(*at, read, size); ++at) {
    const Cell& cell = *at;
    if (cell.offset >= read && cell.end() <= read + size) {
      moved.push_back({cell.offset - read + write, cell.size, cell.value});
      continue;
    }
    for (std::uint32_t b = std::max(cell.offset, read); b < std::min(cell.end(), read + size); ++b) {
      moved.push_back({b - read + write, 1, Value::unknown(Mystery::mixed_bytes)});
    }
  }
  std::vector<std::uint8_t> mask;
  if (!source->hidden.empty()) mask.assign(source->hidden.begin() + read, source->hidden.begin() + read + size);
  const std::vector<std::uint8_t> bytes(source->bytes.begin() + read, source->bytes.begin() + read + size);
  if (!target.plain()) clear_range(target, write, size);
  std::ranges::copy(bytes, target.bytes.begin() + write);
  if (!mask.empty()) {
    target.hidden.resize(target.bytes.size());
    std::ranges::copy(mask, target.hidden.begin() + write);
  }
  for (const Cell& cell : moved) insert_cell(target, cell);
}

void Memory::fill(const Value& to, std::uint8_t byte, std::uint32_t size) {
  if (size == 0) return;
  if (shares_) note(to, size, true);
  Content& content = writable(objects_[to.id]);
  const auto offset = static_cast<std::uint32_t>(to.bits);
  if (!content.plain()) clear_range(content, offset, size);
  std::fill_n(content.bytes.begin() + offset, size, byte);
}

Memory::Element Memory::element_at(ObjectId id, std::uint32_t offset) const {
  const Content& content = *objects_[id].content;
  if (const auto cell = cells_from(content, offset); cell != content.cells.end() && overlaps(*cell, offset, 1)) {
    if (cell->value.is(Value::Kind::token)) return {Element::Kind::element, text_slot + cell->value.id};
    return {Element::Kind::unknown, 0};
  }
  if (!content.hidden.empty() && content.hidden[offset]) return {Element::Kind::indeterminate, 0};
  return {Element::Kind::element, content.bytes[offset]};
}

void Memory::put_text(const Value& to, const Text& text) {
  Value at = to;
  for (const char32_t character : text) {
    if (character < 256) {
      store(at, Scalar::u8, Value::number(static_cast<std::int64_t>(character)));
    } else if (character == text_indeterminate) {
      store(at, Scalar::u8, Value::indeterminate());
    } else {
      store(at, Scalar::u8, {Value::Kind::token, Scalar::none, character - text_slot, 0});
    }
    ++at.bits;
  }
}

// The text around a process id ends at its NUL; it may really be longer than in the model by six bytes for each process id.
bool Memory::elastic_at(const Value& pointer, std::uint32_t size) const {
  const Content& content = *objects_[pointer.id].content;
  const auto offset = static_cast<std::uint32_t>(pointer.bits);
  for (const Cell& first : content.cells) {
    if (!first.value.is(Value::Kind::token)) continue;
    if (offset + size <= first.offset) return false;
    std::uint32_t end = first.offset;
    std::uint32_t stretch = 0;
    while (end < content.bytes.size()) {
      const Element e = element_at(pointer.id, end++);
      if (e.kind != Element::Kind::element || e.character == 0) break;
      stretch += static_cast<std::uint32_t>(longest_of(e.character)) - 1;
    }
    if (offset < end + stretch) return true;
  }
  return false;
}

void Memory::replace(std::vector<Object> objects) {
  objects_ = std::move(objects);
  heap_bytes_ = 0;
  for (const Object& o : objects_) {
    if (o.kind == Object::Kind::heap && o.life != Object::Life::dead) heap_bytes_ += o.full_size();
  }
}

void Memory::share() {
  for (Object& object : objects_) object.owned = false;
}

Content& Memory::writable(Object& object) {
  if (!object.owned) {
    object.content = std::make_shared<Content>(*object.content);
    object.content->interned = false;
    object.owned = true;
  }
  return *object.content;
}

void Memory::clear_range(Content& content, std::uint32_t offset, std::uint32_t size) {
  if (size == content.bytes.size()) {
    content.hidden.clear();
    content.cells.clear();
    return;
  }
  if (!content.hidden.empty()) std::fill_n(content.hidden.begin() + offset, size, 0);
  if (content.cells.empty()) return;
  std::vector<Cell> parts;
  std::erase_if(content.cells, [&](const Cell& cell) {
    if (!overlaps(cell, offset, size)) return false;
    for (std::uint32_t b = cell.offset; b < cell.end(); ++b) {
      if (b < offset || b >= offset + size) parts.push_back({b, 1, Value::unknown(Mystery::mixed_bytes)});
    }
    return true;
  });
  for (const Cell& part : parts) insert_cell(content, part);
}

void Memory::insert_cell(Content& content, const Cell& cell) {
  const auto after = std::ranges::lower_bound(content.cells, cell.offset, {}, &Cell::offset);
  content.cells.insert(after, cell);
}

}  // namespace forkcheck
