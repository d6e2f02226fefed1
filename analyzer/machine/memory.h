// Memory of one process: objects with bounds. Contents are shared between states until written (copy on write).
//
// An object's content is its bytes, a mask of bytes that were never written, and cells: values without a number (addresses,
// process ids, ...) stored at an offset, over bytes that are zero. Copying a range keeps cells that lie inside it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "machine/request.h"
#include "machine/value.h"

namespace forkcheck {

struct Cell {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  Value value;
  auto operator<=>(const Cell&) const = default;
  std::uint32_t end() const { return offset + size; }
};

struct Content {
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint8_t> hidden;  // 1 where the byte is indeterminate (and 0 in bytes); empty: nowhere
  std::vector<Cell> cells;           // by offset, not overlapping
  bool interned = false;             // one of the pool of a ContentPool: never changed
  bool plain() const { return hidden.empty() && cells.empty(); }
  bool operator==(const Content& o) const { return bytes == o.bytes && hidden == o.hidden && cells == o.cells; }
  std::uint64_t hash() const;
};

struct Object {
  enum class Kind : std::uint8_t { stream, global, local, heap, text, shared };
  enum class Access : std::uint8_t { writable, read_only };
  enum class Life : std::uint8_t {
    alive,
    dead,  // its scope was left or it was freed: pointers to it dangle
    lent,  // a stream's buffer by setvbuf: its bytes are kept in the stream
  };
  Kind kind = Kind::heap;
  Access access = Access::writable;
  Life life = Life::alive;
  bool owned = false;      // nobody shares the content: it may be written in place
  bool fetched = false;    // shared: the content is what the kernel answered, not only room for it
  std::uint32_t size = 0;  // bytes that may be accessed without a further look: 0 unless alive, and for shared memory
  SegmentNumber segment = 0;  // shared
  std::shared_ptr<Content> content;

  std::uint32_t full_size() const { return content ? static_cast<std::uint32_t>(content->bytes.size()) : 0; }
};

// What is wrong with an access.
enum class Trouble : std::uint8_t {
  none,
  segmentation_fault,    // null, wild, far outside of an object, or a write into a literal: SIGSEGV for certain
  outside,               // just outside of an object: what is there nobody can know
  dangling,              // into an object that is gone
  indeterminate_pointer,
  unknown_pointer,
  opaque,                // inside a FILE or a stream's buffer
  shared,                // shared memory that the kernel wasn't asked for
  elastic,               // bytes around a process id whose number of digits isn't known
};

// What one run did to shared memory.
struct SharedAccess {
  SegmentNumber segment = 0;
  std::uint32_t begin = 0, end = 0;
  bool writes = false;
  Text written = {};  // as in a Segment, but with slots
  bool operator==(const SharedAccess&) const = default;
};

class Memory {
 public:
  ObjectId add(Object::Kind kind, std::uint32_t size);                     // indeterminate bytes
  ObjectId add(Object::Kind kind, std::shared_ptr<Content> content);       // shared content
  void end_life(ObjectId object);    // its place may come alive again: a scope in a loop
  void release(ObjectId object);     // for good: the content goes too
  void make_indeterminate(ObjectId object);                                // alive again, nothing written
  void set_life(ObjectId object, Object::Life life);

  Object& object(ObjectId id) { return objects_[id]; }
  const Object& object(ObjectId id) const { return objects_[id]; }
  std::size_t count() const { return objects_.size(); }
  std::vector<Object>& objects() { return objects_; }
  const std::vector<Object>& objects() const { return objects_; }

  // Shared memory: an object with room for the content, which the kernel keeps.
  ObjectId add_shared(SegmentNumber segment, std::uint32_t size, Object::Access access = Object::Access::writable);
  // The one that the process has of this segment.
  std::optional<ObjectId> find_shared(SegmentNumber segment) const;
  bool is_shared(const Value& pointer) const;
  std::uint32_t size_of_shared(SegmentNumber segment) const;
  void fetch(SegmentNumber segment, std::uint32_t begin, const Text& content);
  // What was done to shared objects since the last time, and their rooms are empty again. None if something was stored there
  // that has no meaning to others: an address.
  std::optional<std::vector<SharedAccess>> take_shared_accesses();

  // Whether `size` bytes at `pointer` can be read or written.
  Trouble trouble(const Value& pointer, std::uint64_t size, Object::Access how) const;

  // Scalars. The pointer must be free of trouble.
  Value load(const Value& pointer, Scalar type) const;
  void store(const Value& pointer, Scalar type, const Value& value);

  // Ranges, free of trouble.
  void copy(const Value& to, const Value& from, std::uint32_t size);
  void fill(const Value& to, std::uint8_t byte, std::uint32_t size);

  // Characters: text elements as in Text, from and to memory. A process id is one element and one byte; what follows it has
  // an offset of the model only, which `load` refuses to show (Trouble::elastic comes from trouble_elastic()).
  struct Element {
    enum class Kind : std::uint8_t { element, indeterminate, unknown } kind = Kind::element;
    char32_t character = 0;
  };
  Element element_at(ObjectId object, std::uint32_t offset) const;
  void put_text(const Value& to, const Text& text);
  // Whether a read of these bytes would show how long a process id's text is.
  bool elastic_at(const Value& pointer, std::uint32_t size) const;

  // Other objects in place of all; the count of heap bytes is made anew.
  void replace(std::vector<Object> objects);
  // From now on contents are shared with another copy of this memory.
  void share();
  bool shares() const { return shares_; }
  // Bytes of all live heap objects.
  std::uint64_t heap_bytes() const { return heap_bytes_; }

 private:
  Content& writable(Object& object);
  static void clear_range(Content& content, std::uint32_t offset, std::uint32_t size);
  static void insert_cell(Content& content, const Cell& cell);

  Object* shared_object(SegmentNumber segment);
  Trouble trouble_with_shared(const Value& pointer, std::uint64_t size, Object::Access how) const;
  void note(const Value& pointer, std::uint32_t size, bool writes) const;

  std::vector<Object> objects_;
  struct Noted {
    ObjectId object = 0;
    bool writes = false;
    std::uint32_t begin = 0, end = 0;
    auto operator<=>(const Noted&) const = default;
  };
  mutable std::vector<Noted> noted_;  // empty between runs
  bool shares_ = false;               // has had a shared object
  std::uint64_t heap_bytes_ = 0;
};

}  // namespace forkcheck
