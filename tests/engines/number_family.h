// Programs that decide by what their process ids leave when divided by 2, 3, 4 or 6, drawn by chance. All that matters of an id is
// what it leaves divided by 12, so the same program can be had with that number in place of the id.
#pragma once

#include <optional>
#include <random>
#include <string>

namespace forkcheck::testing {

struct Remainders {
  int parent = 0, child = 0;
};

class RandomNumberProgram {
 public:
  explicit RandomNumberProgram(unsigned seed) : numbers_(seed) {}

  // With ids, or with these remainders instead.
  std::string make(const std::optional<Remainders>& known) {
    const std::string parent = known ? std::to_string(24 + known->parent) : "getpid()";
    const std::string child = known ? std::to_string(48 + known->child) : "getpid()";
    std::string code = "int main() {\n  int s, p = " + parent + ", q = p;\n" + decide("p") + "  if (fork() == 0) {\n    q = " + child + ";\n";
    for (unsigned n = 1 + draw(2); n > 0; --n) code += "  " + decide(draw(3) == 0 ? "p" : "q");
    code += "    exit(q % " + modulus() + ");\n  }\n";
    if (draw(2) == 0) code += decide("q");
    code += "  wait(&s);\n  if (WEXITSTATUS(s) " + comparison() + ") " + print() + decide("p");
    return code + "  return 0;\n}\n";
  }

 private:
  unsigned draw(unsigned below) { return static_cast<unsigned>(numbers_() % below); }
  std::string modulus() { return std::to_string((const int[]){2, 3, 4, 6}[draw(4)]); }
  std::string print() { return std::string("printf(\"") + static_cast<char>('a' + letters_++) + "\\n\");\n"; }
  std::string comparison() {
    const char* signs[] = {"==", "!=", "<", ">="};
    return signs[draw(4)] + std::string(" ") + std::to_string(draw(3));
  }

  std::string term(const std::string& id) {
    switch (draw(4)) {
      case 0: return "(" + id + " + " + std::to_string(1 + draw(5)) + ") % " + modulus();
      case 1: return "(" + id + " & " + std::to_string(1 + 2 * draw(2)) + ")";
      case 2: return "(unsigned char)(" + id + " % " + modulus() + ")";
      default: return id + " % " + modulus();
    }
  }

  std::string decide(const std::string& id) {
    const std::string first = term(id);
    switch (draw(4)) {
      case 0: return "  if (" + first + ") " + print();
      case 1: return "  for (int i = 0; i < " + first + "; i++) " + print();
      default: return "  if (" + first + " " + comparison() + ") " + print() + "  else " + print();
    }
  }

  std::mt19937 numbers_;
  int letters_ = 0;
};

}  // namespace forkcheck::testing
