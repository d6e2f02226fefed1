// The facts of an order problem by node: what leads into each, what follows it, which waits count it.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/order_problem.h"

namespace forkcheck {

struct OrderLinks {
  static constexpr std::uint32_t none = 0xFFFFFFFFu;

  explicit OrderLinks(const OrderProblem& problem)
      : into(problem.nodes.size()),
        out_of(problem.nodes.size()),
        facts_into(problem.nodes.size()),
        match_at(problem.nodes.size(), none),
        counted_by(problem.nodes.size()) {
    for (std::uint32_t fact = 0; fact < problem.order.size(); ++fact) {
      const OrderProblem::Before& before = problem.order[fact];
      into[before.to].push_back(before.from);
      out_of[before.from].push_back(before.to);
      facts_into[before.to].push_back(fact);
    }
    for (std::uint32_t match = 0; match < problem.matches.size(); ++match) {
      match_at[problem.matches[match].wait] = match;
      for (std::uint32_t exit : problem.matches[match].exits) counted_by[exit].push_back(match);
    }
  }

  std::vector<std::vector<std::uint32_t>> into, out_of;  // nodes
  std::vector<std::vector<std::uint32_t>> facts_into;    // facts, in the order of `into`
  std::vector<std::uint32_t> match_at;                   // by wait, else none
  std::vector<std::vector<std::uint32_t>> counted_by;    // matches, by exit
};

}  // namespace forkcheck
