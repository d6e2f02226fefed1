// A copy of the program, stopped at main, that makes a fresh process of itself for each run.
//
// Starting a program costs execve, its loader and libc's start; forking it at main costs a third of that. The
// server is the program itself: a break point at main stops it once, its registers are saved, and a loop of
// three instructions is written over `_start`, which never runs again: clone(CLONE_PARENT | SIGCHLD). Each
// time it is let go it makes one child, which belongs to us by CLONE_PARENT; the child gets the saved
// registers and is at main. The technique is AFL's (Zalewski 2014), without anything preloaded.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "runtime/elf_image.h"
#include "runtime/filter.h"
#include "runtime/loaded_image.h"
#include "runtime/program_files.h"
#include "runtime/run_options.h"
#include "runtime/tracee.h"
#include "runtime/watchdog.h"

namespace forkcheck::runtime {

class ForkServer {
 public:
  struct Setting {
    int program = -1;  // descriptor of the executable
    const RunOptions& options;
    const ProgramFiles& files;
    FilterPlan filter;
  };
  // Fails with cannot_trace, effect_before_main or not_a_program. Must be used from the thread that started
  // it.
  static Result<ForkServer> start(const Setting& setting);
  ForkServer(ForkServer&& other) noexcept;
  ForkServer& operator=(ForkServer&&) = delete;
  ~ForkServer();  // kills the server, not the processes that it made

  pid_t pid() const { return server_.pid(); }
  const PlantedPoints& points() const { return points_; }
  // A new process, stopped at the first instruction of main; nothing if there is none within the watchdog's
  // time.
  std::optional<pid_t> spawn(const Watchdog& watchdog) const;

 private:
  explicit ForkServer(pid_t pid) : server_(pid) {}
  Diagnostics run_to_main(const ElfImage& image, const Watchdog& watchdog);
  bool plant_loop(std::uint64_t entry, std::uint64_t key);

  Tracee server_;
  Registers at_main_;
  PlantedPoints points_;
};

}  // namespace forkcheck::runtime
