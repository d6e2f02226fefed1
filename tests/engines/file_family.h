// Programs that make, write, read and unlink files at random.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

// Three descriptors, of which the children inherit what is open; two names.
class RandomFileProgram {
 public:
  explicit RandomFileProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    return "#include <fcntl.h>\n#include <errno.h>\n#include <string.h>\n#include <sys/stat.h>\n"
           "int f = -1, g = -1, h = -1, n, out; char b[20]; struct stat st; int main() { out = dup(1); " +
           opening() + block(2) + " return 0; }";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string descriptor() { return std::string(1, static_cast<char>('f' + below(3))); }
  std::string name() { return below(3) ? "\"one\"" : "\"./two\""; }
  std::string letters() { return std::string(1 + static_cast<std::size_t>(below(3)), static_cast<char>('a' + letters_++ % 26)); }

  std::string opening() {
    static constexpr const char* flags[] = {"O_RDWR | O_CREAT", "O_RDWR | O_CREAT | O_TRUNC", "O_WRONLY | O_CREAT | O_APPEND",
                                            "O_RDONLY", "O_RDWR | O_CREAT | O_EXCL", "O_RDWR", "O_WRONLY | O_CREAT | O_TRUNC"};
    return descriptor() + " = open(" + name() + ", " + flags[below(7)] + ", 0644); ";
  }

  std::string block(int depth) {
    std::string code;
    for (int left = 2 + below(4); left > 0; --left) code += statement(depth);
    return code;
  }

  std::string statement(int depth) {
    const std::string tell = "dprintf(out, \"%d%s\\n\", n, n < 0 ? strerror(errno) : \"\"); ";
    switch (below(depth > 0 && forks_ < 2 ? 19 : 16)) {
      case 0:
      case 1: return opening();
      case 2:
      case 3:
      case 4: return "n = write(" + descriptor() + ", \"" + letters() + "\", " + std::to_string(1 + below(2)) + "); ";
      case 5:
      case 6:
      case 7: return "n = read(" + descriptor() + ", b, " + std::to_string(1 + below(5)) + "); b[n > 0 ? n : 0] = 0; dprintf(out, \"%d%s\\n\", n, b); ";
      case 8:
      case 9: return "n = lseek(" + descriptor() + ", " + std::to_string(below(4) - 1) + ", " + std::to_string(below(3)) + "); " + (below(2) ? tell : "");
      case 10: return "close(" + descriptor() + "); ";
      case 11: return "n = unlink(" + name() + "); " + tell;
      case 12: return "n = " + std::string(below(2) ? "stat(" + name() : "fstat(" + descriptor()) + ", &st); dprintf(out, \"%d %d\\n\", n, n ? -1 : (int)st.st_size); ";
      case 13: return "n = ftruncate(" + descriptor() + ", " + std::to_string(below(4)) + "); " + tell;
      case 14: return below(2) ? "printf(\"" + letters() + (below(2) ? "\\n" : "") + "\"); " : "dup2(" + descriptor() + ", " + (below(2) ? "1" : descriptor()) + "); ";
      case 15: return below(2) ? "wait(NULL); " : "n = access(" + name() + ", F_OK); " + tell;
      default: break;
    }
    ++forks_;
    return "if (fork() == 0) { " + block(depth - 1) + (below(2) ? "exit(0); " : "") + "} ";
  }

  std::mt19937 random_;
  int letters_ = 0;
  int forks_ = 0;
};

// Two streams on two files, opened anew now and then, of which the children get copies.
class RandomStreamProgram {
 public:
  explicit RandomStreamProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    return "#include <string.h>\nFILE *f, *g; char b[30]; int n; int main() { f = fopen(\"one\", \"w+\"); fputs(\"" + words() +
           "\", f); " + (below(2) ? "fflush(f); " : "rewind(f); ") + "g = fopen(\"" + (below(2) ? "one" : "two") + "\", \"a+\"); " +
           block(2) + " return 0; }";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string stream() { return below(2) ? "f" : "g"; }
  std::string words() {
    std::string text;
    for (int left = 1 + below(3); left > 0; --left)
      text += std::string(1 + static_cast<std::size_t>(below(3)), static_cast<char>('a' + letters_++ % 26)) + (below(3) ? "\\n" : " ");
    return text;
  }

  std::string block(int depth) {
    std::string code;
    for (int left = 2 + below(4); left > 0; --left) code += statement(depth);
    return code;
  }

  // Between writing and reading there must be a seek or a flush.
  std::string turn(const std::string& s) {
    if (below(3) == 0) return "rewind(" + s + "); ";
    static constexpr const char* ways[] = {"SEEK_SET", "SEEK_CUR", "SEEK_END"};
    return "fseek(" + s + ", " + std::to_string(below(6)) + ", " + ways[below(3)] + "); ";
  }

  std::string statement(int depth) {
    const std::string s = stream();
    switch (below(depth > 0 && forks_ < 2 ? 15 : 12)) {
      case 0:
      case 1: return turn(s) + "fputs(\"" + words() + "\", " + s + "); ";
      case 2: return turn(s) + "fprintf(" + s + ", \"%d.\", " + std::to_string(below(100)) + "); " + (below(2) ? "fflush(" + s + "); " : "");
      case 3:
      case 4: return turn(s) + "if (fgets(b, 20, " + s + ")) printf(\"<%s>\\n\", b); else printf(\"no line\\n\"); ";
      case 5: return turn(s) + "n = fgetc(" + s + "); printf(\"%d %d\\n\", n, !!feof(" + s + ")); ";
      case 6: return "printf(\"at %ld\\n\", ftell(" + s + ")); ";
      case 7: return turn(s) + "n = fread(b, 1, " + std::to_string(1 + below(6)) + ", " + s + "); b[n] = 0; printf(\"[%s]\\n\", b); ";
      case 8: return "fclose(" + s + "); " + s + " = fopen(\"" + (below(2) ? "one" : "two") + "\", \"" +
                     std::string(below(2) ? "r+" : below(2) ? "w+" : "a+") + "\"); if (!" + s + ") exit(1); ";
      case 9: return "wait(NULL); ";
      case 10: return "printf(\"-\"); ";
      case 11: return below(4) ? turn(s) : "setbuf(" + s + ", NULL); ";
      default: break;
    }
    ++forks_;
    return "if (fork() == 0) { " + block(depth - 1) + (below(3) ? "exit(0); " : "_exit(0); ") + "} ";
  }

  std::mt19937 random_;
  int letters_ = 0;
  int forks_ = 0;
};

}  // namespace forkcheck::testing
