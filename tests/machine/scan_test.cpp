// scanf's engine against the host's sscanf, which is glibc's.
#include "machine/scan.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>

#include "base/overloaded.h"

namespace forkcheck {
namespace {

constexpr std::size_t places = 6;
constexpr std::size_t place_size = 64;
using Memory = std::array<std::array<char, place_size>, places>;

struct Outcome {
  int fields = 0;
  bool out_of_range = false;
  Memory memory;
  bool operator==(const Outcome&) const = default;
};

Outcome fresh() {
  Outcome outcome;
  for (auto& place : outcome.memory) place.fill('#');
  return outcome;
}

Outcome ours(const std::string& input, const std::string& format) {
  TextSource source(input);
  const ScanResult result = scan(format, source);
  Outcome outcome = fresh();
  outcome.fields = result.fields;
  outcome.out_of_range = result.out_of_range;
  for (const ScannedField& field : result.stores) {
    char* to = outcome.memory.at(field.argument).data();
    std::visit(overloaded{[&](const ScannedNumber& n) { std::memcpy(to, &n.bits, info(n.type).size); },
                          [&](const ScannedText& t) { std::memcpy(to, t.bytes.data(), t.bytes.size()); }},
               field.value);
  }
  return outcome;
}

Outcome hosts(const std::string& input, const std::string& format) {
  Outcome outcome = fresh();
  auto& m = outcome.memory;
  errno = 0;
  outcome.fields = std::sscanf(input.c_str(), format.c_str(), m[0].data(), m[1].data(), m[2].data(), m[3].data(), m[4].data(), m[5].data());
  outcome.out_of_range = errno == ERANGE;
  return outcome;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string format() {
    std::string text;
    for (std::size_t n = pick(1, places); n > 0; --n) text += one_of({"", "", " ", ",", "-", " x", "%%"}) + conversion();
    return text + one_of({"", "", " ", "z"});
  }
  std::string input() {
    std::string text;
    for (std::size_t n = pick(0, 9); n > 0; --n) {
      text += one_of({"1", "-7", "+", "0x1f", "0x", "0", "077", "99999999999", "-99999999999999999999999", "3.25", ".5", "5.", "1e3", "1e",
                      "1e+", "0x1.8p3", "inf", "infinity", "infinx", "nan", "na", "abc", "x", "a-b]", " ", "  ", "\t\n", ",", "-", "%", "z"});
    }
    return text;
  }

 private:
  std::size_t pick(std::size_t low, std::size_t high) { return low + random_() % (high - low + 1); }
  std::string one_of(std::vector<std::string> texts) { return texts[pick(0, texts.size() - 1)]; }

  std::string conversion() {
    const std::string size = one_of({"", "", "", "h", "hh", "l", "ll", "j", "z", "t", "q"});
    const std::string width = pick(0, 2) == 0 ? std::to_string(pick(1, 9)) : "";
    const std::string star = pick(0, 5) == 0 ? "*" : "";
    switch (pick(0, 4)) {
      case 0: return "%" + star + width + one_of({"s", "c", "[a-z]", "[^,]", "[]x]", "[^]a]", "[-1]", "[0-9a-]", "[z-a]"});
      case 1: return "%" + star + width + one_of({"", "l"}) + one_of({"f", "e", "g", "a", "E", "G"});
      case 2: return "%" + size + "n";
      default: return "%" + star + width + size + one_of({"d", "i", "u", "o", "x", "X"});
    }
  }

  std::mt19937 random_;
};

TEST(Scan, AsGlibc) {
  Generator generator(5);
  int scanned = 0;
  for (int round = 0; round < 60000; ++round) {
    const std::string format = generator.format();
    const std::string input = generator.input();
    const Outcome host = hosts(input, format);
    ASSERT_EQ(ours(input, format), host) << '"' << input << "\" by \"" << format << "\": " << host.fields << " fields";
    if (host.fields > 0) ++scanned;
  }
  EXPECT_GT(scanned, 10000);
}

TEST(Scan, RefusesWhatItDoesNotCover) {
  for (const char* format : {"%ls", "%lc", "%S", "%Lf", "%p", "%ms", "%1$d", "%b", "%"}) {
    TextSource source("1");
    EXPECT_THROW(scan(format, source), ScanTrouble) << format;
  }
}

}  // namespace
}  // namespace forkcheck
