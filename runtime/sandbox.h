// The walls around a run, from the outside in: another user than root, own namespaces, resource limits. The
// filter is the innermost.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>

#include "runtime/executables.h"
#include "runtime/filter.h"
#include "runtime/run_options.h"

namespace forkcheck::runtime {

// Signal handling as a shell gives it to a program, whatever the caller has set: nothing blocked, ignored or
// handled.
void reset_signals();

// Kills this process when its parent's thread ends; `parent` is whom we were forked from (it may be gone
// already).
void die_with_parent(int parent);

// A root caller's programs run as a user id that nobody has; an ordinary user's as that user. No effect where
// that isn't allowed.
void drop_root();

// New user, pid, network and ipc namespaces; the pid namespace is for the next child, which is its init. The
// user id stays the same, but an unused one is called nobody there.
Isolation enter_namespaces();

// All that there are in the caller's ipc namespace, as far as they are its user's.
void remove_system_v_objects();

// For natural runs, whose calls of exec and open nobody looks at: a file system with nothing in it but /dev/null, these programs
// (without the opaque ones) where exec looks for them, and `folder`, in which everything is that can be written; in a mount
// namespace of the caller's own, whose working directory it is. False where that isn't allowed.
bool enter_own_root(const std::vector<OpenExecutable>& executables, const std::optional<std::string>& folder);

// As long as this lives, the caller and what comes of it find a small and empty file system in the place of the folder, in a mount
// namespace of their own: nobody can fill the machine's disk there.
class SmallFolder {
 public:
  explicit SmallFolder(std::string path);
  ~SmallFolder();
  SmallFolder(const SmallFolder&) = delete;
  SmallFolder& operator=(const SmallFolder&) = delete;
  bool is_there() const { return is_there_; }

 private:
  std::string path_;
  bool is_there_ = false;
};

// Limits of the calling process and its children, set just before execve. `processes` bounds those of its
// user in natural runs, where nobody counts forks; where that limit has no effect (root that couldn't be
// dropped), the deadline of the run is what remains.
void limit_resources(const RunOptions& options, FilterMode mode, Isolation isolation);

// Of the first process of one run and, each for itself, of all that come of it. Not of the fork server, whose
// time adds up over all runs.
void limit_processor_time(pid_t pid, const Limits& limits);

// Many processes within their limits can still use up the machine's memory: then they are the first to go,
// and nobody else (proc(5), oom_score_adj).
void offer_to_memory_killer();

}  // namespace forkcheck::runtime
