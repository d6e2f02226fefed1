// explain FC1234: what a diagnostic means. explain alone: the list of all of them.
#include <fmt/format.h>

#include <sstream>

#include "base/check.h"
#include "cli/commands.h"

namespace forkcheck {

namespace {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  broken("a severity without a name");
}

// Lines of at most 80 columns, broken at blanks.
std::string wrapped(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string all, line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > 80) {
      all += line + '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return all + line + '\n';
}

std::string indented(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string all;
  for (std::string line; std::getline(lines, line);) all += "    " + line + '\n';
  return all;
}

std::string explanation(const CodeRow& row) {
  std::string text = fmt::format("{} ({}): {}\n\n{}", code_name(row.code), name_of(row.severity), row.title,
                                 wrapped(row.meaning));
  if (!row.example.empty()) text += "\nFor example:\n\n" + indented(row.example);
  if (!row.mend.empty()) text += "\nWhat to do: " + wrapped(row.mend);
  return text;
}

}  // namespace

Status explain_command(Session& session) {
  const auto& wanted = session.options().code;
  if (!wanted) {
    for (const auto& row : code_table())
      session.out().write(
          fmt::format("{}  {:7}  {}\n", code_name(row.code), name_of(row.severity), row.title));
    return Status::ok;
  }
  const auto code = parse_code(*wanted);
  if (!code) {
    session.error(fmt::format("there is no code {}; forkcheck explain lists them all", *wanted));
    return Status::usage;
  }
  session.out().write(explanation(code_row(*code)));
  return Status::ok;
}

}  // namespace forkcheck
