// The command line as a function: parses the arguments, runs one command, returns the exit status of the
// contract.
#pragma once

namespace forkcheck {

int run_command_line(int argc, char** argv);

}  // namespace forkcheck
