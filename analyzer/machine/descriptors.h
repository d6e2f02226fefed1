// What the processes of a state have open: looking it up, and keeping it tidy.
#pragma once

#include "machine/kernel.h"

namespace forkcheck {

// The lowest number from `from` on that isn't open.
int lowest_free(const DescriptorTable& table, int from);
void open_descriptor(DescriptorTable& table, const OpenDescriptor& descriptor);  // that isn't open yet
void close_descriptor(DescriptorTable& table, int number);

// The end of a pipe that a process has open there; null if it is something else, or nothing.
const Description* pipe_end(const Kernel& kernel, const State& state, const Process& process, int descriptor);
// What a process has open there that the program opened or made itself; null if it is something else, or nothing.
const Description* opened(const Kernel& kernel, const State& state, const Process& process, int descriptor);
// Has the process that end of that pipe open?
bool holds_end(const Kernel& kernel, const State& state, const Process& process, Description::Kind kind, std::uint32_t pipe);
// How many processes have that end of that pipe open.
std::size_t count_holders(const Kernel& kernel, const State& state, Description::Kind kind, std::uint32_t pipe);

// Drops what nobody has open any more, and numbers the rest in the order in which it is met, process by process (by name) and
// descriptor by descriptor.
void tidy_files(Kernel& kernel, State& state);

// st_mode (inode(7)) of what is no regular file, and parts of it.
inline constexpr int mode_of_file = 0100000, mode_of_fifo = 0010000, mode_of_pipe = 0010600, mode_of_null_device = 0020666;
inline constexpr int all_permissions = 0777;
// What F_GETFL tells of open's flags; x86-64 Linux adds O_LARGEFILE.
int description_flags(int open_flags);

// Processes in texts: the slots of one process and the names that all know.
Text with_names(const State& state, const Process& process, Text text);
Text with_names(const State& state, const std::vector<ProcessRef>& table, Text text);

}  // namespace forkcheck
