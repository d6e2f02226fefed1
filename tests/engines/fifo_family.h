// Programs that make FIFOs, and open, read, write, close and unlink them at random. Many wait for ever.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

// Two descriptors, of which the children inherit what is open; mostly one name.
class RandomFifoProgram {
 public:
  explicit RandomFifoProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    return std::string("#include <fcntl.h>\n#include <errno.h>\n#include <signal.h>\n#include <sys/stat.h>\n") +
           "int f = -1, g = -1, n; char b[20]; struct stat st; int main() { mkfifo(\"one\", 0600); " +
           (below(3) ? "" : "signal(SIGPIPE, SIG_IGN); ") + child() + (below(2) ? child() : "") + block(1) + " return 0; }";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string descriptor() { return below(3) ? "f" : "g"; }
  std::string name() { return below(8) ? "\"one\"" : "\"two\""; }
  std::string letters() { return std::string(1 + static_cast<std::size_t>(below(2)), static_cast<char>('a' + letters_++ % 26)); }

  std::string opening() {
    static constexpr const char* flags[] = {"O_RDONLY", "O_RDONLY", "O_RDONLY", "O_WRONLY", "O_WRONLY", "O_WRONLY | O_APPEND", "O_RDWR", "O_WRONLY | O_CREAT"};
    const std::string fd = descriptor();
    return fd + " = open(" + name() + ", " + flags[below(8)] + ", 0600); " + (below(2) ? tell(fd) : "");
  }

  std::string tell(const std::string& number) { return "dprintf(1, \"%d" + letters() + "\\n\", " + number + "); "; }

  std::string child() { return "if (fork() == 0) { " + block(0) + (below(2) ? "exit(0); " : "_exit(0); ") + "} "; }

  std::string block(int is_parent) {
    std::string code = below(6) ? opening() : "";
    for (int left = 1 + below(3); left > 0; --left) code += statement(is_parent);
    return code;
  }

  std::string statement(int is_parent) {
    switch (below(is_parent ? 14 : 13)) {
      case 0:
      case 1: return opening();
      case 2:
      case 3: return "n = write(" + descriptor() + ", \"" + letters() + "\", " + std::to_string(1 + below(2)) + "); " + tell("n");
      case 4:
      case 5:
      case 6: return "n = read(" + descriptor() + ", b, " + std::to_string(1 + below(3)) + "); b[n > 0 ? n : 0] = 0; dprintf(1, \"%d%s\\n\", n, b); ";
      case 7:
      case 8: return "close(" + descriptor() + "); ";
      case 9: return "n = unlink(" + name() + "); " + tell("n");
      case 10: return "n = mkfifo(" + name() + ", 0600); " + tell("n");
      case 11: return "n = " + std::string(below(2) ? "stat(" + name() : "fstat(" + descriptor()) + ", &st); " + tell("n ? n : S_ISFIFO(st.st_mode)");
      case 12: return below(2) ? "dup2(" + descriptor() + ", " + descriptor() + "); " : "printf(\"" + letters() + "\"); ";
      default: return "wait(NULL); ";
    }
  }

  std::mt19937 random_;
  int letters_ = 0;
};

}  // namespace forkcheck::testing
