// System V shared memory, semaphores and message queues: what programs can print by hand, and engines against each other.
#include <gtest/gtest.h>

#include "agreement.h"
#include "system_v_family.h"

namespace forkcheck {
namespace {

using testing::limit_code;
using testing::Outputs;

const std::string headers = "#include <errno.h>\n#include <signal.h>\n#include <sys/ipc.h>\n#include <sys/msg.h>\n#include <sys/sem.h>\n#include <sys/shm.h>\n";

Outputs outputs_of(const std::string& code) { return testing::outputs_of(headers + code, {}, testing::Solver::z3); }

TEST(SystemV, MemoryIsShared) {
  EXPECT_EQ(outputs_of("int main() { int id = shmget(IPC_PRIVATE, 4, 0600), *p = shmat(id, NULL, 0); if (fork() == 0) { ++*p; exit(0); } ++*p;"
                       " wait(NULL); printf(\"%d\", *p); shmctl(id, IPC_RMID, NULL); return 0; }"),
            (Outputs{"1", "2"}));
  EXPECT_EQ(outputs_of("int main() { int id = shmget(5, 4, IPC_CREAT | 0600); if (fork() == 0) { int *p = shmat(shmget(5, 4, 0), NULL, 0); *p = 7; shmdt(p); exit(0); }"
                       " wait(NULL); int *p = shmat(id, NULL, SHM_RDONLY); printf(\"%d\", *p); return 0; }"),
            (Outputs{"7"}));
}

TEST(SystemV, ObjectsHaveKeys) {
  EXPECT_EQ(outputs_of("int main() { int a = semget(5, 1, 0600), e = errno, b = semget(5, 1, IPC_CREAT | 0600), c = semget(5, 1, 0);"
                       " printf(\"%d %d %d %d\", a, e == ENOENT, b == c, msgget(5, 0)); return 0; }"),
            (Outputs{"-1 1 1 -1"}));
  EXPECT_EQ(outputs_of("int main() { int a = semget(5, 1, IPC_CREAT | IPC_EXCL | 0600), b = semget(5, 1, IPC_CREAT | IPC_EXCL | 0600), e = errno;"
                       " semget(5, 2, 0); printf(\"%d %d %d %d\", a >= 0, b, e == EEXIST, errno == EINVAL); return 0; }"),
            (Outputs{"1 -1 1 1"}));
  EXPECT_EQ(outputs_of("int main() { int k = ftok(\".\", 'a'), m = ftok(\"missing\", 'a'); printf(\"%d %d %d %d\", k == ftok(\".\", 'a'), m, errno == ENOENT,"
                       " semget(k, 1, IPC_CREAT | 0600) == semget(k, 1, 0)); return 0; }"),
            (Outputs{"1 -1 1 1"}));
}

TEST(SystemV, AnIdIsANumberThatDiffers) {
  EXPECT_EQ(outputs_of("int main() { int id = msgget(IPC_PRIVATE, 0600); printf(\"%d\", id); return 0; }"), (Outputs{"{number}"}));
}

TEST(SystemV, SemaphoresExclude) {
  const std::string ends = "if (fork() == 0) { change(-1); write(1, \"a\", 1); write(1, \"b\", 1); change(1); exit(0); } change(-1); write(1, \"c\", 1);"
                           " write(1, \"d\", 1); change(1); return 0; }";
  const std::string begins = "int id; void change(int by) { struct sembuf op = {0, by, 0}; semop(id, &op, 1); } int main() { id = semget(IPC_PRIVATE, 1, 0600);";
  EXPECT_EQ(outputs_of(begins + "semctl(id, 0, SETVAL, 1);" + ends), (Outputs{"abcd", "cdab"}));
  EXPECT_EQ(outputs_of(begins + "union semun { int val; unsigned short *array; } u; u.val = 1; semctl(id, 0, SETVAL, u);" + ends), (Outputs{"abcd", "cdab"}));
  EXPECT_EQ(outputs_of(begins + "union semun { int val; unsigned short *array; } u; unsigned short all[1] = {1}; u.array = all; semctl(id, 0, SETALL, u);" + ends),
            (Outputs{"abcd", "cdab"}));
}

TEST(SystemV, TheEndOfAProcessUndoes) {
  EXPECT_EQ(outputs_of("int main() { int id = semget(IPC_PRIVATE, 1, 0600); struct sembuf up = {0, 1, SEM_UNDO}; pid_t c = fork();"
                       " if (c == 0) { semop(id, &up, 1); printf(\"%d \", semctl(id, 0, GETVAL)); exit(0); } wait(NULL); printf(\"%d\", semctl(id, 0, GETVAL)); return 0; }"),
            (Outputs{"1 0"}));
}

// Whoever waits by then is told another error than whoever comes later.
TEST(SystemV, ARemovedObjectFailsInTwoWays) {
  EXPECT_EQ(outputs_of("int main() { int id = semget(IPC_PRIVATE, 1, 0600); if (fork() == 0) { struct sembuf down = {0, -1, 0}; semop(id, &down, 1);"
                       " printf(\"%d\", errno == EIDRM ? 1 : errno == EINVAL ? 2 : 3); exit(0); } semctl(id, 0, IPC_RMID); wait(NULL); return 0; }"),
            (Outputs{"1", "2"}));
  EXPECT_EQ(outputs_of("int main() { int id = msgget(IPC_PRIVATE, 0600); struct { long t; char c; } m; if (fork() == 0) { write(1, \"c\", 1); msgrcv(id, &m, 1, 0, 0);"
                       " printf(\"%d\", errno == EIDRM ? 1 : errno == EINVAL ? 2 : 3); exit(0); } write(1, \"p\", 1); msgctl(id, IPC_RMID, NULL); wait(NULL); return 0; }"),
            (Outputs{"cp1", "cp2", "pc1", "pc2"}));
}

TEST(SystemV, WhoWaitedIsToldOnce) {
  EXPECT_EQ(outputs_of("int main() { int id = semget(IPC_PRIVATE, 1, 0600); if (fork() == 0) { struct sembuf down = {0, -1, 0}; semop(id, &down, 1); int e = errno;"
                       " semop(id, &down, 1); printf(\"%d%d%d\", e == EIDRM, errno == EINVAL, semctl(id, 0, IPC_RMID)); exit(0); } semctl(id, 0, IPC_RMID); wait(NULL); return 0; }"),
            (Outputs{"01-1", "11-1"}));
}

TEST(SystemV, MessagesAreTakenByType) {
  EXPECT_EQ(outputs_of("struct { long t; char c[4]; } m; int id; void get(long type, int flags) { int n = msgrcv(id, &m, 4, type, flags);"
                       " if (n < 0) printf(\"%d \", errno == ENOMSG ? 0 : errno == E2BIG ? 9 : 5); else printf(\"%ld%.*s \", m.t, n, m.c); }"
                       " int main() { id = msgget(IPC_PRIVATE, 0600); for (m.t = 3; m.t > 0; m.t--) { m.c[0] = 'a' + m.t; m.c[1] = 'x'; msgsnd(id, &m, 2, 0); }"
                       " get(2, 0); get(-3, 0); get(7, IPC_NOWAIT); get(0, 0); get(0, IPC_NOWAIT); return 0; }"),
            (Outputs{"2cx 1bx 0 3dx 0 "}));
}

TEST(SystemV, AnAnswerGoesToAProcess) {
  EXPECT_EQ(outputs_of("struct { long t; int n; } m; int main() { int id = msgget(IPC_PRIVATE, 0600); pid_t c[2]; for (int i = 0; i < 2; i++) if ((c[i] = fork()) == 0) {"
                       " msgrcv(id, &m, 4, getpid(), 0); dprintf(1, \"%d%d \", m.t == getpid(), m.n); exit(0); }"
                       " for (int i = 0; i < 2; i++) { m.t = c[i]; m.n = i; msgsnd(id, &m, 4, 0); } while (wait(NULL) > 0); return 0; }"),
            (Outputs{"10 11 ", "11 10 "}));
}

TEST(SystemV, AHandlerEndsAWait) {
  EXPECT_EQ(outputs_of("void h(int s) { write(1, \"h\", 1); } int main() { struct sigaction a = {0}; a.sa_handler = h; a.sa_flags = SA_RESTART; sigaction(SIGUSR1, &a, NULL);"
                       " int id = semget(IPC_PRIVATE, 1, 0600); pid_t c = fork(); if (c == 0) { struct sembuf down = {0, -1, 0};"
                       " int r = semop(id, &down, 1); printf(\"%d%d\", r, r < 0 && errno == EINTR); exit(0); }"
                       " kill(c, SIGUSR1); semctl(id, 0, SETVAL, 1); wait(NULL); return 0; }"),
            (Outputs{"h-11", "h00"}));
}

TEST(SystemV, WhatIsntCoveredIsRefused) {
  for (const char* code : {"int main() { semget(7, 1, IPC_CREAT | 0600); return semget(7, 1, 0700) < 0; }",
                           "struct { long t; char c[8192]; } m; int main() { int q = msgget(IPC_PRIVATE, 0600); m.t = 1; msgsnd(q, &m, 8192, 0); msgsnd(q, &m, 8192, 0);"
                           " if (!fork()) { msgsnd(q, &m, 1, 0); exit(0); } msgrcv(q, &m, 8192, 0, 0); msgctl(q, IPC_RMID, NULL); return 0; }",
                           "int main() { int id = semget(IPC_PRIVATE, 1, 0600); pid_t c = fork(); if (c == 0) { struct sembuf d = {0, -1, 0}; semop(id, &d, 1); exit(0); }"
                           " kill(c, SIGSTOP); return 0; }",
                           "int main() { struct shmid_ds d; int id = shmget(IPC_PRIVATE, 4, 0600); return shmctl(id, IPC_STAT, &d); }",
                           "int main() { int id = semget(IPC_PRIVATE, 1, 0600); return semctl(id, 0, GETPID); }",
                           "int main() { int id = shmget(IPC_PRIVATE, 4, 0600), *p = shmat(id, NULL, 0), *q = shmat(id, NULL, 0); return *p + *q; }",
                           "int main() { return shmget(IPC_PRIVATE, 4, IPC_CREAT) < 0; }"})
    EXPECT_EQ(limit_code(headers + code), Code::not_modelled) << code;
}

TEST(SystemV, AllEnginesAgreeOnGeneratedPrograms) {
  testing::expect_engines_agree([](unsigned seed) { return testing::RandomSystemVProgram(seed).make(); });
}

}  // namespace
}  // namespace forkcheck
