// Memory that processes share (mmap with MAP_SHARED): its contents, who looks at them, and which accesses are events.
//
// An access is an event (Call::point_) only if it races: if another process makes one to the same bytes, at least one of the two
// a store, and nothing orders the two. All others are carried out as soon as the process comes to them. That leaves out no output:
// between two events of a process nobody else can tell when exactly it made an access that races with none (Adve and Hill, "Weak
// ordering: a new definition", 1990: programs without data races have sequentially consistent executions only, and those are
// determined by the order of what synchronises).
//
// Races are found by the search itself. Each process keeps which accesses it has made since its last event. As long as it makes
// no other event these may really happen later; so whoever makes a conflicting one meanwhile races with them, and every race shows
// like this in some order of events. The search then starts again with those bytes racing (engines/races.h).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "machine/request.h"

namespace forkcheck {

// Which piece of shared memory, as long as the program runs: by who made it (NameId::index) and how many that process had made.
// 0: none.
SegmentNumber segment_number(NameId maker, std::uint32_t made_before);
// What is a file's (map_number_of_file) counts as made by the first process.
bool is_of_file(SegmentNumber segment);
NameId maker_of(SegmentNumber segment);
std::uint32_t made_before(SegmentNumber segment);

// Inside a text that is a content: the bytes behind the first one of a process id that was stored as a number.
inline constexpr char32_t text_within = 0x101;

struct SharedRange {
  SegmentNumber segment = 0;
  std::uint32_t begin = 0, end = 0;  // bytes
  bool writes = false;
  auto operator<=>(const SharedRange&) const = default;
  bool overlaps(const SharedRange& other) const {
    return segment == other.segment && begin < other.end && other.begin < end;
  }
};
inline bool conflict(const SharedRange& a, const SharedRange& b) { return a.overlaps(b) && (a.writes || b.writes); }

using Accesses = std::vector<SharedRange>;
SharedRange common_part(const SharedRange& a, const SharedRange& b);  // of two that overlap; as of a store
std::uint64_t hash_of(const Accesses& accesses);
void add(Accesses& accesses, const SharedRange& range);  // together with what it touches or repeats

struct Segment {
  SegmentNumber number = 0;
  Text content;  // processes by name: text_slot + NameId::index
  auto operator<=>(const Segment&) const = default;
};

struct SharedMemory {
  std::vector<Segment> segments;  // by number
  auto operator<=>(const SharedMemory&) const = default;
  Segment* find(SegmentNumber number);
  const Segment* find(SegmentNumber number) const;
  void add(Segment segment);
};
std::uint64_t hash_of(const SharedMemory& memory);

// Stores `bytes` at `begin`; what is left of a process id that they cut is indeterminate.
void store(Text& content, std::uint32_t begin, const Text& bytes);
// The range with all of the process ids that it cuts.
SharedRange without_cuts(const Text& content, SharedRange range);

// The bytes that race, of all segments.
class Races {
 public:
  bool concern(const SharedRange& range) const;
  bool cover(const SharedRange& range) const;  // do all of its bytes race?
  void add(const SharedRange& range);
  const Accesses& all() const { return ranges_; }

 private:
  Accesses ranges_;
};

}  // namespace forkcheck
