#include "engines/level_count.h"

#include <algorithm>
#include <barrier>
#include <bit>
#include <thread>

#include "base/check.h"

namespace forkcheck {
namespace {

using Limb = mp_limb_t;

template <std::size_t words>
using Key = std::array<std::uint64_t, words>;

template <std::size_t words>
std::uint64_t hash_of(const Key<words>& key) {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : key) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

// The states of a level that belong to one thread, and the ways to each.
template <std::size_t words>
class Level {
 public:
  std::size_t size() const { return keys_.size(); }
  std::size_t limbs() const { return limbs_; }
  const Key<words>& key(std::size_t at) const { return keys_[at]; }
  const Limb* ways(std::size_t at) const { return ways_.data() + at * limbs_; }
  std::size_t bytes() const {
    return keys_.size() * sizeof(Key<words>) + ways_.size() * sizeof(Limb) + slots_.size() * sizeof(Slot);
  }

  void clear(std::size_t limbs) {
    keys_.clear();
    ways_.clear();
    limbs_ = limbs;
    if (++epoch_ == 0) std::fill(slots_.begin(), slots_.end(), Slot{}), epoch_ = 1;
  }

  void add(const Key<words>& key, std::uint64_t hash, const Limb* ways, std::size_t limbs) {
    const std::size_t index = find(key, hash);
    Limb* here = ways_.data() + index * limbs_;
    const Limb carry = mpn_add(here, here, static_cast<mp_size_t>(limbs_), ways, static_cast<mp_size_t>(limbs));
    if (carry != 0) grow_counts(here, carry);
  }

 private:
  struct Slot {
    std::uint32_t epoch = 0;
    std::uint32_t index = 0;
  };

  std::size_t find(const Key<words>& key, std::uint64_t hash) {
    if (2 * keys_.size() >= slots_.size()) grow_slots();
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.epoch == epoch_) {
        if (keys_[slot.index] == key) return slot.index;
        continue;
      }
      slot = {epoch_, static_cast<std::uint32_t>(keys_.size())};
      keys_.push_back(key);
      ways_.resize(ways_.size() + limbs_);
      return slot.index;
    }
  }

  void grow_slots() {
    slots_.assign(std::max<std::size_t>(64, 4 * slots_.size()), Slot{});
    epoch_ = 1;
    for (std::uint32_t index = 0; index < keys_.size(); ++index) {
      std::size_t at = hash_of<words>(keys_[index]) & (slots_.size() - 1);
      while (slots_[at].epoch == epoch_) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {epoch_, index};
    }
  }

  void grow_counts(const Limb* overflown, Limb carry) {
    const std::size_t which = static_cast<std::size_t>(overflown - ways_.data()) / limbs_;
    std::vector<Limb> wider(keys_.size() * (limbs_ + 1));
    for (std::size_t at = 0; at < keys_.size(); ++at)
      std::copy_n(ways(at), limbs_, wider.data() + at * (limbs_ + 1));
    wider[which * (limbs_ + 1) + limbs_] = carry;
    ways_ = std::move(wider);
    ++limbs_;
  }

  std::vector<Key<words>> keys_;
  std::vector<Limb> ways_;
  std::size_t limbs_ = 1;
  std::vector<Slot> slots_;  // a power of two, at most half full; of another epoch: free
  std::uint32_t epoch_ = 1;
};

template <std::size_t words>
struct PackedArrow {
  std::uint32_t word;
  std::uint64_t mask;
  Key<words> change;
};

void add_to(BigInt& sum, const Limb* ways, std::size_t limbs) {
  BigInt number;
  mpz_import(number.get_mpz_t(), limbs, -1, sizeof(Limb), 0, 0, ways);
  sum += number;
}

template <std::size_t words>
class Counter {
 public:
  Counter(const PackedForests& forests, Budget& budget, unsigned jobs)
      : budget_(budget), jobs_(jobs), now_(jobs), next_(jobs), ended_(jobs) {
    for (const PackedForests::Tree& tree : forests.trees) {
      for (const PackedForests::Arrow& arrow : tree.arrows)
        arrows_.push_back({tree.word, tree.mask, narrow(arrow.change)});
    }
    const Key<words> first = narrow(forests.first);
    const Limb one = 1;
    const std::uint64_t hash = hash_of<words>(first);
    now_[owner(hash)].add(first, hash, &one, 1);
  }

  std::optional<LevelCount> run() {
    LevelCount result;
    std::size_t size = 1;
    while (size > 0 && !spent(size)) size = jobs_ == 1 || size < worth_sharing ? alone(result) : shared(result);
    if (size > 0) return std::nullopt;
    for (const BigInt& ended : ended_) result.outputs += ended;
    return result;
  }

 private:
  static constexpr std::size_t worth_sharing = 4096;  // states of a level

  // Asks once for every few states of a level: levels can be large.
  bool spent(std::size_t states) {
    constexpr std::size_t states_a_look = 16;
    for (std::size_t looked = 0; looked <= states; looked += states_a_look) {
      if (budget_.spent()) return true;
    }
    return false;
  }

  static Key<words> narrow(const PackedForest& packed) {
    Key<words> key;
    std::copy_n(packed.begin(), words, key.begin());
    return key;
  }

  unsigned owner(std::uint64_t hash) const {
    return jobs_ == 1 ? 0 : static_cast<unsigned>((hash >> 40) % jobs_);
  }

  // All levels are small: one thread does everything, until one isn't.
  std::size_t alone(LevelCount& result) {
    begin_level(result);
    for (unsigned mine = 0; mine < jobs_; ++mine) advance(mine);
    return end_level();
  }

  // Threads stay together while levels are large.
  std::size_t shared(LevelCount& result) {
    std::size_t size = 0;
    begin_level(result);
    bool on = true;
    const auto between = [&]() noexcept {
      size = end_level();
      on = size >= worth_sharing && !spent(size);
      if (on) begin_level(result);
    };
    std::barrier barrier(static_cast<std::ptrdiff_t>(jobs_), between);
    const auto work = [&](unsigned mine) {
      while (on) {
        advance(mine);
        barrier.arrive_and_wait();
      }
    };
    std::vector<std::jthread> others;
    for (unsigned mine = 1; mine < jobs_; ++mine) others.emplace_back(work, mine);
    work(0);
    return size;
  }

  void begin_level(LevelCount& result) {
    std::size_t limbs = 1, bytes = 0;
    for (unsigned part = 0; part < jobs_; ++part) {
      result.states += now_[part].size();
      limbs = std::max(limbs, now_[part].limbs());
      bytes += now_[part].bytes() + next_[part].bytes();
    }
    result.bytes_at_most = std::max<std::uint64_t>(result.bytes_at_most, bytes);
    for (Level<words>& level : next_) level.clear(limbs);
  }

  std::size_t end_level() {
    std::swap(now_, next_);
    std::size_t size = 0;
    for (const Level<words>& level : now_) size += level.size();
    return size;
  }

  // Takes every arrow of every state, and keeps what belongs to `mine`.
  void advance(unsigned mine) {
    for (unsigned part = 0; part < jobs_; ++part) {
      const Level<words>& level = now_[part];
      for (std::size_t at = 0; at < level.size(); ++at) {
        bool moved = false;
        for (const PackedArrow<words>& arrow : arrows_) {
          if ((level.key(at)[arrow.word] & arrow.mask) == 0) continue;
          moved = true;
          Key<words> key = level.key(at);
          for (std::size_t word = 0; word < words; ++word) key[word] += arrow.change[word];
          const std::uint64_t hash = hash_of<words>(key);
          if (owner(hash) == mine) next_[mine].add(key, hash, level.ways(at), level.limbs());
        }
        if (!moved && part == mine) add_to(ended_[mine], level.ways(at), level.limbs());
      }
    }
  }

  Budget& budget_;
  unsigned jobs_;
  std::vector<PackedArrow<words>> arrows_;
  std::vector<Level<words>> now_, next_;  // by thread
  std::vector<BigInt> ended_;             // by thread
};

}  // namespace

std::optional<LevelCount> count_by_levels(const PackedForests& forests, Budget& budget, unsigned jobs) {
  check(jobs > 0, "somebody has to count");
  switch (forests.words) {
    case 1: return Counter<1>(forests, budget, jobs).run();
    case 2: return Counter<2>(forests, budget, jobs).run();
    case 3: return Counter<3>(forests, budget, jobs).run();
    case 4: return Counter<4>(forests, budget, jobs).run();
    default: broken("forests are packed into at most four words");
  }
}

}  // namespace forkcheck
