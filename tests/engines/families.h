// Families of programs with known counts, and random programs.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

// n children print k different letters each; the parent reaps all and prints "!": (nk)! / (k!)^n outputs.
inline std::string letters_and_join(int n, int k) {
  const std::string ns = std::to_string(n), ks = std::to_string(k);
  return "int main() { setbuf(stdout, NULL); for (int i = 0; i < " + ns +
         "; i++) if (fork() == 0) { for (int j = 0; j < " + ks + "; j++) printf(\"%c\", 'A' + i * " + ks +
         " + j); exit(0); }\n"
         "while (wait(NULL) > 0) ; printf(\"!\"); return 0; }";
}

// Prints a letter and forks, n times over.
inline std::string fork_loop(int n) {
  return "int main() { for (int i = 0; i < " + std::to_string(n) +
         "; i++) { printf(\"%c\\n\", 'a' + i); fork(); } return 0; }";
}

// n forks in a row, then one line.
inline std::string hello(int n) {
  return "int main() { for (int i = 0; i < " + std::to_string(n) +
         "; i++) fork(); printf(\"hello\\n\"); return 0; }";
}

// Children print a letter and exit with their number, the parent prints what each wait gives: (2n)! / 2^n.
inline std::string wait_any(int n) {
  const std::string ns = std::to_string(n);
  return "int main() { int s; setbuf(stdout, NULL); for (int i = 0; i < " + ns +
         "; i++) if (fork() == 0) { printf(\"%c\", 'a' + i); exit(i); }\n"
         "for (int i = 0; i < " +
         ns + "; i++) { wait(&s); printf(\"%d\", WEXITSTATUS(s)); } return 0; }";
}

// The same with waitpid, in the order of creation: (2n-1)!!.
inline std::string wait_for_each(int n) {
  const std::string ns = std::to_string(n);
  return "int main() { int s; pid_t pid[" + ns + "]; setbuf(stdout, NULL); for (int i = 0; i < " + ns +
         "; i++) if ((pid[i] = fork()) == 0) { printf(\"%c\", 'a' + i); exit(i); }\n"
         "for (int i = 0; i < " +
         ns + "; i++) { waitpid(pid[i], &s, 0); printf(\"%d\", WEXITSTATUS(s)); } return 0; }";
}

// A few statements out of fork, print, wait, waitpid, getppid, sleep and exit, nested at random. No loops,
// few processes.
class RandomProgram {
 public:
  enum class Texts { few, all_different };
  explicit RandomProgram(unsigned seed, Texts texts = Texts::few) : random_(seed), texts_(texts) {}

  std::string make() { return "int main() { int s = 0; pid_t p = 0; " + block(3) + " return 0; }"; }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string text() {
    const int letter = texts_ == Texts::few ? below(4) : written_++;
    return std::string(1, static_cast<char>('a' + letter));
  }

  std::string block(int depth) {
    std::string code;
    for (int left = 1 + below(3); left > 0; --left) code += statement(depth);
    return code;
  }

  std::string statement(int depth) {
    switch (below(depth > 0 && forks_ < 3 ? 11 : 8)) {
      case 0: return "printf(\"" + text() + "\\n\"); ";
      case 1: return "printf(\"" + text() + "\"); ";
      case 2: return "wait(NULL); ";
      case 3: return "s = 0; if (wait(&s) > 0) printf(\"%d\\n\", WEXITSTATUS(s)); ";
      case 4: return "if (waitpid(p, NULL, 0) == p) printf(\"" + text() + "\\n\"); ";
      case 5: return "sleep(" + std::to_string(below(3)) + "); ";
      case 6: return below(2) ? "printf(getppid() == p ? \"P\\n\" : \"Q\\n\"); " : "p = getpid(); ";
      case 7:
        return below(3) ? "printf(\"" + text() + "\\n\"); "
                        : "if (waitpid(-1, &s, WNOHANG) == 0) printf(\"n\\n\"); ";
      default: break;
    }
    ++forks_;
    if (below(3) == 0) return "fork(); ";
    std::string child = block(depth - 1) + (below(2) ? "exit(" + std::to_string(below(3)) + "); " : "");
    return "if ((p = fork()) == 0) { " + child + "} ";
  }

  std::mt19937 random_;
  Texts texts_;
  int written_ = 0;
  int forks_ = 0;
};

// Processes that read, write and close two pipes at random.
class RandomPipeProgram {
 public:
  explicit RandomPipeProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    return "int p[2], q[2], n, s; char b[9]; int main() { pipe(p); " + std::string(below(2) ? "pipe(q); " : "") + block(2) + " return 0; }";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string pipe() { return below(3) ? "p" : "q"; }

  std::string block(int depth) {
    std::string code;
    for (int left = 1 + below(4); left > 0; --left) code += statement(depth);
    return code;
  }

  std::string statement(int depth) {
    switch (below(depth > 0 && forks_ < 2 ? 14 : 10)) {
      case 0:
      case 1: return "write(" + pipe() + "[1], \"" + std::string(1 + static_cast<std::size_t>(below(2)), static_cast<char>('a' + letters_++)) + "\", " + std::to_string(1 + below(2)) + "); ";
      case 2:
      case 3: return "n = read(" + pipe() + "[0], b, " + std::to_string(1 + below(3)) + "); b[n > 0 ? n : 0] = 0; printf(\"%d%s\\n\", n, b); ";
      case 4:
      case 5: return "close(" + pipe() + "[" + std::to_string(below(2)) + "]); ";
      case 6: return "printf(\"" + std::string(1, static_cast<char>('A' + letters_++)) + "\"); ";
      case 7: return "n = write(" + pipe() + "[1], \"z\", 1); printf(\"%d\\n\", n); ";
      case 8: return below(3) ? "wait(NULL); " : "dup2(" + pipe() + "[" + std::to_string(below(2)) + "], " + (below(2) ? "1" : pipe() + "[1]") + "); ";
      case 9: return "s = 0; wait(&s); printf(\"%d\\n\", WTERMSIG(s)); ";
      default: break;
    }
    ++forks_;
    return "if (fork() == 0) { " + block(depth - 1) + (below(2) ? "exit(0); " : "") + "} ";
  }

  std::mt19937 random_;
  int letters_ = 0;
  int forks_ = 0;
};

// Processes that read one input, by the library and past it.
class RandomReadingProgram {
 public:
  explicit RandomReadingProgram(unsigned seed) : random_(seed) {}

  std::string make() { return "int main() { int n, k; char b[40] = \"\"; " + block(2) + " return 0; }"; }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  std::string block(int depth) {
    std::string code;
    for (int left = 2 + below(4); left > 0; --left) code += statement(depth);
    return code;
  }

  std::string statement(int depth) {
    switch (below(depth > 0 && forks_ < 2 ? 15 : 12)) {
      case 0: return "n = getchar(); printf(\"%d\\n\", n); ";
      case 1: return "if (fgets(b, " + std::to_string(2 + below(12)) + ", stdin)) printf(\"<%s>\\n\", b); else printf(\"no line\\n\"); ";
      case 2: return "n = -1; k = scanf(\"%d\", &n); printf(\"%d %d\\n\", k, n); ";
      case 3: return "k = scanf(\"%9s\", b); printf(\"%d %s\\n\", k, b); ";
      case 4: return "n = read(0, b, " + std::to_string(1 + below(6)) + "); b[n] = 0; printf(\"[%s]\\n\", b); ";
      case 5: return "n = fread(b, " + std::to_string(1 + below(3)) + ", 4, stdin); printf(\"%d\\n\", n); ";
      case 6: return "n = lseek(0, " + std::to_string(below(8)) + ", " + std::to_string(below(3) ? 0 : 1) + "); printf(\"at %d\\n\", n); ";
      case 7: return "n = getchar(); if (n != EOF) ungetc(n, stdin); printf(\"%d %d %d\\n\", n, !!feof(stdin), !!ferror(stdin)); ";
      case 8: return "wait(NULL); ";
      case 9: return "printf(\"-\"); ";
      case 10: return "{ char *l = NULL; size_t z = 0; n = getline(&l, &z, stdin); printf(\"%d %s\\n\", n, n > 0 ? l : \"\"); } ";
      case 11: return "printf(\"%d\\n\", getchar()); ";
      default: break;
    }
    ++forks_;
    return "if (fork() == 0) { " + block(depth - 1) + (below(3) ? "exit(0); " : "_exit(0); ") + "} ";
  }

  std::mt19937 random_;
  int forks_ = 0;
};

}  // namespace forkcheck::testing
