#include "report/other_profiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "engines/engines.h"
#include "engines/model.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr std::chrono::milliseconds patience{300};
constexpr std::size_t widest_output = 40;

std::optional<Language> language_under(const Program& program, const Profile& profile,
                                       const MachineOptions& machine) {
  Model model(program, profile, machine);
  Budget budget{std::chrono::duration<double>(patience), std::nullopt};
  Answer answer = explore(model, budget);
  if (!answer.complete) return std::nullopt;
  return std::move(answer.language);
}

// "1 output (936036)", "279 outputs"
std::string in_words(const Language& language) {
  const auto count = language.count();
  if (!count) return "infinitely many outputs";
  if (*count != 1) return with_commas(*count) + " outputs";
  return fmt::format("1 output ({})", shorten(write_output(*language.at(BigInt(0))), widest_output));
}

bool calls(const GraphSet& set, Call call) {
  return std::ranges::any_of(set.graphs, [call](const ProcessGraph& graph) {
    return std::ranges::find(graph.events, call, &GraphEvent::call) != graph.events.end();
  });
}

class Neighbours {
 public:
  Neighbours(const Program& program, const ReportData& data, const MachineOptions& machine)
      : program_(program), data_(data), machine_(machine) {}

  std::vector<std::string> notes() {
    const Profile& here = data_.profile;
    Profile other = here;
    if (here.out == Stdout::terminal) {
      other.out = Stdout::pipe;
      other.err = Stderr::ignore;
      look(other, "redirected to a file, stdout is fully buffered", "--stdout pipe");
    } else {
      other.out = Stdout::terminal;
      other.err = Stderr::merge;
      look(other, "on a terminal, stdout is line buffered", "--stdout tty");
    }
    if (here.timing == Timing::any && calls(data_.graphs, Call::sleep_)) {
      other = here;
      other.timing = Timing::ideal;
      look(other, "sleep orders nothing for sure; if code took no time", "--timing ideal");
    }
    if (here.wait == WaitOrder::posix && calls(data_.graphs, Call::wait_)) {
      other = here;
      other.wait = WaitOrder::linux;
      look(other, "Linux reaps the oldest zombie first", "--wait linux");
    }
    return std::move(notes_);
  }

 private:
  void look(const Profile& other, std::string_view circumstance, std::string_view option) {
    const auto language = language_under(program_, other, machine_);
    if (language && *language != data_.answer.language)
      notes_.push_back(fmt::format("{}: {}. See {}.", circumstance, in_words(*language), option));
  }

  const Program& program_;
  const ReportData& data_;
  const MachineOptions& machine_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> notes_on_other_profiles(const Program& program, const ReportData& data,
                                                 const MachineOptions& machine) {
  return Neighbours(program, data, machine).notes();
}

}  // namespace forkcheck
