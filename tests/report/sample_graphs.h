// Process graphs made by hand, and by chance, for the tests of pictures.
#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/source.h"
#include "engines/graph.h"

namespace forkcheck {

inline ProcessName name(const std::string& text) {
  return *parse_process_name(text);
}

// Builds a graph event by event; program, fork and reap edges follow from the events.
class GraphMaker {
 public:
  GraphMaker() { add_process(name("P0")); }

  void write(const std::string& process, const std::string& text) {
    add(process, Call::write_, NoChoice{}, text);
  }
  void fork(const std::string& process, const std::string& child) {
    forks_[name(child)] = add(process, Call::fork_, NoChoice{}, "");
    add_process(name(child));
  }
  EventIndex exit(const std::string& process, int status = 0) {
    find(name(process)).end = WaitStatus::exited(status);
    return exits_[name(process)] = add(process, Call::exit_, NoChoice{}, "");
  }
  void wait(const std::string& process, const std::string& child) {
    const EventIndex event = add(process, Call::wait_, ReapChild{name(child)}, "");
    graph_.edges.push_back({GraphEdge::Why::reap, exits_.at(name(child)), event});
  }
  void wait_any(const std::string& process, const std::vector<std::string>& children) {
    OpenWait open{add(process, Call::wait_, NoChoice{}, ""), {}};
    for (const auto& child : children) open.exits.push_back(exits_.at(name(child)));
    graph_.open_waits.push_back(open);
  }
  EventIndex event(const std::string& process, Call call) { return add(process, call, NoChoice{}, ""); }
  void order(EventIndex from, EventIndex to) { graph_.edges.push_back({GraphEdge::Why::order, from, to}); }
  bool has_ended(const std::string& process) const { return exits_.contains(name(process)); }
  const ProcessGraph& graph() const { return graph_; }

 private:
  void add_process(ProcessName process) {
    graph_.processes.push_back({std::move(process), std::nullopt, false, false});
  }
  GraphProcess& find(const ProcessName& process) {
    return *std::ranges::find(graph_.processes, process, &GraphProcess::name);
  }
  EventIndex add(const std::string& process, Call call, Choice choice, const std::string& text) {
    const auto index = static_cast<EventIndex>(graph_.events.size());
    graph_.events.push_back({name(process), call, std::move(choice), Span{}, word_of(text)});
    if (const auto last = last_.find(name(process)); last != last_.end()) {
      graph_.edges.push_back({GraphEdge::Why::program, last->second, index});
    } else if (const auto fork = forks_.find(name(process)); fork != forks_.end()) {
      graph_.edges.push_back({GraphEdge::Why::fork, fork->second, index});
    }
    last_[name(process)] = index;
    return index;
  }

  ProcessGraph graph_;
  std::map<ProcessName, EventIndex> last_, forks_, exits_;
};

// CS:APP practice problem 8.3 in the shape of its graph.
inline ProcessGraph graph_of_8_3() {
  GraphMaker make;
  make.fork("P0", "P0.1");
  make.write("P0", "0");
  make.write("P0.1", "9");
  make.write("P0.1", "3");
  make.write("P0.1", "6");
  make.exit("P0.1");
  make.wait("P0", "P0.1");
  make.write("P0", "3");
  make.write("P0", "6");
  make.exit("P0");
  return make.graph();
}

// Any tree of processes with prints of many lengths, waits for one child, and a last group of open waits.
inline ProcessGraph random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  GraphMaker make;
  std::vector<std::string> alive = {"P0"};
  std::map<std::string, std::vector<std::string>> children;  // not reaped
  const std::size_t steps = 5 + below(40);
  for (std::size_t step = 0; step < steps; ++step) {
    const std::string process = alive[below(alive.size())];
    auto& mine = children[process];
    const auto zombie = std::ranges::find_if(mine, [&](const std::string& c) { return make.has_ended(c); });
    switch (below(5)) {
      case 0:
        if (alive.size() < 12) {
          std::size_t ordinal = 1;
          while (children.contains(process + "." + std::to_string(ordinal))) ++ordinal;
          const std::string child = process + "." + std::to_string(ordinal);
          make.fork(process, child);
          mine.push_back(child);
          children[child];
          alive.push_back(child);
          make.write(child, std::string(below(12), 'c'));
          break;
        }
        [[fallthrough]];
      case 1:
      case 2: make.write(process, std::string(1 + below(30), 'm')); break;
      case 3:
        if (process != "P0") {
          make.exit(process, static_cast<int>(below(3)));
          std::erase(alive, process);
        }
        break;
      case 4:
        if (zombie != mine.end()) {
          make.wait(process, *zombie);
          mine.erase(zombie);
        }
        break;
    }
  }
  while (alive.size() > 1) {
    make.exit(alive.back());
    alive.pop_back();
  }
  if (const auto& left = children["P0"]; left.size() > 1) {
    for (std::size_t i = 0; i < left.size(); ++i) make.wait_any("P0", left);
  }
  make.exit("P0");
  return make.graph();
}

}  // namespace forkcheck
