// The component graph: every different tree of processes once, with what it can do next.
//
// Trees of a state never touch each other (canonical.h), so a state is a multiset of trees, a Forest, and
// what a tree can do is worked out once, whatever stands beside it. Steps that need no branching (reduce.h)
// are taken when a tree comes into being, by all copies together: a million processes that only fork are
// twenty different trees. What is left are ripe trees: they write, or choose.
//
// Putting off other processes is safe only while the process that goes first gets somewhere. A tree that
// comes back to itself by such steps alone is explored in full instead (the cycle proviso), and so is every
// state of a cycle that chooses.
//
// A tree that comes back to itself and leaves another tree behind makes processes without end. That, or trees
// and chains of steps past all reason, is reported as a fork bomb.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/budget.h"
#include "engines/canonical.h"
#include "engines/endings.h"
#include "engines/reduce.h"
#include "language/nfa.h"
#include "language/sequence_table.h"

namespace forkcheck {

using ComponentId = std::uint32_t;

struct Grove {  // equal trees
  ComponentId tree;
  std::uint64_t count;
  auto operator<=>(const Grove&) const = default;
};
using Forest = std::vector<Grove>;  // sorted by tree, each once

// a += count times b.
void add_to(Forest& a, const Forest& b, std::uint64_t count);

struct Arrow {
  std::uint32_t letter = 0;  // of Components::letters; 0 writes nothing
  std::uint32_t actor = 0;   // index of the local state of the process that moves
  Forest next;               // ripe
};

struct ForkBomb {
  Span where;
};

class Components {
 public:
  Components(Kernel& kernel, Naming naming, Nohang nohang, Budget& budget);

  // The first forest, ripe. Call it once, before anything else.
  Forest first();
  // Of another state than the first, in its stead.
  Forest forest_of(State state) { return plant(std::move(state)); }
  // Expands trees until there is nothing new. False if the budget ran out or the program grows without end;
  // bombs() and limits() tell of the latter.
  bool expand_all();

  // The arrows of one tree, for searches that look at few: expand_all() isn't needed then. Good only away from
  // cycles without text, where steps that were put off might be put off for ever. Nothing where the tree was
  // abandoned.
  const std::vector<Arrow>* arrows_now(ComponentId tree);

  std::size_t size() const { return nodes_.size(); }
  const std::vector<Arrow>& arrows(ComponentId tree) const { return nodes_[tree].arrows; }
  State state_of(ComponentId tree) const { return tree_state(forms_[tree]); }
  // Nothing is known about where this tree goes: a fork bomb, or the model's own limit.
  bool abandoned(ComponentId tree) const { return nodes_[tree].abandoned; }

  // Where runs can stay; by tree.
  const std::vector<Stay>& stays() const { return stays_; }
  const std::vector<Word>& letters() const { return letters_; }
  const std::vector<ForkBomb>& bombs() const { return bombs_; }
  const Diagnostics& limits() const { return limits_; }

 private:
  enum class Progress : std::uint8_t { fresh, ripening, ripe };
  struct Node {
    Progress progress = Progress::fresh;
    bool full = false;     // explored without reduction
    bool chooses = false;  // only some processes were explored
    bool expanded = false;
    bool abandoned = false;
    std::uint32_t depth = 0;      // while ripening: where on the path
    std::uint64_t processes = 0;  // with counts
    Forest ripe;
    std::vector<Arrow> arrows;
  };
  // A tree on the way to its ripe forest, and by which kind of step it goes on.
  struct PathStep {
    ComponentId tree;
    Call call = Call::fork_;
    Step::Decision decision = Step::Decision::none;
    Span where;  // no place: it doesn't go on
  };

  Forest cut(State&& state);
  bool share_a_clock(const State& state) const;
  Forest plant(State&& state);
  Forest ripe(const Forest& forest);
  Forest ripen(ComponentId tree);
  std::optional<Forest> go_on(ComponentId tree);
  bool is_past_reason(const State& state) const;
  void close_cycle(ComponentId tree);
  void settle(ComponentId tree, Forest& outcome);
  void wait_for_turn(ComponentId tree);
  void abandon(ComponentId tree, Span where);
  void expand(ComponentId tree);
  void draw_arrow(ComponentId tree, const State& before, Step&& step);
  std::uint32_t letter_id(const Word& text);
  RunGraph run_graph() const;
  bool open_cycles();
  void cut_growth();
  bool stopped();

  Kernel& kernel_;
  Budget& budget_;
  Naming naming_;
  Siblings siblings_;
  Reduction reduction_;
  SequenceTable forms_;
  std::vector<Node> nodes_;
  std::vector<PathStep> path_;
  std::size_t forks_on_path_ = 0;
  std::priority_queue<std::pair<std::uint64_t, ComponentId>> waiting_;  // ripe, to be expanded; by processes
  std::vector<Word> letters_{Word()};
  std::unordered_map<Word, std::uint32_t> letter_ids_{{Word(), 0}};
  std::vector<Stay> stays_;
  bool looked_for_growth_ = false;
  bool grows_ = false;
  std::vector<ForkBomb> bombs_;
  Diagnostics limits_;
};

}  // namespace forkcheck
