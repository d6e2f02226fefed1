// Generated calls of the library, hundreds in one program: the machine against the compiler and glibc.
#include <random>
#include <sstream>

#include <fmt/format.h>

#include "lone_process.h"
#include "native_program.h"

namespace forkcheck {
namespace {

class Calls {
 public:
  explicit Calls(unsigned seed) : random_(seed) {}

  std::size_t pick(std::size_t low, std::size_t high) { return low + random_() % (high - low + 1); }
  std::string one_of(const std::vector<std::string>& texts) { return texts[pick(0, texts.size() - 1)]; }
  std::string text(std::string_view letters, std::size_t most) {
    std::string s;
    for (std::size_t n = pick(0, most); n > 0; --n) s += letters[pick(0, letters.size() - 1)];
    return s;
  }

  std::string print() {
    const std::string flags = one_of({"", "-", "+", " ", "#", "0", "-+", "0+", "# "});
    const std::string width = one_of({"", "1", "7", "12", "*"});
    const std::string precision = one_of({"", ".", ".0", ".3", ".11", ".*"});
    std::string stars;
    if (width == "*") stars += fmt::format(", {}", static_cast<int>(pick(0, 20)) - 10);
    if (precision == ".*") stars += fmt::format(", {}", static_cast<int>(pick(0, 9)) - 2);
    const std::string spec = "%" + flags + width + precision;
    switch (pick(0, 3)) {
      case 0: {
        const std::string number = one_of({"0.0", "-0.0", "1.0/3", "2.5", "-3.5", "1e22", "123456.789", "1e-7", "9.9999e99", "1/0.0", "-1/0.0", "6.02e23f"});
        return fmt::format("n = printf(\"[{}{}]\"{}, {});", spec, one_of({"f", "e", "g", "a", "F", "E", "G", "A"}), stars, number);
      }
      case 1: return fmt::format("n = printf(\"[{}s]\"{}, \"{}\");", spec, stars, text("abc ", 14));
      case 2:
        return fmt::format("n = printf(\"[{}l{}]\"{}, {}L);", spec, one_of({"d", "i", "u", "x", "X", "o"}), stars,
                           one_of({"0", "1", "-1", "42", "-9223372036854775807", "4294967296"}));
      default:
        return fmt::format("n = printf(\"[{}{}{}]\"{}, {});", spec, one_of({"", "h", "hh"}), one_of({"d", "i", "u", "x", "X", "o"}), stars,
                           one_of({"0", "1", "-1", "42", "2147483647", "-2147483647 - 1", "65536"}));
    }
  }

  std::string scan() {
    const std::string input = text("0123456789xa-+. ,e", 12);
    const std::string kind = one_of({"%d", "%i", "%3d", "%x", "%u", "%*d", "%o"});
    return fmt::format("a = b = -1; strcpy(s, \"?\"); n = sscanf(\"{}\", \"{}{}{}%9{}\", {}&b, s); printf(\"%d %d %s\", a, b, s);", input, kind,
                       one_of({"", " ", ",", "-"}), one_of({"%d", "%i", "%x"}), one_of({"s", "[0-9]", "[^,]"}), kind == "%*d" ? "" : "&a, ");
  }

  std::string number() {
    const std::string input = one_of({"", " ", "\\t", "-", "+"}) + one_of({"", "0", "0x", "0X"}) + text("0123456789abfzZ.e+", 22);
    switch (pick(0, 3)) {
      case 0: return fmt::format("errno = 0; printf(\"%ld \", strtol(\"{}\", &e, {})); printf(\"%s %d\", e, errno);", input, one_of({"0", "2", "8", "10", "16", "36"}));
      case 1: return fmt::format("errno = 0; printf(\"%lu \", strtoul(\"{}\", &e, {})); printf(\"%s %d\", e, errno);", input, one_of({"0", "10", "16"}));
      case 2: return fmt::format("errno = 0; printf(\"%.17g \", strtod(\"{}\", &e)); printf(\"%s %d\", e, errno);", input);
      default: return fmt::format("printf(\"%d %ld %lld %g\", atoi(\"{0}\"), atol(\"{0}\"), atoll(\"{0}\"), atof(\"{0}\"));", input);
    }
  }

  std::string strings() {
    const std::string a = text("ab, ", 9);
    const std::string b = text("ab, ", 3);
    switch (pick(0, 5)) {
      case 0: return fmt::format("printf(\"%zu %zu %s\", strspn(\"{0}\", \"{1}\"), strcspn(\"{0}\", \"{1}\"), strpbrk(\"{0}\", \"{1}\") ?: \"none\");", a, b);
      case 1: return fmt::format("printf(\"%d %d %d\", sign(strcmp(\"{0}\", \"{1}\")), sign(strncmp(\"{0}\", \"{1}\", 2)), sign(strncasecmp(\"{0}\", \"{1}\", 2)));", a, b);
      case 2: return fmt::format("printf(\"%s|%s|%s\", strstr(\"{0}\", \"{1}\") ?: \"none\", strchr(\"{0}\", ',') ?: \"none\", strrchr(\"{0}\", 'a') ?: \"none\");", a, b);
      case 3: return fmt::format("strcpy(s, \"{0}\"); for (e = strtok(s, \"{1}\"); e; e = strtok(NULL, \"{1}\")) printf(\"<%s>\", e);", a, b);
      case 4: return fmt::format("strcpy(s, \"{0}\"); strncat(s, \"{1}\", 2); memmove(s + 1, s, 3); s[12] = 0; printf(\"%s %s\", s, strndup(s, 4));", a, b);
      default: return fmt::format("strncpy(s, \"{0}\", 5); s[5] = 0; printf(\"%s %d\", s, snprintf(s, 4, \"%s-%d\", \"{1}\", 12)); printf(\" %s\", s);", a, b);
    }
  }

  std::string sort() {
    std::string items;
    const std::size_t n = pick(1, 12);
    for (std::size_t i = 0; i < n; ++i) items += fmt::format("{}{}", i > 0 ? ", " : "", pick(0, 9));
    return fmt::format("{{ int v[] = {{{}}}; qsort(v, {}, sizeof *v, {}); for (a = 0; a < {}; a++) printf(\"%d \", v[a]); "
                       "b = {}; int *f = bsearch(&b, v, {}, sizeof *v, up); printf(\"%ld\", f ? (long)(f - v) : -1L); }}",
                       items, n, one_of({"up", "shown", "down"}), n, pick(0, 9), n);
  }

  std::string options() {
    std::string words;
    const std::size_t n = pick(0, 6);
    for (std::size_t i = 0; i < n; ++i) words += "\"" + one_of({"-a", "-b", "-bx", "-c", "-ab", "--", "x", "-", "yy", "-q", "-d5", "-d"}) + "\", ";
    return fmt::format("{{ char *w[] = {{\"p\", {}NULL}}; optind = 0; while ((a = getopt({}, w, \"{}\")) != -1) printf(\"%c%s:%d \", a, optarg ?: \"\", optind); "
                       "for (a = 1; a < {}; a++) printf(\"%s \", w[a]); n = optind; }}",
                       words, n + 1, one_of({"ab:cd::", "+ab:c", ":ab:c", "-ab:c"}), n + 1);
  }

 private:
  std::mt19937 random_;
};

using Make = std::string (Calls::*)();
struct Family {
  const char* name;
  Make make;
  int calls;
};

class RandomCalls : public testing::TestWithParam<Family> {};

TEST_P(RandomCalls, DoWhatGlibcDoes) {
  if (!have_compiler()) GTEST_SKIP() << "no C compiler here";
  Calls calls(17);
  std::string source = R"(#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int up(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int down(const void *a, const void *b) { return up(b, a); }
static int shown(const void *a, const void *b) { printf("%d?%d ", *(const int *)a, *(const int *)b); return up(a, b) / 2; }
static int sign(int n) { return (n > 0) - (n < 0); }
static int a, b, n; static char s[64], *e;
)";
  std::string main = "int main(void) {\n";
  for (int i = 0; i < GetParam().calls; ++i) {
    const std::string call = (calls.*GetParam().make)();
    source += fmt::format("static void call{}(void) {{ n = 0; {} printf(\" = %d\\n\", n); }}\n", i, call);
    main += fmt::format("call{}();\n", i);
  }
  source += main + "return 0; }\n";
  const std::string native = run_natively(source).out;
  ASSERT_NE(native, "");
  const LoneRun model = run_alone(source, with_stdout(Stdout::pipe));
  std::istringstream ours(model.text()), theirs(native);
  std::string ours_line, theirs_line;
  for (int i = 0; std::getline(theirs, theirs_line); ++i) {
    std::getline(ours, ours_line);
    ASSERT_EQ(ours_line, theirs_line) << source.substr(source.find(fmt::format("call{}(void)", i)), 300);
  }
  EXPECT_EQ(model.ending(), "exit 0");
}

INSTANTIATE_TEST_SUITE_P(All, RandomCalls,
                         testing::Values(Family{"printf", &Calls::print, 400}, Family{"sscanf", &Calls::scan, 300},
                                         Family{"numbers", &Calls::number, 300}, Family{"strings", &Calls::strings, 300},
                                         Family{"qsort", &Calls::sort, 150}, Family{"getopt", &Calls::options, 200}),
                         [](const auto& family) { return std::string(family.param.name); });

}  // namespace
}  // namespace forkcheck
