#include <array>

#include "base/check.h"
#include "program/program.h"

namespace forkcheck {

const ScalarInfo& info(Scalar type) {
  static constexpr std::array<ScalarInfo, 13> table = {{
      {"i8", 1, true, true},
      {"u8", 1, true, false},
      {"i16", 2, true, true},
      {"u16", 2, true, false},
      {"i32", 4, true, true},
      {"u32", 4, true, false},
      {"i64", 8, true, true},
      {"u64", 8, true, false},
      {"bool", 1, true, false},
      {"f32", 4, false, true},
      {"f64", 8, false, true},
      {"pointer", 8, false, false},
      {"none", 0, false, false},
  }};
  const auto index = static_cast<std::size_t>(type);
  check(index < table.size(), "a scalar type that doesn't exist");
  return table[index];
}

namespace {

template <class T>
void forget_spans(std::vector<T>& things) {
  for (T& thing : things) thing.span = {};
}

Program without_spans(Program program) {
  forget_spans(program.code);
  forget_spans(program.globals);
  forget_spans(program.functions);
  for (Function& function : program.functions) forget_spans(function.locals);
  return program;
}

}  // namespace

bool same_program(const Program& a, const Program& b) { return without_spans(a) == without_spans(b); }

}  // namespace forkcheck
