#include "engines/event_words.h"

#include "base/check.h"
#include "program/builtins.h"

namespace forkcheck {

std::string quoted(WordView text) {
  return '"' + write_output(text) + '"';
}

std::string ordinal(std::size_t n) {
  static constexpr const char* small[] = {"first", "second",  "third",  "fourth", "fifth",
                                          "sixth", "seventh", "eighth", "ninth"};
  if (n >= 1 && n <= 9) return small[n - 1];
  const bool teen = n / 10 % 10 == 1;
  const char* ending = teen || n % 10 > 3 || n % 10 == 0 ? "th"
                       : n % 10 == 1                     ? "st"
                       : n % 10 == 2                     ? "nd"
                                                         : "rd";
  return std::to_string(n) + ending;
}

std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

// The library function that the source calls there: wait and waitpid are one system call.
std::string EventWords::call_name(const GraphEvent& event) const {
  if (event.call == Call::wait_)
    for (const Instruction& instruction : program_.code)
      if (instruction.op == Op::call_builtin && instruction.span == event.where)
        return std::string(row_of(static_cast<Builtin>(instruction.a)).name);
  return event.call == Call::wait_ ? "waitpid" : std::string(name_of(event.call));
}

std::string EventWords::full(EventIndex event) const {
  const GraphEvent& e = at(event);
  const std::string process = to_string(e.process);
  if (!e.text.empty()) return quoted(e.text) + " (" + process + ", " + line_of(event) + ")";
  if (e.call == Call::exit_) return "the exit of " + process + " (" + line_of(event) + ")";
  if (e.call == Call::killed_) return "the death of " + process + " (" + line_of(event) + ")";
  if (e.call == Call::ending_) return "the end of " + process + " (" + line_of(event) + ")";
  if (e.call == Call::execing_) return "the rest of exec (" + process + ", " + line_of(event) + ")";
  const std::string found = std::holds_alternative<NobodyYet>(e.choice) ? " finding nobody" : "";
  return call_name(e) + found + " (" + process + ", " + line_of(event) + ")";
}

std::string EventWords::after(EventIndex event, EventIndex before) const {
  if (at(event).text.empty() || at(event).process != at(before).process) return full(event);
  const bool same_line = at(event).where.line == at(before).where.line;
  return "its " + quoted(at(event).text) + (same_line ? "" : " (" + line_of(event) + ")");
}

std::string EventWords::link(const GraphEdge& edge) const {
  switch (edge.why) {
    case GraphEdge::Why::program: return "comes after " + after(edge.from, edge.to);
    case GraphEdge::Why::fork: return "needs " + full(edge.from);
    case GraphEdge::Why::reap: return "needs " + full(edge.from);
    case GraphEdge::Why::signal:
    case GraphEdge::Why::pipe:
    case GraphEdge::Why::order: return "comes after " + full(edge.from);
  }
  broken("unknown kind of edge");
}

}  // namespace forkcheck
