// Programs that run other programs, drawn by chance: commands, one that lies beside them, one that isn't there; with what exec
// keeps and what it takes away (buffers, handlers, masks, descriptors, the parent of vfork).
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

struct ExecProgram {
  std::string code;
  std::string child;  // ./child
};

class RandomExecProgram {
 public:
  explicit RandomExecProgram(unsigned seed) : numbers_(seed) {}

  ExecProgram make() {
    has_pipe_ = draw(3) == 0;
    has_handler_ = draw(3) == 0;
    std::string code = "#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n";
    if (has_handler_) code += "void handler(int s) { write(1, \"h\", 1); }\n";
    code += "int main() { int s = 0, n, p[2]; pid_t c = 0; char b[9]; ";
    if (has_handler_) code += "signal(SIGUSR1, handler); ";
    if (draw(4) == 0) code += "signal(SIGUSR2, SIG_IGN); ";
    if (has_pipe_) code += draw(2) ? "pipe(p); " : "pipe2(p, O_CLOEXEC); ";
    return {code + block(2) + " return 0; }", child()};
  }

 private:
  unsigned draw(unsigned below) { return static_cast<unsigned>(numbers_() % below); }
  std::string letter() { return std::string(1, static_cast<char>('a' + letters_++ % 26)); }

  std::string child() {
    std::string code = "#include <stdio.h>\n#include <stdlib.h>\n#include <signal.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
                       "int main(int argc, char **argv) { ";
    for (unsigned left = 1 + draw(2); left > 0; --left) {
      switch (draw(8)) {
        case 0: code += "printf(\"%d%s\", argc, argv[0]); "; break;
        case 1: code += "if (fork() == 0) { printf(\"g\\n\"); exit(0); } "; break;
        case 2: code += "wait(NULL); "; break;
        case 3: code += "printf(getppid() == 1 ? \"O\\n\" : \"N\\n\"); "; break;
        case 4: code += "if (argc > 1) execlp(\"echo\", \"echo\", \"-n\", argv[1], NULL); "; break;
        case 5: code += "raise(SIGUSR2); "; break;
        case 6: code += "write(3, \"w\", 1); "; break;
        default: code += "printf(\"%s\\n\", argc > 1 ? argv[1] : \"-\"); "; break;
      }
    }
    return code + "return " + std::to_string(draw(3)) + "; }\n";
  }

  std::string block(unsigned depth) {
    std::string code;
    for (unsigned left = 1 + draw(3); left > 0; --left) code += statement(depth);
    return code;
  }

  std::string exec() {
    switch (draw(9)) {
      case 0: return "execlp(\"echo\", \"echo\", \"" + letter() + "\", \"" + letter() + "\", NULL); ";
      case 1: return "execl(\"/bin/echo\", \"echo\", \"-n\", \"" + letter() + "\", NULL); ";
      case 2: return draw(2) ? "execlp(\"true\", \"true\", NULL); " : "execlp(\"false\", \"false\", NULL); ";
      case 3: return "execlp(\"nosuch\", \"nosuch\", NULL); printf(\"%d\\n\", errno); ";
      case 4: return "{ char *e[] = {\"A=1\", NULL}; execle(\"/usr/bin/env\", \"env\", NULL, e); } ";
      case 5: return draw(3) ? "execlp(\"sleep\", \"sleep\", \"1\", NULL); " : "execlp(\"whoami\", \"whoami\", NULL); ";
      default: return "execl(\"./child\", \"child\", " + std::string(draw(3) ? "\"" + letter() + "\", " : "") + "NULL); ";
    }
  }

  // What a child does before it becomes another program.
  std::string before_exec() {
    switch (draw(9)) {
      case 0: return "printf(\"" + letter() + "\"); ";
      case 1: return "printf(\"" + letter() + "\\n\"); ";
      case 2: return has_pipe_ ? "dup2(p[1], 1); " : "";
      case 3: return has_pipe_ ? "fcntl(p[1], F_SETFD, FD_CLOEXEC); " : "";
      case 4: return has_pipe_ ? "close(p[0]); " : "";
      case 5: return "{ sigset_t m; sigemptyset(&m); sigaddset(&m, SIGUSR2); sigprocmask(SIG_BLOCK, &m, NULL); } ";
      case 6: return "setpgid(0, 0); ";
      default: return "";
    }
  }

  std::string statement(unsigned depth) {
    switch (draw(depth > 0 && forks_ < 2 ? 14 : 9)) {
      case 0: return "printf(\"" + letter() + "\\n\"); ";
      case 1: return "printf(\"" + letter() + "\"); ";
      case 2: return "s = 0; wait(&s); printf(\"%d\\n\", s); ";
      case 3: return "wait(NULL); ";
      case 4: return "if (c > 0) kill(c, " + std::string(has_handler_ && draw(2) ? "SIGUSR1" : "SIGUSR2") + "); ";
      case 5: return has_pipe_ ? "close(p[1]); n = read(p[0], b, 8); printf(\"%d\\n\", n); " : "wait(NULL); ";
      case 6: return "if (c > 0) printf(setpgid(c, c) < 0 ? \"E\" : \"G\"); ";
      case 7: return draw(4) ? "printf(\"" + letter() + "\\n\"); " : exec();
      case 8: return "s = 0; if (waitpid(-1, &s, WNOHANG) > 0) printf(\"%d\\n\", WEXITSTATUS(s)); ";
      default: break;
    }
    ++forks_;
    if (draw(4) == 0) return "if ((c = vfork()) == 0) { " + exec() + "_exit(4); } ";
    const std::string code = "if ((c = fork()) == 0) { " + before_exec() + (draw(3) ? "" : block(depth - 1)) + exec();
    return code + (draw(3) ? "_exit(5); } " : "} ");
  }

  std::mt19937 numbers_;
  bool has_pipe_ = false, has_handler_ = false;
  unsigned letters_ = 0, forks_ = 0;
};

}  // namespace forkcheck::testing
