#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace forkcheck {

const std::vector<CodeRow>& code_table() {
  static const std::vector<CodeRow> table = [] {
    std::vector<CodeRow> rows = {
#define FC_CODE(number, name, severity, title, meaning, example, mend) \
  CodeRow{Code::name, Severity::severity, title, meaning, example, mend},
#include "base/codes/findings.def"
#include "base/codes/limits.def"
#include "base/codes/machine.def"
#include "base/codes/reading.def"
#undef FC_CODE
    };
    std::ranges::sort(rows, {}, &CodeRow::code);
    return rows;
  }();
  return table;
}

const CodeRow& code_row(Code code) {
  const auto& table = code_table();
  const auto row = std::ranges::lower_bound(table, code, {}, &CodeRow::code);
  check(row != table.end() && row->code == code, "a code without a row in the code table");
  return *row;
}

std::optional<Code> parse_code(std::string_view text) {
  if (text.starts_with("FC") || text.starts_with("fc")) text.remove_prefix(2);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const auto& table = code_table();
  const auto row = std::ranges::lower_bound(table, static_cast<Code>(number), {}, &CodeRow::code);
  if (row == table.end() || row->code != static_cast<Code>(number)) return std::nullopt;
  return row->code;
}

std::string code_name(Code code) { return fmt::format("FC{:04}", static_cast<int>(code)); }

Diagnostic diagnose(Code code, Span span, std::string message, std::string note) {
  return {code, code_row(code).severity, span, std::move(message), std::move(note)};
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const Diagnostic& d) { return d.severity == Severity::error; });
}

namespace {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  broken("a severity without a name");
}

// Tabs stay tabs in front of the caret, so that it stands below its character whatever the tab width.
std::string caret_line(std::string_view line, const Span& span) {
  std::string caret;
  for (std::uint32_t i = 0; i + 1 < span.column; ++i) caret += i < line.size() && line[i] == '\t' ? '\t' : ' ';
  caret += '^';
  const std::size_t room = line.size() > span.column ? line.size() - span.column : 0;
  caret.append(std::min<std::size_t>(room, span.length > 0 ? span.length - 1 : 0), '~');
  return caret;
}

// A terminal must not be steered by a file that isn't C: control bytes and what isn't ASCII in a line with
// other bytes than text are shown as one '?' each, so that the caret keeps its column.
std::string printable(std::string_view line) {
  std::string text(line);
  const bool odd = std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\r' && c != '\f' && c != '\v') || byte == 0x7f;
  });
  if (!odd) return text;
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c != '\t' && (byte < 0x20 || byte >= 0x7f)) c = '?';
  }
  return text;
}

// The part of a line that a person can read, with the place in it; the whole line where it is short enough.
struct Excerpt {
  std::string_view line;
  Span span;
};

Excerpt excerpt(std::string_view line, Span span) {
  constexpr std::uint32_t widest = 400, before = 60;
  if (line.size() <= widest) return {line, span};
  const std::uint32_t skipped = span.column > before ? span.column - before : 0;
  span.column -= skipped;
  return {line.substr(std::min<std::size_t>(skipped, line.size()), widest), span};
}

}  // namespace

std::string render(const Diagnostic& d, const Sources& sources) {
  std::string text;
  if (d.span.valid()) {
    text += fmt::format("{}:{}:{}: ", sources.file(d.span.file).name, d.span.line, d.span.column);
  }
  text += fmt::format("{}: {} [{}]\n", severity_name(d.severity), d.message, code_name(d.code));
  if (d.span.valid()) {
    const auto line = sources.line(d.span.file, d.span.line);
    if (!line.empty()) {
      const Excerpt shown = excerpt(line, d.span);
      text += fmt::format("{:5} | {}\n      | {}\n", d.span.line, printable(shown.line),
                          caret_line(shown.line, shown.span));
    }
  }
  if (!d.note.empty()) text += fmt::format("        note: {}\n", d.note);
  return text;
}

}  // namespace forkcheck
