// Where a run can stay for ever.
//
// A run ends when nobody can move. A run that never ends goes round in some strongly connected part of the
// state graph, and it is real only if it is fair: a process that can move all the time does move some day
// (weak fairness; the scheduler of a real kernel is fair). So a part is a place to stay in iff each process
// that can move in all of its states also moves inside it. A poll like `while (waitpid(c, &s, WNOHANG) ==
// 0);` is left when the child can end; it is a place to stay if the child can't.
//
// If nothing is written on the way round, then what the run wrote before is all there ever will be:
// `blocked`. If something is, the output is endless.
#pragma once

#include <cstdint>
#include <vector>

namespace forkcheck {

struct RunGraph {
  enum class Writes : std::uint8_t { nothing, text };
  struct Edge {
    std::uint32_t target;  // elsewhere: a step that can't come back
    Writes writes;
    std::uint64_t actor;  // the same number for the same process in all states where it hasn't moved
  };
  static constexpr std::uint32_t elsewhere = 0xffffffff;
  static constexpr std::uint64_t nobody = ~std::uint64_t{0};  // as actor: a step that nobody has to take
  std::vector<std::vector<Edge>> edges;  // by state
};

struct Stay {
  bool silent = false;   // a run can stay here for ever without writing
  bool endless = false;  // a run can stay around here for ever, writing
  bool on_cycle = false;
};

std::vector<Stay> places_to_stay(const RunGraph& graph);

// The strongly connected parts (Tarjan 1972): a number for each state. Only edges that `follows` accepts
// count.
enum class Follow { all, silent };
std::vector<std::uint32_t> connected_parts(const RunGraph& graph, Follow follow);

}  // namespace forkcheck
