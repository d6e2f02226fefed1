#include "cli/real_session.h"

namespace forkcheck {

Diagnostic case_not_chosen() {
  return diagnose(Code::case_not_chosen, {}, "it decides by numbers that differ from run to run, which nobody can choose for a real run");
}

RealSession::RealSession(const Loaded& loaded, const Model& model, std::vector<std::string> argv)
    : request_{loaded.path, loaded.text, model.profile, std::move(argv), loaded.input} {
  prepare(request_, model);
  building_ = std::async(std::launch::async, [request = request_] { return build_real_program(request); });
}

Result<RealProgram*> RealSession::start() {
  auto built = building_.get();
  if (!built) return failure(built.error());
  built_ = std::move(*built);
  auto program = start_real_program(*built_, request_);
  if (!program) return failure(program.error());
  program_ = std::move(*program);
  return program_.get();
}

std::string RealSession::compiler() const {
  return built_ ? compiler_of(*built_) : std::string();
}

}  // namespace forkcheck
