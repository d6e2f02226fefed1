// The real program for one command: compiled while the model is searched, then started.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "cli/session.h"
#include "engines/real_program.h"

namespace forkcheck {

// Why a program that decides by numbers which differ from run to run (machine/cases.h) isn't driven.
Diagnostic case_not_chosen();

class RealSession {
 public:
  // Starts compiling at once, beside whatever comes next.
  RealSession(const Loaded& loaded, const Model& model, std::vector<std::string> argv);

  // Waits for the compiler and starts the program; belongs to this thread from then on.
  Result<RealProgram*> start();
  std::string compiler() const;  // once started

 private:
  RealProgramRequest request_;
  std::future<Result<BuiltProgramPtr>> building_;
  BuiltProgramPtr built_;
  std::unique_ptr<RealProgram> program_;
};

}  // namespace forkcheck
