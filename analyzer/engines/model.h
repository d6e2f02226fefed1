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
      : program(std::move(compiled)), profile(wanted), decision_(find_decision(program, profile, options)),
        machine(program, profile, deciding(std::move(options), decision_.has_value())), kernel(machine, profile) {
    if (decision_) find_cases(kernel, *decision_);
    find_races(kernel);
  }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Program program;
  const Profile profile;

 private:
  static MachineOptions deciding(MachineOptions options, bool decides) {
    options.decides = decides;
    return options;
  }
  const std::optional<Diagnostic> decision_;  // by a number that differs from run to run

 public:
  Machine machine;
  Kernel kernel;
};

}  // namespace forkcheck
