// The process table at each point of a schedule: one line an event, one column a process.
#pragma once

#include <cstddef>
#include <string>

#include "engines/process_table.h"

namespace forkcheck {

//     event              P0                P0.1
//  1  P0 fork → P0.1     running           running
//  2  P0.1 exit          running           zombie (exit 3)
//  3  P0 wait P0.1       running           reaped
//
// A process whose parent isn't the one that made it, or that left its group, says so in brackets. Of a longer schedule the first
// events, and how many there are more. Indented by so many columns.
std::string process_table_text(const ProcessTable& table, std::size_t indent);

}  // namespace forkcheck
