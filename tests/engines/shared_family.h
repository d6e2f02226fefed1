// Programs that share memory, drawn by chance: accesses that race and others, semaphores, waits, signals that end processes.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

class RandomSharingProgram {
 public:
  explicit RandomSharingProgram(unsigned seed) : numbers_(seed) {}

  std::string make() {
    const unsigned children = 1 + draw(4) / 3;
    std::string code =
        "#include <semaphore.h>\n#include <signal.h>\n#include <sys/mman.h>\n"
        "struct shared { int a, b; char c; sem_t s, t; } *p;\n"
        "int main() {\n  int x = 1, y = 0;\n  pid_t child = 0;\n"
        "  p = mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);\n";
    code += "  sem_init(&p->s, 1, " + std::to_string(draw(2)) + ");\n  sem_init(&p->t, 1, " + std::to_string(draw(2)) + ");\n";
    if (draw(2) == 0) code += "  p->a = 5;\n";
    for (unsigned n = 0; n < children; ++n) code += "  child = fork();\n  if (child == 0) {\n" + acts(1 + draw(3)) + "    exit(0);\n  }\n";
    code += acts(1 + draw(3));
    if (draw(5) == 0) code += "  kill(child, SIGKILL);\n";
    if (draw(3) != 0) code += "  while (wait(NULL) > 0);\n";
    return code + "  printf(\"%d %d %d %d\\n\", p->a, p->b, p->c, x + y);\n  return 0;\n}\n";
  }

 private:
  unsigned draw(unsigned below) { return static_cast<unsigned>(numbers_() % below); }
  std::string variable() { return std::string("p->") + (draw(2) ? "a" : draw(2) ? "b" : "c"); }
  std::string semaphore() { return draw(3) ? "&p->s" : "&p->t"; }

  std::string acts(unsigned count) {
    std::string code;
    for (unsigned n = 0; n < count; ++n) code += "    " + act() + "\n";
    return code;
  }

  std::string act() {
    switch (draw(14)) {
      case 0: return variable() + "++;";
      case 1: return variable() + " = " + variable() + " + 2;";
      case 2: return "x = " + variable() + ";";
      case 3: return "y = " + variable() + " += 3;";
      case 4: return variable() + " = 7;";
      case 5: return "sem_wait(" + semaphore() + ");";
      case 6:
      case 7: return "sem_post(" + semaphore() + ");";
      case 8: return "if (sem_trywait(" + semaphore() + ") == 0) x += 10;";
      case 9: return "sem_getvalue(" + semaphore() + ", &y);";
      case 10: return "if (" + variable() + ") write(1, \"n\", 1);";
      case 11: return "write(1, \"w\", 1);";
      case 12: return "x = ++" + variable() + ";";
      default: return "if (" + variable() + " == 7 && x) y = 1;";
    }
  }

  std::mt19937 numbers_;
};

}  // namespace forkcheck::testing
