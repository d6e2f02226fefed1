// What others can tell of the end of a process before it is a zombie, and of exec before the new program begins.
#include "agreement.h"
#include "end_family.h"
#include "families.h"

namespace forkcheck {
namespace {

using testing::limit_code;
using testing::outputs_of;
using testing::Outputs;
using testing::Solver;

TEST(Ends, APipeIsClosedBeforeThereIsAZombie) {
  EXPECT_EQ(outputs_of("int main() { int p[2]; char c; pipe(p); if (fork() == 0) _exit(0); close(p[1]); read(p[0], &c, 1);"
                       " puts(waitpid(-1, NULL, WNOHANG) == 0 ? \"not yet\" : \"done\"); return 0; }", {}, Solver::z3),
            (Outputs{"not yet\\n", "done\\n"}));
}

TEST(Ends, APipeIsClosedBeforeTheParentIsTold) {
  EXPECT_EQ(outputs_of("#include <signal.h>\nvoid h(int s) { write(1, \"H\", 1); }"
                       " int main() { int p[2]; char c; signal(SIGCHLD, h); pipe(p); if (fork() == 0) return 0; close(p[1]);"
                       " read(p[0], &c, 1); write(1, \"E\", 1); wait(NULL); return 0; }", {}, Solver::z3),
            (Outputs{"EH", "HE"}));
}

TEST(Ends, APipeIsClosedBeforeItsChildrenAreAdopted) {
  EXPECT_EQ(outputs_of("int main() { int p[2]; char c; pipe(p); if (fork() == 0) { pid_t my = getppid(); close(p[1]); read(p[0], &c, 1);"
                       " puts(getppid() == my ? \"same\" : \"other\"); return 0; } return 0; }", {}, Solver::z3),
            (Outputs{"same\\n", "other\\n"}));
}

TEST(Ends, VforksParentGoesOnBeforeThereIsAZombie) {
  EXPECT_EQ(outputs_of("int main() { if (vfork() == 0) _exit(0); puts(waitpid(-1, NULL, WNOHANG) == 0 ? \"not yet\" : \"done\"); return 0; }", {},
                       Solver::z3),
            (Outputs{"not yet\\n", "done\\n"}));
}

TEST(Ends, SemaphoresAreGivenBackBeforePipesAreClosed) {
  const auto program = [](const std::string& looks) {
    return "#include <sys/sem.h>\nint main() { int p[2], s = semget(IPC_PRIVATE, 1, 0600); char c; struct sembuf up = {0, 1, SEM_UNDO}, none = {0, 0, 0};"
           " pipe(p); if (fork() == 0) { semop(s, &up, 1); close(p[0]); write(p[1], \"x\", 1); _exit(0); } close(p[1]); read(p[0], &c, 1); " +
           looks + " semctl(s, 0, IPC_RMID); return 0; }";
  };
  EXPECT_EQ(outputs_of(program("read(p[0], &c, 1); printf(\"%d\", semctl(s, 0, GETVAL));"), {}, Solver::z3), Outputs{"0"});
  EXPECT_EQ(outputs_of(program("semop(s, &none, 1); printf(\"%d\", (int)waitpid(-1, NULL, WNOHANG) == 0);"), {}, Solver::z3),
            (Outputs{"0", "1"}));
}

// The highest descriptor goes first.
TEST(Ends, TwoPipesAreClosedOneAfterTheOther) {
  const auto program = [](const std::string& pipes) {
    return "#include <signal.h>\nint main() { int p[2], q[2]; char c; signal(SIGPIPE, SIG_IGN); " + pipes +
           " if (fork() == 0) _exit(0); close(p[1]); close(q[0]); read(p[0], &c, 1);"
           " puts(write(q[1], \"x\", 1) == 1 ? \"taken\" : \"broken\"); wait(NULL); return 0; }";
  };
  EXPECT_EQ(outputs_of(program("pipe(q); pipe(p);"), {}, Solver::z3), (Outputs{"taken\\n", "broken\\n"}));
  EXPECT_EQ(outputs_of(program("pipe(p); pipe(q);"), {}, Solver::z3), Outputs{"broken\\n"});
}

TEST(Ends, AReadMayBeInterruptedBeforeTheWriterIsGone) {
  EXPECT_EQ(outputs_of("#include <signal.h>\nvoid h(int s) {} int main() { int p[2]; char c; struct sigaction a = {0}; a.sa_handler = h;"
                       " sigaction(SIGUSR1, &a, NULL); pipe(p); if (fork() == 0) { kill(getppid(), SIGUSR1); return 0; } close(p[1]);"
                       " puts(read(p[0], &c, 1) < 0 ? \"interrupted\" : \"end\"); return 0; }", {}, Solver::z3),
            (Outputs{"interrupted\\n", "end\\n"}));
}

TEST(Ends, SignalsHaveNoEffectOnWhoHasEnded) {
  EXPECT_EQ(outputs_of("#include <signal.h>\nint main() { int p[2], s; char c; pipe(p); pid_t k = fork(); if (k == 0) _exit(3); close(p[1]);"
                       " read(p[0], &c, 1); printf(\"%d\", kill(k, SIGKILL)); wait(&s); printf(\"%x\", s); return 0; }", {}, Solver::z3),
            Outputs{"0300"});
}

// Of semaphores that were removed, too: that they aren't there any more is what its end finds.
TEST(Ends, SemaphoresMayBeRemovedBeforeTheyAreGivenBack) {
  EXPECT_EQ(outputs_of("#include <sys/sem.h>\nint main() { int s = semget(IPC_PRIVATE, 1, 0600); if (fork() == 0) {"
                       " struct sembuf up = {0, 1, SEM_UNDO}; semop(s, &up, 1); _exit(0); }"
                       " for (int i = 0; i < 2; i++) write(1, semctl(s, 0, GETVAL) ? \"1\" : \"0\", 1); semctl(s, 0, IPC_RMID); return 0; }", {}, Solver::z3),
            (Outputs{"00", "01", "10", "11"}));
}

// Linux gives them back one after the other.
TEST(Ends, OfTwoSetsOfSemaphoresAreRefusedWhereSomebodyCouldLook) {
  const auto program = [](const std::string& between) {
    return "#include <sys/sem.h>\nint main() { int a = semget(IPC_PRIVATE, 1, 0600), b = semget(IPC_PRIVATE, 1, 0600);"
           " struct sembuf up = {0, 1, SEM_UNDO}; if (fork() == 0) { semop(a, &up, 1); semop(b, &up, 1); " + between +
           " _exit(0); } wait(NULL); printf(\"%d\", semctl(a, 0, GETVAL) + semctl(b, 0, GETVAL)); return 0; }";
  };
  EXPECT_EQ(limit_code(program("")), Code::not_modelled);
  EXPECT_EQ(outputs_of(program("struct sembuf down = {0, -1, SEM_UNDO}; semop(a, &down, 1);")), Outputs{"0"});
}

TEST(Ends, AnEndOfAFifoThatWasOpenedTwiceGoesWithTheLastOfBoth) {
  EXPECT_EQ(outputs_of("#include <fcntl.h>\n#include <signal.h>\n#include <sys/stat.h>\nint main() { int p[2], f; char c; mkfifo(\"ff\", 0600);"
                       " signal(SIGPIPE, SIG_IGN); pipe(p); if (fork() == 0) { open(\"ff\", O_RDONLY); dup2(p[1], 10); close(p[0]); close(p[1]);"
                       " int b = open(\"ff\", O_RDONLY); dup2(b, 12); close(b); _exit(0); } close(p[1]); f = open(\"ff\", O_WRONLY);"
                       " read(p[0], &c, 1); printf(\"%d\", (int)write(f, \"x\", 1)); wait(NULL); return 0; }"),
            (Outputs{"1", "-1"}));
}

// A grandchild whose parent is gone, too, is reaped by init.
TEST(Ends, WhoAsksForTheGroupOfAnOrphanMayStillFindIt) {
  EXPECT_EQ(outputs_of("int main() { int p[2], q[2]; char c; pipe(p); pipe(q); pid_t a = fork(); if (a == 0) { close(p[0]); close(q[0]);"
                       " close(q[1]); _exit(0); } if (fork() == 0) { close(p[1]); close(q[1]); read(q[0], &c, 1); read(p[0], &c, 1);"
                       " printf(\"%d\", getpgid(a) > 0); return 0; } close(p[0]); close(p[1]); close(q[0]); _exit(0); }"),
            (Outputs{"0", "1"}));
}

TEST(Ends, TheOldestZombieIsNotAlwaysThatOfTheFirstToEnd) {
  Profile profile;
  profile.wait = WaitOrder::linux;
  EXPECT_EQ(outputs_of("int main() { int p[2]; char c; pipe(p); pid_t a = fork(); if (a == 0) _exit(0); if (fork() == 0) { close(p[1]);"
                       " read(p[0], &c, 1); _exit(0); } close(p[0]); close(p[1]); printf(wait(NULL) == a ? \"a\" : \"b\"); wait(NULL); return 0; }",
                       profile),
            (Outputs{"a", "b"}));
}

TEST(Ends, VforksParentGoesOnBeforeExecClosesPipes) {
  EXPECT_EQ(outputs_of("#define _GNU_SOURCE\n#include <fcntl.h>\nint main() { int p[2]; char c; pipe2(p, O_CLOEXEC | O_NONBLOCK); if (vfork() == 0) {"
                       " execlp(\"true\", \"true\", NULL); _exit(1); } close(p[1]); printf(\"%d\", (int)read(p[0], &c, 1)); return 0; }", {}, Solver::z3),
            (Outputs{"-1", "0"}));
}

TEST(Ends, ExecClosesOnePipeAfterTheOther) {
  const auto program = [](const std::string& pipes) {
    return "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <signal.h>\nint main() { int p[2], q[2]; char c; signal(SIGPIPE, SIG_IGN); " + pipes +
           " if (fork() == 0) { execlp(\"true\", \"true\", NULL); _exit(1); } close(p[1]); close(q[0]); read(p[0], &c, 1);"
           " puts(write(q[1], \"x\", 1) == 1 ? \"taken\" : \"broken\"); wait(NULL); return 0; }";
  };
  EXPECT_EQ(outputs_of(program("pipe2(q, O_CLOEXEC); pipe2(p, O_CLOEXEC);"), {}, Solver::z3), (Outputs{"taken\\n", "broken\\n"}));
  EXPECT_EQ(outputs_of(program("pipe2(p, O_CLOEXEC); pipe2(q, O_CLOEXEC);"), {}, Solver::z3), Outputs{"broken\\n"});
  EXPECT_EQ(outputs_of(program("pipe(q); pipe2(p, O_CLOEXEC);"), {}, Solver::z3), (Outputs{"taken\\n", "broken\\n"}));
}

TEST(Ends, VforksParentMayMoveAChildIntoAGroupBeforeItIsAnotherProgram) {
  EXPECT_EQ(outputs_of("#include <errno.h>\nint main() { pid_t k = vfork(); if (k == 0) { execlp(\"true\", \"true\", NULL); _exit(1); }"
                       " puts(setpgid(k, 0) == 0 ? \"moved\" : errno == EACCES ? \"too late\" : \"?\"); return 0; }", {}, Solver::z3),
            (Outputs{"moved\\n", "too late\\n"}));
}

TEST(Ends, SignalsWaitUntilExecIsDone) {
  EXPECT_EQ(outputs_of("#define _GNU_SOURCE\n#include <fcntl.h>\n#include <signal.h>\nint main() { int p[2], s; char c; pipe2(p, O_CLOEXEC); pid_t k = vfork();"
                       " if (k == 0) { execlp(\"echo\", \"echo\", \"hi\", NULL); _exit(1); } close(p[1]); kill(k, SIGTERM); read(p[0], &c, 1); wait(&s);"
                       " printf(\"%d\", WIFSIGNALED(s)); return 0; }", {}, Solver::z3),
            (Outputs{"1", "hi\\n0", "hi\\n1"}));
}

// What posix/end_parts.h says of parts that nobody can tell apart.
TEST(Ends, MorePartsThanNeededChangeNothing) {
  unsigned compared = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string code = seed % 2 ? testing::RandomPipeProgram(seed).make() : testing::RandomEndProgram(seed).make();
    SCOPED_TRACE(code);
    const auto model = testing::load(code);
    const auto in_all_parts = testing::load(code);
    ASSERT_TRUE(model && in_all_parts);
    if (model->kernel.end_looks() == EndLooks{}) continue;
    in_all_parts->kernel.set_end_looks({});
    Budget budget;
    const Answer few = explore(*model, budget), many = explore(*in_all_parts, budget);
    EXPECT_TRUE(few.language == many.language) << compare(few, many).detail;
    ++compared;
  }
  EXPECT_GT(compared, 20u);
}

TEST(Ends, GeneratedProgramsAgreeInAllEngines) {
  testing::expect_engines_agree([](unsigned seed) { return testing::RandomEndProgram(seed).make(); });
}

}  // namespace
}  // namespace forkcheck
