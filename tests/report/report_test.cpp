// The report as text and as JSON, from data made by hand.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/base64.h"
#include "report/json.h"
#include "report/process_table_text.h"
#include "report/report_text.h"
#include "report/witness_text.h"
#include "sample_graphs.h"

namespace forkcheck {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Answer answer(const std::string& engine, const std::vector<std::string>& outputs) {
  std::vector<Word> words;
  for (const auto& output : outputs) words.push_back(word_of(output));
  Answer result;
  result.engine = engine;
  result.language = Language::of_words(words);
  result.complete = true;
  result.statistics.states = 17;
  return result;
}

ReportData data_of_8_3() {
  ReportData data;
  data.file = "puzzles/wait/csapp-8.3.c";
  data.answer = answer("explore", {"936036", "093636", "903636", "930636"});
  data.graphs = {{graph_of_8_3()}, true, {}};
  data.smt = answer("smt", {"936036", "093636", "903636", "930636"});
  data.agreement = Agreement{true, "proved no fifth", std::nullopt, ""};
  RealSection real;
  real.driven.tried = real.driven.reproduced = 4;
  real.random.runs = 1000;
  real.natural_runs = 1000;
  real.natural = {{word_of("093636"), 979}, {word_of("936036"), 21}, {word_of("903636"), 0}};
  data.real = real;
  data.notes = {"redirected to a file, stdout is fully buffered: 1 output (936036). See --stdout pipe."};
  return data;
}

TEST(ReportText, HoldsEveryFactOfTheContract) {
  EXPECT_EQ(
      report_text(data_of_8_3(), Sources(), {}),
      "csapp-8.3.c · 2 processes · 1 process graph · 4 possible outputs (stdout: terminal)\n\n"
      "  P0.1    ┌──── \"9\" ── \"3\" ── \"6\" ── exit ─┐\n"
      "  P0    fork ── \"0\" ──────────────────── wait ── \"3\" ── \"6\" ── exit\n\n"
      "  093636\n  903636\n  930636\n  936036\n\n"
      "  checked   explore 4 outputs, 17 states · z3 4 outputs, proved no fifth\n"
      "            real program: 4 of 4 reproduced under ptrace; 1,000 random schedules, nothing "
      "unpredicted\n"
      "  natural   093636 97.9 %   936036 2.1 %   903636 never   in 1,000 runs\n"
      "  note      redirected to a file, stdout is fully buffered: 1 output (936036). See --stdout pipe.\n");
}

TEST(ProcessTableText, OneColumnAProcess) {
  const ProcessName child = ProcessName().child(1), grandchild = child.child(1);
  ProcessCondition running, blocked, zombie, orphan, reaped;
  blocked.life = ProcessCondition::Life::blocked;
  blocked.waits_in = "wait";
  running.parent = zombie.parent = ProcessName();
  zombie.life = ProcessCondition::Life::zombie;
  zombie.status = WaitStatus::exited(3);
  orphan.group = child;
  reaped.life = ProcessCondition::Life::reaped;
  ProcessTable table{{ProcessName(), child, grandchild}, {}};
  table.rows.push_back({{Event{{}, Call::fork_, NoChoice{}}, {}, {}}, {blocked, running, std::nullopt}});
  table.rows.push_back({{Event{child, Call::exit_, NoChoice{}}, {}, {}}, {running, zombie, orphan}});
  table.rows.push_back({{Event{{}, Call::write_, NoChoice{}}, {}, word_of("x")}, {running, reaped, orphan}});
  EXPECT_EQ(process_table_text(table, 2),
            "     after         P0               P0.1            P0.1.1\n"
            "  1  P0 fork       blocked in wait  running\n"
            "  2  P0.1 exit     running          zombie: exit 3  running, parent init, group P0.1\n"
            "  3  P0 write \"x\"  running          reaped          running, parent init, group P0.1\n");
}

TEST(ReportText, CountsWhereThereAreTooFewRunsForShares) {
  ReportData data = data_of_8_3();
  data.real->natural_runs = 5;
  data.real->natural = {{word_of("093636"), 5}, {word_of("903636"), 0}};
  EXPECT_NE(report_text(data, Sources(), {}).find("  natural   093636 5×   903636 0×   in 5 runs\n"),
            std::string::npos);
}

TEST(ReportText, SaysWhatZ3ProvedInWordsUpToADozen) {
  ReportData data = data_of_8_3();
  const auto words = [&](const std::string& words_wanted) {
    return report_text(data, Sources(), {}).find(words_wanted) != std::string::npos;
  };
  data.smt = answer("smt", {"936036"});
  EXPECT_TRUE(words("z3 1 output, proved no second\n"));
  data.smt->complete = false;
  EXPECT_FALSE(words("proved"));
  data.cross = CrossCheck{{true, "proved no output outside; 20 of 1,000 outputs found possible", {}, {}}, true, 21};
  EXPECT_TRUE(words("z3 proved no output outside; 20 of 1,000 outputs found possible\n"));
  data.cross->finished = false;
  EXPECT_FALSE(words("proved"));
  data.cross.reset();
  data.smt = answer("smt", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"});
  EXPECT_TRUE(words("z3 12 outputs, proved no other\n"));
}

TEST(ReportText, CutsALongListWithTheExactCount) {
  auto data = data_of_8_3();
  ReportLook look;
  look.most_outputs = 1;
  EXPECT_THAT(report_text(data, Sources(), look),
              HasSubstr("  093636\n  … and 3 more: forkcheck outputs puzzles/wait/csapp-8.3.c\n"));
}

TEST(ReportText, AnUnfinishedSearchIsMarked) {
  auto data = data_of_8_3();
  data.answer.complete = false;
  data.answer.limits = {diagnose(Code::out_of_time, Span(), "the time limit was reached")};
  const std::string text = report_text(data, Sources(), {});
  EXPECT_THAT(text, HasSubstr("at least 4 possible outputs"));
  EXPECT_THAT(text, HasSubstr("not finished: the time limit was reached"));
}

TEST(ReportText, ADisagreementIsNotHidden) {
  auto data = data_of_8_3();
  data.real->random.disagreements.push_back({"the output 999 was not predicted", {}});
  const std::string text = report_text(data, Sources(), {});
  EXPECT_THAT(text, HasSubstr("DISAGREE"));
  EXPECT_THAT(text, testing::Not(HasSubstr("nothing unpredicted")));
}

TEST(Json, FollowsTheSchema) {
  const auto report = json::parse(report_json(data_of_8_3(), 3, WitnessesInJson::none));
  EXPECT_EQ(report["schema"], "forkcheck/1");
  EXPECT_EQ(report["tool"]["name"], "forkcheck");
  EXPECT_EQ(
      report["profile"],
      json::parse(R"({"stdout":"tty","wait":"posix","timing":"any","fork_fails":"never","stderr":"merge"})"));
  EXPECT_EQ(report["outputs"]["count"], "4");
  EXPECT_EQ(report["outputs"]["listed"].size(), 3u);
  EXPECT_EQ(report["outputs"]["truncated"], true);
  EXPECT_EQ(report["graphs"][0]["processes"][1]["parent"], "P0");
  EXPECT_EQ(report["graphs"][0]["processes"][1]["end"]["exit"], 0);
  EXPECT_EQ(report["graphs"][0]["events"][1]["text"], "0");
  EXPECT_EQ(report["graphs"][0]["edges"][0]["why"], "program");
  EXPECT_EQ(report["engines"][0],
            json::parse(R"({"name":"explore","count":"4","states":17,"seconds":0.0,"complete":true})"));
  EXPECT_EQ(report["real"]["reproduced"], "4");
  EXPECT_EQ(report["real"]["runs"], 2004);
}

TEST(Json, TextThatIsNotUtf8HasABase64Twin) {
  const auto found = json::parse(outputs_json("x.c", Profile(), answer("explore", {"a\xff"}), std::nullopt));
  EXPECT_EQ(found["outputs"]["listed"][0]["text"], "a\\xff");
  EXPECT_EQ(found["outputs"]["listed"][0]["base64"], "Yf8=");
}

TEST(Base64, FollowsTheRfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(WitnessTable, ShowsEachStepAndWhatWasPrintedSoFar) {
  const Witness witness = {
      {{name("P0"), Call::fork_, NoChoice{}}, Span{FileId(0), 4, 1, 1}, {}},
      {{name("P0"), Call::write_, NoChoice{}}, Span{FileId(0), 12, 1, 1}, word_of("0")},
      {{name("P0.1"), Call::write_, NoChoice{}}, Span{FileId(0), 5, 1, 1}, word_of("9\n")},
      {{name("P0"), Call::wait_, ReapChild{name("P0.1")}}, Span{FileId(0), 9, 1, 1}, {}}};
  EXPECT_EQ(witness_table(witness),
            " 1  P0    line  4  fork → P0.1\n"
            " 2  P0    line 12  write \"0\"         0\n"
            " 3  P0.1  line  5  write \"9\\n\"       09\\n\n"
            " 4  P0    line  9  wait reaps P0.1\n");
}

}  // namespace
}  // namespace forkcheck
