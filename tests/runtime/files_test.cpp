// Pipes and descriptors of real programs: who waits, what a read gets, which calls are events.
#include <cerrno>

#include "tests/runtime/explore_fixture.h"
#include "tests/runtime/runtime_fixture.h"

namespace forkcheck::runtime {
namespace {

const std::string headers =
    "#define _GNU_SOURCE\n#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n#include <stdio.h>\n#include "
    "<stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/wait.h>\n";

TEST(Pipe, AReadWaitsForAWriterAndTheLastClose) {
  RealProgram program(headers + R"(
int main(void) {
  int p[2]; char b[9]; pipe(p);
  if (fork() == 0) { close(p[0]); write(p[1], "hey", 3); exit(0); }
  close(p[1]);
  int n = read(p[0], b, 9), m = read(p[0], b + 3, 9);
  printf("%d %d %.3s", n, m, b);
})");
  SKIP_WITHOUT(program);
  EXPECT_TRUE(ended_by<Diverged>(program.replay("P0 fork\nP0 close\nP0 read\n")));
  EXPECT_TRUE(ended_by<Diverged>(program.replay("P0 fork\nP0 close\nP0.1 close\nP0.1 write\nP0 read\nP0 read\n")));
  const auto result =
      program.replay("P0 fork\nP0.1 close\nP0.1 write\nP0 close\nP0 read\nP0.1 exit\nP0 read\nP0.1 ending\nP0 write\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "3 0 hey");
}

TEST(Pipe, TheEndNeverComesToWhoCouldWrite) {
  RealProgram program(headers + "int main(void) { int p[2]; char c; pipe(p); read(p[0], &c, 1); }");
  SKIP_WITHOUT(program);
  EXPECT_TRUE(ended_by<Blocked>(program.first()));
}

TEST(Pipe, AWriteWithoutReadersKillsOrFails) {
  const std::string body = R"(
int main(void) {
  int p[2], s; pipe(p); close(p[0]); PREPARE;
  if (fork() == 0) { int n = write(p[1], "x", 1); printf("%d %d", n, errno == EPIPE); exit(0); }
  wait(&s); printf(" %x", s);
})";
  const auto with = [&](const std::string& prepare) {
    std::string code = headers + "static void h(int n) { write(1, \"h\", 1); }\n" + body;
    return code.replace(code.find("PREPARE"), 7, prepare);
  };
  RealProgram dies(with(""));
  SKIP_WITHOUT(dies);
  const auto killed = dies.replay("P0 close\nP0 fork\nP0.1 write EPIPE\nP0.1 killed\nP0 wait P0.1\nP0 write\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(killed));
  EXPECT_EQ(output_of(killed, Stderr::merge), " d");
  RealProgram ignores(with("signal(SIGPIPE, SIG_IGN)"));
  EXPECT_EQ(ignores.outputs(5), std::set<std::string>{"-1 1 0"});
  RealProgram handles(with("signal(SIGPIPE, h)"));
  EXPECT_EQ(handles.outputs(5), std::set<std::string>{"h-1 1 0"});
}

TEST(Pipe, AWriteOfMoreThanFitsIsMadeInParts) {
  RealProgram program(headers + R"(
char b[150000];
int main(void) {
  int p[2], n, all = 0; pipe(p);
  if (fork() == 0) { close(p[0]); memset(b, 'x', sizeof b); n = write(p[1], b, sizeof b); printf("wrote %d\n", n); exit(0); }
  close(p[1]);
  while ((n = read(p[0], b, 100000)) > 0) { all += n; for (int i = 0; i < n; i++) if (b[i] != 'x') all = -1000000; }
  wait(NULL); printf("read %d\n", all);
})");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(10), std::set<std::string>{"wrote 150000\nread 150000\n"});
}

TEST(Pipe, AWriteWaitsForRoom) {
  RealProgram program(headers + R"(
int main(void) {
  int p[2], i; char b[4096] = {0}; pipe(p);
  for (i = 0; i < 16; i++) write(p[1], b, 3000);
  printf("full\n"); fflush(stdout);
  write(p[1], b, 1000); printf("joined\n"); fflush(stdout);
  write(p[1], b, 1000);
})");
  SKIP_WITHOUT(program);
  const auto result = program.first();
  EXPECT_TRUE(ended_by<Blocked>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "full\njoined\n");
}

TEST(Descriptors, AreNoEventsButForTheEndsOfPipes) {
  RealProgram program(headers + R"(
int main(void) {
  int p[2], q[2]; char c; pipe(p); pipe2(q, O_CLOEXEC);
  int a = dup(1), b = fcntl(1, F_DUPFD, 10), d = dup2(1, 20);
  close(a); close(99); read(99, &c, 1); write(99, "x", 1); write(p[0], "x", 1); read(p[1], &c, 1); dup2(99, p[0]);
  printf("%d %d %d %d %d %d %d %d", p[0], p[1], q[0], q[1], a, b, d, fcntl(q[0], F_GETFD));
  fflush(stdout);
  dup2(p[1], q[1]);
  close(p[0]);
})");
  SKIP_WITHOUT(program);
  const auto result = program.replay("P0 write\nP0 dup\nP0 close\nP0 exit\n");
  EXPECT_TRUE(ended_by<Finished>(result));
  EXPECT_EQ(output_of(result, Stderr::merge), "3 4 5 6 7 10 20 1");
}

TEST(Descriptors, OutputIsWhatIsOpenAndNotTheNumber) {
  RealProgram program(headers + R"(
int main(void) {
  int p[2]; char b[9]; pipe(p);
  int saved = dup(1);
  dup2(p[1], 1); write(1, "in", 2); write(saved, "out ", 4);
  read(p[0], b, 2); dup2(saved, 1); write(1, b, 2);
})");
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(2), std::set<std::string>{"out in"});
}

TEST(Descriptors, TheInputIsReadByEvents) {
  RunOptions options;
  options.input = "abc";
  RealProgram program(headers + R"(
int main(void) {
  char c = '-';
  if (fork() == 0) { read(0, &c, 1); write(1, &c, 1); exit(0); }
  wait(NULL); while (read(0, &c, 1) == 1) write(1, &c, 1);
})",
                      options);
  SKIP_WITHOUT(program);
  EXPECT_EQ(program.outputs(3), std::set<std::string>{"abc"});
}

TEST(Pipe, ExhaustiveExplorationFindsWhoCouldHaveReadFirst) {
  RealProgram program(headers + R"(
int main(void) {
  int p[2]; char c; pipe(p);
  for (int i = 0; i < 2; i++) if (fork() == 0) { if (read(p[0], &c, 1) == 1) { c = '0' + i; write(1, &c, 1); } _exit(0); }
  write(p[1], "x", 1); wait(NULL); wait(NULL); })");
  SKIP_WITHOUT(program);
  const auto explored = explore(program, {});
  EXPECT_TRUE(explored.complete) << explored.why_incomplete;
  EXPECT_EQ(explored.outputs, (std::set<std::string>{"0 blocked", "1 blocked"}));
}

}  // namespace
}  // namespace forkcheck::runtime
