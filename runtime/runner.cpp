#include "runtime/runner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace forkcheck::runtime {

Result<Runner> Runner::start(const Binary& binary, RunOptions options) {
  Fd program(open(binary.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!program.valid()) {
    return failure(diagnose(Code::not_a_program, Span{},
                            fmt::format("can't open {}: {}", binary.path, strerror(errno)), ""));
  }
  options.points = binary.points;
  options.may_exec = binary.may_exec;
  std::vector<Fd> executables;
  for (const auto& one : binary.executables) {
    executables.emplace_back(one.file.empty() ? -1 : open(one.file.c_str(), O_PATH | O_CLOEXEC));
    OpenExecutable opened{one.kind, one.path, one.is_static, one.points, executables.back().get(), {}};
    if (one.kind != ExecKind::opaque) opened.image = read_elf_image(Fd(open(one.file.c_str(), O_RDONLY | O_CLOEXEC)).get());
    options.executables.push_back(std::move(opened));
  }
  if (executables.size() > most_executables) {
    return failure(diagnose(Code::not_a_program, Span{}, "the program runs too many others", ""));
  }
  auto worker = Worker::start(program.get(), options, FilterMode::controlled);
  if (!worker) return failure(std::move(worker.error()));
  return Runner(std::move(program), binary.is_static, std::move(executables), std::move(options), std::move(*worker));
}

RunResult Runner::run(Policy& policy, std::uint64_t typed) {
  if (auto plan = policy.plan()) {
    controlled_.send(RunByPlan{std::move(*plan), typed});
  } else {
    controlled_.send(RunByAsking{typed});
  }
  while (true) {
    auto answer = controlled_.receive();
    if (auto* result = std::get_if<RunResult>(&answer)) return std::move(*result);
    const auto picked = policy.choose(std::get<Question>(answer).enabled);
    controlled_.send(Choose{picked ? std::optional<std::uint64_t>(*picked) : std::nullopt});
  }
}

bool Runner::runs_neighbours() const {
  return std::ranges::any_of(options_.executables, [](const OpenExecutable& one) { return one.kind == ExecKind::neighbour; });
}

// Nobody looks at what a natural run executes and opens, so it must find nothing but what is meant for it (sandbox.h).
std::optional<Diagnostic> Runner::no_natural_run() const {
  const auto refuse = [](const std::string& why) {
    return diagnose(Code::no_natural_run, Span{}, "this program can't be left to itself: " + why,
                    "runs under control show the same outputs");
  };
  if (options_.asks_niceness && getpriority(PRIO_PROCESS, 0) != 0)
    return refuse("it asks how nice it is, and forkcheck isn't as nice as programs are at first");
  const bool opens_files = options_.files != FileAccess::none;
  if (!options_.may_exec && !opens_files) return std::nullopt;
  if (!has_namespaces())
    return refuse(opens_files ? "it opens files, and there are no namespaces to hide the machine's from it"
                              : "it may run other programs, and there are no namespaces to hide the machine's from it");
  if (opens_files && !is_static_) return refuse("it needs libraries: install the static C library (libc.a)");
  if (opens_files && runs_neighbours()) return refuse("the programs that it runs lie where it makes files");
  for (const auto& one : options_.executables) {
    if (one.kind != ExecKind::opaque && !one.is_static) return refuse("what it runs needs libraries: install the static C library (libc.a)");
  }
  return std::nullopt;
}

Result<NaturalResult> Runner::natural() {
  if (auto reason = no_natural_run()) return failure(std::move(*reason));
  if (!natural_) {
    auto worker = Worker::start(program_.get(), options_, FilterMode::natural);
    if (!worker) return failure(std::move(worker.error()));
    natural_.emplace(std::move(*worker));
  }
  natural_->send(RunNaturally{});
  auto answer = natural_->receive();
  return std::get<NaturalResult>(std::move(answer));
}

}  // namespace forkcheck::runtime
