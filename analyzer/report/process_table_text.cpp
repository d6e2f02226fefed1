#include "report/process_table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "posix/signals.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

using Life = ProcessCondition::Life;

constexpr std::size_t most_rows = 100;
constexpr std::size_t widest_event = 32;

std::string end_of(const WaitStatus& status) {
  return status.is_exit() ? fmt::format("exit {}", status.exit_status()) : std::string(signal_name(status.signal()));
}

std::string life_of(const ProcessCondition& condition) {
  switch (condition.life) {
    case Life::running: return "running";
    case Life::blocked: return condition.waits_in.empty() ? "blocked" : "blocked in " + condition.waits_in;
    case Life::suspended: return "suspended by vfork";
    case Life::sleeping: return "sleeping";
    case Life::stopped: return "stopped";
    case Life::ending: return "ending: " + end_of(*condition.status);
    case Life::zombie: return "zombie: " + end_of(*condition.status);
    case Life::reaped: return "reaped";
  }
  broken("a process in an unknown condition");
}

std::string cell(const ProcessName& process, const std::optional<ProcessCondition>& condition) {
  if (!condition) return "";
  std::string text = life_of(*condition);
  if (condition->life == Life::reaped) return text;
  const bool adopted = process.parent() && condition->parent != process.parent();
  if (adopted) text += ", parent init";
  if (condition->group) text += ", group " + to_string(*condition->group);
  return text;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// All columns as wide as their widest cell.
std::string aligned(const std::vector<std::vector<std::string>>& lines, std::size_t indent) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  std::string text;
  for (const auto& line : lines) {
    std::string shown(indent, ' ');
    for (std::size_t i = 0; i < line.size(); ++i) shown += pad(line[i], widths[i]) + "  ";
    text += trimmed(shown) + '\n';
  }
  return text;
}

}  // namespace

std::string process_table_text(const ProcessTable& table, std::size_t indent) {
  std::vector<std::vector<std::string>> lines{{"", "after"}};
  for (const ProcessName& process : table.processes) lines.front().push_back(to_string(process));
  for (std::size_t row = 0; row < std::min(table.rows.size(), most_rows); ++row) {
    const WitnessStep& step = table.rows[row].step;
    std::string event = to_string(step.event);
    if (!step.text.empty()) event += " \"" + write_output(step.text) + '"';
    std::vector<std::string> line{std::to_string(row + 1), shorten(event, widest_event)};
    for (std::size_t i = 0; i < table.processes.size(); ++i)
      line.push_back(cell(table.processes[i], table.rows[row].processes[i]));
    lines.push_back(std::move(line));
  }
  std::string text = aligned(lines, indent);
  if (table.rows.size() > most_rows)
    text += fmt::format("{}… and {} events more\n", std::string(indent, ' '), table.rows.size() - most_rows);
  return text;
}

}  // namespace forkcheck
