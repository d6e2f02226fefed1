// The kernel's view of a running program, as a value: the tree of processes. What was written is not part of it.
//
// Two uses: named states (each process has its fork path; counts are 1), for schedules, witnesses, real traces and the naive
// engine; and canonical states (no names; equal sibling subtrees are one with a count; children in canonical order), for the
// explorer. The kernel's steps work on both; only printing a process id needs names.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "machine/request.h"
#include "machine/signals.h"
#include "posix/wait_status.h"

namespace forkcheck {

using ProcessIndex = std::uint32_t;                  // position in State::processes
struct PersonalTag;
using PersonalId = Id<PersonalTag>;  // see personal.h; none: nothing out of the ordinary
struct SharedFilesTag;
struct SharedMemoryTag;
using SharedMemoryId = Id<SharedMemoryTag>;  // see shared_memory.h; none: there isn't any
struct AccessesTag;
using AccessesId = Id<AccessesTag>;
using SharedFilesId = Id<SharedFilesTag>;  // see files.h; none: nothing but what every program starts with

// Whom a slot names.
struct ProcessRef {
  enum class Kind : std::uint8_t { here, gone, init, shell } kind = Kind::here;
  std::uint32_t index = 0;  // here: ProcessIndex; gone (reaped): NameId in named states, else a number within the state
  auto operator<=>(const ProcessRef&) const = default;
};

struct Process {
  enum class Life : std::uint8_t {
    running,   // at its request, which may block
    lent,      // called vfork: suspended until the child ends
    sleeping,  // ideal timing only: until wakes_in has passed
    zombie,    // ended, not reaped
  };
  static constexpr ProcessIndex parent_init = 0xFFFFFFFEu;
  static constexpr ProcessIndex parent_shell = 0xFFFFFFFDu;

  Life life = Life::running;
  ProcessIndex parent = parent_shell;
  LocalId local;                  // none for zombies
  WaitStatus status;              // zombies
  std::vector<ProcessRef> names;  // by slot
  std::uint64_t wakes_in = 0;     // nanoseconds left to sleep
  std::uint32_t count = 1;        // how many identical siblings (with all below them) this one stands for
  NameId name;                    // none in canonical states
  std::uint32_t forks = 0;        // children so far, to name the next; 0 in canonical states
  ProcessIndex vfork_child = 0;   // lent: which child
  PersonalId personal;            // named states only
  AccessesId accesses;            // of shared memory, since its last event

  auto operator<=>(const Process&) const = default;
};

inline bool is_alive(const Process& process) { return process.life != Process::Life::zombie; }
inline bool has_process_parent(const Process& process) { return process.parent < Process::parent_shell; }

struct State {
  // Parents before children. Named: in order of names, so that equal situations are equal values whatever led there.
  // Canonical: sorted, see engines/canonical.h.
  std::vector<Process> processes;
  SharedFilesId files;
  SharedMemoryId memory;
  std::uint32_t assumed = 0;  // the number of a case (cases.h); 0: none yet
  bool operator==(const State&) const = default;
};

std::uint64_t hash_of(const State& state);
struct StateHash {
  std::size_t operator()(const State& state) const { return hash_of(state); }
};

// Puts `process` at `position`, and makes every reference to what moved follow.
void insert_process(State& state, ProcessIndex position, Process process);
// Gives a process to init. It leaves the counts of those above it, so it takes them into its own.
void leave_to_init(State& state, ProcessIndex index);
// Takes a process without children out of the state; whoever names it then names it as gone (by `gone_as`).
void remove_process(State& state, ProcessIndex index, std::uint32_t gone_as);

}  // namespace forkcheck
