// Helpers of the lowering's tests.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "syntax/front_end.h"

namespace forkcheck {

struct Lowered {
  Sources sources;
  Result<Compiled> result;
};

inline Lowered compile_text(const std::string& text) {
  Lowered lowered{{}, failure(Diagnostics{})};
  const FileId file = lowered.sources.add({"t.c", text});
  lowered.result = compile(lowered.sources, file, "");
  return lowered;
}

// "line:column code" of each diagnostic.
inline std::vector<std::string> places(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const Diagnostic& d : diagnostics) {
    out.push_back(std::to_string(d.span.line) + ":" + std::to_string(d.span.column) + " " + code_name(d.code));
  }
  return out;
}

inline std::vector<std::string> errors_of(const std::string& text) {
  const Lowered lowered = compile_text(text);
  return lowered.result ? std::vector<std::string>{} : places(lowered.result.error());
}

inline std::vector<std::string> warnings_of(const std::string& text) {
  const Lowered lowered = compile_text(text);
  EXPECT_TRUE(lowered.result.has_value()) << (lowered.result ? "" : render(lowered.result.error().front(), lowered.sources));
  return lowered.result ? places(lowered.result->warnings) : std::vector<std::string>{};
}

}  // namespace forkcheck
