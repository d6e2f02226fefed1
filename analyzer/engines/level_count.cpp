#include "engines/level_count.h"

#include <algorithm>
#include <barrier>
#include <limits>
#include <thread>

#include "base/check.h"

namespace forkcheck {
namespace {

using Limb = mp_limb_t;

template <std::size_t words>
using Key = std::array<std::uint64_t, words>;

template <std::size_t words>
constexpr Key<words> beyond_all() {
  Key<words> key;
  key.fill(std::numeric_limits<std::uint64_t>::max());
  return key;
}

template <std::size_t words>
struct Level {
  std::vector<Key<words>> keys;  // sorted
  std::vector<Limb> ways;        // `limbs` for each key, low ones first
  std::size_t limbs = 1;

  std::size_t size() const { return keys.size(); }
  std::size_t bytes() const { return keys.capacity() * sizeof(Key<words>) + ways.capacity() * sizeof(Limb); }

  void clear(std::size_t new_limbs) {
    keys.clear();
    ways.clear();
    limbs = new_limbs;
  }

  void widen() {
    std::vector<Limb> wider(keys.size() * (limbs + 1));
    for (std::size_t at = 0; at < keys.size(); ++at)
      std::copy_n(ways.data() + at * limbs, limbs, wider.data() + at * (limbs + 1));
    ways = std::move(wider);
    ++limbs;
  }
};

template <std::size_t words>
struct PackedArrow {
  std::uint32_t word;
  std::uint64_t mask;
  Key<words> change;

  bool is_enabled(const Key<words>& key) const { return (key[word] & mask) != 0; }
  Key<words> apply(Key<words> key) const {
    for (std::size_t at = 0; at < words; ++at) key[at] += change[at];
    return key;
  }
};

// Makes the part of the next level that lies from `low` to below `high`.
template <std::size_t words>
class Merge {
 public:
  Merge(const std::vector<PackedArrow<words>>& arrows, const Level<words>& now, Level<words>& next)
      : arrows_(arrows), now_(now), next_(next), at_(arrows.size()), heads_(arrows.size()) {}

  void run(const Key<words>& low, const Key<words>& high) {
    if (arrows_.empty()) return;
    for (std::size_t arrow = 0; arrow < arrows_.size(); ++arrow) start(arrow, low);
    for (;;) {
      const Key<words> least = *std::min_element(heads_.begin(), heads_.end());
      if (!(least < high)) return;
      add(least);
    }
  }

 private:
  // To the first state that this arrow takes to `low` or further. Applying an arrow keeps the order.
  void start(std::size_t arrow, const Key<words>& low) {
    const auto first = std::partition_point(now_.keys.begin(), now_.keys.end(), [&](const Key<words>& key) {
      return reaches_below(key, arrows_[arrow], low);
    });
    at_[arrow] = static_cast<std::size_t>(first - now_.keys.begin());
    settle(arrow);
  }

  // key + change < low, where the sum may be below zero for states that can't take the arrow.
  static bool reaches_below(const Key<words>& key, const PackedArrow<words>& arrow, const Key<words>& low) {
    for (std::size_t at = 0; at < words; ++at) {
      using Wide = __int128;
      const Wide sum = static_cast<Wide>(key[at]) + static_cast<std::int64_t>(arrow.change[at]);
      if (sum != static_cast<Wide>(low[at])) return sum < static_cast<Wide>(low[at]);
    }
    return false;
  }

  void settle(std::size_t arrow) {
    std::size_t& at = at_[arrow];
    while (at < now_.size() && !arrows_[arrow].is_enabled(now_.keys[at])) ++at;
    heads_[arrow] = at < now_.size() ? arrows_[arrow].apply(now_.keys[at]) : beyond_all<words>();
  }

  // A new state, with the ways of all that lead to it.
  void add(const Key<words>& key) {
    next_.keys.push_back(key);
    next_.ways.resize(next_.ways.size() + next_.limbs);
    for (std::size_t arrow = 0; arrow < arrows_.size(); ++arrow) {
      if (heads_[arrow] != key) continue;
      add_ways(now_.ways.data() + at_[arrow] * now_.limbs);
      ++at_[arrow];
      settle(arrow);
    }
  }

  void add_ways(const Limb* ways) {
    Limb* sum = next_.ways.data() + next_.ways.size() - next_.limbs;
    unsigned __int128 carry = 0;
    for (std::size_t limb = 0; limb < now_.limbs; ++limb) {
      carry += static_cast<unsigned __int128>(sum[limb]) + ways[limb];
      sum[limb] = static_cast<Limb>(carry);
      carry >>= 64;
    }
    for (std::size_t limb = now_.limbs; carry != 0; ++limb) {
      if (limb == next_.limbs) {
        next_.widen();
        sum = next_.ways.data() + next_.ways.size() - next_.limbs;
      }
      carry += sum[limb];
      sum[limb] = static_cast<Limb>(carry);
      carry >>= 64;
    }
  }

  const std::vector<PackedArrow<words>>& arrows_;
  const Level<words>& now_;
  Level<words>& next_;
  std::vector<std::size_t> at_;    // by arrow: the next state that can take it
  std::vector<Key<words>> heads_;  // by arrow: where that leads
};

template <std::size_t words>
class Counter {
 public:
  Counter(const PackedForests& forests, Budget& budget, unsigned jobs)
      : budget_(budget), jobs_(jobs), next_(jobs) {
    for (const PackedForests::Tree& tree : forests.trees) {
      moving_[tree.word] |= tree.mask;
      for (const PackedForests::Arrow& arrow : tree.arrows)
        arrows_.push_back({tree.word, tree.mask, narrow(arrow.change)});
    }
    now_.keys = {narrow(forests.first)};
    now_.ways = {1};
  }

  std::optional<LevelCount> run() {
    while (now_.size() > 0) {
      if (spent()) return std::nullopt;
      if (jobs_ == 1 || now_.size() < worth_sharing)
        alone();
      else
        shared();
    }
    if (lengths_ == 1) result_.length = last_length_;
    return result_;
  }

 private:
  static constexpr std::size_t worth_sharing = 4096;  // states of a level

  static Key<words> narrow(const PackedForest& packed) {
    Key<words> key;
    std::copy_n(packed.begin(), words, key.begin());
    return key;
  }

  // Asks once for every few states of a level: levels can be large.
  bool spent() {
    constexpr std::size_t states_a_look = 16;
    for (std::size_t looked = 0; looked <= now_.size(); looked += states_a_look) {
      if (budget_.spent()) return true;
    }
    return false;
  }

  void alone() {
    take_ended();
    next_.front().clear(now_.limbs);
    Merge<words>(arrows_, now_, next_.front()).run(Key<words>{}, beyond_all<words>());
    std::swap(now_, next_.front());
    ++level_;
  }

  // Threads stay together while levels are large. Between two barriers each works on its own range.
  void shared() {
    bool on = true;
    std::vector<Key<words>> bounds = ranges();
    take_ended();
    const auto merged = [&]() noexcept { make_room(); };
    const auto moved = [&]() noexcept {
      ++level_;
      on = now_.size() >= worth_sharing && !spent();
      if (!on) return;
      bounds = ranges();
      take_ended();
    };
    std::barrier<decltype(merged)> after_merge(jobs_, merged);
    std::barrier<decltype(moved)> after_move(jobs_, moved);
    const auto work = [&](unsigned mine) {
      while (on) {
        next_[mine].clear(now_.limbs);
        Merge<words>(arrows_, now_, next_[mine]).run(bounds[mine], bounds[mine + 1]);
        after_merge.arrive_and_wait();
        move_in(mine);
        after_move.arrive_and_wait();
      }
    };
    std::vector<std::jthread> others;
    for (unsigned mine = 1; mine < jobs_; ++mine) others.emplace_back(work, mine);
    work(0);
  }

  // Bounds of as many ranges of the next level as there are threads; states move by little, so these of now
  // are about as good.
  std::vector<Key<words>> ranges() const {
    std::vector<Key<words>> bounds{Key<words>{}};
    for (unsigned mine = 1; mine < jobs_; ++mine) bounds.push_back(now_.keys[now_.size() * mine / jobs_]);
    bounds.push_back(beyond_all<words>());
    return bounds;
  }

  void make_room() {
    std::size_t size = 0, limbs = 1;
    for (const Level<words>& part : next_) {
      size += part.size();
      limbs = std::max(limbs, part.limbs);
    }
    now_.keys.resize(size);
    now_.limbs = limbs;
    now_.ways.assign(size * limbs, 0);
  }

  void move_in(unsigned mine) {
    std::size_t to = 0;
    for (unsigned part = 0; part < mine; ++part) to += next_[part].size();
    const Level<words>& part = next_[mine];
    std::copy(part.keys.begin(), part.keys.end(), now_.keys.begin() + static_cast<std::ptrdiff_t>(to));
    for (std::size_t at = 0; at < part.size(); ++at)
      std::copy_n(part.ways.data() + at * part.limbs, part.limbs, now_.ways.data() + (to + at) * now_.limbs);
  }

  // States in which nobody can move are outputs.
  void take_ended() {
    result_.states += now_.size();
    std::size_t bytes = now_.bytes();
    for (const Level<words>& part : next_) bytes += part.bytes();
    result_.bytes_at_most = std::max<std::uint64_t>(result_.bytes_at_most, bytes);
    bool any = false;
    for (std::size_t at = 0; at < now_.size(); ++at) {
      std::uint64_t moving = 0;
      for (std::size_t word = 0; word < words; ++word) moving |= now_.keys[at][word] & moving_[word];
      if (moving != 0) continue;
      BigInt ways;
      mpz_import(ways.get_mpz_t(), now_.limbs, -1, sizeof(Limb), 0, 0, now_.ways.data() + at * now_.limbs);
      result_.outputs += ways;
      any = true;
    }
    if (any) {
      ++lengths_;
      last_length_ = level_;
    }
  }

  Budget& budget_;
  unsigned jobs_;
  std::vector<PackedArrow<words>> arrows_;
  Key<words> moving_{};  // the fields of trees that can move
  Level<words> now_;
  std::vector<Level<words>> next_;  // by thread
  std::uint64_t level_ = 0;
  std::uint64_t lengths_ = 0, last_length_ = 0;  // levels on which outputs ended
  LevelCount result_;
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
