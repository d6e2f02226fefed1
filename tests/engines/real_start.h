// Real programs of tests, built and started.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engines/drive.h"
#include "engines/engines.h"
#include "programs.h"

namespace forkcheck::testing {

struct Real {
  BuiltProgramPtr built;
  std::unique_ptr<RealProgram> program;
};

inline std::optional<Real> start(const std::string& code, const Profile& profile, const Model* model = nullptr,
                                 const std::string& input = "", const std::string& directory = "") {
  RealProgramRequest request;
  if (model != nullptr) prepare(request, *model);
  request.path = (std::filesystem::path(directory) / "test.c").string();
  request.text = includes + code;
  request.profile = profile;
  request.argv = {"./test"};
  request.input = input;
  auto built = build_real_program(request);
  if (!built) return std::nullopt;
  auto program = start_real_program(**built, request);
  if (!program) return std::nullopt;
  return Real{std::move(*built), std::move(*program)};
}

inline bool real_runs_are_possible() { return start("int main() { return 0; }", {}).has_value(); }

}  // namespace forkcheck::testing
