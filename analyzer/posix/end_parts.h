// In which parts a process ends or becomes another program, as far as others can tell.
//
// Linux (kernel/exit.c, do_exit) lets vfork's parent go on first (exit_mm), gives back what System V semaphores were changed by
// (exit_sem), closes descriptors (exit_files), and at last leaves a zombie and tells the parent (exit_notify). The files behind the
// descriptors are let go of after the last descriptor is closed, in the order opposite to that of their closing (kernel/task_work.c): the
// end of a pipe that has the highest descriptor goes first. POSIX (_exit, "Consequences of Process Termination") has the same things
// happen, and says nothing of their order.
//
// exec (fs/exec.c, begin_new_exec) lets vfork's parent go on, then makes the process one that has executed a program, whose parent can't move
// it into another group any more, and closes descriptors that are marked so; their files are let go of as above.
//
// Parts that nobody can tell apart are one. A part can be told from the one before it only by a process that looks whether it has happened
// without waiting for that; whoever waits for it may as well find that it happened at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace forkcheck {

// At what processes of a program may look without waiting for it. It is never wrong to say that they may.
struct EndLooks {
  bool at_ends = true;     // whether a process is a zombie
  bool at_writers = true;  // whether a pipe has writers: where a read doesn't wait, or is interrupted
  bool at_programs = true;  // whether a process has executed a program
  bool operator==(const EndLooks&) const = default;
};

// A descriptor of an end of a pipe, in the order of their numbers.
struct OpenEnd {
  int descriptor = 0;
  std::uint32_t description = 0;  // the open file; of one pipe's end there are several if that is a FIFO's
  std::uint32_t pipe = 0;
  bool is_writer = false;
  bool goes = true;  // false: exec leaves it open
};

// An end of a pipe that the process closes, under whatever descriptors.
struct HeldEnd {
  int descriptor = 0;  // with which it goes
  std::uint32_t pipe = 0;
  bool is_writer = false;
  bool operator==(const HeldEnd&) const = default;
};
// In the order in which they go. An open file goes with its highest descriptor, an end of a pipe with the last of its open files. It doesn't
// go if any of its descriptors stays.
std::vector<HeldEnd> ends_that_go(std::vector<OpenEnd> open_ends);

// Has another process the other end, or may it come by it? Asked only where the answer could make a difference.
using Matters = std::function<bool(const HeldEnd&)>;

struct EndPart {
  std::size_t closes = 0;  // so many of the ends that are held, from the first on
  bool is_last = true;     // the process becomes a zombie, too
  bool operator==(const EndPart&) const = default;
};
// What happens next. `begun`: the part gives back semaphores or vfork's memory.
EndPart next_part_of_end(bool begun, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters);

struct ExecPart {
  bool has_executed = false;  // at the end of it
  std::size_t closes = 0;     // as above, of the ends that exec closes
  bool is_last = true;        // the new program begins, too
  bool operator==(const ExecPart&) const = default;
};
// `begun`: the part gives back vfork's memory. `has_executed`: by a part before.
ExecPart next_part_of_exec(bool begun, bool has_executed, const std::vector<HeldEnd>& held, EndLooks looks, const Matters& matters);

}  // namespace forkcheck
