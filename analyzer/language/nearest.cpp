// The nearest legal word: a shortest path through pairs (state, position in the wrong word), where reading
// the same symbol is free and an insertion, deletion or replacement costs one (Wagner 1974). Costs are 0 or
// 1, so a list for each distance takes the place of Dijkstra's queue, and nothing beyond the distance of the
// answer is looked at.
#include <algorithm>
#include <unordered_set>

#include "language/operations.h"

namespace forkcheck {
namespace {

class NearestSearch {
 public:
  NearestSearch(const Language& language, WordView wrong, Budget& budget)
      : language_(language), wrong_(wrong), budget_(budget) {}

  std::optional<Nearest> run(std::size_t max_distance) {
    reach(language_.start(), 0, no_parent, nothing);
    for (std::size_t distance = 0; distance <= max_distance && !next_.empty(); distance++) {
      now_ = std::exchange(next_, {});
      while (!now_.empty()) {
        if (budget_.spent()) return std::nullopt;
        const Place place = now_.back();
        now_.pop_back();
        if (!settled_.insert(key(place)).second) continue;
        places_.push_back(place);
        if (place.position == wrong_.size() && language_.accepts_at(place.state))
          return Nearest{way_to_last(), distance};
        add_moves(place);
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t no_parent = static_cast<std::size_t>(-1);
  static constexpr Symbol nothing = 0xffffffff;  // a deletion: the word found doesn't grow

  struct Place {
    Language::State state;
    std::uint32_t position;
    std::size_t parent;  // in places_
    Symbol taken;
  };

  static std::uint64_t key(const Place& place) { return std::uint64_t{place.state} << 32 | place.position; }

  void reach(Language::State state, std::uint32_t position, std::size_t parent, Symbol taken) {
    next_.push_back({state, position, parent, taken});
  }

  void add_moves(const Place& place) {
    const std::size_t here = places_.size() - 1;
    const bool more = place.position < wrong_.size();
    if (more) reach(place.state, place.position + 1, here, nothing);
    for (const auto& edge : language_.edges(place.state)) {
      if (more && edge.symbol == wrong_[place.position]) {
        now_.push_back({edge.target, place.position + 1, here, edge.symbol});
      } else if (more) {
        reach(edge.target, place.position + 1, here, edge.symbol);
      }
      reach(edge.target, place.position, here, edge.symbol);
    }
  }

  Word way_to_last() const {
    Word word;
    for (std::size_t at = places_.size() - 1; at != no_parent; at = places_[at].parent) {
      if (places_[at].taken != nothing) word.push_back(places_[at].taken);
    }
    std::ranges::reverse(word);
    return word;
  }

  const Language& language_;
  WordView wrong_;
  Budget& budget_;
  std::vector<Place> now_, next_;  // still to settle, at this distance and at the next
  std::vector<Place> places_;      // settled
  std::unordered_set<std::uint64_t> settled_;
};

}  // namespace

std::optional<Nearest> nearest(const Language& language, WordView wrong, std::size_t max_distance,
                               Budget& budget) {
  if (language.empty()) return std::nullopt;
  return NearestSearch(language, wrong, budget).run(max_distance);
}

}  // namespace forkcheck
