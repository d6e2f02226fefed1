// The real program, run again and again under control.
//
//   auto binary = build({"puzzle.c"});
//   auto runner = Runner::start(*binary, {});
//   RandomPolicy policy(1);
//   RunResult result = runner->run(policy);
//
// A runner is used by the thread that started it, and lives no longer than that thread: its worker dies with
// it.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "runtime/build.h"
#include "runtime/policy.h"
#include "runtime/run_options.h"
#include "runtime/run_result.h"
#include "runtime/worker.h"

namespace forkcheck::runtime {

class Runner {
 public:
  // Fails with cannot_trace, effect_before_main or not_a_program. The binary must exist as long as the
  // runner.
  static Result<Runner> start(const Binary& binary, RunOptions options);

  // One controlled run, in which these signals come from the terminal at some time (bit n - 1: signal n), unless P0 ends before.
  // Nothing of it is left afterwards, however it ended.
  RunResult run(Policy& policy, std::uint64_t typed = 0);
  // One uncontrolled run in the same containment, where opaque programs (executables.h) aren't found. Fails with cannot_trace or
  // no_natural_run.
  Result<NaturalResult> natural();

  bool has_namespaces() const { return controlled_.has_namespaces(); }

 private:
  Runner(Fd program, bool is_static, std::vector<Fd> executables, RunOptions options, Worker controlled)
      : program_(std::move(program)),
        is_static_(is_static),
        executables_(std::move(executables)),
        options_(std::move(options)),
        controlled_(std::move(controlled)) {}
  std::optional<Diagnostic> no_natural_run() const;
  bool runs_neighbours() const;

  Fd program_;
  bool is_static_;
  std::vector<Fd> executables_;  // kept open for options_
  RunOptions options_;
  Worker controlled_;
  std::optional<Worker> natural_;  // started when first asked for
};

}  // namespace forkcheck::runtime
