// Runs one process of a C text in the machine, answering its requests as a kernel would that has no other processes.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "machine/machine.h"
#include "syntax/front_end.h"

namespace forkcheck {

struct LoneRun {
  std::vector<WriteRequest> writes;
  Request end;           // exit, killed, spin or stuck
  Span where;            // of the end
  Diagnostics findings;

  // Bytes written to the descriptor; a process id as "<name>": <self>, <parent>, <child 1>, ...
  std::string text(int descriptor = 1) const;
  // The same with '|' after each write.
  std::string pieces(int descriptor = 1) const;
  std::string ending() const;  // "exit 3", "signal 11", "spins", "FC3010"
  bool found(Code code) const;

  std::vector<std::vector<std::string>> names;  // by write: whom its slots named then
};

// A compiled program; stays where it is (machines refer to it).
struct CompiledText {
  Sources sources;
  Program program;
};
std::unique_ptr<CompiledText> compile_text(const std::string& c);

// What the process gets from fork: a child's id (parent) or 0.
enum class ForkSide { parent, child };

struct LoneOptions {
  Profile profile;
  MachineOptions machine{{"./program"}, {}, {}};
  ForkSide side = ForkSide::parent;
};
LoneRun run_alone(const std::string& c, const LoneOptions& options = {});

inline LoneOptions with_stdout(Stdout out) {
  LoneOptions options;
  options.profile.out = out;
  return options;
}

}  // namespace forkcheck
