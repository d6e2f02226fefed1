// Programs with pipes and descriptors: all engines, by the engine without reduction.
#include <gtest/gtest.h>

#include "agreement.h"
#include "families.h"
#include "fifo_family.h"
#include "file_family.h"

namespace forkcheck {
namespace {

using testing::load;
using testing::SmallProgram;
using namespace std::chrono_literals;

const std::vector<SmallProgram>& pipe_programs() {
  static const std::vector<SmallProgram> programs = {
      {"fifo", R"(
#include <fcntl.h>
#include <sys/stat.h>
         int main() { char b[9]; int f; mkfifo("f", 0600);
         if (fork() == 0) { f = open("f", O_WRONLY); printf("w\n"); write(f, "hey", 3); exit(0); }
         f = open("f", O_RDONLY); printf("r\n"); int n = read(f, b, 9); printf("%d\n", n); n = read(f, b, 9); printf("%d\n", n); return 0; })"},
      {"a_token_that_is_given_back", R"(
         int main() { int p[2]; char c; pipe(p); write(p[1], "x", 1); int child = fork() == 0; char *s = child ? "b\n" : "a\n";
         write(1, s, 2); read(p[0], &c, 1); write(1, s, 2); write(p[1], "x", 1); return 0; })"},
      {"fifo_two_writers", R"(
#include <fcntl.h>
#include <sys/stat.h>
         int main() { char c; int f; mkfifo("f", 0600);
         for (int i = 0; i < 2; i++) if (fork() == 0) { f = open("f", O_WRONLY); c = 'a' + i; write(f, &c, 1); exit(0); }
         f = open("f", O_RDONLY); while (read(f, &c, 1) == 1) putchar(c); printf("\n"); return 0; })"},
      {"fifo_reader_goes_at_once", R"(
#include <fcntl.h>
#include <sys/stat.h>
         int main() { int f, s; mkfifo("f", 0600);
         if (fork() == 0) { close(open("f", O_RDONLY)); exit(0); }
         if (fork() == 0) { f = open("f", O_WRONLY); write(1, "o", 1); write(f, "x", 1); write(1, "w", 1); exit(0); }
         while (wait(&s) > 0) printf("%d\n", WIFSIGNALED(s)); return 0; })"},
      {"fifo_nobody_comes", R"(
#include <fcntl.h>
#include <sys/stat.h>
         int main() { mkfifo("f", 0600); if (fork() == 0) { printf("c\n"); open("f", O_WRONLY); printf("never\n"); } return 0; })"},
      {"fifo_unlinked_meanwhile", R"(
#include <fcntl.h>
#include <sys/stat.h>
         int main() { int f; mkfifo("f", 0600);
         if (fork() == 0) { f = open("f", O_RDONLY); printf("%d\n", f); exit(0); }
         unlink("f"); f = open("f", O_WRONLY | O_CREAT, 0600); printf("p%d\n", f); return 0; })"},
      {"one_writer", R"(int main() { int p[2]; char b[9]; pipe(p);
         if (fork() == 0) { close(p[0]); write(p[1], "hey", 4); printf("w\n"); exit(0); }
         close(p[1]); int n = read(p[0], b, 9); printf("%d %s\n", n, b); n = read(p[0], b, 9); printf("%d\n", n); wait(NULL); return 0; })"},
      {"two_writers", R"(int main() { int p[2]; char c; pipe(p);
         for (int i = 0; i < 2; i++) if (fork() == 0) { char x = 'a' + i; write(p[1], &x, 1); exit(0); }
         close(p[1]); while (read(p[0], &c, 1) > 0) putchar(c); printf("\n"); return 0; })"},
      {"two_writers_partial_reads", R"(int main() { int p[2], n; char b[9]; pipe(p);
         for (int i = 0; i < 2; i++) if (fork() == 0) { write(p[1], "xy", 2); exit(0); }
         close(p[1]); while ((n = read(p[0], b, 3)) > 0) printf("%d", n); printf("\n"); return 0; })"},
      {"two_readers", R"(int main() { int p[2]; char c; pipe(p);
         for (int i = 0; i < 2; i++) if (fork() == 0) { close(p[1]);
           if (read(p[0], &c, 1) == 1) printf("%d has it\n", i); else printf("%d has nothing\n", i); exit(0); }
         write(p[1], "x", 1); close(p[1]); while (wait(NULL) > 0) ; return 0; })"},
      {"two_readers_one_waits_for_ever", R"(int main() { int p[2]; char c; pipe(p);
         for (int i = 0; i < 2; i++) if (fork() == 0) { if (read(p[0], &c, 1) == 1) printf("%d has it\n", i); exit(0); }
         write(p[1], "x", 1); wait(NULL); wait(NULL); return 0; })"},
      {"the_end_that_never_comes", R"(int main() { int p[2]; char c; pipe(p);
         if (fork() == 0) { write(p[1], "x", 1); exit(0); }
         while (read(p[0], &c, 1) > 0) putchar(c); printf("end\n"); return 0; })"},
      {"into_the_pipe", R"(int main() { int p[2]; char b[50]; pipe(p); printf("before ");
         if (fork() == 0) { dup2(p[1], 1); close(p[0]); close(p[1]); printf("child"); exit(0); }
         close(p[1]); int n = read(p[0], b, 49); b[n] = 0; printf("[%s]\n", b); n = read(p[0], b, 49); printf("%d\n", n); return 0; })"},
      {"broken_pipe", R"(int main() { int p[2], s; pipe(p);
         if (fork() == 0) { close(p[0]); write(p[1], "x", 1); printf("alive\n"); exit(0); }
         close(p[0]); wait(&s); printf("%d\n", WIFSIGNALED(s)); return 0; })"},
      {"two_pipes", R"(int main() { int p[2], q[2]; char c = 'a'; pipe(p); pipe(q);
         if (fork() == 0) { read(p[0], &c, 1); c++; printf("c\n"); write(q[1], &c, 1); exit(0); }
         write(p[1], &c, 1); printf("p\n"); read(q[0], &c, 1); printf("%c\n", c); return 0; })"},
      {"both_wait", R"(int main() { int p[2], q[2]; char c; pipe(p); pipe(q);
         if (fork() == 0) { read(p[0], &c, 1); write(q[1], &c, 1); exit(0); }
         printf("p\n"); read(q[0], &c, 1); write(p[1], &c, 1); return 0; })"},
      {"numbers", R"(int main() { int p[2], sum = 0, x; pipe(p);
         for (int i = 1; i < 4; i++) if (fork() == 0) { close(p[0]); x = i * 10; write(p[1], &x, sizeof x); _exit(0); }
         for (int i = 0; i < 3; i++) { read(p[0], &x, sizeof x); sum += x; } printf("%d\n", sum); return 0; })"},
      {"more_than_fits", R"(char b[70000]; int main() { int p[2], n, all = 0; pipe(p);
         if (fork() == 0) { close(p[0]); n = write(p[1], b, sizeof b); printf("wrote %d\n", n); exit(0); }
         close(p[1]); while ((n = read(p[0], b, 50000)) > 0) all += n; printf("%d\n", all); return 0; })"},
      {"does_not_wait", R"(#include <fcntl.h>
int main() { int p[2]; char c = '-'; pipe(p); fcntl(p[0], F_SETFL, O_NONBLOCK);
         if (fork() == 0) { write(p[1], "x", 1); exit(0); }
         close(p[1]); for (int i = 0; i < 2; i++) { int n = read(p[0], &c, 1); printf("%d%c", n, c); } printf("\n"); return 0; })"},
      {"full_and_does_not_wait", R"(#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
char b[70000]; int main() { int p[2]; pipe2(p, O_NONBLOCK); int all = write(p[1], b, sizeof b), more = write(p[1], b, 1);
         printf("%d %d %d %d\n", all, more, errno == EAGAIN, fcntl(p[1], F_GETFL)); return 0; })"},
      {"waits_again", R"(#include <fcntl.h>
int main() { int p[2]; char c = '-'; pipe(p); fcntl(p[0], F_SETFL, O_NONBLOCK); int n = read(p[0], &c, 1); fcntl(p[0], F_SETFL, 0);
         if (fork() == 0) { write(p[1], "x", 1); exit(0); }
         int m = read(p[0], &c, 1); printf("%d%d%c\n", n, m, c); return 0; })"},
      {"who_had_to_wait", R"(int main() { int p[2]; char c; pipe(p); write(p[1], "a", 1);
         if (fork() == 0) { read(p[0], &c, 1); write(p[1], "d", 1); _exit(0); }
         read(p[0], &c, 1); printf("%c\n", c); write(p[1], "e", 1); return 0; })"},
      {"ids_travel", R"(int main() { int p[2]; char b[99]; pipe(p);
         if (fork() == 0) { dprintf(p[1], "%d of %d\n", getpid(), getppid()); exit(0); }
         int n = read(p[0], b, 99); write(1, b, n); return 0; })"},
      {"closed_output", R"(int main() { int s = dup(1); printf("a\n"); fflush(stdout); close(1); write(s, "b\n", 2);
         if (fork() == 0) { write(1, "no", 2); dup2(s, 1); write(1, "c\n", 2); exit(0); }
         wait(NULL); printf("lost"); return 0; })"},
      {"handler_in_a_read", R"(#include <signal.h>
         static void h(int n) { write(1, "h\n", 2); }
         int main() { int p[2]; char c; struct sigaction a = {0}; a.sa_handler = h; sigaction(SIGUSR1, &a, 0); pipe(p); pid_t me = getpid();
         if (fork() == 0) { kill(me, SIGUSR1); write(p[1], "x", 1); exit(0); }
         int n = read(p[0], &c, 1); printf("%d\n", n); return 0; })"},
  };
  return programs;
}

TEST(Pipes, AllEnginesAgree) {
  for (const SmallProgram& program : pipe_programs()) {
    for (const Stdout out : {Stdout::terminal, Stdout::pipe}) {
      SCOPED_TRACE(program.name);
      Profile profile;
      profile.out = out;
      const auto model = load(program.code, profile);
      ASSERT_TRUE(model);
      Budget budget(60s, std::nullopt);
      const Answer truth = naive(*model, budget);
      ASSERT_TRUE(truth.complete) << (truth.limits.empty() ? "" : truth.limits.front().message);
      const Answer explored = explore(*model, budget);
      EXPECT_TRUE(explored.complete);
      EXPECT_TRUE(explored.language == truth.language) << compare(truth, explored).detail;
      const Answer solved = smt(*model, budget, 200);
      EXPECT_TRUE(solved.complete);
      EXPECT_TRUE(solved.language == truth.language) << compare(truth, solved).detail;
    }
  }
}

TEST(Pipes, AllEnginesAgreeOnGeneratedPrograms) {
  testing::expect_engines_agree([](unsigned seed) { return testing::RandomPipeProgram(seed).make(); });
}

TEST(Fifos, AllEnginesAgreeOnGeneratedPrograms) {
  testing::expect_engines_agree([](unsigned seed) { return testing::RandomFifoProgram(seed).make(); });
}

TEST(Files, AllEnginesAgreeOnGeneratedPrograms) {
  testing::expect_engines_agree([](unsigned seed) { return testing::RandomFileProgram(seed).make(); });
}

std::string outputs_of_code(const std::string& code) {
  const auto model = load(code);
  Budget budget(20s, std::nullopt);
  const Answer answer = explore(*model, budget);
  if (!answer.complete) return code_name(answer.limits.front().code);
  std::string all;
  answer.language.for_each([&](WordView word) {
    all += (all.empty() ? "" : " | ") + write_output(word);
    return true;
  });
  return all;
}

std::string outputs_of(const std::string& name) {
  for (const SmallProgram& program : pipe_programs()) {
    if (program.name == name) return outputs_of_code(program.code);
  }
  return "no such program";
}

std::string file_program(const std::string& body) {
  return outputs_of_code("#include <errno.h>\n#include <fcntl.h>\n#include <string.h>\n#include <sys/stat.h>\nint main() { int n; char b[99] = \"\"; "
                         "int f = open(\"f\", O_CREAT | O_RDWR, 0600); " + body + " return 0; }");
}

// What glibc 2.36 prints on a terminal.
TEST(Streams, ReadWriteAndSeekAsGlibcDoes) {
  EXPECT_EQ(outputs_of_code(R"(int main(void) {
  char b[100]; 
  FILE *f = fopen("none", "r"); 
  if (!f) perror("none");
  f = fopen("data", "w+");
  for (int i = 0; i < 5; i++) fprintf(f, "%d %s\n", i, i % 2 ? "odd" : "even");
  rewind(f);
  int n; char w[10];
  while (fscanf(f, "%d %9s", &n, w) == 2) printf("%d=%s ", n, w);
  printf("eof %d\n", feof(f));
  fseek(f, 4, SEEK_SET); printf("%ld %c\n", ftell(f), fgetc(f));
  fseek(f, -3, SEEK_END); fgets(b, 100, f); printf("[%s]", b);
  fclose(f);
  f = fopen("data", "r+"); fgets(b, 3, f); rewind(f); fputs("NINE", f); fseek(f, 0, SEEK_SET); fgets(b, 100, f); printf("[%s]", b);
  printf("%d\n", fclose(f));
  f = fopen("data", "a"); printf("%ld ", ftell(f)); fputs("last\n", f); printf("%ld\n", ftell(f)); 
  if (fork() == 0) { fputs("child\n", f); exit(0); }
  wait(NULL);
  fclose(f);
  f = fopen("data", "r");
  n = fread(b, 1, 99, f); b[n] = 0; printf("%s", b); fclose(f);
  printf("%d %d\n", remove("data"), remove("data"));
  return 0;
})"),
            "none: No such file or directory\\n0=even 1=odd 2=even 3=odd 4=even eof 1\\n5 e\\n[en\\n][NINEen\\n]0\\n33 38\\n"
            "NINEen\\n1 odd\\n2 even\\n3 odd\\n4 even\\nlast\\nchild\\nlast\\n-1 0\\n");
}

TEST(Streams, WhatCLeavesOpenIsRefused) {
  EXPECT_EQ(file_program("FILE *s = fdopen(f, \"r+\"); fputs(\"x\", s); fgetc(s);"), "FC3001");
  EXPECT_EQ(file_program("write(f, \"abc\", 3); lseek(f, 0, 0); FILE *s = fdopen(f, \"r+\"); fgetc(s); fputs(\"x\", s);"), "FC3001");
  EXPECT_EQ(file_program("FILE *s = fdopen(f, \"r\"); fflush(s);"), "FC3001");
  EXPECT_EQ(file_program("FILE *s = fdopen(f, \"r\"); fputs(\"x\", s);"), "FC3001");
}

TEST(Streams, AClosedStreamIsGone) {
  EXPECT_EQ(file_program("FILE *s = fdopen(f, \"w\"); fclose(s); fputs(\"x\", s);"),
            file_program("char *p = malloc(1); free(p); *p = 1;"));
  EXPECT_EQ(file_program("FILE *s = fdopen(f, \"w\"); fclose(s); s = fopen(\"f\", \"w\"); printf(\"%d\", fileno(s));"), "3");
}

TEST(Files, ProcessIdsInFilesAreCopiedAndNeverMeasured) {
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); lseek(f, 0, SEEK_SET); n = read(f, b, 99); write(1, b, n);"), "{P0}.");
  EXPECT_EQ(file_program("dprintf(f, \"ab%d\", getpid()); lseek(f, 1, SEEK_SET); read(f, b, 1); printf(\"%s\", b);"), "b");
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); lseek(f, 3, SEEK_SET);"), "FC3012");
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); lseek(f, 0, SEEK_SET); write(f, \"x\", 1);"), "FC3012");
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); lseek(f, 0, SEEK_SET); read(f, b, 3);"), "FC3012");
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); printf(\"%d\", (int)lseek(f, 0, SEEK_END));"), "FC3012");
  // Where the descriptor stands when the id is gone, nobody knows.
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); ftruncate(f, 0); write(f, \"x\", 1);"), "FC3012");
  EXPECT_EQ(file_program("dprintf(f, \"%d.\", getpid()); ftruncate(f, 0); lseek(f, 0, SEEK_SET); write(f, \"x\", 1);"), "");
}

TEST(Files, WhatNobodyCanKnowIsRefused) {
  EXPECT_EQ(file_program("open(\"/etc/passwd\", O_RDONLY);"), "FC3001");
  EXPECT_EQ(file_program("open(\"../f\", O_RDONLY);"), "FC3001");
  EXPECT_EQ(file_program("struct stat s; fstat(f, &s); if (s.st_ino % 2) printf(\"odd\");"), "FC3001");
  EXPECT_EQ(file_program("close(open(\"g\", O_CREAT | O_RDWR, 0)); open(\"g\", O_RDONLY);"), "FC3001");
  EXPECT_EQ(file_program("lseek(f, 1 << 21, SEEK_SET); write(f, \"x\", 1);"), "FC3001");
}

TEST(Files, HolesAreZeros) {
  EXPECT_EQ(file_program("lseek(f, 2, SEEK_SET); write(f, \"x\", 1); lseek(f, 0, SEEK_SET); n = read(f, b, 9); "
                         "printf(\"%d %d %d %c\", n, b[0], b[1], b[2]);"),
            "3 0 0 x");
}

TEST(Pipes, Outputs) {
  EXPECT_EQ(outputs_of("two_writers"), "ab\\n | ba\\n");
  EXPECT_EQ(outputs_of("two_writers_partial_reads"), "22\\n | 31\\n");
  EXPECT_EQ(outputs_of("the_end_that_never_comes"), "\tblocked");
  EXPECT_EQ(outputs_of("into_the_pipe"), "before [before child]\\n0\\n");
  EXPECT_EQ(outputs_of("broken_pipe"), "1\\n | alive\\n0\\n");
  EXPECT_EQ(outputs_of("who_had_to_wait"), "a\\n | d\\n");
  EXPECT_EQ(outputs_of("numbers"), "60\\n");
  EXPECT_EQ(outputs_of("ids_travel"), "{P0.1} of {P0}\\n");
  EXPECT_EQ(outputs_of("closed_output"), "a\\nb\\nc\\n");
  EXPECT_EQ(outputs_of("more_than_fits"), "wrote 70000\\n70000\\n");
  EXPECT_EQ(outputs_of("does_not_wait"), "-1--1-\\n | -1-1x\\n | 1x-1x\\n | 1x0x\\n");
  EXPECT_EQ(outputs_of("full_and_does_not_wait"), "65536 -1 1 2049\\n");
  EXPECT_EQ(outputs_of("waits_again"), "-11x\\n");
}

// The other process may wait already.
TEST(Pipes, WhetherASharedEndWaitsStaysAsItIs) {
  const auto model = load("#include <fcntl.h>\nint main() { int p[2]; char c; pipe(p); if (fork() == 0) { read(p[0], &c, 1); exit(0); }"
                          "fcntl(p[0], F_SETFL, O_NONBLOCK); return 0; }");
  Budget budget;
  const Answer answer = explore(*model, budget);
  ASSERT_FALSE(answer.limits.empty());
  EXPECT_EQ(answer.limits.front().code, Code::not_modelled);
}

}  // namespace
}  // namespace forkcheck
