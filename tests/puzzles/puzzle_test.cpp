// Every puzzle of the project against its own header: all engines, and the real program.
//
// The files are found, not listed: a new puzzle is tested as soon as it is there.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/bigint.h"
#include "base/source.h"
#include "engines/agree.h"
#include "engines/drive.h"
#include "engines/engines.h"
#include "engines/real_program.h"
#include "language/matcher.h"
#include "posix/call_table.h"
#include "posix/profile.h"
#include "syntax/front_end.h"
#include "tests/puzzles/answer_key.h"

namespace forkcheck::puzzles {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_listed = 400;  // outputs that Z3 lists one by one and that are driven on the real program

struct Case {
  Puzzle puzzle;
  std::string conditions;
  Profile profile;
  const Key* key = nullptr;  // nothing: the profile has no answer in the header; the engines must agree all the same
};

std::vector<Case> all_cases() {
  static const std::vector<Puzzle> puzzles = find_puzzles();
  std::vector<Case> cases;
  for (const Puzzle& puzzle : puzzles) {
    std::set<Profile> seen;
    for (const Key& key : puzzle.keys) {
      cases.push_back({puzzle, key.conditions, key.profile, &key});
      Profile untyped = key.profile;
      untyped.typed = 0;
      seen.insert(untyped);
    }
    Profile pipe;
    pipe.out = Stdout::pipe;
    pipe.err = Stderr::ignore;
    if (!seen.contains(Profile{})) cases.push_back({puzzle, "terminal", Profile{}, nullptr});
    if (!seen.contains(pipe)) cases.push_back({puzzle, "pipe", pipe, nullptr});
  }
  return cases;
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.puzzle.path + "_" + info.param.conditions;
  name.erase(0, std::string("puzzles/").size());
  std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

void PrintTo(const Case& c, std::ostream* out) { *out << c.puzzle.path << " (" << c.conditions << ")"; }

class PuzzleTest : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    path_ = std::string(FORKCHECK_SOURCE_DIR) + "/" + GetParam().puzzle.path;
    ASSERT_TRUE(read_file(path_, text_));
    const FileId file = sources_.add({path_, text_});
    auto compiled = compile(sources_, file, path_.substr(0, path_.rfind('/')), {GetParam().puzzle.input});
    if (!compiled) {
      for (const auto& d : compiled.error()) ADD_FAILURE() << render(d, sources_);
      FAIL();
    }
    MachineOptions options;
    options.arguments = {"./puzzle"};
    options.input = GetParam().puzzle.input;
    model_.emplace(std::move(compiled->program), GetParam().profile, options);
    explored_ = explore(*model_, budget_);
  }

  // Nobody can choose the numbers by which such a program decides.
  void runs_naturally(RealProgram& real) {
    const NaturalRuns runs = run_natural(real, explored_.language, {20, Budget::Clock::now() + 60s}, budget_, [](std::size_t) {});
    EXPECT_EQ(runs.runs, 20u);
    for (const auto& [bytes, times] : runs.seen) EXPECT_TRUE(find(explored_.language, bytes)) << bytes;
  }

  bool bounded() const { return GetParam().puzzle.findings.empty() || explored_.complete; }

  Sources sources_;
  std::string path_;
  std::string text_;
  std::optional<Model> model_;
  Budget budget_{60s, std::nullopt};
  Answer explored_;
};

// Is the function called in the text? Also dup2 for dup.
bool calls(const std::string& text, std::string_view name) {
  return text.find(std::string(name) + "(") != text.npos || text.find(std::string(name) + "2(") != text.npos;
}

// Inner calls make no events, and pause and sigsuspend are left by `interrupt`; for them the name in the text has to do.
TEST(Puzzles, UseEveryCallOfTheTable) {
  std::set<Call> used;
  for (const Case& c : all_cases()) {
    Sources sources;
    const std::string path = std::string(FORKCHECK_SOURCE_DIR) + "/" + c.puzzle.path;
    std::string text;
    ASSERT_TRUE(read_file(path, text));
    auto compiled = compile(sources, sources.add({path, text}), path.substr(0, path.rfind('/')), {c.puzzle.input});
    ASSERT_TRUE(compiled) << path;
    for (const CallRow& row : call_table()) {
      const bool makes_none = row.scheduling == Scheduling::inner || row.blocking == Blocking::blocks || row.call == Call::dup_;
      if (makes_none && calls(text, row.name)) used.insert(row.call);
    }
    Model model(std::move(compiled->program), c.profile, {{"./puzzle"}, {}, c.puzzle.input});
    Budget budget(2s, std::nullopt);
    for (const ProcessGraph& graph : process_graphs(model, budget, 30).graphs) {
      for (const GraphEvent& event : graph.events) used.insert(event.call);
    }
  }
  for (const CallRow& row : call_table()) EXPECT_TRUE(used.contains(row.call)) << row.name << " is in no puzzle";
}

TEST_P(PuzzleTest, ExplorerGivesTheAnswerOfTheHeader) {
  for (const auto& finding : GetParam().puzzle.findings) {
    EXPECT_TRUE(std::ranges::any_of(explored_.findings, [&](const Diagnostic& d) { return code_name(d.code) == finding; }))
        << finding << " is missing";
  }
  const Key* key = GetParam().key;
  if (!key) return;
  ASSERT_TRUE(explored_.complete);
  const auto count = explored_.language.count();
  ASSERT_TRUE(count.has_value());
  EXPECT_EQ(to_string(*count), key->count);
  if (key->outputs.empty()) return;
  std::vector<std::string> outputs;
  explored_.language.for_each([&](WordView word) {
    outputs.push_back(write_output(word));
    return true;
  });
  EXPECT_EQ(outputs, key->outputs);
}

TEST_P(PuzzleTest, NaiveEngineAgrees) {
  if (!bounded() || !GetParam().puzzle.naive_finishes) GTEST_SKIP() << "not finite enough for the naive engine";
  const Answer answer = naive(*model_, budget_);
  ASSERT_TRUE(answer.complete);
  EXPECT_EQ(answer.language, explored_.language) << compare(answer, explored_).detail;
}

TEST_P(PuzzleTest, SolverAgrees) {
  if (!bounded()) GTEST_SKIP() << "no finite answer";
  const GraphSet graphs = process_graphs(*model_, budget_, 10'000);
  ASSERT_TRUE(graphs.complete);
  const CrossCheck check = cross_check(graphs, explored_.language, budget_, most_listed);
  EXPECT_TRUE(check.finished);
  EXPECT_TRUE(check.agreement.agree) << check.agreement.detail;
}

TEST_P(PuzzleTest, RealProgramPrintsEachOutputAndNothingElse) {
  if (!bounded()) GTEST_SKIP() << "no finite answer";
  RealProgramRequest request{path_, text_, GetParam().profile, {"./puzzle"}, GetParam().puzzle.input};
  prepare(request, *model_);
  const auto built = build_real_program(request);
  if (!built) GTEST_SKIP() << "no real runs on this machine: " << built.error().front().message;
  const auto real = start_real_program(**built, request);
  if (!real) GTEST_SKIP() << "no real runs on this machine: " << real.error().front().message;
  if (model_->kernel.cases().has_choice()) return runs_naturally(**real);
  std::vector<Word> outputs = outputs_to_drive(explored_.language, most_listed, 1);
  drop_endless(outputs, explored_.findings);
  const auto deadline = Budget::Clock::now() + 60s;
  const Driven driven = drive(*model_, **real, outputs, deadline, budget_, [](std::size_t) {});
  EXPECT_EQ(driven.reproduced, outputs.size());
  for (const auto& d : driven.disagreements) ADD_FAILURE() << d.what;
  if (GetParam().profile.timing == Timing::ideal || can_run_for_ever(explored_.findings)) return;
  const RandomRuns random =
      run_random(*model_, **real, &explored_.language, {100, deadline}, 7, budget_, [](std::size_t) {});
  EXPECT_EQ(random.runs, 100u);
  for (const auto& d : random.disagreements) ADD_FAILURE() << d.what;
}

INSTANTIATE_TEST_SUITE_P(All, PuzzleTest, testing::ValuesIn(all_cases()), test_name);

}  // namespace
}  // namespace forkcheck::puzzles
