// What every process is doing at each point of a schedule: the process table of ps(1), as the model sees it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engines/witness.h"
#include "posix/wait_status.h"

namespace forkcheck {

struct ProcessCondition {
  // blocked: nothing that it could do now. suspended: by vfork, until its child has gone. sleeping: with ideal timing alone.
  // ending: dead, but not all of its end has come yet (posix/end_parts.h).
  enum class Life : std::uint8_t { running, blocked, suspended, sleeping, stopped, ending, zombie, reaped } life = Life::running;
  std::string waits_in;  // blocked: the call; empty if it computes for ever
  Span where;            // of what it does next; alive
  std::optional<WaitStatus> status;       // ending, zombie
  std::optional<ProcessName> parent;      // none: init; P0's is never told
  std::optional<ProcessName> group = {};  // its leader, if it isn't in the group that P0 began with
  bool operator==(const ProcessCondition& other) const = default;
};

struct ProcessTableRow {
  WitnessStep step;
  std::vector<std::optional<ProcessCondition>> processes;  // as in ProcessTable; none: not born yet
};

struct ProcessTable {
  std::vector<ProcessName> processes;  // all that are ever born, in the order of their births
  std::vector<ProcessTableRow> rows;   // after each event
};

// Nothing if the model doesn't accept the schedule.
std::optional<ProcessTable> process_table(Model& model, const Witness& schedule);

}  // namespace forkcheck
