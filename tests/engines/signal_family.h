// Programs that signal each other, drawn by chance: handlers that write, count and reap, masks, waits for signals, deaths.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace forkcheck::testing {

class RandomSignalProgram {
 public:
  explicit RandomSignalProgram(unsigned seed) : numbers_(seed) {}

  std::string make() {
    std::string code = "#include <signal.h>\n#include <errno.h>\nvolatile int count;\n";
    uses_count_ = draw(3) == 0;
    code += handler("h1", "1") + handler("h2", "2");
    if (draw(4) == 0) code += "void reap(int s) { while (waitpid(-1, NULL, WNOHANG) > 0) write(1, \"r\", 1); }\n", reaps_ = true;
    code += "int main() {\n  pid_t me = getpid(), c;\n  sigset_t set, old;\n";
    code += "  sigemptyset(&set); sigaddset(&set, SIGUSR1);\n";
    code += install("SIGUSR1", "h1");
    if (draw(2) == 0) code += install("SIGUSR2", "h2");
    if (reaps_) code += "  signal(SIGCHLD, reap);\n";
    if (draw(3) == 0) code += "  sigprocmask(SIG_BLOCK, &set, &old);\n", blocks_ = true;
    code += "  if ((c = fork()) == 0) {\n" + child() + "  }\n";
    const unsigned more = 1 + draw(3);
    for (unsigned n = 0; n < more; ++n) code += parent();
    if (draw(2) == 0) code += "  if (wait(NULL) < 0) write(1, errno == EINTR ? \"I\" : \"E\", 1);\n";
    if (uses_count_) code += "  printf(\"%d\", count);\n";
    return code + "  return 0;\n}\n";
  }

 private:
  unsigned draw(unsigned below) { return static_cast<unsigned>(numbers_() % below); }
  std::string letter() { return std::string(1, static_cast<char>('a' + letters_++)); }

  std::string handler(const std::string& name, const std::string& mark) {
    std::string body;
    if (uses_count_) body += "count++; ";
    switch (draw(5)) {
      case 0: body += "printf(\"" + mark + "\"); "; break;
      case 1: body += "write(1, \"" + mark + "\", 1); if (s == SIGUSR1) raise(SIGUSR2); "; break;
      case 2: body += "write(1, \"" + mark + "\", 1); _exit(0); "; break;
      default: body += "write(1, \"" + mark + "\", 1); "; break;
    }
    return "void " + name + "(int s) { " + body + "}\n";
  }

  std::string install(const std::string& signal, const std::string& name) {
    if (draw(2) == 0) return "  signal(" + signal + ", " + name + ");\n";
    const char* flags[] = {"0", "SA_RESTART", "SA_NODEFER", "SA_RESETHAND"};
    const char* masks[] = {"sigemptyset(&a.sa_mask)", "sigfillset(&a.sa_mask)"};
    return "  { struct sigaction a; a.sa_handler = " + name + "; a.sa_flags = " + flags[draw(4)] + "; " + masks[draw(2)] +
           "; sigaction(" + signal + ", &a, NULL); }\n";
  }

  std::string child() {
    std::string code;
    const unsigned acts = 1 + draw(2);
    for (unsigned n = 0; n < acts; ++n) {
      switch (draw(5)) {
        case 0: code += "    write(1, \"" + letter() + "\", 1);\n"; break;
        case 1: code += "    pause();\n"; break;
        case 2: code += "    kill(me, SIGUSR2);\n"; break;
        default: code += "    kill(me, SIGUSR1);\n"; break;
      }
    }
    return code + (draw(2) ? "    exit(0);\n" : "    _exit(3);\n");
  }

  std::string parent() {
    switch (draw(10)) {
      case 0: return "  printf(\"" + letter() + (draw(2) ? "\\n" : "") + "\");\n";
      case 1: return "  write(1, \"" + letter() + "\", 1);\n";
      case 2: return "  kill(c, SIGTERM);\n";
      case 3: return "  kill(c, SIGUSR1);\n";
      case 4: return blocks_ ? "  sigsuspend(&old);\n" : "  pause();\n";
      case 5: return blocks_ ? "  sigprocmask(SIG_SETMASK, &old, NULL);\n" : "  raise(SIGUSR1);\n";
      case 6: return "  sleep(1);\n";
      case 7: return "  kill(c, SIGKILL);\n";
      case 8: return "  wait(NULL);\n";
      default: return "  write(1, \"" + letter() + "\", 1);\n";
    }
  }

  std::mt19937 numbers_;
  bool uses_count_ = false, reaps_ = false, blocks_ = false;
  int letters_ = 0;
};

}  // namespace forkcheck::testing
