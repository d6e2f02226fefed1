// Why an output is impossible: the shortest impossible prefix and the smallest core of named facts, as
// sentences with lines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "engines/graph.h"
#include "engines/model.h"
#include "language/language.h"

namespace forkcheck {

struct Fact {
  GraphEdge edge;        // in the graph that the reason is about
  std::string sentence;  // `waitpid (P0, line 9) needs the exit of P0.1 (line 13)`
};

struct Reason {
  Word prefix;  // the shortest prefix with which no output begins (or the whole word: it ends too early)
  std::vector<Fact> facts;  // the smallest core found, in causal order
  std::string line;  // everything as one line: `impossible: the second "3" (P0, line 12) comes after ...`
  std::vector<std::string> more;  // with several graphs: what holds in the others, one line each
};

// Why `output` can't be printed: all graphs are asked, so this decides it, too. Nothing if it can be, if the
// graphs aren't complete, or if the budget ran out.
std::optional<Reason> why_impossible(Model& model, const GraphSet& graphs, WordView output, Budget& budget);

// The same where there are too many graphs: the explorer has decided that `output` is impossible, and
// `similar` is an output of the program that begins with as much of it as any. Explained on the graph of a
// run that prints `similar`: what stops `output` there, while all other runs get no further. Takes
// milliseconds, however many graphs there are.
std::optional<Reason> why_impossible(Model& model, WordView output, WordView similar, Budget& budget);

// An output that begins with as much of `output` as any, and is then as short as can be. The language isn't
// empty.
Word similar_output(const Language& language, WordView output);

}  // namespace forkcheck
