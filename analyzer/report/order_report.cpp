#include "report/order_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "report/text_width.h"

namespace forkcheck {
namespace {

std::string quoted_text(WordView text) {
  return '"' + write_output(text) + '"';
}

std::string label(const PairOrder& pair, KindOfRun kind) {
  const std::string a = quoted_text(pair.a), b = quoted_text(pair.b);
  switch (kind) {
    case KindOfRun::a_first: return a + " first";
    case KindOfRun::b_first: return b + " first";
    case KindOfRun::together: return "both at once";
    case KindOfRun::only_a: return "only " + a;
    case KindOfRun::only_b: return "only " + b;
    case KindOfRun::neither: return "neither";
  }
  broken("a kind of run without a name");
}

std::string sentence(const PairOrder& pair) {
  const std::string a = quoted_text(pair.a), b = quoted_text(pair.b);
  const bool both = pair.runs.has(KindOfRun::b_first) == Known::yes;
  switch (before(pair.runs)) {
    case BeforeVerdict::must: return fmt::format("must: {} is printed before {}, whenever {} is", a, b, b);
    case BeforeVerdict::may:
      return fmt::format("may: {} can be printed before {}, and {}", a, b,
                         both ? b + " before " + a : "need not be");
    case BeforeVerdict::never: return fmt::format("never: {} can't be printed before {}", a, b);
    case BeforeVerdict::unknown: return fmt::format("unknown: {} before {} is not decided", a, b);
  }
  broken("a verdict without a sentence");
}

// A text that no output holds is perhaps mistyped.
std::string never_printed(const PairOrder& pair) {
  const auto absent = [&](KindOfRun alone) {
    return pair.runs.has(alone) == Known::no && pair.runs.has(KindOfRun::a_first) == Known::no &&
           pair.runs.has(KindOfRun::b_first) == Known::no && pair.runs.has(KindOfRun::together) == Known::no;
  };
  std::string text;
  if (absent(KindOfRun::only_a)) text += fmt::format("  {} is never printed\n", quoted_text(pair.a));
  if (absent(KindOfRun::only_b)) text += fmt::format("  {} is never printed\n", quoted_text(pair.b));
  return text;
}

std::string checked(const OrderReport& report) {
  if (report.explore.complete && report.z3.complete)
    return "checked: the automaton of all outputs and z3 agree";
  if (report.explore.complete) return "checked: by the automaton of all outputs; z3 did not finish";
  if (report.z3.complete) return "checked: by z3; the automaton of all outputs is not finished";
  return "incomplete: neither the automaton of all outputs nor z3 finished";
}

}  // namespace

std::string_view name_of(BeforeVerdict verdict) {
  switch (verdict) {
    case BeforeVerdict::must: return "must";
    case BeforeVerdict::may: return "may";
    case BeforeVerdict::never: return "never";
    case BeforeVerdict::unknown: return "unknown";
  }
  broken("a verdict without a name");
}

std::string_view name_of(KindOfRun kind) {
  switch (kind) {
    case KindOfRun::a_first: return "a_first";
    case KindOfRun::b_first: return "b_first";
    case KindOfRun::together: return "together";
    case KindOfRun::only_a: return "only_a";
    case KindOfRun::only_b: return "only_b";
    case KindOfRun::neither: return "neither";
  }
  broken("a kind of run without a name");
}

std::vector<std::vector<char>> must_relation(const OrderReport& report) {
  const std::size_t n = report.texts.size();
  std::vector<std::vector<char>> must(n, std::vector<char>(n));
  std::size_t next = 0;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b, ++next) {
      must[a][b] = before(report.pairs[next].runs) == BeforeVerdict::must;
      must[b][a] = before(turned(report.pairs[next].runs)) == BeforeVerdict::must;
    }
  return must;
}

std::string order_text(const OrderReport& report) {
  const PairOrder& pair = report.pairs.front();
  std::string text = sentence(pair) + "\n\n";
  std::vector<std::pair<std::string, std::string>> lines;
  std::size_t width = 0;
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    if (pair.runs.runs[kind] == Known::no) continue;
    const auto& example = pair.runs.examples[kind];
    lines.emplace_back(label(pair, static_cast<KindOfRun>(kind)), pair.runs.runs[kind] == Known::unknown
                                                                      ? "not known"
                                                                  : example ? write_output(*example)
                                                                            : "possible");
    width = std::max(width, display_width(lines.back().first));
  }
  for (const auto& [name, example] : lines) text += fmt::format("  {}   {}\n", pad(name, width), example);
  return text + never_printed(pair) + "\n  " + checked(report) + "\n";
}

std::string order_table(const OrderReport& report) {
  const std::size_t n = report.texts.size();
  std::vector<std::string> names;
  std::size_t width = 0;
  for (const Word& text : report.texts) {
    names.push_back(shorten(quoted_text(text), 24));
    width = std::max(width, display_width(names.back()));
  }
  std::vector<std::vector<std::string>> cells(n, std::vector<std::string>(n, "·"));
  std::size_t next = 0;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b, ++next) {
      cells[a][b] = name_of(before(report.pairs[next].runs));
      cells[b][a] = name_of(before(turned(report.pairs[next].runs)));
    }
  const auto row = [](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
  };
  std::string head = pad("row before column", width);
  std::string text;
  width = std::max(width, display_width(head));
  for (const std::string& name : names) head += "  " + pad(name, 7);
  text += row(head);
  for (std::size_t a = 0; a < n; ++a) {
    std::string line = pad(names[a], width);
    for (std::size_t b = 0; b < n; ++b)
      line += "  " + pad(cells[a][b], std::max<std::size_t>(7, display_width(names[b])));
    text += row(line);
  }
  text += "\nmust, without what follows from the rest:\n";
  const auto pairs = reduced(must_relation(report));
  for (const auto& [a, b] : pairs)
    text += fmt::format("  {} before {}\n", quoted_text(report.texts[a]), quoted_text(report.texts[b]));
  if (pairs.empty()) text += "  nothing\n";
  return text + "\n" + checked(report) + "\n";
}

}  // namespace forkcheck
