#include "language/sequence_table.h"

#include <algorithm>

#include "base/hash.h"

namespace forkcheck {

SequenceTable::Interned SequenceTable::intern(std::span<const std::uint32_t> sequence) {
  std::uint64_t mixed = sequence.size();
  for (const auto item : sequence) mixed = mix(mixed, item);
  const auto hash = static_cast<std::uint32_t>(mixed);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].id != none; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && std::ranges::equal((*this)[slots_[at].id], sequence))
      return {slots_[at].id, false};
  }
  const auto id = static_cast<std::uint32_t>(ends_.size());
  items_.insert(items_.end(), sequence.begin(), sequence.end());
  ends_.push_back(items_.size());
  slots_[at] = {hash, id};
  if (2 * ends_.size() > slots_.size()) grow();
  return {id, true};
}

void SequenceTable::grow() {
  std::vector<Slot> old(2 * slots_.size(), Slot{0, none});
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.id == none) continue;
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].id != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace forkcheck
