#include "report/witness_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/overloaded.h"
#include "posix/errno_table.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr std::size_t widest_step = 40;
constexpr std::size_t widest_output = 60;

std::string choice_text(const Choice& choice) {
  return std::visit(overloaded{
                        [](const NoChoice&) { return std::string(); },
                        [](const ReapChild& reap) { return " reaps " + to_string(reap.child); },
                        [](const NobodyYet&) { return std::string(" finds nobody"); },
                        [](const Fails& fails) { return fmt::format(" fails: {}", error_name(fails.error)); },
                    },
                    choice);
}

class Table {
 public:
  explicit Table(const Witness& witness) : witness_(witness) {
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
      std::string line =
          fmt::format(" {:>{}}  {:{}}  line {:>{}}  {}", i + 1, number_width_, to_string(step.event.process),
                      process_width_, step.where.line, line_width_, steps_[i]);
      if (!step.text.empty())
        line = pad(line, display_width(line) - display_width(steps_[i]) + step_width_ + 3) + tail(printed);
      table += line + '\n';
    }
    return table;
  }

 private:
  // A fork names its child, which it is the only one to make.
  std::string describe(const WitnessStep& step) {
    std::string text(name_of(step.event.call));
    const bool forks = step.event.call == Call::fork_ || step.event.call == Call::vfork_;
    if (forks && std::holds_alternative<NoChoice>(step.event.choice)) {
      text += " → " + to_string(step.event.process.child(++children_[step.event.process]));
    }
    text += choice_text(step.event.choice);
    if (!step.text.empty()) text += " \"" + write_output(step.text) + '"';
    return text;
  }

  // The end of what was printed: that is where the step shows.
  static std::string tail(WordView printed) {
    const std::string text = write_output(printed);
    const auto all = glyphs(text);
    if (all.size() <= widest_output) return text;
    std::string end = "…";
    for (std::size_t i = all.size() - widest_output; i < all.size(); ++i) end += all[i].bytes;
    return end;
  }

  const Witness& witness_;
  std::map<ProcessName, std::uint32_t> children_;
  std::vector<std::string> steps_;
  std::size_t process_width_ = 0, line_width_ = 0, step_width_ = 0, number_width_ = 0;
};

}  // namespace

std::string witness_table(const Witness& witness) {
  return Table(witness).text();
}

std::string schedule_text(const Witness& witness) {
  std::vector<ScheduleLine> lines;
  for (const auto& step : witness) lines.push_back({step.event, step.where.line, write_output(step.text)});
  return print_schedule(lines);
}

}  // namespace forkcheck
