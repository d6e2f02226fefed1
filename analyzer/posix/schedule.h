// A schedule as text, one event a line: `PROCESS CALL [CHOICE]  # line N, bytes written`.
// What follows # is for people; blank lines are skipped. The same file replays in the model and on the real program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "posix/event.h"

namespace forkcheck {

struct ScheduleLine {
  Event event;
  std::uint32_t line = 0;  // source line of the call; 0 if unknown
  std::string text;        // what it wrote, as outputs are written (escaped); may be empty
};

std::string print_schedule(const std::vector<ScheduleLine>& lines);
Result<std::vector<Event>> parse_schedule(std::string_view text, FileId file);

}  // namespace forkcheck
