// Real programs that make files: in a folder of their own, and nowhere else.
#include <algorithm>
#include <cerrno>

#include "tests/runtime/explore_fixture.h"
#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

const std::string headers =
    "#define _GNU_SOURCE\n#include <errno.h>\n#include <fcntl.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
    "#include <unistd.h>\n#include <sys/mman.h>\n#include <sys/stat.h>\n#include <sys/wait.h>\n";

RunOptions with_folder() {
  RunOptions options;
  options.files = FileAccess::own_folder;
  return options;
}

bool is_refused(const RunResult& result, const std::string& call) {
  return std::ranges::any_of(result.refused, [&](const Refused& refused) { return refused.call == call; });
}

TEST(Paths, FilesAreEventsAndGoneInTheNextRun) {
  RealProgram program(headers + R"(
int main(void) {
  char b[9] = ""; struct stat st;
  int fresh = open("a", O_RDONLY), null = open("/dev/null", O_RDWR);
  int f = open("a", O_CREAT | O_RDWR, 0666);
  write(f, "hello", 5); write(null, "x", 1); lseek(f, 1, SEEK_SET); read(f, b, 9); ftruncate(f, 2); stat("./a", &st);
  printf("%d %d %d %s %d %o %d", fresh, null, f, b, (int)st.st_size, st.st_mode, access("a", F_OK));
})",
                      with_folder());
  SKIP_WITHOUT(program);
  for (int run = 0; run < 3; ++run) {
    const auto result = program.replay(
        "P0 open\nP0 open\nP0 write\nP0 lseek\nP0 read\nP0 ftruncate\nP0 stat\nP0 access\nP0 write\nP0 exit\n");
    EXPECT_TRUE(ended_by<Finished>(result));
    EXPECT_EQ(output_of(result, Stderr::merge), "-1 3 4 ello 2 100644 0");
  }
}

TEST(Paths, LeadNowhereElse) {
  RealProgram program(headers + R"(
#define TRY(path) printf("%d ", open(path, O_RDWR | O_CREAT, 0600) < 0 ? errno : 0);
int main(void) {
  TRY("/etc/passwd") TRY("../x") TRY("..") TRY(".") TRY("./../x") TRY("/tmp/forkcheck-mark") TRY("/proc/self/mem") TRY("")
  TRY("a/b") TRY("a") TRY("a/b") TRY(".//a")
  printf("%d ", openat(5, "a", O_RDONLY) < 0 ? errno : 0);
  printf("%d ", symlink("/etc/passwd", "link") < 0 ? errno : 0);
  printf("%d ", mkdir("folder", 0700) < 0 ? errno : 0);
  printf("%d ", unlink("/tmp/forkcheck-mark") < 0 ? errno : 0);
  printf("%d", access("/etc/passwd", R_OK) < 0 ? errno : 0);
})",
                      with_folder());
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_EQ(output_of(result, Stderr::merge), "1 1 1 1 1 1 1 2 2 0 20 0 1 1 1 1 1");
  EXPECT_TRUE(is_refused(result, "openat"));
  EXPECT_TRUE(is_refused(result, "symlink"));
}

TEST(Paths, APathThatChangesInSharedMemoryIsNotFollowed) {
  RealProgram program(headers + R"(
int main(void) {
  char *path = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  strcpy(path, "a");
  if (fork() == 0) { printf("."); fflush(stdout); strcpy(path, "/etc/passwd"); printf("."); exit(0); }
  int f = open(path, O_RDWR | O_CREAT, 0600);
  printf("%d", f < 0 ? errno : 0);
})",
                      with_folder());
  SKIP_WITHOUT(program);
  const auto result = program.replay("P0 fork\nP0.1 write\nP0.1 write\nP0.1 exit\nP0 open\nP0 write\nP0 exit\n");
  EXPECT_EQ(output_of(result, Stderr::merge), "..1");
  EXPECT_TRUE(is_refused(result, "openat"));
}

TEST(Paths, BytesAndNamesAreBounded) {
  RealProgram bytes(headers + R"(
int main(void) {
  static char b[100000];
  for (int i = 0; i < 1000; i++) { int f = open(i % 2 ? "a" : "b", O_CREAT | O_TRUNC | O_RDWR, 0600); write(f, b, sizeof b); close(f); }
})",
                    with_folder());
  SKIP_WITHOUT(bytes);
  EXPECT_TRUE(ended_by<LimitReached>(bytes.first()));
  RealProgram names(headers + R"(
int main(void) {
  int made = 0; char name[20];
  for (int i = 0; i < 1000; i++) { sprintf(name, "%d", i); int f = open(name, O_CREAT | O_RDWR, 0600); if (f >= 0) made++; close(f); }
  printf("%d", made);
})",
                    with_folder());
  EXPECT_EQ(output_of(names.first(), Stderr::merge), "64");
}

TEST(Paths, WithoutAFolderNothingIsOpened) {
  RealProgram program(headers + "int main(void) { printf(\"%d\", open(\"a\", O_CREAT | O_RDWR, 0600)); }");
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_EQ(output_of(result, Stderr::merge), "-1");
  EXPECT_TRUE(is_refused(result, "openat"));
}

// Each run finds nothing of the one before, nothing of the machine, and little room.
TEST(Paths, NaturalRunsHaveAFileSystemOfTheirOwn) {
  RealProgram program(headers + R"(
int main(void) {
  int there = access("a", F_OK), null = open("/dev/null", O_RDWR), shell = open("/bin/sh", O_RDONLY), up = open("../x", O_CREAT | O_RDWR, 0600);
  int f = open("a", O_CREAT | O_RDWR, 0600), root = open("/a", O_CREAT | O_RDWR, 0600), passwords = open("/etc/passwd", O_RDONLY);
  char b[4] = ""; write(f, "abc", 3); lseek(f, 0, SEEK_SET); read(f, b, 3);
  printf("%d %d %d %d %d %d %d %s", there, null >= 0, shell, up, f >= 0, root, passwords, b);
})",
                      with_folder());
  SKIP_WITHOUT(program);
  if (!program.runner().has_namespaces()) GTEST_SKIP() << "no namespaces here";
  for (int run = 0; run < 3; ++run) {
    const auto result = program.runner().natural();
    ASSERT_TRUE(result.has_value()) << result.error().front().message;
    EXPECT_EQ(result->bytes, "-1 1 -1 -1 1 -1 -1 abc");
  }
}

TEST(Paths, NaturalRunsCantFillTheDisk) {
  RealProgram program(headers + R"(
int main(void) {
  static char b[1 << 19]; int made = 0; long bytes = 0; char name[20];
  for (int i = 0; i < 1000; i++) {
    sprintf(name, "%d", i); int f = open(name, O_CREAT | O_RDWR, 0600);
    if (f < 0) continue;
    made++; long n = write(f, b, sizeof b); if (n > 0) bytes += n; close(f);
  }
  printf("%d %d", made > 0 && made < 200, bytes > 0 && bytes <= 4 << 20);
})",
                      with_folder());
  SKIP_WITHOUT(program);
  if (!program.runner().has_namespaces()) GTEST_SKIP() << "no namespaces here";
  const auto result = program.runner().natural();
  ASSERT_TRUE(result.has_value()) << result.error().front().message;
  EXPECT_EQ(result->bytes, "1 1");
}

TEST(Paths, NaturalRunsOfProgramsThatMakeFilesNeedNamespaces) {
  RunOptions options = with_folder();
  options.namespaces = Namespaces::none;
  RealProgram program(headers + "int main(void) { open(\"a\", O_CREAT | O_RDWR, 0600); }", options);
  SKIP_WITHOUT(program);
  const auto natural = program.runner().natural();
  ASSERT_FALSE(natural.has_value());
  EXPECT_EQ(natural.error().front().code, Code::no_natural_run);
}

TEST(ExploredPaths, AllOrdersOfWritesAreSeen) {
  RealProgram program(headers + R"(
int main(void) {
  char b[9]; int f = open("a", O_CREAT | O_RDWR | O_APPEND, 0600);
  for (int i = 0; i < 2; i++) if (fork() == 0) { write(f, i ? "y" : "x", 1); _exit(0); }
  wait(NULL); wait(NULL);
  lseek(f, 0, SEEK_SET); b[read(f, b, 9)] = 0; printf("%s", b);
})",
                      with_folder());
  SKIP_WITHOUT(program);
  EXPECT_EQ(explore(program, Profile{}).outputs, (std::set<std::string>{"xy", "yx"}));
}

}  // namespace
}  // namespace forkcheck::runtime
