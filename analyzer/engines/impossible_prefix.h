// How far into an output one process graph can follow, and which facts stop it there.
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "engines/blocked_writes.h"
#include "engines/order_problem.h"
#include "engines/order_solver.h"

namespace forkcheck {

struct Obstacle {
  enum class Kind : std::uint8_t {
    facts,    // the facts in `core` forbid the prefix
    counted,  // `counted` forbids it
    ordered,  // nothing that spells the prefix can be in order, but no short reason was found in time
    letters,  // no texts spell the prefix, or not so many of them are printed
    ending,   // the whole output can be printed, but more follows
    blocked,  // the whole output can be printed; the graph's runs block and the output doesn't say so, or the
              // other way round
  } kind = Kind::facts;
  std::size_t prefix =
      0;        // symbols of the shortest impossible prefix; the whole length if it only ends too early
  Letters way;  // facts, counted, ordered: one letter sequence that spells the prefix; else: what could be
                // printed of it
  std::vector<FactIndex> core;  // facts, if wanted: deletion-minimal, the smallest found
  CountedOut counted;
};

enum class Answered : std::uint8_t {
  possible,
  impossible,
  unknown
};  // unknown: the budget ran out, or too large

struct Attempt {
  Answered answer = Answered::unknown;
  Obstacle obstacle;  // if impossible
};

// Whether the core is made too: it may take some hundred questions where the prefix takes none.
enum class Core : std::uint8_t { wanted, left_out };

// `problem` has Detail::facts.
Attempt follow_output(const OrderProblem& problem, WordView output, Core core, Budget& budget);

}  // namespace forkcheck
