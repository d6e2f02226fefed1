// Hand-made process graphs, and their outputs by trying every order: the truth that the solvers are held
// against.
#pragma once

#include <random>
#include <set>

#include "engines/graph.h"

namespace forkcheck::testing {

using Words = std::set<Word>;

namespace detail {

// Runs every event that may come next, and every exit that an open wait may take.
class EveryOrder {
 public:
  explicit EveryOrder(const ProcessGraph& graph)
      : graph_(graph), done_(graph.events.size()), reaped_(graph.events.size()) {}

  Words run() {
    extend(0);
    return std::move(words_);
  }

 private:
  bool ready(EventIndex event) const {
    for (const GraphEdge& edge : graph_.edges)
      if (edge.to == event && !done_[edge.from]) return false;
    return !done_[event];
  }

  void extend(std::size_t count) {
    if (count == done_.size()) {
      words_.insert(graph_.blocked ? output_ + Word(1, symbol::blocked) : output_);
      return;
    }
    if (!seen_.insert({done_, reaped_, output_}).second) return;
    for (EventIndex event = 0; event < done_.size(); ++event)
      if (ready(event)) take(event, count);
  }

  void take(EventIndex event, std::size_t count) {
    const std::size_t length = output_.size();
    const OpenWait* open = nullptr;
    for (const OpenWait& wait : graph_.open_waits)
      if (wait.wait == event) open = &wait;
    done_[event] = true;
    output_ += graph_.events[event].text;
    if (open == nullptr) extend(count + 1);
    for (EventIndex exit : open != nullptr ? open->exits : std::vector<EventIndex>()) {
      if (!done_[exit] || reaped_[exit]) continue;
      reaped_[exit] = true;
      extend(count + 1);
      reaped_[exit] = false;
    }
    output_.resize(length);
    done_[event] = false;
  }

  const ProcessGraph& graph_;
  std::vector<bool> done_, reaped_;
  Word output_;
  Words words_;
  std::set<std::tuple<std::vector<bool>, std::vector<bool>, Word>> seen_;
};

}  // namespace detail

inline Words outputs_by_every_order(const ProcessGraph& graph) {
  return detail::EveryOrder(graph).run();
}

// A random graph of up to `most` events in up to three processes: program edges, a few other edges, texts out
// of `texts` (some events silent), and sometimes open waits of one process over shared exits.
inline ProcessGraph random_graph(std::mt19937& random, std::size_t most,
                                 const std::vector<std::string>& texts) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  ProcessGraph graph;
  const std::size_t count = 3 + below(most - 2);
  std::vector<int> last(3, -1);
  for (EventIndex event = 0; event < count; ++event) {
    const std::size_t process = below(3);
    GraphEvent made;
    if (process > 0) made.process = ProcessName{{static_cast<std::uint32_t>(process)}};
    made.where.line = event + 1;
    const std::size_t text = below(texts.size() + 1);
    made.call = text < texts.size() ? Call::write_ : Call::exit_;
    if (text < texts.size()) made.text = word_of(texts[text]);
    graph.events.push_back(made);
    if (last[process] >= 0)
      graph.edges.push_back({GraphEdge::Why::program, static_cast<EventIndex>(last[process]), event});
    if (event > 0 && below(4) == 0)
      graph.edges.push_back({GraphEdge::Why::order, static_cast<EventIndex>(below(event)), event});
    last[process] = static_cast<int>(event);
  }
  // The last silent events of a process wait for one, then for another of the first silent events of all.
  std::vector<EventIndex> silent;
  for (EventIndex event = 0; event < count; ++event)
    if (graph.events[event].text.empty()) silent.push_back(event);
  const std::size_t exits = std::min<std::size_t>(silent.size(), 2 + below(2));
  std::vector<EventIndex> waits;
  for (std::size_t i = exits; i < silent.size(); ++i)
    if (graph.events[silent[i]].process == graph.events[silent.back()].process && waits.size() < exits)
      waits.push_back(silent[i]);
  for (EventIndex wait : waits)
    graph.open_waits.push_back({wait, {silent.begin(), silent.begin() + static_cast<std::ptrdiff_t>(exits)}});
  graph.blocked = below(4) == 0;
  return graph;
}

}  // namespace forkcheck::testing
