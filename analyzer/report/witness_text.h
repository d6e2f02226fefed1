// A schedule as a table, one step a line, with what has been printed so far (README, "Schedules").
#pragma once

#include <string>

#include "engines/witness.h"
#include "posix/schedule.h"

namespace forkcheck {

//  1  P0     line  4  fork → P0.1
//  2  P0     line  8  write "0"                        0
std::string witness_table(const Witness& witness);

// The same with a column for each process, in the order of their births: │ while it lives, ┆ while it is a
// zombie that nobody has reaped.
//
//     P0             P0.1
//  1  fork → P0.1    │
//  2  write "0"      │         0
//  3  │              write "9" 09
std::string witness_timeline(const Witness& witness);

// The same as a schedule file, which replays in the model and on the real program.
std::string schedule_text(const Witness& witness);

}  // namespace forkcheck
