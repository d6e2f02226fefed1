#include "engines/packed_forests.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

namespace forkcheck {
namespace {

constexpr std::size_t bits_of_word = 63;  // so that a word is never all ones
constexpr std::size_t most_bits = bits_of_word * most_packed_words;
constexpr std::uint64_t most_copies = std::uint64_t{1} << 40;

// Trees that can be reached from `first`, sources before targets; nothing on a cycle or past the bounds.
class Reachable {
 public:
  explicit Reachable(const Components& components) : components_(components), marks_(components.size()) {}

  bool visit(const Forest& first) {
    for (const Grove& grove : first) {
      if (!visit(grove.tree)) return false;
    }
    std::reverse(order.begin(), order.end());
    return true;
  }

  std::vector<ComponentId> order;

 private:
  enum class Mark : std::uint8_t { fresh, open, done };
  struct Frame {
    ComponentId tree;
    std::vector<ComponentId> targets;
  };

  bool visit(ComponentId root) {
    if (!open(root)) return false;
    while (!path_.empty()) {
      Frame& frame = path_.back();
      if (frame.targets.empty()) {
        marks_[frame.tree] = Mark::done;
        order.push_back(frame.tree);
        path_.pop_back();
        continue;
      }
      const ComponentId next = frame.targets.back();
      frame.targets.pop_back();
      if (!open(next)) return false;
    }
    return true;
  }

  bool open(ComponentId tree) {
    if (marks_[tree] == Mark::done) return true;
    if (marks_[tree] == Mark::open || components_.abandoned(tree)) return false;
    if (order.size() + path_.size() >= most_bits) return false;
    marks_[tree] = Mark::open;
    Frame frame{tree, {}};
    for (const Arrow& arrow : components_.arrows(tree)) {
      for (const Grove& grove : arrow.next) frame.targets.push_back(grove.tree);
    }
    path_.push_back(std::move(frame));
    return true;
  }

  const Components& components_;
  std::vector<Mark> marks_;
  std::vector<Frame> path_;
};

struct Field {
  std::uint32_t word = 0;
  std::uint32_t shift = 0;
};

void add(PackedForest& packed, const Field& field, std::uint64_t count) {
  packed[field.word] += count << field.shift;
}

}  // namespace

std::optional<PackedForests> PackedForests::of(const Components& components, const Forest& first) {
  Reachable reachable(components);
  if (!reachable.visit(first)) return std::nullopt;
  std::vector<std::uint64_t> bound(components.size());
  for (const Grove& grove : first) bound[grove.tree] += grove.count;
  std::vector<Field> fields(components.size());
  std::uint32_t word = 0, used = 0;
  for (const ComponentId tree : reachable.order) {
    if (bound[tree] > most_copies) return std::nullopt;
    std::map<ComponentId, std::uint64_t> left;  // by one copy, at most
    for (const forkcheck::Arrow& arrow : components.arrows(tree)) {
      for (const Grove& grove : arrow.next) left[grove.tree] = std::max(left[grove.tree], grove.count);
    }
    for (const auto& [next, count] : left) {
      if (count > most_copies) return std::nullopt;
      const bool fits = count == 0 || bound[tree] <= most_copies / count;
      bound[next] = std::min(most_copies + 1, bound[next] + (fits ? bound[tree] * count : most_copies));
    }
    const auto bits = static_cast<std::uint32_t>(std::bit_width(bound[tree]));
    if (used + bits > bits_of_word) ++word, used = 0;
    if (word >= most_packed_words) return std::nullopt;
    fields[tree] = {word, used};
    used += bits;
  }
  PackedForests packed;
  packed.words = word + 1;
  for (const Grove& grove : first) add(packed.first, fields[grove.tree], grove.count);
  for (const ComponentId tree : reachable.order) {
    if (components.arrows(tree).empty()) {
      packed.blocked.push_back(tree);
      continue;
    }
    const Field& field = fields[tree];
    const std::uint64_t ones = (std::uint64_t{1} << (std::bit_width(bound[tree]) - 1) << 1) - 1;
    Tree entry{field.word, ones << field.shift, {}};
    for (const forkcheck::Arrow& arrow : components.arrows(tree)) {
      PackedForest change{};
      add(change, field, ~std::uint64_t{0});
      for (const Grove& grove : arrow.next) add(change, fields[grove.tree], grove.count);
      entry.arrows.push_back({arrow.letter, change});
    }
    packed.trees.push_back(std::move(entry));
  }
  return packed;
}

bool PackedForests::deterministic() const {
  std::set<std::uint32_t> seen{0};
  return std::all_of(trees.begin(), trees.end(), [&](const Tree& tree) {
    return std::all_of(tree.arrows.begin(), tree.arrows.end(),
                       [&](const Arrow& arrow) { return seen.insert(arrow.letter).second; });
  });
}

}  // namespace forkcheck
