#include "report/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/bigint.h"
#include "report/layout.h"
#include "report/picture_text.h"
#include "report/process_table_text.h"
#include "report/text_width.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_lanes = 24;
constexpr std::size_t widest_listed = 200;
constexpr std::size_t shares_on_a_line = 4;
constexpr std::size_t narrow_share = 24;  // only one wider than that stands on a line
constexpr std::size_t widest_share = 100;
constexpr std::size_t most_shares = 12;
constexpr std::size_t fewest_for_shares = 100;  // of fewer runs, a percentage says more than was seen
constexpr std::size_t head_width = 10;  // "checked   "

std::string number(std::size_t n) {
  return with_commas(BigInt(std::to_string(n)));
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number(n), n == 1 ? one : many);
}

std::string outputs_of(const std::optional<BigInt>& count) {
  if (!count) return "infinitely many outputs";
  return fmt::format("{} {}", with_commas(*count), *count == 1 ? "output" : "outputs");
}

std::string_view words_for(Stdout out) {
  switch (out) {
    case Stdout::terminal: return "terminal";
    case Stdout::pipe: return "pipe or file";
    case Stdout::unbuffered: return "unbuffered";
  }
  return "";
}

class ReportWriter {
 public:
  ReportWriter(const ReportData& data, const Sources& sources, const ReportLook& look)
      : data_(data), sources_(sources), look_(look) {}

  std::string text() {
    header();
    picture();
    outputs();
    processes();
    checked();
    real();
    natural();
    for (const auto& sentence : data_.notes) row("note", sentence);
    findings();
    return std::move(text_);
  }

 private:
  void line(std::string_view words) { text_ += fmt::format("{}\n", words); }

  // "  checked   WORDS"; the head only once for rows that follow each other.
  void row(std::string_view head, std::string_view words) {
    const std::string shown = head == last_head_ ? "" : std::string(head);
    last_head_ = head;
    line(fmt::format("  {}{}{}{}", look_.style.faint, pad(shown, head_width), look_.style.end, words));
  }

  std::string possible() const {
    const auto count = data_.count();
    if (!count) return "infinitely many possible outputs";
    if (!data_.answer.complete && *count == 0) return "no possible output found";
    const std::string least = data_.answer.complete || data_.counted ? "" : "at least ";
    return fmt::format("{}{} possible {}", least, with_commas(*count), *count == 1 ? "output" : "outputs");
  }

  std::string settings() const {
    std::string words = fmt::format("stdout: {}", words_for(data_.profile.out));
    if (data_.profile.wait == WaitOrder::linux) words += ", wait: the oldest zombie first";
    if (data_.profile.timing == Timing::ideal) words += ", timing: ideal";
    if (data_.profile.fork_fails == ForkFails::may) words += ", fork may fail";
    for (int signal = 1; signal < 32; ++signal) {
      if (has(data_.profile.typed, signal)) words += fmt::format(", {} may be typed", signal_name(signal));
    }
    return words;
  }

  void header() {
    std::string words =
        fmt::format("{}{}{}", look_.style.strong,
                    std::filesystem::path(data_.file == "-" ? "<stdin>" : data_.file).filename().string(),
                    look_.style.end);
    std::size_t processes = 0;
    for (const auto& graph : data_.graphs.graphs) processes = std::max(processes, graph.processes.size());
    const std::string least = data_.graphs.complete ? "" : "at least ";
    if (processes > 0) {
      words += fmt::format(" · {}{} · {}{}", least, counted(processes, "process", "processes"), least,
                           counted(data_.graphs.graphs.size(), "process graph", "process graphs"));
    }
    line(fmt::format("{} · {} ({})", words, possible(), settings()));
    line("");
  }

  void picture() {
    if (data_.graphs.graphs.empty()) return;
    const auto& graph = data_.graphs.graphs.front();
    if (graph.processes.size() > most_lanes) {
      line(fmt::format("  ({} are too many for a picture here: forkcheck graph --format svg -o graph.svg {})",
                       counted(graph.processes.size(), "process", "processes"), data_.file));
    } else if (const auto drawn = draw_text(graph, layout_of(graph), sources_);
               drawn.width() + 2 > look_.widest_picture) {
      line(fmt::format("  (the picture is {} columns wide: forkcheck graph {})", drawn.width(), data_.file));
    } else {
      text_ += to_string({drawn.lanes, {}}, 2);
    }
    if (data_.graphs.graphs.size() > 1)
      line(fmt::format("  graph 1 of {}{}; forkcheck graph --graph K shows another",
                       data_.graphs.complete ? "" : "at least ", number(data_.graphs.graphs.size())));
    line("");
  }

  void outputs() {
    const auto& language = data_.answer.language;
    const auto count = data_.count();
    std::size_t listed = 0;
    const std::optional<std::size_t> longest =
        count ? std::nullopt : std::optional(2 * language.state_count());
    language.for_each(
        [&](WordView word) {
          if (listed == look_.most_outputs) return false;
          ++listed;
          line("  " + shorten(write_output(word), widest_listed));
          return true;
        },
        longest);
    if (count && *count > listed) {
      line(fmt::format("  {}… and {} more: forkcheck outputs {}{}", look_.style.faint,
                       with_commas(*count - BigInt(std::to_string(listed))), data_.file, look_.style.end));
    } else if (!count) {
      line(fmt::format("  … and infinitely many more: forkcheck outputs --regex {}", data_.file));
    }
    line("");
  }

  void processes() {
    if (!data_.processes || data_.processes->rows.empty()) return;
    line("  all processes, in a schedule that prints the first of these");
    line("");
    text_ += process_table_text(*data_.processes, 2);
    line("");
  }

  // What z3 did beyond finding outputs: it was asked for one more, and there is none.
  std::string proof() const {
    constexpr std::array<std::string_view, 13> ordinals = {
        "",      "first",   "second", "third", "fourth", "fifth",   "sixth",
        "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"};
    if (!data_.smt->complete || !data_.agreement || !data_.agreement->agree) return "";
    const auto count = data_.smt->language.count();
    for (std::size_t n = 1; count && n < ordinals.size(); ++n) {
      if (*count == n - 1) return fmt::format(", proved no {}", ordinals[n]);
    }
    return ", proved no other";
  }

  std::string engine_words(const Answer& answer, std::string_view effort) const {
    const std::string_view name = answer.engine == "smt" ? "z3" : std::string_view(answer.engine);
    return fmt::format("{} {}{}{}", name, outputs_of(answer.language.count()), effort,
                       answer.complete ? "" : " (not finished)");
  }

  void checked() {
    if (data_.counted) {
      row("checked", fmt::format("explore counted {}: parts of them mix freely, and all are too many to be searched",
                                 outputs_of(data_.counted)));
      return;
    }
    std::string words = engine_words(
        data_.answer, fmt::format(", {}", counted(data_.answer.statistics.states, "state", "states")));
    if (data_.smt) {
      const bool proved = data_.cross && data_.cross->finished && data_.cross->agreement.agree;
      words += " · " + (proved ? "z3 " + data_.cross->agreement.detail : engine_words(*data_.smt, proof()));
    }
    row("checked", words);
    for (const auto& limit : data_.answer.limits)
      row("checked", fmt::format("{}not finished{}: {}", look_.style.bad, look_.style.end, limit.message));
    if (data_.agreement && !data_.agreement->agree) {
      row("checked", fmt::format("{}THE ENGINES DISAGREE{}, which is a bug of forkcheck: {}", look_.style.bad,
                                 look_.style.end, data_.agreement->detail));
    }
  }

  bool has_endless() const {
    return std::ranges::any_of(data_.findings, [](const Diagnostic& finding) {
      return finding.code == Code::runs_for_ever || finding.code == Code::endless_output;
    });
  }

  void real() {
    if (!data_.real) return;
    const auto& real = *data_.real;
    if (real.unavailable) {
      row("checked",
          fmt::format("no real runs: {}",
                      real.unavailable->message +
                          (real.unavailable->note.empty() ? "" : " (" + real.unavailable->note + ")")));
      return;
    }
    real.not_driven ? row("checked", "real program: not driven: " + real.not_driven->message) : driven(real);
    for (const auto& output : real.unpredicted)
      row("checked", fmt::format("{}unpredicted output of a natural run{}: {}", look_.style.bad,
                                 look_.style.end, output));
  }

  void driven(const RealSection& real) {
    std::string words = fmt::format("real program: {} of {} reproduced under ptrace",
                                    number(real.driven.reproduced), number(real.driven.tried));
    const auto count = data_.count();
    if (!count || *count > real.driven.tried)
      words += fmt::format(" (of {}{})", outputs_of(count),
                           has_endless() ? "; runs without an end aren't driven" : "");
    if (real.random.runs > 0) {
      words += fmt::format("; {}, {}", counted(real.random.runs, "random schedule", "random schedules"),
                           real.all_well() ? "nothing unpredicted" : "see below");
    }
    row("checked", words);
    for (const auto* list : {&real.driven.disagreements, &real.random.disagreements}) {
      for (const auto& d : *list)
        row("checked", fmt::format("{}MODEL AND REAL RUN DISAGREE{}, a bug of forkcheck: {}", look_.style.bad,
                                   look_.style.end, d.what));
    }
  }

  std::string share(const NaturalShare& one) const {
    const std::string output = shorten(write_output(one.output), widest_share);
    const std::string shown = output.empty() ? "(nothing)" : output;
    if (data_.real->natural_runs < fewest_for_shares) return fmt::format("{} {}×", shown, number(one.times));
    if (one.times == 0) return fmt::format("{} never", shown);
    return fmt::format(
        "{} {:.1f} %", shown,
        100.0 * static_cast<double>(one.times) / static_cast<double>(data_.real->natural_runs));
  }

  void natural() {
    if (!data_.real || data_.real->natural_runs == 0) return;
    const auto& shares = data_.real->natural;
    std::string words;
    const std::size_t shown = std::min(shares.size(), most_shares);
    const bool wide = std::ranges::any_of(shares, [](const NaturalShare& one) {
      return display_width(write_output(one.output)) > narrow_share;
    });
    for (std::size_t i = 0; i < shown; ++i) {
      if (i > 0 && i % (wide ? 1 : shares_on_a_line) == 0) {
        row("natural", words);
        words.clear();
      }
      words += (words.empty() ? "" : "   ") + share(shares[i]);
    }
    if (shares.size() > shown) words += fmt::format("   … and {} more", number(shares.size() - shown));
    row("natural", fmt::format("{}   in {}", words, counted(data_.real->natural_runs, "run", "runs")));
  }

  void findings() {
    if (data_.findings.empty()) return;
    line("");
    for (const auto& finding : data_.findings) text_ += render(finding, sources_);
  }

  const ReportData& data_;
  const Sources& sources_;
  const ReportLook& look_;
  std::string text_;
  std::string last_head_;
};

}  // namespace

std::string report_text(const ReportData& data, const Sources& sources, const ReportLook& look) {
  return ReportWriter(data, sources, look).text();
}

}  // namespace forkcheck
