// The commands that answer from the model: outputs, ask, graph, report without real runs.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "run_binary.h"

namespace forkcheck {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* letters =
    "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  for (int i = 0; i < 4; i++) {\n    "
    "printf(\"%c\\n\", 'a' + i);\n    fork();\n  "
    "}\n  return 0;\n}\n";

TEST_F(CliTest, ListsOutputsInByteOrder) {
  const Ran ran = forkcheck("outputs " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "093636\n903636\n930636\n936036\n");
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(CliTest, CountsAndCutsExactly) {
  const std::string path = file("letters.c", letters);
  EXPECT_EQ(forkcheck("outputs --count " + path).out, "279\n");
  EXPECT_EQ(forkcheck("outputs --count --stdout pipe " + path).out, "1\n");
  const Ran cut = forkcheck("outputs --limit 3 " + path);
  EXPECT_EQ(cut.status, 4);
  EXPECT_EQ(forkcheck("outputs --limit 279 " + path).status, 0);
  EXPECT_EQ(std::ranges::count(cut.out, '\n'), 3);
  EXPECT_THAT(cut.err, HasSubstr("3 of 279"));
}

TEST_F(CliTest, ListsEndlessProgramsAsFarAsAsked) {
  const std::string path = file("endless.c",
                                "#include <stdio.h>\n#include <unistd.h>\nint main() {\n  setbuf(stdout, NULL);\n  if "
                                "(fork() == 0) { printf(\"b\"); return 0; }\n  while (getppid() > 0) printf(\"a\");\n}\n");
  const Ran listed = forkcheck("outputs --max-length 3 " + path);
  EXPECT_EQ(listed.status, 4);
  EXPECT_THAT(listed.err, HasSubstr("infinitely many"));
  EXPECT_EQ(listed.out, "aab\tendless\nab\tendless\nb\tendless\n");
  EXPECT_EQ(forkcheck("outputs --count " + path).out, "infinite\n");
}

TEST_F(CliTest, SamplesAreOutputsAndRepeatable) {
  const std::string path = file("letters.c", letters);
  const Ran first = forkcheck("outputs --sample 5 --seed 7 " + path);
  EXPECT_EQ(first.out, forkcheck("outputs --sample 5 --seed 7 " + path).out);
  EXPECT_EQ(std::ranges::count(first.out, '\n'), 5);
  const std::string all = "\n" + forkcheck("outputs " + path).out;
  std::istringstream lines(first.out);
  for (std::string line; std::getline(lines, line);) EXPECT_THAT(all, HasSubstr("\n" + line + "\n"));
}

TEST_F(CliTest, TheRegularExpressionMatchesExactlyTheOutputs) {
  const Ran ran = forkcheck("outputs --regex " + puzzle_8_3());
  const Ran kept = shell("printf '093636\\n903636\\n930636\\n936036\\n960336\\n09363\\n' | grep -cxE '" +
                         ran.out.substr(0, ran.out.size() - 1) + "'");
  EXPECT_EQ(kept.out, "4\n");
}

TEST_F(CliTest, ReadsTheProgramFromStandardInput) {
  const Ran ran = shell("cat " + puzzle_8_3() + " | " + binary() + " outputs -");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "093636\n903636\n930636\n936036\n");
}

TEST_F(CliTest, PassesTheProgramItsArguments) {
  const std::string path = file("args.c",
                                "#include <stdio.h>\nint main(int argc, char **argv) { printf(\"%d %s\\n\", "
                                "argc, argv[1]); return 0; }\n");
  EXPECT_EQ(forkcheck("outputs " + path + " -- --count x").out, "3 --count\\n\n");
}

TEST_F(CliTest, APossibleOutputComesWithAScheduleThatReplays) {
  const std::string path = puzzle_8_3();
  const Ran ran = forkcheck("ask " + path + " 930636");
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("fork → P0.1"));
  EXPECT_THAT(ran.out, HasSubstr("write \"0\""));
  EXPECT_THAT(ran.out, HasSubstr("930636"));
}

TEST_F(CliTest, AnImpossibleOutputComesWithAReason) {
  const std::string path = puzzle_8_3();
  const Ran ran = forkcheck("ask " + path + " 960336");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("impossible"));
  EXPECT_THAT(ran.out, HasSubstr("line"));
  EXPECT_EQ(forkcheck("ask --exit-zero " + path + " 960336").status, 0);
}

TEST_F(CliTest, ForgivesAFinalNewlineUnlessExact) {
  const std::string path = hello();
  EXPECT_EQ(forkcheck("ask " + path + " 'hello\\n'").status, 0);
  EXPECT_EQ(forkcheck("ask " + path + " hello").status, 0);
  EXPECT_EQ(forkcheck("ask --exact " + path + " hello").status, 1);
  EXPECT_EQ(forkcheck("ask " + path + " 'hello\\n\\n'").status, 0);
  EXPECT_EQ(forkcheck("ask " + path + " 'hello\\n\\n\\n'").status, 1);
  EXPECT_EQ(forkcheck("ask " + path + " 'hell\\q'").status, 2);
}

TEST_F(CliTest, RawBytesMatchPidsConsistently) {
  const std::string path = file("pids.c",
                                "#include <stdio.h>\n#include <unistd.h>\nint main(void) { printf(\"%d \", "
                                "getpid()); printf(\"%d\\n\", getpid()); "
                                "return 0; }\n");
  EXPECT_EQ(shell("printf '4711 4711\\n' | " + binary() + " ask " + path + " -").status,
            0);
  EXPECT_EQ(shell("printf '4711 4712\\n' | " + binary() + " ask " + path + " -").status,
            1);
}

TEST_F(CliTest, ReplaysASchedule) {
  const std::string path = puzzle_8_3();
  const std::string good = file("s.txt", "P0 fork\nP0.1 write\nP0.1 write\nP0 write\n");
  const Ran ran = forkcheck("ask --schedule " + good + " " + path);
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("930"));
  EXPECT_EQ(forkcheck("ask --schedule " + file("t.txt", "P0.1 write\n") + " " + path).status, 1);
  EXPECT_EQ(forkcheck("ask --schedule " + file("u.txt", "P0 jumps\n") + " " + path).status, 2);
}

TEST_F(CliTest, TheReportProvesWhereZ3CanNotList) {
  const std::string path = file("six.c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  for (int i = 0; i < 6; "
                                         "i++)\n    if (fork() == 0) { printf(\"%c\\n\", 'a' + i); return 0; }\n"
                                         "  return 0;\n}\n");
  EXPECT_THAT(forkcheck("report --real off " + path).out,
              HasSubstr("z3 proved no output outside; 20 of 720 outputs found possible"));
}

TEST_F(CliTest, TellsTheOrderOfTexts) {
  const Ran may = forkcheck("order " + puzzle_8_3() + " 0 6");
  EXPECT_EQ(may.status, 0);
  EXPECT_EQ(may.out,
            "may: \"0\" can be printed before \"6\", and \"6\" before \"0\"\n\n  \"0\" first   093636\n"
            "  \"6\" first   936036\n\n  checked: the automaton of all outputs and z3 agree\n");
  EXPECT_THAT(forkcheck("order " + puzzle_8_3() + " 9 3").out, StartsWith("must: "));
  EXPECT_THAT(forkcheck("order " + puzzle_8_3() + " 3 9").out, StartsWith("never: "));
  EXPECT_THAT(forkcheck("order " + puzzle_8_3() + " 3 7").out, HasSubstr("\"7\" is never printed"));
  EXPECT_EQ(forkcheck("order " + puzzle_8_3() + " 3").status, 2);
  EXPECT_EQ(forkcheck("order " + puzzle_8_3() + " 3 3").status, 2);
  EXPECT_EQ(forkcheck("order " + puzzle_8_3() + " 3 6 --all").status, 2);
}

TEST_F(CliTest, TellsTheOrderOfAllTexts) {
  const Ran all = forkcheck("order " + puzzle_8_3() + " --all");
  EXPECT_EQ(all.status, 0);
  EXPECT_THAT(all.out, HasSubstr("\"9\"                may      must     must     ·\n"));
  EXPECT_THAT(all.out, HasSubstr("\n  \"3\" before \"6\"\n  \"9\" before \"3\"\n\n"));
  const json document = json::parse(forkcheck("order --all --format json " + puzzle_8_3()).out);
  EXPECT_EQ(document["complete"], true);
  EXPECT_EQ(document["order"].size(), 6u);
  EXPECT_EQ(document["order"][0]["a_before_b"], "may");
  EXPECT_EQ(document["order"][0]["runs"]["a_first"]["example"]["text"], "093636");
  EXPECT_EQ(document["reduction"].size(), 2u);
  for (const json& engine : document["engines"]) EXPECT_EQ(engine["complete"], true);
}

TEST_F(CliTest, DrawsGraphsInEveryFormat) {
  const std::string path = puzzle_8_3();
  EXPECT_THAT(forkcheck("graph " + path).out, HasSubstr("waitpid"));
  EXPECT_THAT(forkcheck("graph --format svg " + path).out, StartsWith("<svg"));
  EXPECT_THAT(forkcheck("graph --format dot " + path).out, StartsWith("digraph"));
  EXPECT_THAT(forkcheck("graph --format tikz " + path).out, HasSubstr("\\begin{tikzpicture}"));
  EXPECT_THAT(forkcheck("graph --format mermaid " + path).out, StartsWith("flowchart"));
  const auto parsed = json::parse(forkcheck("graph --format json " + path).out);
  EXPECT_EQ(parsed["schema"], "forkcheck/1");
  EXPECT_EQ(parsed["graphs"][0]["processes"].size(), 2u);
  EXPECT_EQ(forkcheck("graph --graph 99 " + path).status, 2);
}

TEST_F(CliTest, TheReportSaysWhatWasFound) {
  const Ran ran = forkcheck("--real off " + puzzle_8_3());
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out,
              StartsWith("p83.c · 2 processes · 1 process graph · 4 possible outputs (stdout: terminal)\n"));
  for (const char* fact : {"  936036\n", "explore 4 outputs", "z3 4 outputs, proved no fifth", "waitpid"})
    EXPECT_THAT(ran.out, HasSubstr(fact));
}

TEST_F(CliTest, TheReportCountsWhatNobodyCouldSearch) {
  const std::string path = file("many.c",
                                "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
                                "int main() {\n  setbuf(stdout, NULL);\n  for (int i = 0; i < 8; i++)\n    if (fork() == 0) {\n"
                                "      for (int j = 0; j < 8; j++) printf(\"%c\", '0' + 8 * i + j);\n      exit(0);\n    }\n"
                                "  while (wait(NULL) > 0) ;\n  printf(\"~\");\n}\n");
  const std::string count = forkcheck("outputs --count " + path).out;
  EXPECT_EQ(count.size(), 53u + 1) << count;
  const Ran ran = forkcheck("report --real off " + path);
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, HasSubstr("possible outputs (stdout: terminal)"));
  EXPECT_THAT(ran.err, HasSubstr("too many to be searched"));
  const json report = json::parse(forkcheck("report --real off --format json " + path).out);
  EXPECT_EQ(report["outputs"]["count"].get<std::string>() + "\n", count);
  EXPECT_EQ(report["outputs"]["truncated"], true);
  EXPECT_EQ(report["complete"], false);
}

TEST_F(CliTest, TheReportAsJson) {
  const auto report = json::parse(forkcheck("report --format json --real off " + puzzle_8_3()).out);
  EXPECT_EQ(report["schema"], "forkcheck/1");
  EXPECT_EQ(report["profile"]["stdout"], "tty");
  EXPECT_EQ(report["complete"], true);
  EXPECT_EQ(report["outputs"]["count"], "4");
  EXPECT_EQ(report["outputs"]["listed"][3]["text"], "936036");
  EXPECT_EQ(report["outputs"]["truncated"], false);
  EXPECT_EQ(report["engines"].size(), 2u);
  EXPECT_EQ(report["graphs"][0]["edges"].size() > 0, true);
  EXPECT_TRUE(report["findings"].is_array());
}

TEST_F(CliTest, OutputsAsJson) {
  const auto found = json::parse(forkcheck("outputs --format json --limit 2 " + puzzle_8_3()).out);
  EXPECT_EQ(found["outputs"]["count"], "4");
  EXPECT_EQ(found["outputs"]["listed"].size(), 2u);
  EXPECT_EQ(found["outputs"]["truncated"], true);
}

// 1.7e8 outputs: the search is done at once.
TEST_F(CliTest, ATimeoutEndsAListing) {
  const std::string path = file("many.c", "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\nint main(void) { for (int i = 0; i < 5; i++)\n"
                                          "if (fork() == 0) { for (int k = 0; k < 3; k++) { putchar('a' + 3 * i + k); fflush(stdout); } exit(0); } return 0; }\n");
  const Ran ran = shell(binary() + " outputs --timeout 0.3 " + path + " > /dev/null");
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.err, HasSubstr("the time is up"));
}

TEST_F(CliTest, ATimeoutGivesWhatWasFoundAndStatusFour) {
  const std::string path = file("big.c",
                                "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\nint main(int "
                                "argc, char **argv) {\n  for (int i = 0; i < 30; i++) {\n"
                                "    if (fork() == 0) { for (int j = 0; j < 1000; j++) { printf(\"%d "
                                "%d\\n\", i, j * i); } exit(0); }\n  }\n  return 0;\n}\n");
  const Ran ran = forkcheck("outputs --count --timeout 0.2 " + path);
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.err, HasSubstr("FC4"));
}

}  // namespace
}  // namespace forkcheck
