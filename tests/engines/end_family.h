// Programs whose processes end while others look at their ends: at pipes, zombies, SIGCHLD, parents and semaphores.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

// Two pipes, a semaphore, and one child or two; each process keeps some of the ends until it ends or becomes another program.
class RandomEndProgram {
 public:
  explicit RandomEndProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    const bool handles = below(4) == 0;
    const bool undoes = below(4) == 0;
    executes_ = below(4) == 0;
    const std::string flags = below(3) ? "O_CLOEXEC" : "O_CLOEXEC | O_NONBLOCK";
    std::string code = "#define _GNU_SOURCE\n#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n#include <sys/ipc.h>\n#include <sys/sem.h>\n"
                       "int p[2], q[2], s, first, kid; char c; void h(int x) { (void)x; write(1, \"H\", 1); }\n"
                       "int main() { signal(SIGPIPE, SIG_IGN); first = getpid(); ";
    if (handles) code += below(2) ? "signal(SIGCHLD, h); " : "struct sigaction a = {0}; a.sa_handler = h; sigaction(SIGCHLD, &a, NULL); ";
    if (undoes) code += "s = semget(IPC_PRIVATE, 1, 0600); ";
    undoes_ = undoes;
    const std::string low = below(2) ? "p" : "q", high = low == "p" ? "q" : "p";
    for (const std::string& name : {low, high}) code += executes_ && below(4) ? "pipe2(" + name + ", " + flags + "); " : "pipe(" + name + "); ";
    code += child() + (below(6) ? "" : child()) + closings() + looks(1 + below(2));
    if (undoes) code += "semctl(s, 0, IPC_RMID); ";
    return code + "return 0; }";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string letter() { return std::string(1, static_cast<char>('a' + letters_++ % 26)); }
  std::string tell(const std::string& condition) {
    const std::string yes = letter(), no = letter();
    return "write(1, " + condition + " ? \"" + yes + "\" : \"" + no + "\", 1); ";
  }

  std::string closings() {
    std::string code;
    for (const char* end : {"p[0]", "p[1]", "q[0]", "q[1]"})
      if (below(2)) code += std::string("close(") + end + "); ";
    return code;
  }

  std::string child() {
    std::string code;
    if (executes_ && below(3) == 0) code = "if ((kid = vfork()) == 0) { execlp(\"true\", \"true\", NULL); _exit(1); } ";
    else if (below(8) == 0) code = "if (vfork() == 0) { _exit(0); } ";
    code += "if ((kid = fork()) == 0) { " + closings();
    if (undoes_ && below(2)) code += "struct sembuf up = {0, 1, SEM_UNDO}; semop(s, &up, 1); ";
    const int more = below(6);
    if (more == 0) code += "if (fork() == 0) { " + closings() + look() + "_exit(0); } ";
    if (more > 3) code += look();
    if (executes_ && below(2)) code += "execlp(\"true\", \"true\", NULL); ";
    return code + (below(5) ? "_exit(0); } " : "raise(SIGKILL); } ");
  }

  std::string looks(int many) {
    std::string code;
    while (many-- > 0) code += look();
    return code;
  }

  std::string look() {
    if (executes_ && below(6) == 0) return tell("setpgid(kid, 0) < 0");
    switch (below(undoes_ ? 8 : 7)) {
      case 0: return tell("read(p[0], &c, 1) < 0");
      case 1: return tell("read(q[0], &c, 1) == 0");
      case 2: return tell("write(p[1], \"x\", 1) < 0");
      case 3: return tell("write(q[1], \"y\", 1) < 0");
      case 4:
      case 5: return tell("waitpid(-1, NULL, WNOHANG) == 0");
      case 6: return below(2) ? tell("getppid() == first") : tell("wait(NULL) < 0");
      default: return tell("semctl(s, 0, GETVAL)");
    }
  }

  std::mt19937 random_;
  int letters_ = 0;
  bool undoes_ = false, executes_ = false;
};

}  // namespace forkcheck::testing
