// The real program under control, as the engines see it: a small interface with the traced program behind it,
// and a fake in tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engines/model.h"
#include "posix/event.h"
#include "posix/profile.h"
#include "posix/shared_race.h"
#include "program/program.h"

namespace forkcheck {

struct RealEvent {
  Event event;
  std::string bytes;  // of a write; else empty
  enum class Stream : std::uint8_t { out, err, other } stream = Stream::out;
};

struct RealRun {
  // finished: every process ended. blocked: processes live, but none can move. cut: a bound of the run or the
  // schedule's end. parted: a replayed schedule asked for an event that the program couldn't do.
  enum class End : std::uint8_t { finished, blocked, cut, parted } end = End::finished;
  std::vector<RealEvent> trace;
  std::map<ProcessName, int> pids;
  int init_pid = 1;    // what orphans see as their parent
  int shell_pid = 0;   // what the program itself sees as its parent
  std::string detail;  // cut, parted: why, in words
};

struct NaturalRun {
  std::string bytes;
  enum class End : std::uint8_t { finished, still_running, too_much_output } end = End::finished;
};

// What an exhaustive exploration came to.
struct Explored {
  std::size_t runs = 0;
  std::string why_incomplete;  // empty: every behaviour was seen
};

// Priorities that change now and then instead of each step by chance (runtime/policy.h, PctPolicy).
struct Priorities {
  std::uint64_t changes = 0;
  std::uint64_t length = 0;  // about how many events a run has
};

class RealProgram {
 public:
  virtual ~RealProgram() = default;
  // Exactly these events (`wake` is skipped: no call stands behind it), then nothing more.
  virtual RealRun replay(const std::vector<Event>& events) = 0;
  // A schedule drawn by chance; the same seed gives the same one.
  virtual RealRun random(std::uint64_t seed) = 0;
  virtual RealRun random(std::uint64_t seed, const Priorities& priorities) = 0;
  // Every behaviour, one run after the other, without any help of the model (runtime/exploration.h). Shows
  // each run until `visit` returns false; those that were left because nothing new could follow are cut.
  virtual Explored explore(const std::function<bool(const RealRun&)>& visit) = 0;
  // Nobody interferes.
  virtual Result<NaturalRun> natural() = 0;
};

struct RealProgramRequest {
  std::string path;  // the C file; "-": only `text`
  std::string text;
  Profile profile;
  std::vector<std::string> argv;
  std::string input;  // what standard input holds
  // Accesses to these variables, and calls of these library functions, are points (posix/calls.def).
  std::vector<std::string> watched_variables = {};
  std::vector<std::string> watched_functions = {};
  // The same for shared memory.
  struct SharedMemory {
    std::vector<SharedRace> races;
    bool has_handlers = false;
  };
  std::optional<SharedMemory> shared_memory = {};  // none: the program maps nothing
  bool makes_files = false;  // then it gets a working directory of its own
  bool calls_replaced = false;  // functions of the library that real runs take from us
  bool may_exec = false;
  bool asks_niceness = false;
  bool uses_system_v = false;
  EndLooks end_looks = {};
  std::vector<Executable> executables = {};  // that exec finds
};

// What the model knows of the program: where it has to stop because a handler may be told apart there, and what its calls of exec find.
void prepare(RealProgramRequest& request, const Model& model);

// The compiler's result, ready to be started (the type is the runtime's own).
struct BuiltProgram;
struct BuiltProgramDeleter {
  void operator()(BuiltProgram* built) const;
};
using BuiltProgramPtr = std::unique_ptr<BuiltProgram, BuiltProgramDeleter>;

// Compiles the very same text. May run on another thread than the rest.
Result<BuiltProgramPtr> build_real_program(const RealProgramRequest& request);
std::string compiler_of(const BuiltProgram& built);  // first line of `cc --version`
// Belongs to the thread that calls this. `built` must outlive it.
Result<std::unique_ptr<RealProgram>> start_real_program(const BuiltProgram& built,
                                                        const RealProgramRequest& request);

}  // namespace forkcheck
