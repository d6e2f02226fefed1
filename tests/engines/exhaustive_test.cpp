// The real program explored alone, against the model: two roads to the same set of outputs that share nothing
// but the C text.
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "engines/drive.h"
#include "engines/engines.h"
#include "exec_family.h"
#include "families.h"
#include "end_family.h"
#include "fifo_family.h"
#include "file_family.h"
#include "named_family.h"
#include "programs.h"
#include "shared_family.h"
#include "signal_family.h"
#include "system_v_family.h"

namespace forkcheck {
namespace {

// How many generated programs: some dozens, or as many as this variable says.
unsigned generated_programs() {
  const char* wanted = std::getenv("FORKCHECK_EXHAUSTIVE_PROGRAMS");
  return wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 40;
}

// Programs with more classes of schedules than this are left out.
constexpr std::size_t usual_runs = 200;

struct Real {
  BuiltProgramPtr built;
  std::unique_ptr<RealProgram> program;
};

std::optional<Real> start(const std::string& code, const Profile& profile, const Model* model = nullptr,
                          const std::string& input = "", const std::string& directory = "") {
  RealProgramRequest request;
  if (model != nullptr) prepare(request, *model);
  request.path = (std::filesystem::path(directory) / "test.c").string();
  request.text = testing::includes + code;
  request.profile = profile;
  request.argv = {"./test"};
  request.input = input;
  auto built = build_real_program(request);
  if (!built) return std::nullopt;
  auto program = start_real_program(**built, request);
  if (!program) return std::nullopt;
  return Real{std::move(*built), std::move(*program)};
}

Profile profile_of(unsigned seed) {
  Profile profile;
  profile.out = std::array{Stdout::terminal, Stdout::pipe, Stdout::unbuffered}[seed % 3];
  profile.err = profile.out == Stdout::pipe ? Stderr::ignore : Stderr::merge;
  profile.wait = seed / 3 % 2 == 0 ? WaitOrder::posix : WaitOrder::linux;
  return profile;
}

enum class Compared { same, left_out, different };

Compared compare_program(const std::string& code, const Profile& profile, const std::string& input = "",
                         const std::string& directory = "", std::size_t most_runs = usual_runs) {
  const auto model = testing::load(code, profile, input, directory);
  if (!model) return Compared::left_out;
  const auto real = start(code, profile, model.get(), input, directory);
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

struct Generated {
  std::string code;
  Profile profile = {};
  std::string input = "";
  std::string directory = "";
};

bool real_runs_are_possible() { return start("int main() { return 0; }", {}).has_value(); }

// Compares `wanted` programs, and leaves out at most as many as it compares (or `per_wanted` times as many are tried).
void compare_generated(const std::function<Generated(unsigned seed)>& make, unsigned wanted = generated_programs(), unsigned per_wanted = 2) {
  if (!real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  unsigned same = 0;
  for (unsigned seed = 0; same < wanted && seed < per_wanted * wanted; ++seed) {
    const Generated program = make(seed);
    const auto compared = compare_program(program.code, program.profile, program.input, program.directory);
    ASSERT_NE(compared, Compared::different) << "seed " << seed;
    if (compared == Compared::same) ++same;
  }
  EXPECT_EQ(same, wanted);
}

TEST(Exhaustive, GeneratedProgramsDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomProgram(seed).make(), profile_of(seed)}; });
}

TEST(Exhaustive, GeneratedSignalProgramsDoWhatTheModelSays) {
  const auto make = [](unsigned seed) {
    Profile profile;
    profile.out = seed % 2 == 0 ? Stdout::terminal : Stdout::pipe;
    return Generated{testing::RandomSignalProgram(seed).make(), profile};
  };
  compare_generated(make, generated_programs() / 4, 6);
}

TEST(Exhaustive, GeneratedProgramsWithPipesDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomPipeProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsThatReadDoWhatTheModelSays) {
  const auto make = [](unsigned seed) {
    const std::string input = seed % 5 == 4 ? "" : std::string("12 34 abc\nsecond line\n\n5\nlast").substr(seed % 3);
    return Generated{testing::RandomReadingProgram(seed).make(), profile_of(seed), input};
  };
  compare_generated(make, generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsWithSharedMemoryDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomSharingProgram(seed).make()}; }, generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsWithNamedSharedMemoryDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomNamedProgram(seed).make()}; }, generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsWithFilesDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomFileProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsWithFifosDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomFifoProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2);
}

// Who opens a FIFO only after the last process with the other end is gone waits for ever.
TEST(Exhaustive, AnEndOfAFifoMayBeOpenedTooLate) {
  if (!real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  EXPECT_EQ(compare_program("#include <fcntl.h>\n#include <sys/stat.h>\nint main() { mkfifo(\"one\", 0600);"
                            " for (int i = 0; i < 2; i++) if (fork() == 0) { open(\"one\", O_RDONLY); dprintf(1, \"%d\", i); exit(0); }"
                            " open(\"one\", O_WRONLY); wait(NULL); return 0; }",
                            {}),
            Compared::same);
}

// The other writer has come and gone before the reader looks, or comes only afterwards.
TEST(Exhaustive, AWriterOfAFifoMayComeAfterItsEndWasRead) {
  if (!real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
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
  if (!real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
  EXPECT_EQ(compare_program("#include <sys/sem.h>\nint main() { int s = semget(IPC_PRIVATE, 1, 0600); semctl(s, 0, SETVAL, 1);"
                            " for (int i = 0; i < 2; i++) if (fork() == 0) { struct sembuf get = {0, -1, 0}, put = {0, 1, SEM_UNDO};"
                            " semop(s, &get, 1); dprintf(1, \"%d\", i); semop(s, &put, 1); exit(0); } wait(NULL); wait(NULL); return 0; }",
                            {}),
            Compared::same);
}

TEST(Exhaustive, GeneratedProgramsWithSystemVObjectsDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomSystemVProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsThatLookAtEndsDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomEndProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2);
}

TEST(Exhaustive, GeneratedProgramsWithStreamsOnFilesDoWhatTheModelSays) {
  compare_generated([](unsigned seed) { return Generated{testing::RandomStreamProgram(seed).make(), profile_of(seed)}; },
                    generated_programs() / 2, 20);
}

TEST(Exhaustive, GeneratedProgramsThatExecDoWhatTheModelSays) {
  const std::string directory = ::testing::TempDir() + "forkcheck-exhaustive-" + std::to_string(getpid());
  std::filesystem::create_directory(directory);
  const auto make = [&](unsigned seed) {
    const auto program = testing::RandomExecProgram(seed).make();
    std::ofstream(directory + "/child.c") << program.child;
    return Generated{program.code, profile_of(seed), "", directory};
  };
  compare_generated(make, generated_programs() / 2);
  std::filesystem::remove_all(directory);
}

TEST(Exhaustive, SmallProgramsDoWhatTheModelSays) {
  if (!real_runs_are_possible()) GTEST_SKIP() << "real runs are not possible here";
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
