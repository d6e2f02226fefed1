#include "engines/conform.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "engines/witness.h"
#include "language/matcher.h"

namespace forkcheck {

namespace {

bool is_observed(const RealEvent& seen, Stderr err) {
  return seen.stream == RealEvent::Stream::out ||
         (seen.stream == RealEvent::Stream::err && err == Stderr::merge);
}

std::string quoted(std::string_view bytes) {
  return '"' + write_output(word_of(bytes)) + '"';
}

std::string process_number(WordView token_word, const RealRun& run) {
  if (const auto opaque = opaque_of(token_word)) return std::string(name_of(*opaque));
  if (token_word == init_token()) return std::to_string(run.init_pid);
  if (token_word == shell_token()) return std::to_string(run.shell_pid);
  for (const auto& [process, pid] : run.pids) {
    if (token(process) == token_word) return std::to_string(pid);
  }
  return "(a process that never was)";
}

// Where the model's text for one event and the real bytes part; nothing if they are the same.
std::optional<std::string> compare_bytes(const WitnessStep& step, const RealEvent& seen, const RealRun& run,
                                         Stderr err) {
  const std::string actual = is_observed(seen, err) ? seen.bytes : "";
  if (matches(step.text, actual, run)) return std::nullopt;
  const std::string expected = expand(step.text, run);
  const std::string line = step.where.valid() ? fmt::format(" (line {})", step.where.line) : "";
  return fmt::format("{}{} wrote {}, the model says {}", to_string(step.event), line, quoted(actual),
                     quoted(expected));
}

std::optional<std::string> compare_end(const RealRun& run, const Replay& folded) {
  const bool at_end = run.end == RealRun::End::finished || run.end == RealRun::End::blocked;
  if (at_end && !folded.finished)
    return "the real program can't go on, but in the model some process still can";
  if (run.end == RealRun::End::parted) return "the real program can't follow the schedule: " + run.detail;
  return std::nullopt;
}

}  // namespace

Conformance conform(Model& model, const RealRun& run) {
  std::vector<Event> events;
  for (const auto& seen : run.trace) events.push_back(seen.event);
  const Replay folded = replay(model, events);
  check(folded.steps.size() <= run.trace.size(), "a replay with more steps than events");
  Conformance result;
  for (std::size_t i = 0; i < folded.steps.size(); ++i) {
    if ((result.problem = compare_bytes(folded.steps[i], run.trace[i], run, model.profile.err)))
      return result;
    result.output += folded.steps[i].text;
  }
  if (folded.accepted < events.size()) {
    result.problem = fmt::format("event {}, {}, happened, but the model doesn't allow it there",
                                 folded.accepted + 1, to_string(events[folded.accepted]));
  } else {
    result.problem = compare_end(run, folded);
  }
  if (run.end == RealRun::End::blocked) result.output += symbol::blocked;
  return result;
}

std::string observed_bytes(const RealRun& run, Stderr err) {
  std::string bytes;
  for (const auto& seen : run.trace) {
    if (is_observed(seen, err)) bytes += seen.bytes;
  }
  return bytes;
}

bool matches(WordView output, std::string_view bytes, const RealRun& run) {
  const bool is_open = std::ranges::any_of(output, [](Symbol s) { return s == symbol::output_of || symbol::is_opaque(s); });
  if (!is_open) return expand(output, run) == bytes;
  ProcessNumbers known = {{init_token(), run.init_pid}, {shell_token(), run.shell_pid}};
  for (const auto& [process, pid] : run.pids) known.emplace(token(process), pid);
  return matches(output, bytes, known);
}

std::string expand(WordView output, const RealRun& run) {
  std::string bytes;
  for (std::size_t i = 0; i < output.size(); ++i) {
    if (output[i] < 256) {
      bytes += static_cast<char>(output[i]);
    } else if (output[i] == symbol::open && i + 1 < output.size() && output[i + 1] == symbol::output_of) {
      i = output.find(symbol::close_output, i);
      check(i != WordView::npos, "the token of a program's output without an end");
    } else if (output[i] == symbol::open) {
      const auto end = output.find(symbol::close, i);
      check(end != WordView::npos, "a token without an end");
      bytes += process_number(output.substr(i, end - i + 1), run);
      i = end;
    }
  }
  return bytes;
}

}  // namespace forkcheck
