#include "cli/cli.h"

#include <cstdio>

namespace forkcheck {

int run_command_line(int, char**) {
  std::fputs("forkcheck: no command is built yet\n", stderr);
  return 70;
}

}  // namespace forkcheck
