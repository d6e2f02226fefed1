#include "report/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/check.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

const GraphProcess& process_of(const ProcessGraph& graph, const ProcessName& name) {
  const auto found = std::ranges::find(graph.processes, name, &GraphProcess::name);
  check(found != graph.processes.end(), "an event of a process that its graph doesn't list");
  return *found;
}

std::string exit_label(const std::optional<WaitStatus>& end) {
  if (end && end->is_exit() && end->exit_status() != 0) return fmt::format("exit {}", end->exit_status());
  return "exit";
}

std::string killed_label(const std::optional<WaitStatus>& end) {
  return end && !end->is_exit() ? std::string(signal_name(end->signal())) : "killed";
}

// A write at exit or return is the flush of a buffer; what printed into it is long past.
std::string write_label(const std::string& statement) {
  if (statement.empty()) return "write";
  return statement == "exit" || statement == "return" ? "flush" : statement;
}

int signal_of(const Choice& choice) {
  if (const auto* take = std::get_if<TakeSignal>(&choice)) return take->number;
  const auto* sleep = std::get_if<InterruptSleep>(&choice);
  return sleep ? sleep->number : 0;
}

}  // namespace

std::string statement_at(Span where, const Sources& sources) {
  if (!where.valid()) return {};
  const std::string_view line = sources.line(where.file, where.line);
  if (where.column == 0 || where.column > line.size()) return {};
  const std::string_view rest = line.substr(where.column - 1);
  std::size_t length = 0;
  while (length < rest.size() && is_word(rest[length])) ++length;
  std::string word(rest.substr(0, length));
  if (word == "return") return word;
  while (length < rest.size() && rest[length] == ' ') ++length;
  const bool called = length < rest.size() && rest[length] == '(';
  return called ? word : std::string();
}

EventLabel label_of(const ProcessGraph& graph, const GraphEvent& event, const Sources& sources) {
  const std::string statement = statement_at(event.where, sources);
  EventLabel label{std::string(name_of(event.call)), write_output(event.text)};
  if (event.call == Call::exit_)
    label.statement = exit_label(process_of(graph, event.process).end);
  else if (event.call == Call::killed_)
    label.statement = killed_label(process_of(graph, event.process).end);
  else if (event.call == Call::ending_)
    label.statement = "ends";
  else if (event.call == Call::execing_)
    label.statement = "exec goes on";
  else if (event.call == Call::write_)
    label.statement = write_label(statement);
  else if (event.call == Call::deliver_ || event.call == Call::interrupt_ || event.call == Call::stop_)
    label.statement = fmt::format("{} {}", name_of(event.call), signal_name(signal_of(event.choice)));
  else if (const auto* assumed = std::get_if<AssumeCase>(&event.choice))
    label.statement = fmt::format("case {}", assumed->number);
  else if (!statement.empty())
    label.statement = statement;
  return label;
}

std::string describe(const std::optional<WaitStatus>& end) {
  if (!end) return "blocked for ever";
  if (end->is_exit()) return fmt::format("exit {}", end->exit_status());
  return fmt::format("killed by {}", signal_name(end->signal()));
}

}  // namespace forkcheck
