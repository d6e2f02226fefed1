// System V objects in real runs: in a namespace of the run's own, counted, and gone afterwards.
#include "tests/runtime/explore_fixture.h"

namespace forkcheck::runtime {
namespace {

using Outputs = std::set<std::string>;

const std::string headers =
    "#define _GNU_SOURCE\n#include <errno.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/ipc.h>\n#include <sys/msg.h>\n"
    "#include <sys/sem.h>\n#include <sys/shm.h>\n#include <sys/wait.h>\n#include <time.h>\n#include <unistd.h>\n";

RunOptions with_objects() {
  RunOptions options;
  options.uses_system_v = true;
  return options;
}

TEST(SystemV, AreGoneInTheNextRun) {
  RealProgram program(headers + R"(int main(void) {
    int s = shmget(5, 4096, IPC_CREAT | IPC_EXCL | 0600), e = semget(5, 2, IPC_CREAT | IPC_EXCL | 0600), m = msgget(5, IPC_CREAT | IPC_EXCL | 0600);
    printf("%d %d %d\n", s >= 0, e >= 0, m >= 0); return 0; })",
                      with_objects());
  SKIP_WITHOUT(program);
  for (int run = 0; run < 3; ++run) {
    EXPECT_EQ(output_of(program.first(), Stderr::merge), "1 1 1\n");
    const auto natural = program.runner().natural();
    ASSERT_TRUE(natural.has_value()) << message_of(natural.error());
    EXPECT_EQ(natural->bytes, "1 1 1\n");
  }
}

TEST(SystemV, AreLimited) {
  RealProgram program(headers + R"(int main(void) {
    int made = 0; while (made < 100000 && shmget(IPC_PRIVATE, 65536, 0600) >= 0) made++;
    printf("%d %d ", made < 10000, errno); printf("%d ", shmget(IPC_PRIVATE, 1 << 30, 0600)); printf("%d\n", semget(IPC_PRIVATE, 30000, 0600)); return 0; })",
                      with_objects());
  SKIP_WITHOUT(program);
  EXPECT_EQ(output_of(program.first(), Stderr::merge), "1 28 -1 -1\n");
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value()) << message_of(natural.error());
  EXPECT_EQ(natural->bytes, "1 28 -1 -1\n");
}

TEST(SystemV, AreForProgramsThatAskForThemAlone) {
  RealProgram program(headers + R"(int main(void) { int id = semget(IPC_PRIVATE, 1, 0600); printf("%d %d\n", id, errno); return 0; })");
  SKIP_WITHOUT(program);
  EXPECT_EQ(output_of(program.first(), Stderr::merge), "-1 1\n");
  const auto natural = program.runner().natural();
  ASSERT_TRUE(natural.has_value());
  EXPECT_EQ(natural->bytes, "-1 1\n");
}

TEST(SystemV, NeedANamespace) {
  auto options = with_objects();
  options.namespaces = Namespaces::none;
  const RealProgram program(headers + "int main(void) { return 0; }", options);
  EXPECT_NE(program.missing(), "");
}

// Nobody waits inside the kernel.
TEST(SystemV, ARemovalIsToldToThoseWhoWait) {
  RealProgram program(headers + R"(int main(void) {
    int id = semget(IPC_PRIVATE, 1, 0600);
    if (fork() == 0) { struct sembuf down = {0, -1, SEM_UNDO}; semop(id, &down, 1); printf("%d", errno == EIDRM ? 1 : errno == EINVAL ? 2 : 3); exit(0); }
    semctl(id, 0, IPC_RMID); wait(NULL); return 0; })",
                      with_objects());
  SKIP_WITHOUT(program);
  const auto explored = explore(program, Profile{});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  EXPECT_EQ(explored.outputs, (Outputs{"1", "2"}));
}

TEST(SystemV, SemtimedopIsRefusedButForNoTime) {
  RealProgram program(headers + R"(int main(void) {
    int id = semget(IPC_PRIVATE, 1, 0600); struct sembuf up = {0, 1, 0}; struct timespec time = {1, 0};
    printf("%d ", semtimedop(id, &up, 1, NULL)); int r = semtimedop(id, &up, 1, &time); printf("%d %d", r, errno == ENOSYS); return 0; })",
                      with_objects());
  SKIP_WITHOUT(program);
  EXPECT_EQ(output_of(program.first(), Stderr::merge), "0 -1 1");
}

}  // namespace
}  // namespace forkcheck::runtime
