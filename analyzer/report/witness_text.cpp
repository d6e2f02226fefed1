#include "report/witness_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/overloaded.h"
#include "posix/errno_table.h"
#include "posix/signals.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr std::size_t widest_step = 40;
constexpr std::size_t widest_output = 60;
constexpr std::size_t widest_cell = 24;

std::string choice_text(const Choice& choice) {
  return std::visit(overloaded{
                        [](const NoChoice&) { return std::string(); },
                        [](const ReapChild& reap) { return " reaps " + to_string(reap.child); },
                        [](const NobodyYet&) { return std::string(" finds nobody"); },
                        [](const Fails& fails) { return fmt::format(" fails: {}", error_name(fails.error)); },
                        [](const TakeSignal& take) { return fmt::format(" {}", signal_name(take.number)); },
                        [](const InterruptSleep& sleep) {
                          return fmt::format(" {} with {} s left", signal_name(sleep.number), sleep.remaining);
                        },
                        [](const AssumeCase& assume) { return fmt::format(" case {}", assume.number); },
                        [](const ReportChild& report) {
                          const bool stopped = report.what == ReportChild::What::stopped;
                          return fmt::format(" sees {} {}", to_string(report.child), stopped ? "stopped" : "continued");
                        },
                    },
                    choice);
}

bool makes_child(const Event& event) {
  const bool forks = event.call == Call::fork_ || event.call == Call::vfork_;
  return forks && std::holds_alternative<NoChoice>(event.choice);
}

// Describes steps in their order; a fork names its child, which it is the only one to make.
class StepText {
 public:
  std::string operator()(const WitnessStep& step) {
    std::string text(name_of(step.event.call));
    if (makes_child(step.event))
      text += " → " + to_string(step.event.process.child(++children_[step.event.process]));
    text += choice_text(step.event.choice);
    if (!step.text.empty()) text += " \"" + write_output(step.text) + '"';
    return text;
  }

 private:
  std::map<ProcessName, std::uint32_t> children_;
};

// The end of what was printed: that is where the step shows.
std::string tail(WordView printed) {
  const std::string text = write_output(printed);
  const auto all = glyphs(text);
  if (all.size() <= widest_output) return text;
  std::string end = "…";
  for (std::size_t i = all.size() - widest_output; i < all.size(); ++i) end += all[i].bytes;
  return end;
}

class Table {
 public:
  explicit Table(const Witness& witness) : witness_(witness) {
    StepText describe;
    for (const auto& step : witness) {
      process_width_ = std::max(process_width_, to_string(step.event.process).size());
      line_width_ = std::max(line_width_, std::to_string(step.where.line).size());
      steps_.push_back(shorten(describe(step), widest_step));
      step_width_ = std::max(step_width_, display_width(steps_.back()));
    }
    number_width_ = std::to_string(witness.size()).size();
  }

  std::string text() const {
    std::string table;
    Word printed;
    for (std::size_t i = 0; i < witness_.size(); ++i) {
      const auto& step = witness_[i];
      printed += step.text;
      const std::string place = step.where.valid() ? fmt::format("line {:>{}}", step.where.line, line_width_) : "";
      std::string line = fmt::format(" {:>{}}  {:{}}  {:{}}  {}", i + 1, number_width_, to_string(step.event.process),
                                     process_width_, place, line_width_ + 5, steps_[i]);
      if (!step.text.empty())
        line = pad(line, display_width(line) - display_width(steps_[i]) + step_width_ + 3) + tail(printed);
      table += line + '\n';
    }
    return table;
  }

 private:
  const Witness& witness_;
  std::vector<std::string> steps_;
  std::size_t process_width_ = 0, line_width_ = 0, step_width_ = 0, number_width_ = 0;
};

class Timeline {
 public:
  explicit Timeline(const Witness& witness) : witness_(witness) {
    columns_.push_back({ProcessName(), Life::alive, 0});
    StepText describe;
    for (const auto& step : witness) {
      texts_.push_back(shorten(describe(step), widest_cell));
      auto& own = column_of(step.event.process);
      own.width = std::max(own.width, display_width(texts_.back()));
      if (makes_child(step.event)) {
        const auto born = step.event.process.child(++children_[step.event.process]);
        columns_.push_back({born, Life::unborn, 0});
      }
    }
    for (auto& column : columns_) column.width = std::max(column.width, to_string(column.process).size());
    children_.clear();
  }

  std::string text() {
    std::string head;
    for (const auto& column : columns_) head += "  " + pad(to_string(column.process), column.width);
    std::string lines = pad("", number_width()) + trimmed(head) + '\n';
    Word printed;
    for (std::size_t i = 0; i < witness_.size(); ++i) {
      const auto& step = witness_[i];
      std::string line = fmt::format(" {:>{}}", i + 1, number_width() - 1);
      for (const auto& column : columns_) {
        const bool acts = column.process == step.event.process;
        line += "  " + pad(acts ? texts_[i] : mark_of(column.life), column.width);
      }
      printed += step.text;
      if (!step.text.empty()) line += "  " + tail(printed);
      lines += trimmed(line) + '\n';
      note(i);
    }
    return lines;
  }

 private:
  enum class Life { unborn, alive, zombie, gone };
  struct Column {
    ProcessName process;
    Life life;
    std::size_t width;
  };

  static std::string mark_of(Life life) {
    return life == Life::alive ? "│" : life == Life::zombie ? "┆" : "";
  }
  static std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }
  std::size_t number_width() const { return std::to_string(witness_.size()).size() + 1; }

  Column& column_of(const ProcessName& process) {
    return *std::ranges::find(columns_, process, &Column::process);
  }

  // Its last event, and not because it waits for ever.
  bool ends_process(std::size_t position) const {
    const Event& event = witness_[position].event;
    const bool may_end = event.call == Call::exit_ || event.call == Call::killed_ || event.call == Call::ending_;
    return may_end && std::none_of(witness_.begin() + static_cast<std::ptrdiff_t>(position) + 1, witness_.end(),
                                   [&](const auto& later) { return later.event.process == event.process; });
  }

  void note(std::size_t position) {
    const Event& event = witness_[position].event;
    if (makes_child(event)) column_of(event.process.child(++children_[event.process])).life = Life::alive;
    if (const auto* reap = std::get_if<ReapChild>(&event.choice)) column_of(reap->child).life = Life::gone;
    if (!ends_process(position)) return;
    const auto parent = event.process.parent();
    const bool has_parent = parent && column_of(*parent).life == Life::alive;
    column_of(event.process).life = has_parent ? Life::zombie : Life::gone;
    for (auto& column : columns_) {
      if (column.life == Life::zombie && column.process.parent() == event.process) column.life = Life::gone;
    }
  }

  const Witness& witness_;
  std::vector<Column> columns_;
  std::vector<std::string> texts_;
  std::map<ProcessName, std::uint32_t> children_;
};

}  // namespace

std::string witness_timeline(const Witness& witness) {
  return Timeline(witness).text();
}

std::string witness_table(const Witness& witness) {
  return Table(witness).text();
}

std::string schedule_text(const Witness& witness) {
  std::vector<ScheduleLine> lines;
  for (const auto& step : witness) lines.push_back({step.event, step.where.line, write_output(step.text)});
  return print_schedule(lines);
}

}  // namespace forkcheck
