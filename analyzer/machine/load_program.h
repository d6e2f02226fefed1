// How a process begins: its globals, its arguments and environment, and the call of main.
#pragma once

#include <vector>

#include "machine/content_pool.h"
#include "machine/cpu.h"
#include "machine/local_state.h"

namespace forkcheck {

// Streams, errno and globals with their initial values.
std::vector<Object> pristine_objects(const Program& program, ContentPool& pool);

struct ProgramTexts {
  std::vector<Text> arguments;
  std::vector<Text> environment;
};
// A program of the linked ones, ready to run its main's first instruction.
LocalState begin_program(const World& world, const std::vector<Object>& pristine, FunctionId main, const ProgramTexts& texts);

// The first program, with the arguments and the environment of the options.
LocalState initial_state(const World& world, const std::vector<Object>& pristine);

// Whether a text of the program holds the conversion %m, which prints errno.
bool formats_show_errno(const Program& program);

}  // namespace forkcheck
