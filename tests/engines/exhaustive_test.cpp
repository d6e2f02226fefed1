// The real program explored alone, against the model: two roads to the same set of outputs that share nothing
// but the C text.
#include <cstdlib>
#include <functional>

#include "generated.h"
#include "real_start.h"

namespace forkcheck {
namespace {

// How many generated programs: some dozens, or as many as this variable says.
unsigned generated_programs() {
  const char* wanted = std::getenv("FORKCHECK_EXHAUSTIVE_PROGRAMS");
  return wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 40;
}

// Programs with more classes of schedules than this are left out.
constexpr std::size_t usual_runs = 200;

enum class Compared { same, left_out, different };

Compared compare_program(const std::string& code, const Profile& profile, const std::string& input = "",
                         const std::string& directory = "", std::size_t most_runs = usual_runs) {
  const auto model = testing::load(code, profile, input, directory);
  if (!model) return Compared::left_out;
  const auto real = testing::start(code, profile, model.get(), input, directory);
  if (!real) return Compared::left_out;
  Budget budget;
  const auto predicted = explore(*model, budget);
  if (!predicted.complete) return Compared::left_out;
  const auto real_runs =
      run_exhaustively(*model, *real->program, {.runs = most_runs}, budget, [](std::size_t) {});
  bool same = real_runs.disagreements.empty();
  for (const auto& disagreement : real_runs.disagreements) ADD_FAILURE() << disagreement.what << "\n" << code;
  for (const auto& problem : differences(real_runs, predicted.language)) {
    ADD_FAILURE() << problem << "\n" << code;
    same = false;
  }
  if (!same) return Compared::different;
  return real_runs.why_incomplete.empty() ? Compared::same : Compared::left_out;
}

class ExhaustiveFamilies : public ::testing::TestWithParam<testing::GeneratedFamily> {};

// Leaves out no more programs than the family says.
TEST_P(ExhaustiveFamilies, DoWhatTheModelSays) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  const auto& family = GetParam();
  const unsigned wanted = generated_programs() / family.part;
  unsigned same = 0;
  for (unsigned seed = 0; same < wanted && seed < family.tries * wanted; ++seed) {
    const auto program = family.make(seed);
    const auto compared = compare_program(program.code, program.profile, program.input, program.directory);
    ASSERT_NE(compared, Compared::different) << "seed " << seed;
    if (compared == Compared::same) ++same;
  }
  EXPECT_EQ(same, wanted);
}

INSTANTIATE_TEST_SUITE_P(Generated, ExhaustiveFamilies, ::testing::ValuesIn(testing::generated_families()),
                         [](const auto& family) { return family.param.name; });

// Who opens a FIFO only after the last process with the other end is gone waits for ever.
TEST(Exhaustive, AnEndOfAFifoMayBeOpenedTooLate) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  EXPECT_EQ(compare_program("#include <fcntl.h>\n#include <sys/stat.h>\nint main() { mkfifo(\"one\", 0600);"
                            " for (int i = 0; i < 2; i++) if (fork() == 0) { open(\"one\", O_RDONLY); dprintf(1, \"%d\", i); exit(0); }"
                            " open(\"one\", O_WRONLY); wait(NULL); return 0; }",
                            {}),
            Compared::same);
}

// The other writer has come and gone before the reader looks, or comes only afterwards.
TEST(Exhaustive, AWriterOfAFifoMayComeAfterItsEndWasRead) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  for (const std::string first : {"", "write(w, \"a\", 1);"})
    EXPECT_EQ(compare_program("#include <fcntl.h>\n#include <sys/stat.h>\nint main() { char c; int w; mkfifo(\"f\", 0600);"
                              " if (fork() == 0) { w = open(\"f\", O_WRONLY); " + first + " _exit(0); }"
                              " if (fork() == 0) { w = open(\"f\", O_WRONLY); write(w, \"b\", 1); _exit(0); }"
                              " int r = open(\"f\", O_RDONLY); while (read(r, &c, 1) == 1) write(1, &c, 1);"
                              " write(1, \"E\", 1); return 0; }",
                              {}, "", "", 1000),
              Compared::same);
}

// Whoever takes the semaphore first gives it back, and may have been done before the other was born.
TEST(Exhaustive, EitherOfTwoSiblingsMayBeFirst) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  EXPECT_EQ(compare_program("#include <sys/sem.h>\nint main() { int s = semget(IPC_PRIVATE, 1, 0600); semctl(s, 0, SETVAL, 1);"
                            " for (int i = 0; i < 2; i++) if (fork() == 0) { struct sembuf get = {0, -1, 0}, put = {0, 1, SEM_UNDO};"
                            " semop(s, &get, 1); dprintf(1, \"%d\", i); semop(s, &put, 1); exit(0); } wait(NULL); wait(NULL); return 0; }",
                            {}),
            Compared::same);
}

// Their headers are compiled for real as well.
TEST(Exhaustive, TextbooksWrappersDoWhatTheModelSays) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  EXPECT_EQ(compare_program("#include \"csapp.h\"\nvoid h(int s) { Sio_puts(\"h\"); }\nint main() { sigset_t set; Sigfillset(&set); Signal(SIGCHLD, h);"
                            " Sigprocmask(SIG_BLOCK, &set, NULL); if (Fork() == 0) { Setpgid(0, 0); exit(0); } Sio_puts(\"p\");"
                            " Sigdelset(&set, SIGCHLD); Sigsuspend(&set); Wait(NULL); Sio_putl(Sigismember(&set, SIGCHLD)); return 0; }",
                            {}),
            Compared::same);
  EXPECT_EQ(compare_program("#include \"apue.h\"\nint main() { TELL_WAIT(); pid_t pid = fork(); if (pid == 0) { WAIT_PARENT(); writen(1, \"c\", 1);"
                            " exit(0); } writen(1, \"p\", 1); TELL_CHILD(pid); wait(NULL); pr_mask(\"m\"); return 0; }",
                            {}),
            Compared::same);
}

TEST(Exhaustive, SmallProgramsDoWhatTheModelSays) {
  if (!testing::real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  unsigned same = 0;
  for (const auto& program : testing::small_programs()) {
    SCOPED_TRACE(program.name);
    if (compare_program(program.code, {}) == Compared::same) ++same;
  }
  EXPECT_GT(same, testing::small_programs().size() / 2);
}

TEST(Exhaustive, MissingAndUnpredictedOutputsAreNamed) {
  const auto language = Language::of_words({U"a", U"b"});
  ExhaustiveRuns runs;
  runs.seen = {U"a", U"c"};
  const auto found = differences(runs, language);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], "the output c was not predicted");
  EXPECT_EQ(found[1], "the output b was predicted, but no schedule gives it");
  runs.why_incomplete = "there are more schedules";
  EXPECT_EQ(differences(runs, language).size(), 1u);
}

}  // namespace
}  // namespace forkcheck
