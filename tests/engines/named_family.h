// Programs that share semaphores and memory by their names, drawn by chance: who makes them, who finds them or doesn't.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

class RandomNamedProgram {
 public:
  explicit RandomNamedProgram(unsigned seed) : numbers_(seed) {}

  std::string make() {
    const unsigned children = 1 + draw(4) / 3;
    std::string code =
        "#include <errno.h>\n#include <fcntl.h>\n#include <semaphore.h>\n#include <sys/mman.h>\n#include <sys/stat.h>\n"
        "sem_t *s, *t; int *p, f, x = 1;\n"
        "static void open_s(int flags) { s = sem_open(\"/s\", flags, 0600, 1); if (s == SEM_FAILED) { dprintf(1, \"e%d\\n\", errno); exit(3); } }\n"
        "static void open_p(int flags) { f = shm_open(\"/p\", flags, 0600); if (f < 0) { dprintf(1, \"E%d\\n\", errno); exit(4); } }\n"
        "static void map_p(void) { p = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0); close(f); }\n"
        "int main() {\n";
    const unsigned before = draw(3);
    if (before != 0) code += "  open_p(O_CREAT | O_RDWR); ftruncate(f, 8); map_p();\n";
    if (before == 2) code += "  open_s(O_CREAT);\n";
    inherits_ = before != 0;
    for (unsigned n = 0; n < children; ++n) code += "  if (fork() == 0) {\n" + life(before) + "    exit(0);\n  }\n";
    code += life(before);
    if (draw(3) != 0) code += "  while (wait(NULL) > 0);\n";
    if (inherits_) code += "  printf(\"%d %d\\n\", p[0], p[1]);\n";
    return code + "  return 0;\n}\n";
  }

 private:
  unsigned draw(unsigned below) { return static_cast<unsigned>(numbers_() % below); }

  std::string life(unsigned before) {
    static constexpr const char* flags[] = {"O_CREAT", "O_CREAT", "O_CREAT | O_EXCL", "0"};
    std::string code;
    if (before == 0 && draw(2) == 0) code += "    open_p(O_CREAT | O_RDWR" + std::string(draw(2) ? " | O_EXCL" : "") + "); dprintf(1, \"m\\n\");\n";
    if (before != 2 || draw(3) == 0) code += "    open_s(" + std::string(flags[draw(4)]) + ");\n";
    for (unsigned n = 1 + draw(3); n > 0; --n) code += "    " + act() + "\n";
    if (draw(4) == 0) code += "    sem_close(s);\n";
    return code;
  }

  std::string act() {
    switch (draw(inherits_ ? 9 : 6)) {
      case 0:
      case 1: return "sem_wait(s);";
      case 2:
      case 3: return "sem_post(s);";
      case 4: return "dprintf(1, \"%d\\n\", sem_unlink(\"/s\"));";
      case 5: return draw(2) ? "sem_getvalue(s, &x);" : "if (sem_trywait(s) == 0) dprintf(1, \"t\\n\");";
      case 6: return "p[0]++;";
      case 7: return "p[1] = p[0] + x;";
      default: return "dprintf(1, \"%d\\n\", shm_unlink(\"/p\"));";
    }
  }

  std::mt19937 numbers_;
  bool inherits_ = false;
};

}  // namespace forkcheck::testing
