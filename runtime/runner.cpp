#include "runtime/runner.h"

#include <fcntl.h>
#include <fmt/format.h>

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
  auto worker = Worker::start(program.get(), options, FilterMode::controlled);
  if (!worker) return failure(std::move(worker.error()));
  return Runner(std::move(program), std::move(options), std::move(*worker));
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

Result<NaturalResult> Runner::natural() {
  if (options_.files != FileAccess::none)
    return failure(diagnose(Code::cannot_trace, Span{}, "there are no natural runs of programs that open files",
                            "nobody would look where their paths lead; controlled runs are possible"));
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
