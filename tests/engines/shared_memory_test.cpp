// Programs that share memory: what they can print by hand, engines against each other on generated ones.
#include <gtest/gtest.h>

#include <cstdlib>

#include "agreement.h"
#include "shared_family.h"

namespace forkcheck {
namespace {

using testing::load;
using testing::Outputs;

const std::string headers = "#include <errno.h>\n#include <fcntl.h>\n#include <semaphore.h>\n#include <signal.h>\n#include <string.h>\n#include <sys/mman.h>\n";
const std::string map = " int *p = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);\n";

Outputs outputs_of(const std::string& code) { return testing::outputs_of(headers + code); }

// Its first limit, where the model can't go on.
std::optional<Code> limit_of(const std::string& code) { return testing::limit_code(headers + code); }

TEST(SharedMemory, AnUpdateMayBeLost) {
  EXPECT_EQ(outputs_of("int main() {" + map + "if (fork() == 0) { p[0]++; exit(0); } p[0]++; wait(NULL); printf(\"%d\", p[0]); return 0; }"),
            (Outputs{"1", "2"}));
}

TEST(SharedMemory, WhatWaitOrdersDoesNotRace) {
  const auto model = load(headers + "int main() {" + map + "if (fork() == 0) { p[0] = 4; exit(0); } wait(NULL); p[0]++; printf(\"%d\", p[0]); return 0; }", {});
  EXPECT_TRUE(model->kernel.races().all().empty());
}

TEST(SharedMemory, OtherBytesDoNotRace) {
  const auto model = load(headers + "int main() {" + map + "if (fork() == 0) { p[0] = 4; p[2]++; exit(0); } p[1]++; p[3] = p[2]; wait(NULL); return 0; }", {});
  const Accesses& races = model->kernel.races().all();
  ASSERT_EQ(races.size(), 1u);
  EXPECT_EQ(races[0].begin, 8u);
  EXPECT_EQ(races[0].end, 12u);
}

// The child may be gone before it comes to its store.
TEST(SharedMemory, ASignalCanComeBeforeAnAccessThatRacesWithNobody) {
  EXPECT_EQ(outputs_of("int main() {" + map + "pid_t c = fork(); if (c == 0) { p[0] = 1; exit(0); } kill(c, SIGKILL); wait(NULL); printf(\"%d\", p[0]); return 0; }"),
            (Outputs{"0", "1"}));
}

TEST(SharedMemory, AHandlerSeesEachState) {
  EXPECT_EQ(outputs_of("int *p; void h(int s) { char d = '0' + p[0]; write(1, &d, 1); }\n"
                       "int main() { p = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);"
                       "signal(SIGUSR1, h); pid_t me = getpid(); if (fork() == 0) { kill(me, SIGUSR1); _exit(0); }"
                       "p[0] = 1; p[0] = 2; while (wait(NULL) < 0); return 0; }"),
            (Outputs{"0", "1", "2"}));
}

TEST(SharedMemory, ArgumentsAreReadFromTheLastToTheFirst) {
  EXPECT_EQ(outputs_of("int main() {" + map + "if (fork() == 0) { p[0] = 1; p[1] = 1; exit(0); } printf(\"%d%d\", p[0], p[1]); return 0; }"),
            (Outputs{"00", "10", "11"}));
  EXPECT_EQ(outputs_of("int main() {" + map + "if (fork() == 0) { p[0] = 1; p[1] = 1; exit(0); } printf(\"%d\", p[0] * 2 + p[1]); return 0; }"),
            (Outputs{"0", "1", "2", "3"}));
}

TEST(SharedMemory, SpinningEndsWhenTheFlagIsSet) {
  EXPECT_EQ(outputs_of("int main() {" + map + "if (fork() == 0) { while (p[0] == 0); write(1, \"b\", 1); exit(0); } write(1, \"a\", 1); p[0] = 1; wait(NULL); return 0; }"),
            (Outputs{"ab"}));
}

TEST(SharedMemory, AHandlerInterruptsAWaitForASemaphoreUnlessItIsRestarted) {
  const auto with = [](const std::string& flags) {
    return outputs_of("#include <errno.h>\nvoid h(int s) { write(1, \"h\", 1); }\n"
                      "int main() { sem_t *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);"
                      "sem_init(s, 1, 0); struct sigaction a = {0}; a.sa_handler = h; a.sa_flags = " + flags + "; sigaction(SIGUSR1, &a, NULL);"
                      "pid_t p = getpid(); if (fork() == 0) { kill(p, SIGUSR1); sem_post(s); _exit(0); }"
                      "write(1, sem_wait(s) < 0 && errno == EINTR ? \"i\" : \"t\", 1); return 0; }");
  };
  EXPECT_EQ(with("0"), (Outputs{"hi", "ht"}));
  EXPECT_EQ(with("SA_RESTART"), (Outputs{"ht"}));
}

// Both may read before the other has written: two processes keep each other waiting for ever.
TEST(SharedMemory, SemaphoresDeadlock) {
  EXPECT_EQ(outputs_of("int main() { sem_t *s = mmap(NULL, 2 * sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);"
                       "sem_init(s, 1, 1); sem_init(s + 1, 1, 1); int me = fork() == 0;"
                       "sem_wait(s + me); sem_wait(s + 1 - me); write(1, me ? \"c\" : \"p\", 1); sem_post(s); sem_post(s + 1); return 0; }"),
            (Outputs{"\tblocked", "cp", "pc"}));
}

TEST(SharedMemory, ProcessIdsKeepTheirIdentity) {
  EXPECT_EQ(outputs_of("int main() {" + map + "pid_t c = fork(); if (c == 0) { p[0] = getpid(); p[1] = getppid(); exit(0); } wait(NULL);"
                       "printf(\"%d %d\", p[0] == c, p[1] == getpid()); return 0; }"),
            (Outputs{"1 1"}));
}

TEST(SharedMemory, PrivateMapsAreCopied) {
  EXPECT_EQ(outputs_of("int main() { int *p = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);"
                       "if (fork() == 0) { p[0] = 1; exit(0); } wait(NULL); printf(\"%d\", p[0]); return 0; }"),
            (Outputs{"0"}));
}

TEST(SharedMemory, AfterMunmapItIsGone) {
  EXPECT_EQ(outputs_of("int main() { int s;" + map + "if (fork() == 0) { munmap(p, 64); p[0] = 1; exit(0); } wait(&s);"
                       "printf(\"%d %d\", p[0], WTERMSIG(s)); return 0; }"),
            (Outputs{"0 11"}));
}

TEST(SharedMemory, TornAccessesAreRefused) {
  EXPECT_EQ(limit_of("int main() {" + map + "if (fork() == 0) { strcpy((char *)p, \"abcdefgh\"); exit(0); } printf(\"%s\", (char *)p); wait(NULL); return 0; }"),
            Code::not_modelled);
}

TEST(SharedMemory, AddressesInItAreRefused) {
  EXPECT_EQ(limit_of("int main() { int x = 1; int **q = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);"
                     "*q = &x; return **q; }"),
            Code::not_modelled);
}

TEST(SharedMemory, NamedSemaphoresAreMadeOnce) {
  EXPECT_EQ(outputs_of("int main() { int me = fork() == 0; sem_t *s = sem_open(\"/s\", O_CREAT, 0600, 1);"
                       "sem_wait(s); write(1, \"a\", 1); write(1, \"b\", 1); sem_post(s); return me; }"),
            (Outputs{"abab"}));
  EXPECT_EQ(outputs_of("int main() { int me = fork() == 0; sem_t *s = sem_open(\"s\", O_CREAT | O_EXCL, 0600, me);"
                       "if (s == SEM_FAILED) { printf(\"%d\", errno == EEXIST); exit(0); } int v; sem_getvalue(s, &v); printf(\"v%d\", v); return 0; }"),
            (Outputs{"1v0", "1v1", "v01", "v11"}));
}

TEST(SharedMemory, ASemaphoreOpenedTwiceIsTheSame) {
  EXPECT_EQ(outputs_of("int main() { sem_t *s = sem_open(\"/s\", O_CREAT, 0600, 3), *t = sem_open(\"/s\", O_CREAT, 0600, 5); int v;"
                       "sem_close(s); sem_getvalue(t, &v); printf(\"%d %d %d\", s == t, v, sem_unlink(\"/s\")); return 0; }"),
            (Outputs{"1 3 0"}));
}

TEST(SharedMemory, BadNamesFail) {
  EXPECT_EQ(outputs_of("int main() { printf(\"%d \", sem_open(\"/none\", 0) == SEM_FAILED ? errno : 0); printf(\"%d \", sem_open(\"/a/b\", 0) == SEM_FAILED ? errno : 0);"
                       "printf(\"%d \", shm_open(\"/\", O_RDWR, 0) < 0 ? errno : 0); printf(\"%d \", sem_unlink(\"/a/b\") < 0 ? errno : 0);"
                       "printf(\"%d\", shm_unlink(\"x\") < 0 ? errno : 0); return 0; }"),
            (Outputs{"2 22 22 2 2"}));
}

TEST(SharedMemory, FilesAreShared) {
  EXPECT_EQ(outputs_of("int main() { int f = open(\"f\", O_RDWR | O_CREAT, 0600); write(f, \"abc\", 3); char *p = mmap(NULL, 3, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);"
                       "if (fork() == 0) { p[1] = 'x'; exit(0); } wait(NULL); write(1, p, 3); close(f); f = open(\"f\", O_RDONLY); return 0; }"),
            (Outputs{"axc"}));
  EXPECT_EQ(outputs_of("int main() { int s, f = shm_open(\"f\", O_RDWR | O_CREAT, 0600); ftruncate(f, 4); int *p = mmap(NULL, 4, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);"
                       "if (fork() == 0) { munmap(p, 4); p = mmap(NULL, 4, PROT_READ, MAP_SHARED, f, 0); printf(\"%d\", *p); fflush(stdout); *p = 1; exit(0); }"
                       "*p = 5; wait(&s); printf(\" %d %d\", WTERMSIG(s), *p); return 0; }"),
            (Outputs{"0 11 5", "5 11 5"}));
  EXPECT_EQ(outputs_of("int main() { int f = open(\"f\", O_RDONLY | O_CREAT, 0600); printf(\"%d\", mmap(NULL, 4, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0) == MAP_FAILED ? errno : 0); return 0; }"),
            (Outputs{"13"}));
}

TEST(SharedMemory, FilesThatWereMappedAreNotRead) {
  EXPECT_EQ(limit_of("int main() { char c; int f = open(\"f\", O_RDWR | O_CREAT, 0600); ftruncate(f, 4); mmap(NULL, 4, 3, MAP_SHARED, f, 0); return read(f, &c, 1); }"),
            Code::not_modelled);
  EXPECT_EQ(limit_of("int main() { int f = open(\"f\", O_RDWR | O_CREAT, 0600); mmap(NULL, 4, 3, MAP_SHARED, f, 0); return 0; }"), Code::not_modelled);
}

TEST(SharedMemory, GeneratedProgramsAgreeInAllEngines) {
  const char* wanted = std::getenv("FORKCHECK_SHARING_PROGRAMS");
  const unsigned programs = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 60;
  unsigned compared = 0;
  for (unsigned seed = 0; seed < programs; ++seed) {
    const std::string code = testing::RandomSharingProgram(seed).make();
    const auto model = load(code, {});
    ASSERT_TRUE(model) << code;
    Budget budget(std::chrono::seconds(20), std::nullopt);
    const Answer truth = naive(*model, budget);
    const Answer found = explore(*model, budget);
    if (!truth.complete || !found.complete) continue;
    ASSERT_TRUE(truth.language == found.language) << compare(truth, found).detail << "\nseed " << seed << "\n" << code;
    const Answer solved = smt(*model, budget, 1000);
    if (solved.complete) {
      ASSERT_TRUE(truth.language == solved.language) << compare(truth, solved).detail << "\nseed " << seed << "\n" << code;
    }
    ++compared;
  }
  EXPECT_GT(compared, programs * 3 / 4);
}

}  // namespace
}  // namespace forkcheck
