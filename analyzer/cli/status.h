// Exit statuses: the contract that scripts and graders depend on (README, "Exit status").
#pragma once

namespace forkcheck {

enum class Status : int {
  ok = 0,          // yes, or done and all is well
  no = 1,          // impossible, different, wrong, a finding
  usage = 2,       // a wrong command line, or a file that can't be read
  refused = 3,     // the program doesn't parse, or is outside the subset
  incomplete = 4,  // a limit, a timeout or an interrupt; what was found is printed and marked
  lacking = 5,     // this machine lacks something: a compiler, ptrace, memory
  bug = 70,        // a bug of forkcheck: two engines disagree, or the model and a real run do
};

// Of several results the one that matters most: a bug, then what kept us from an answer, then no.
Status worst(Status a, Status b);

}  // namespace forkcheck
