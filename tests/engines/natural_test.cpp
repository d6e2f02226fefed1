// Nobody interferes with generated programs, and still they print nothing that isn't predicted. Controlled runs can't show that alone: they
// are the tracer's idea of the kernel as well.
#include <algorithm>
#include <cstdlib>

#include "generated.h"
#include "language/matcher.h"
#include "real_start.h"

namespace forkcheck {
namespace {

constexpr unsigned runs_of_each = 50;

// Of each family: some, or as many as this variable says.
unsigned natural_programs() {
  const char* wanted = std::getenv("FORKCHECK_NATURAL_PROGRAMS");
  return wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 10;
}

// Else a run would have to be waited for.
bool always_ends(const Language& language) {
  constexpr std::size_t most_outputs = 10000;
  std::size_t outputs = 0;
  bool ends = true;
  language.for_each([&](WordView word) {
    ends = ends && (word.empty() || (word.back() != symbol::blocked && word.back() != symbol::endless));
    return ends && ++outputs < most_outputs;
  });
  return ends && outputs < most_outputs;
}

bool mentions(const testing::Generated& program, const char* word) { return program.code.find(word) != std::string::npos; }

// Whether there was something to compare.
bool is_as_predicted(testing::Generated program) {
  if (mentions(program, "sleep")) return false;  // takes time
  if (mentions(program, "mkfifo") && mentions(program, "unlink")) return false;  // see grammar/README.md, as below
  // A handler without SA_RESTART may interrupt a write to a terminal.
  if (mentions(program, "sigaction")) program.profile.out = Stdout::pipe, program.profile.err = Stderr::ignore;
  const auto model = testing::load(program.code, program.profile, program.input, program.directory);
  if (!model) return false;
  Budget budget;
  const Answer predicted = explore(*model, budget);
  if (!predicted.complete || !always_ends(predicted.language)) return false;
  if (std::ranges::count(model->machine.findings(), Code::stream_reentered, &Diagnostic::code) != 0) return false;  // anything may happen
  const auto real = testing::start(program.code, program.profile, model.get(), program.input, program.directory);
  if (!real) return false;
  for (unsigned run = 0; run < runs_of_each; ++run) {
    const auto seen = real->program->natural();
    if (!seen) return false;  // it may run programs that nobody knows
    EXPECT_EQ(seen->end, NaturalRun::End::finished) << program.code;
    Budget time;
    EXPECT_TRUE(find(predicted.language, seen->bytes, time) || time.spent()) << "not predicted: " << seen->bytes << "\n" << program.code;
  }
  return true;
}

class NaturalRuns : public ::testing::TestWithParam<testing::GeneratedFamily> {};

TEST_P(NaturalRuns, ShowOnlyWhatIsPredicted) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  const auto& family = GetParam();
  if (family.has_races) GTEST_SKIP() << "a processor may show more than the model has";
  const unsigned wanted = natural_programs();
  unsigned compared = 0;
  constexpr unsigned first_seed = 100000;  // others than elsewhere
  for (unsigned i = 0; compared < wanted && i < 20 * wanted && !HasFailure(); ++i) compared += is_as_predicted(family.make(first_seed + i)) ? 1 : 0;
  EXPECT_TRUE(HasFailure() || compared == wanted) << compared;
}

INSTANTIATE_TEST_SUITE_P(Generated, NaturalRuns, ::testing::ValuesIn(testing::generated_families()),
                         [](const auto& family) { return family.param.name; });

}  // namespace
}  // namespace forkcheck
