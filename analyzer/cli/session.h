// What every command works with: the sources, the compiled program as a model, the budget, where to write,
// what to complain about.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "base/diagnostic.h"
#include "cli/options.h"
#include "cli/status.h"
#include "cli/writer.h"
#include "engines/answer.h"
#include "engines/model.h"
#include "posix/event.h"
#include "program/program.h"

namespace forkcheck {

// One program file read and compiled.
struct Loaded {
  std::string path;  // as given; "-" for standard input
  std::string text;
  Program program;
  Diagnostics warnings;
  std::string input;  // what its standard input holds
};

class Session {
 public:
  explicit Session(Options options);

  const Options& options() const { return options_; }
  Sources& sources() { return sources_; }
  Writer& out() { return out_; }
  Budget& budget() { return budget_; }

  // Reads and compiles; on failure everything is said and the status is what to end with. Warnings are not
  // said: see warn().
  tl::expected<Loaded, Status> load(const std::string& path);
  // A file that isn't a program: raw outputs, schedules, standard input of the program.
  tl::expected<std::string, Status> read(const std::string& path);

  // The schedule file that the command line names.
  tl::expected<std::vector<Event>, Status> schedule();

  // The program under a profile, with the arguments of the command line.
  std::unique_ptr<Model> model(const Loaded& loaded, const Profile& profile) const;
  MachineOptions machine_options(const Loaded& loaded) const;
  std::vector<std::string> argv() const;

  // Diagnostics, notes and errors go to standard error.
  void complain(const Diagnostics& diagnostics);
  void warn(const Diagnostics& warnings);      // not with -q
  void error(std::string_view message) const;  // "forkcheck: error: MESSAGE"
  void note(std::string_view message) const;   // not with -q

  // Says why an answer is incomplete. ok if it is complete.
  Status status_of(const Answer& answer);
  Status status_of(const Diagnostics& limits);

  // Colours in what is written to the output.
  bool coloured() const;
  // The command ends: --exit-zero, and a writer that failed.
  Status finish(Status status);

 private:
  Options options_;
  Sources sources_;
  Budget budget_;
  Writer out_;
};

}  // namespace forkcheck
