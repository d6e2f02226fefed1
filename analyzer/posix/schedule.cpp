#include "posix/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "posix/errno_table.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  line = line.substr(0, line.find('#'));
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(" \t\r"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

// "SIGINT:3": three seconds of a sleep are left.
std::optional<Choice> parse_interrupted_sleep(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto signal = parse_signal(word.substr(0, colon));
  unsigned remaining = 0;
  const auto [end, error] = std::from_chars(word.data() + colon + 1, word.data() + word.size(), remaining);
  if (!signal || error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return InterruptSleep{*signal, remaining};
}

std::optional<Choice> parse_report(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto child = parse_process_name(word.substr(0, colon));
  if (child && word.substr(colon) == ":stopped") return ReportChild{*child, ReportChild::What::stopped};
  if (child && word.substr(colon) == ":continued") return ReportChild{*child, ReportChild::What::continued};
  return std::nullopt;
}

std::optional<Choice> parse_case(std::string_view word) {
  constexpr std::string_view prefix = "case:";
  if (!word.starts_with(prefix)) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data() + prefix.size(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return AssumeCase{number};
}

std::optional<Choice> parse_choice(std::string_view word) {
  if (word == "none") return NobodyYet{};
  if (const auto child = parse_process_name(word)) return ReapChild{*child};
  if (const auto error = parse_error_name(word)) return Fails{*error};
  if (const auto signal = parse_signal(word)) return TakeSignal{*signal};
  if (const auto report = parse_report(word)) return report;
  if (const auto assumed = parse_case(word)) return assumed;
  return parse_interrupted_sleep(word);
}

std::optional<Event> parse_event(const std::vector<std::string_view>& words) {
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  const auto process = parse_process_name(words[0]);
  const auto call = parse_call(words[1]);
  if (!process || !call) return std::nullopt;
  Event event{*process, *call, NoChoice{}};
  if (words.size() == 3) {
    const auto choice = parse_choice(words[2]);
    if (!choice) return std::nullopt;
    event.choice = *choice;
  }
  return event;
}

}  // namespace

std::string print_schedule(const std::vector<ScheduleLine>& lines) {
  std::string text;
  for (const auto& line : lines) {
    text += fmt::format("{:24}  #", to_string(line.event));
    if (line.line != 0) text += fmt::format(" line {}", line.line);
    if (!line.text.empty()) text += fmt::format("{} \"{}\"", line.line != 0 ? "," : "", line.text);
    text += '\n';
  }
  return text;
}

Result<std::vector<Event>> parse_schedule(std::string_view text, FileId file) {
  std::vector<Event> events;
  Diagnostics errors;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.empty()) continue;
    if (auto event = parse_event(words)) {
      events.push_back(std::move(*event));
    } else {
      errors.push_back(diagnose(Code::bad_schedule, Span{file, number, 1, 1}, "this is not an event of a schedule",
                                "write PROCESS CALL [CHOICE], for example: P0 wait P0.1"));
    }
  }
  if (!errors.empty()) return failure(std::move(errors));
  return events;
}

}  // namespace forkcheck
