#include "engines/output_walk.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "engines/assumptions.h"
#include "engines/components.h"
#include "engines/forest_table.h"

namespace forkcheck {
namespace {

constexpr std::size_t longest_output = 50'000;  // symbols; a run that writes more is taken to be endless

// Thrown where a walk can't tell.
struct CannotTell {};

class Walk {
 public:
  using Place = std::uint32_t;
  struct Edge {
    Symbol symbol;
    Place target;
  };

  Walk(Model& model, Naming naming, Nohang nohang, Budget& budget)
      : components_(model.kernel, naming, nohang, budget), budget_(budget) {
    start_ = place_of({point(forests_.intern(components_.first()).id, 0, 0)});
  }

  Place start() const { return start_; }

  // In byte order.
  const std::vector<Edge>& edges(Place place) {
    if (!made_[place].edges) make_edges(place);
    return *made_[place].edges;
  }

  bool accepts(Place place) const { return made_[place].accepts; }

 private:
  // A forest, with a text that was begun to be written before it: points that have the same to come are one.
  using Point = std::uint32_t;
  struct Move {
    std::uint32_t letter;  // 0: silent
    std::uint32_t target;  // a forest
  };
  struct Made {
    bool accepts = false;
    std::optional<std::vector<Edge>> edges;
  };

  Point point(std::uint32_t forest, std::uint32_t letter, std::uint32_t written) {
    return points_.intern(std::array{forest, letter, written}).id;
  }

  // Everything that can be reached without writing.
  Place place_of(std::vector<Point> points) {
    std::vector<Point> all;
    std::map<std::uint32_t, Colour> colours;
    for (const Point from : points) {
      const auto words = points_[from];
      if (words[2] == 0)
        reach(words[0], colours);
      else
        all.push_back(from);
    }
    bool accepts = false;
    for (const auto& [id, colour] : colours) {
      accepts = accepts || forests_.is_empty(id);
      all.push_back(point(id, 0, 0));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const auto [place, is_new] = places_.intern(all);
    if (is_new) made_.push_back({accepts, std::nullopt});
    return place;
  }

  enum class Colour : std::uint8_t { open, done };

  // Depth first along silent arrows; one that leads back is a cycle.
  void reach(std::uint32_t first, std::map<std::uint32_t, Colour>& colours) {
    struct Frame {
      std::uint32_t forest;
      std::vector<std::uint32_t> targets;
    };
    std::vector<Frame> path;
    const auto open = [&](std::uint32_t id) {
      const auto [at, is_new] = colours.try_emplace(id, Colour::open);
      if (!is_new && at->second == Colour::open) throw CannotTell{};
      if (is_new) path.push_back({id, silent_targets(id)});
    };
    open(first);
    while (!path.empty()) {
      Frame& frame = path.back();
      if (frame.targets.empty()) {
        colours[frame.forest] = Colour::done;
        path.pop_back();
        continue;
      }
      const std::uint32_t next = frame.targets.back();
      frame.targets.pop_back();
      open(next);
    }
  }

  std::vector<std::uint32_t> silent_targets(std::uint32_t id) {
    std::vector<std::uint32_t> targets;
    for (const Move& move : moves(id)) {
      if (move.letter == 0) targets.push_back(move.target);
    }
    return targets;
  }

  // Good until the next call.
  const std::vector<Move>& moves(std::uint32_t id) {
    if (moves_.size() <= id) moves_.resize(id + 1);
    if (!moves_[id]) {
      std::vector<Move> found = find_moves(forests_[id]);
      moves_[id] = std::move(found);
    }
    return *moves_[id];
  }

  std::vector<Move> find_moves(const Forest& from) {
    if (budget_.spent()) throw CannotTell{};
    std::vector<Move> found;
    for (std::size_t at = 0; at < from.size(); ++at) {
      const std::vector<Arrow>* arrows = components_.arrows_now(from[at].tree);
      if (!arrows) throw CannotTell{};
      for (const Arrow& arrow : *arrows)
        found.push_back({arrow.letter, forests_.intern(after(from, at, arrow)).id});
    }
    return found;
  }

  void make_edges(Place place) {
    std::map<Symbol, std::vector<Point>> targets;
    const auto add = [&](std::uint32_t forest, std::uint32_t letter, std::uint32_t written) {
      const Word& text = components_.letters()[letter];
      const bool whole = written + 1 == text.size();
      targets[text[written]].push_back(whole ? point(forest, 0, 0) : point(forest, letter, written + 1));
    };
    const auto view = places_[place];
    for (const Point at : std::vector<Point>(view.begin(), view.end())) {
      const std::array<std::uint32_t, 3> here = {points_[at][0], points_[at][1], points_[at][2]};
      if (here[2] != 0) {
        add(here[0], here[1], here[2]);
        continue;
      }
      const std::vector<Move>& next = moves(here[0]);
      for (const Move& move : next) {
        if (move.letter != 0) add(move.target, move.letter, 0);
      }
      if (next.empty() && !forests_.is_empty(here[0])) targets[symbol::blocked].push_back(ended());
    }
    std::vector<Edge> edges;
    for (auto& [symbol, points] : targets) edges.push_back({symbol, place_of(std::move(points))});
    std::sort(edges.begin(), edges.end(),
              [](const Edge& a, const Edge& b) { return symbol_before(a.symbol, b.symbol); });
    made_[place].edges = std::move(edges);
  }

  // Nobody left.
  Point ended() { return point(forests_.intern({}).id, 0, 0); }

  Components components_;
  Budget& budget_;
  ForestTable forests_;
  SequenceTable points_, places_;
  std::vector<std::optional<std::vector<Move>>> moves_;  // by forest, once known
  std::vector<Made> made_;                               // by place
  Place start_ = 0;
};

struct Reached {
  Walk::Place place;
  std::size_t length;  // of the beginning that leads there
};

// As far along `output` as there is a way.
Reached follow(Walk& walk, WordView output) {
  Reached at{walk.start(), 0};
  for (; at.length < output.size(); ++at.length) {
    const auto& edges = walk.edges(at.place);
    const auto edge = std::find_if(edges.begin(), edges.end(),
                                   [&](const Walk::Edge& e) { return e.symbol == output[at.length]; });
    if (edge == edges.end()) break;
    at.place = edge->target;
  }
  return at;
}

bool holds(Walk& walk, WordView output) {
  const Reached reached = follow(walk, output);
  return reached.length == output.size() && walk.accepts(reached.place);
}

// On from there along the first of each way, to an end.
Word complete(Walk& walk, WordView output) {
  Reached at = follow(walk, output);
  Word word(output.substr(0, at.length));
  while (!walk.accepts(at.place)) {
    const Walk::Edge edge = walk.edges(at.place).front();
    if (word.size() == longest_output) throw CannotTell{};
    word.push_back(edge.symbol);
    at.place = edge.target;
  }
  return word;
}

// Depth first, as in Language::for_each.
std::vector<Word> first_words(Walk& walk, std::size_t most) {
  struct Frame {
    Walk::Place place;
    std::size_t next = 0;
  };
  std::vector<Word> found;
  Word word;
  std::vector<Frame> path{{walk.start()}};
  if (most > 0 && walk.accepts(walk.start())) found.push_back(word);
  while (!path.empty() && found.size() < most) {
    Frame& frame = path.back();
    const auto& edges = walk.edges(frame.place);
    if (frame.next == edges.size()) {
      path.pop_back();
      if (!path.empty()) word.pop_back();
      continue;
    }
    const Walk::Edge edge = edges[frame.next++];
    if (word.size() == longest_output) throw CannotTell{};
    word.push_back(edge.symbol);
    path.push_back({edge.target});
    if (walk.accepts(edge.target)) found.push_back(word);
  }
  return found;
}

template <class Use>
auto walk_along(Model& model, Budget& budget, Use use)
    -> std::optional<decltype(use(std::declval<Walk&>()))> {
  if (model.kernel.whole()) return std::nullopt;
  try {
    return with_assumptions([&](Naming naming, Nohang nohang) {
      Walk walk(model, naming, nohang, budget);
      return use(walk);
    });
  } catch (const CannotTell&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<bool> is_output(Model& model, WordView output, Budget& budget) {
  if (!output.empty() && output.back() == symbol::endless) return std::nullopt;
  return walk_along(model, budget, [&](Walk& walk) { return holds(walk, output); });
}

std::optional<Word> similar_output(Model& model, WordView output, Budget& budget) {
  return walk_along(model, budget, [&](Walk& walk) { return complete(walk, output); });
}

std::optional<std::vector<Word>> first_outputs(Model& model, std::size_t most, Budget& budget) {
  return walk_along(model, budget, [&](Walk& walk) { return first_words(walk, most); });
}

}  // namespace forkcheck
