// One program under one profile, ready for every engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/races.h"
#include "machine/kernel.h"
#include "machine/machine.h"
#include "program/program.h"

namespace forkcheck {

// Owns the program and what runs it. Engines take a Model& and share its interned local states.
struct Model {
  Model(Program compiled, const Profile& wanted, MachineOptions options = {})
      : program(std::move(compiled)), profile(wanted), machine(program, profile, std::move(options)), kernel(machine, profile) {
    find_races(kernel);
  }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Program program;
  const Profile profile;
  Machine machine;
  Kernel kernel;
};

}  // namespace forkcheck
