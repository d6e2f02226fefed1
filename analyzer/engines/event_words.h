// What events and edges of a process graph are called in sentences.
#pragma once

#include <string>

#include "engines/graph.h"
#include "program/program.h"

namespace forkcheck {

// `"3"`: a text as outputs are written, in quotes.
std::string quoted(WordView text);
// second, third, ..., 21st
std::string ordinal(std::size_t n);
// `a, b and c`
std::string listed(const std::vector<std::string>& parts);

class EventWords {
 public:
  EventWords(const Program& program, const ProcessGraph& graph) : program_(program), graph_(graph) {}

  // `"3" (P0, line 12)`, `waitpid (P0, line 9)`, `the exit of P0.1 (line 13)`.
  std::string full(EventIndex event) const;
  // The same where the process is known from `before`, and so may be the line: `its "6"`, `its "6" (line
  // 12)`.
  std::string after(EventIndex event, EventIndex before) const;
  // `comes after its "6"`, `needs the exit of P0.1 (line 13)`: `edge.to` is the subject.
  std::string link(const GraphEdge& edge) const;

 private:
  const GraphEvent& at(EventIndex event) const { return graph_.events[event]; }
  std::string call_name(const GraphEvent& event) const;
  std::string line_of(EventIndex event) const { return "line " + std::to_string(at(event).where.line); }

  const Program& program_;
  const ProcessGraph& graph_;
};

}  // namespace forkcheck
