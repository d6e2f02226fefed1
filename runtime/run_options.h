// How a program is run for real: its arguments and surroundings, and the bounds of one run.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "posix/end_parts.h"
#include "posix/profile.h"
#include "posix/shared_race.h"
#include "runtime/executables.h"
#include "runtime/points.h"

namespace forkcheck::runtime {

struct Limits {
  std::size_t processes = 256;                        // alive at once, zombies included
  std::size_t steps = 100'000;                        // events of one run
  std::size_t output_bytes = std::size_t{1} << 20;    // of one run
  std::chrono::duration<double> time{10};             // wall clock of one run
  std::size_t memory_bytes = std::size_t{256} << 20;  // address space of each process
};

// Own user, pid, network and ipc namespaces: kill-proof containment, and the same process ids in every run.
enum class Namespaces { where_allowed, none };

// Which accesses of shared memory are stopped at.
struct SharedPoints {
  std::vector<SharedRace> races;
  bool where_handlers_run = false;  // also where a handler of the process could run
  bool everywhere = false;          // all; those that aren't among the above are marked
};
// own_folder: it makes, reads and writes regular files in its working directory, which nobody else sees and which is empty when
// a run begins.
enum class FileAccess { none, own_folder };

struct RunOptions {
  Profile profile;
  std::vector<std::string> argv = {"./a.out"};  // argv[0] included
  std::vector<std::string> environment;         // NAME=VALUE
  std::string input;                            // what standard input holds
  FileAccess files = FileAccess::none;
  bool asks_niceness = false;                   // calls nice and its kin: controlled runs begin with 0
  bool uses_system_v = false;                   // shared memory, semaphores or queues of System V: there have to be namespaces
  EndLooks end_looks = {};                      // what processes of the program look at
  Limits limits;
  Namespaces namespaces = Namespaces::where_allowed;
  SharedPoints shared = {};
  std::vector<PointRange> points = {};  // the binary's; set by the runner
  bool may_exec = false;                // likewise
  std::vector<OpenExecutable> executables = {};  // likewise
};

}  // namespace forkcheck::runtime
