// The order of printed texts, for a person.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engines/text_order.h"

namespace forkcheck {

struct PairOrder {
  Word a, b;
  TextOrder runs;
};

struct OrderReport {
  std::vector<PairOrder> pairs;  // one, or with --all each two texts once
  std::vector<Word> texts;       // --all: sorted by bytes; `pairs` in this order too
  bool complete = true;          // all is known
  Diagnostics limits;            // why not
  struct Engine {
    std::string name;
    bool complete = false;   // it answered for every pair
    std::uint64_t work = 0;  // states, or questions to the solver
  };
  Engine explore{"explore", false, 0}, z3{"z3", false, 0};
};

std::string_view name_of(BeforeVerdict verdict);  // must, may, never, unknown
std::string_view name_of(KindOfRun kind);         // a_first, b_first, together, only_a, only_b, neither

// `is_before[a][b]`: text a must be before text b.
std::vector<std::vector<char>> must_relation(const OrderReport& report);

std::string order_text(const OrderReport& report);
// All pairs: a table, then the transitive reduction of "must".
std::string order_table(const OrderReport& report);

}  // namespace forkcheck
