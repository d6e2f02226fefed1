// doctor: what this machine allows, each thing really tried, with the mend for what is missing.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "report/style.h"
#include "report/text_width.h"
#include "runtime/doctor.h"

namespace forkcheck {

Status doctor_command(Session& session) {
  const Style& style = session.coloured() ? coloured_style : plain_style;
  const auto checks = runtime::examine_machine();
  std::size_t width = 0;
  for (const auto& one : checks) width = std::max(width, display_width(one.name));
  Status status = Status::ok;
  for (const auto& one : checks) {
    const bool needed = one.importance == runtime::Importance::needed;
    const std::string_view mark = one.ok ? "ok" : needed ? "missing" : "limited";
    const std::string_view colour = one.ok ? style.good : needed ? style.bad : style.strong;
    session.out().write(
        fmt::format("{}{:8}{} {}  {}\n", colour, mark, style.end, pad(one.name, width), one.detail));
    if (!one.ok && !one.mend.empty())
      session.out().write(fmt::format("{}→ {}\n", std::string(9, ' '), one.mend));
    if (!one.ok && needed) status = Status::no;
  }
  return status;
}

}  // namespace forkcheck
