#include "machine/shared_memory.h"

#include <algorithm>

#include "base/hash.h"
#include "posix/shared_race.h"

namespace forkcheck {

SegmentNumber segment_number(NameId maker, std::uint32_t made_before) {
  return SegmentNumber{maker.index} << 32 | (made_before + 1);
}

bool is_of_file(SegmentNumber segment) { return made_before(segment) >= first_map_of_files; }
NameId maker_of(SegmentNumber segment) { return NameId(static_cast<std::uint32_t>(segment >> 32)); }
std::uint32_t made_before(SegmentNumber segment) { return static_cast<std::uint32_t>(segment) - 1; }

SharedRange common_part(const SharedRange& a, const SharedRange& b) {
  return {a.segment, std::max(a.begin, b.begin), std::min(a.end, b.end), true};
}

std::uint64_t hash_of(const Accesses& accesses) {
  std::uint64_t hash = accesses.size();
  for (const SharedRange& range : accesses) {
    hash = mix(hash, range.segment);
    hash = mix(hash, std::uint64_t{range.begin} << 32 | range.end);
    hash = mix(hash, range.writes);
  }
  return hash;
}

void add(Accesses& accesses, const SharedRange& range) {
  SharedRange all = range;
  const auto joins = [&](const SharedRange& other) {
    return other.segment == all.segment && other.writes == all.writes && other.begin <= all.end && all.begin <= other.end;
  };
  for (auto other = std::ranges::find_if(accesses, joins); other != accesses.end(); other = std::ranges::find_if(accesses, joins)) {
    all.begin = std::min(all.begin, other->begin);
    all.end = std::max(all.end, other->end);
    accesses.erase(other);
  }
  accesses.insert(std::ranges::lower_bound(accesses, all), all);
}

void SharedMemory::add(Segment segment) {
  segments.insert(std::ranges::lower_bound(segments, segment.number, {}, &Segment::number), std::move(segment));
}

Segment* SharedMemory::find(SegmentNumber number) {
  const auto found = std::ranges::lower_bound(segments, number, {}, &Segment::number);
  return found != segments.end() && found->number == number ? &*found : nullptr;
}

const Segment* SharedMemory::find(SegmentNumber number) const { return const_cast<SharedMemory*>(this)->find(number); }

std::uint64_t hash_of(const SharedMemory& memory) {
  std::uint64_t hash = memory.segments.size();
  for (const Segment& segment : memory.segments) {
    hash = mix(hash, segment.number);
    const auto* bytes = reinterpret_cast<const char*>(segment.content.data());
    hash = hash_bytes({bytes, segment.content.size() * sizeof(char32_t)}, hash);
  }
  return hash;
}

SharedRange without_cuts(const Text& content, SharedRange range) {
  while (range.begin > 0 && content[range.begin] == text_within) --range.begin;
  while (range.end < content.size() && content[range.end] == text_within) ++range.end;
  return range;
}

void store(Text& content, std::uint32_t begin, const Text& bytes) {
  const auto end = begin + static_cast<std::uint32_t>(bytes.size());
  const SharedRange whole = without_cuts(content, {0, begin, end, true});
  std::fill(content.begin() + whole.begin, content.begin() + begin, text_indeterminate);
  std::fill(content.begin() + end, content.begin() + whole.end, text_indeterminate);
  std::ranges::copy(bytes, content.begin() + begin);
}

bool Races::concern(const SharedRange& range) const {
  return std::ranges::any_of(ranges_, [&](const SharedRange& known) { return known.overlaps(range); });
}

bool Races::cover(const SharedRange& range) const {
  return std::ranges::any_of(ranges_, [&](const SharedRange& known) {
    return known.segment == range.segment && known.begin <= range.begin && range.end <= known.end;
  });
}

void Races::add(const SharedRange& range) { forkcheck::add(ranges_, range); }

}  // namespace forkcheck
