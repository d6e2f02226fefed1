// Minimisation. Acyclic: states from the last to the first, equal ones merged by hash-consing (as Daciuk et
// al. 2000 do for lists of words), linear. Cyclic: Valmari, "Fast brief practical DFA minimization" (2012):
// Hopcroft's idea for automata whose transitions are partial, in O(m log m). A test holds the two against
// each other.
#include <algorithm>
#include <numeric>

#include "language/dfa.h"
#include "language/sequence_table.h"

namespace forkcheck {

Dfa minimise(const Dfa& dfa) {
  const auto order = topological_order(dfa);
  return order ? minimise_acyclic(dfa, *order) : minimise_cyclic(dfa);
}

Dfa minimise_acyclic(const Dfa& dfa, const std::vector<Dfa::State>& order) {
  SequenceTable classes;  // acceptance, then label and class of the target of each edge
  std::vector<std::uint32_t> class_of(dfa.size());
  std::vector<std::uint32_t> signature;
  for (auto state = order.rbegin(); state != order.rend(); ++state) {
    signature.assign(1, static_cast<std::uint32_t>(dfa.accepting[*state]));
    for (const auto& edge : dfa.edges_of(*state)) {
      signature.push_back(edge.label);
      signature.push_back(class_of[edge.target]);
    }
    class_of[*state] = classes.intern(signature).id;
  }
  Dfa minimal;
  for (std::uint32_t id = 0; id < classes.size(); id++) {
    const auto parts = classes[id];
    minimal.accepting.push_back(static_cast<char>(parts[0]));
    for (std::size_t i = 1; i < parts.size(); i += 2) minimal.edges.push_back({parts[i], parts[i + 1]});
    minimal.first_edge.push_back(static_cast<std::uint32_t>(minimal.edges.size()));
  }
  if (dfa.size() > 0) minimal.start = class_of[dfa.start];
  return minimal;
}

namespace {

// A partition of 0..n-1 into sets that can be split: mark elements, then split() makes the smaller part of
// each touched set, marked or not, a new set.
class Partition {
 public:
  explicit Partition(std::size_t n)
      : elements_(n), location_(n), set_of_(n, 0), begins_{0}, ends_{static_cast<Index>(n)}, marked_{0} {
    std::iota(elements_.begin(), elements_.end(), 0);
    std::iota(location_.begin(), location_.end(), 0);
  }

  using Index = std::uint32_t;
  std::size_t size() const { return begins_.size(); }
  Index set_of(Index element) const { return set_of_[element]; }
  std::span<const Index> set(Index s) const {
    return std::span(elements_).subspan(begins_[s], ends_[s] - begins_[s]);
  }

  void mark(Index element) {
    const Index s = set_of_[element], from = location_[element], to = begins_[s] + marked_[s];
    if (from < to) return;
    elements_[from] = elements_[to];
    location_[elements_[from]] = from;
    elements_[to] = element;
    location_[element] = to;
    if (marked_[s]++ == 0) touched_.push_back(s);
  }

  void split() {
    for (const Index s : touched_) {
      const Index middle = begins_[s] + marked_[s];
      const Index marked = std::exchange(marked_[s], 0);
      if (middle == ends_[s]) continue;
      const bool take_front = marked <= ends_[s] - middle;
      const auto fresh = static_cast<Index>(begins_.size());
      begins_.push_back(take_front ? begins_[s] : middle);
      ends_.push_back(take_front ? middle : ends_[s]);
      marked_.push_back(0);
      (take_front ? begins_[s] : ends_[s]) = middle;
      for (const Index element : set(fresh)) set_of_[element] = fresh;
    }
    touched_.clear();
  }

  // Splits so that elements stay together iff their keys are equal. Only for a partition that is still one
  // set.
  void split_by(const std::vector<Index>& keys) {
    std::ranges::sort(elements_, {}, [&](Index element) { return keys[element]; });
    for (Index i = 0; i < elements_.size(); i++) location_[elements_[i]] = i;
    for (Index first = 0, last; first < elements_.size(); first = last) {
      for (last = first; last < elements_.size() && keys[elements_[last]] == keys[elements_[first]]; last++) {
        set_of_[elements_[last]] = first == 0 ? 0 : static_cast<Index>(begins_.size());
      }
      if (first == 0) {
        ends_[0] = last;
        continue;
      }
      begins_.push_back(first);
      ends_.push_back(last);
      marked_.push_back(0);
    }
  }

 private:
  std::vector<Index> elements_;  // grouped by set; the marked ones of a set in front
  std::vector<Index> location_;  // by element: where it is in elements_
  std::vector<Index> set_of_;
  std::vector<Index> begins_, ends_, marked_;  // by set
  std::vector<Index> touched_;                 // sets with marks
};

struct Incoming {
  std::vector<std::uint32_t> first;  // by state, one more at the end
  std::vector<std::uint32_t> edges;

  explicit Incoming(const Dfa& dfa) : first(dfa.size() + 1), edges(dfa.edges.size()) {
    for (const auto& edge : dfa.edges) first[edge.target]++;
    std::partial_sum(first.begin(), first.end(), first.begin());
    for (std::uint32_t e = 0; e < dfa.edges.size(); e++) edges[--first[dfa.edges[e].target]] = e;
  }
};

// The coarsest partition of states in which no edge tells two states of one set apart.
Partition refine(const Dfa& dfa) {
  std::vector<std::uint32_t> source(dfa.edges.size()), label(dfa.edges.size());
  for (Dfa::State state = 0; state < dfa.size(); state++) {
    for (auto e = dfa.first_edge[state]; e < dfa.first_edge[state + 1]; e++) source[e] = state;
  }
  for (std::size_t e = 0; e < label.size(); e++) label[e] = dfa.edges[e].label;
  const Incoming incoming(dfa);
  Partition blocks(dfa.size());  // of states
  for (Dfa::State state = 0; state < dfa.size(); state++) {
    if (dfa.accepting[state]) blocks.mark(state);
  }
  blocks.split();
  Partition cords(dfa.edges.size());  // of edges: one label, targets in one block
  cords.split_by(label);
  std::uint32_t block = 1;  // block 0 splits nothing that the others don't
  for (std::uint32_t cord = 0; cord < cords.size(); cord++) {
    for (const auto edge : cords.set(cord)) blocks.mark(source[edge]);
    blocks.split();
    for (; block < blocks.size(); block++) {
      for (const auto state : blocks.set(block)) {
        for (auto i = incoming.first[state]; i < incoming.first[state + 1]; i++)
          cords.mark(incoming.edges[i]);
      }
      cords.split();
    }
  }
  return blocks;
}

}  // namespace

Dfa minimise_cyclic(const Dfa& dfa) {
  const Partition blocks = refine(dfa);
  Dfa minimal;
  for (std::uint32_t block = 0; block < blocks.size() && dfa.size() > 0; block++) {
    const Dfa::State any = blocks.set(block).front();
    minimal.accepting.push_back(dfa.accepting[any]);
    for (const auto& edge : dfa.edges_of(any))
      minimal.edges.push_back({edge.label, blocks.set_of(edge.target)});
    minimal.first_edge.push_back(static_cast<std::uint32_t>(minimal.edges.size()));
  }
  if (dfa.size() > 0) minimal.start = blocks.set_of(dfa.start);
  return minimal;
}

}  // namespace forkcheck
