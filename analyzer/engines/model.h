// One program under one profile, ready for every engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/find_cases.h"
#include "engines/races.h"
#include "machine/kernel.h"
#include "machine/machine.h"
#include "program/program.h"

namespace forkcheck {

// Owns the program and what runs it. Engines take a Model& and share its interned local states.
struct Model {
  Model(Program compiled, const Profile& wanted, MachineOptions options = {})
      : program(std::move(compiled)), profile(wanted), decision(find_decision(program, profile, options)),
        machine(program, profile, deciding(std::move(options), decision.has_value())), kernel(machine, profile) {
    if (decision) find_cases(kernel, *decision);
    find_races(kernel);
  }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Program program;
  const Profile profile;
  const std::optional<Diagnostic> decision;  // where it decides by a number that differs from run to run
  Machine machine;
  Kernel kernel;

 private:
  static MachineOptions deciding(MachineOptions options, bool decides) {
    options.decides = decides;
    return options;
  }
};

}  // namespace forkcheck
