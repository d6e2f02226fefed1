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
// How many processes have that end of that pipe open.
std::size_t count_holders(const Kernel& kernel, const State& state, Description::Kind kind, std::uint32_t pipe);

// Drops what nobody has open any more, and numbers the rest in the order in which it is met, process by process (by name) and
// descriptor by descriptor.
void tidy_files(Kernel& kernel, State& state);

// Processes in texts: the slots of one process and the names that all know.
Text with_names(const State& state, const Process& process, Text text);

}  // namespace forkcheck
