// Small C programs for the engines, and how to make models of them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engines/model.h"
#include "syntax/front_end.h"

namespace forkcheck::testing {

inline constexpr const char* includes =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n";

// `code` after the usual includes; line 5 is its first.
// `directory`: where other programs lie that it may run.
inline std::unique_ptr<Model> load(const std::string& code, const Profile& profile = {},
                                   const std::string& input = "", const std::string& directory = "") {
  Sources sources;
  const FileId file = sources.add({"test.c", includes + code});
  Result<Compiled> compiled = compile(sources, file, directory);
  if (!compiled) {
    ADD_FAILURE() << render(compiled.error().front(), sources);
    return nullptr;
  }
  MachineOptions options;
  options.arguments = {"./test"};
  options.input = input;
  return std::make_unique<Model>(std::move(compiled->program), profile, options);
}

inline const std::string csapp_8_3 = R"(int main() {
  if (fork() == 0) {
    printf("9"); fflush(stdout);
  } else {
    printf("0"); fflush(stdout);
    waitpid(-1, NULL, 0);
  }
  printf("3"); fflush(stdout);
  printf("6");
  exit(0);
})";

struct SmallProgram {
  std::string name;
  std::string code;
};

inline const std::vector<SmallProgram>& small_programs() {
  static const std::vector<SmallProgram> programs = {
      {"csapp_8_3", csapp_8_3},
      {"fork_fork", R"(int main() { fork(); printf("a\n"); fork(); printf("b\n"); return 0; })"},
      {"wait_loop", R"(int main() {
         for (int i = 0; i < 3; i++) if (fork() == 0) { printf("%d\n", i); exit(i); }
         while (wait(NULL) > 0) ;
         printf("end\n"); return 0; })"},
      {"two_statuses", R"(int main() { int s = 0;
         for (int i = 1; i < 3; i++) if (fork() == 0) { printf("c\n"); exit(i); }
         for (int i = 0; i < 2; i++) { wait(&s); printf("%d\n", WEXITSTATUS(s)); } return 0; })"},
      {"first_open_then_status", R"(int main() { int s = 0;
         for (int i = 1; i < 4; i++) if (fork() == 0) exit(i);
         wait(NULL); wait(&s); printf("%d\n", WEXITSTATUS(s)); return 0; })"},
      {"one_of_three", R"(int main() {
         for (int i = 0; i < 3; i++) if (fork() == 0) { printf("%c\n", 'a' + i); exit(0); }
         wait(NULL); printf("P\n"); return 0; })"},
      {"two_of_three_then_more", R"(int main() {
         for (int i = 0; i < 2; i++) if (fork() == 0) { printf("%c\n", 'a' + i); exit(0); }
         wait(NULL); printf("P\n"); if (fork() == 0) { printf("c\n"); exit(0); } wait(NULL); printf("Q\n"); return 0; })"},
      {"nohang_once", R"(int main() { int s = 0;
         if (fork() == 0) { printf("c\n"); exit(3); }
         if (waitpid(-1, &s, WNOHANG) > 0) printf("reaped\n"); else printf("none\n"); return 0; })"},
      {"nohang_two", R"(int main() { int s = 0;
         for (int i = 1; i < 3; i++) if (fork() == 0) exit(i);
         pid_t p = waitpid(-1, &s, WNOHANG);
         if (p > 0) printf("got %d\n", WEXITSTATUS(s)); else printf("none\n"); return 0; })"},
      {"wait_then_nohang", R"(int main() { int s = 0;
         for (int i = 1; i < 4; i++) if (fork() == 0) exit(i);
         wait(&s); printf("%d\n", WEXITSTATUS(s));
         if (waitpid(-1, &s, WNOHANG) > 0) printf("and %d\n", WEXITSTATUS(s)); else printf("none\n"); return 0; })"},
      {"polling", R"(int main() { int s = 0;
         if (fork() == 0) { printf("c\n"); exit(3); }
         while (waitpid(-1, &s, WNOHANG) == 0) ;
         printf("%d\n", WEXITSTATUS(s)); return 0; })"},
      {"orphan", R"(int main() { pid_t p = getpid();
         if (fork() == 0) { if (getppid() == p) printf("child\n"); else printf("orphan\n"); }
         else printf("parent\n"); return 0; })"},
      {"grandchildren", R"(int main() {
         if (fork() == 0) { if (fork() == 0) { printf("g\n"); exit(1); } wait(NULL); printf("c\n"); exit(2); }
         printf("p\n"); int s = 0; wait(&s); printf("%d\n", WEXITSTATUS(s)); return 0; })"},
      {"vfork",
       R"(int main() { if (vfork() == 0) { write(1, "c\n", 2); _exit(0); } printf("p\n"); return 0; })"},
      {"waitpid_each", R"(int main() { pid_t p[2];
         for (int i = 0; i < 2; i++) if ((p[i] = fork()) == 0) { printf("%d\n", i); exit(0); }
         for (int i = 1; i >= 0; i--) { waitpid(p[i], NULL, 0); printf("r%d\n", i); } return 0; })"},
      {"which_pid", R"(int main() { pid_t p[2];
         for (int i = 0; i < 2; i++) if ((p[i] = fork()) == 0) exit(0);
         pid_t r = wait(NULL); if (r == p[0]) printf("first\n"); else printf("second\n"); return 0; })"},
      {"orphans_of_equal_parents", R"(int main() { int a = fork() && fork() || fork(); while (wait(NULL) > 0) ;
         if (!a) printf("%d\n", fork() > 0); return 0; })"},
      {"fork_may_fail", R"(int main() { pid_t p = fork(); if (p == 0) { printf("c\n"); exit(0); }
         if (p < 0) printf("failed\n"); else { wait(NULL); printf("p\n"); } return 0; })"},
      {"sleeps", R"(int main() { if (fork() == 0) { sleep(2); printf("c\n"); exit(0); }
         if (fork() == 0) { sleep(1); printf("d\n"); exit(0); } sleep(1); printf("p\n"); wait(NULL); printf("q\n"); return 0; })"},
      {"spins", R"(int main() { if (fork() == 0) for (;;) ; printf("p\n"); wait(NULL); return 0; })"},
      {"hangs_in_poll", R"(int main() { if (fork() == 0) for (;;) ; printf("p\n");
         while (waitpid(-1, NULL, WNOHANG) == 0) getppid(); printf("q\n"); return 0; })"},
      {"ambiguous",
       R"(int main() { setbuf(stdout, NULL); if (fork() == 0) { printf("ab"); printf("a"); exit(0); }
         printf("a"); printf("b"); return 0; })"},
      {"nothing", R"(int main() { return 0; })"},
  };
  return programs;
}

}  // namespace forkcheck::testing
