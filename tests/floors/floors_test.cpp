// The floors of the house: a file includes only its own folder and lower floors.
//
// Why: the machine must not know how it is drawn, the tracer and the model must share nothing but the vocabulary in posix, and
// third parties stay behind one wall each. A wrong include compiles happily, so this test looks at every one.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = FORKCHECK_SOURCE_DIR;

// Folder -> folders that it may include besides itself.
const std::map<std::string, std::set<std::string>> allowed = {
    {"base", {}},
    {"posix", {"base"}},
    {"language", {"base", "posix"}},
    {"program", {"base", "posix", "language"}},
    {"runtime", {"base", "posix"}},
    {"syntax", {"base", "posix", "language", "program"}},
    {"machine", {"base", "posix", "language", "program"}},
    {"engines", {"base", "posix", "language", "program", "runtime", "syntax", "machine"}},
    {"report", {"base", "posix", "language", "program", "runtime", "syntax", "machine", "engines"}},
    {"teach", {"base", "posix", "language", "program", "runtime", "syntax", "machine", "engines"}},
    {"cli", {"base", "posix", "language", "program", "runtime", "syntax", "machine", "engines", "report", "teach"}},
};

// Third-party header -> the only folders that may include it.
const std::vector<std::pair<std::string, std::set<std::string>>> walls = {
    {"antlr4-runtime.h", {"syntax"}}, {"MiniCLexer.h", {"syntax"}},     {"MiniCParser.h", {"syntax"}},
    {"z3++.h", {"engines"}},          {"z3.h", {"engines"}},            {"CLI/CLI.hpp", {"cli"}},
    {"linux/ptrace.h", {"runtime"}},  {"linux/seccomp.h", {"runtime"}}, {"nlohmann/json.hpp", {"report", "cli"}},
};

struct Include {
  std::string folder;  // of the including file
  std::string file;
  std::string target;  // as written
};

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    const bool embedded = entry.path().string().find("/syntax/headers/") != std::string::npos;
    if (!embedded && (extension == ".h" || extension == ".cpp" || extension == ".def")) files.push_back(entry.path());
  }
  return files;
}

std::vector<Include> all_includes() {
  static const std::regex line_form("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<Include> includes;
  std::map<std::string, fs::path> folders = {{"runtime", root / "runtime"}};
  for (const auto& entry : fs::directory_iterator(root / "analyzer")) {
    if (entry.is_directory()) folders[entry.path().filename().string()] = entry.path();
  }
  for (const auto& [name, folder] : folders) {
    for (const auto& path : sources_below(folder)) {
      std::ifstream in(path);
      for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (std::regex_search(line, match, line_form)) includes.push_back({name, path.string(), match[1]});
      }
    }
  }
  return includes;
}

TEST(Floors, EveryFolderHasAFloor) {
  for (const auto& entry : fs::directory_iterator(root / "analyzer")) {
    if (!entry.is_directory()) continue;
    EXPECT_TRUE(allowed.contains(entry.path().filename().string())) << entry.path();
  }
}

TEST(Floors, FilesIncludeOnlyTheirOwnFolderAndLowerFloors) {
  const auto includes = all_includes();
  ASSERT_GT(includes.size(), 100u);
  for (const auto& include : includes) {
    const std::string target_folder = include.target.substr(0, include.target.find('/'));
    if (!allowed.contains(target_folder) || target_folder == include.folder) continue;
    const auto floor = allowed.find(include.folder);
    ASSERT_NE(floor, allowed.end()) << include.folder << " has no floor";
    EXPECT_TRUE(floor->second.contains(target_folder)) << include.file << " includes " << include.target;
  }
}

TEST(Floors, ThirdPartiesStayBehindTheirWalls) {
  for (const auto& include : all_includes()) {
    for (const auto& [header, folders] : walls) {
      if (include.target != header) continue;
      EXPECT_TRUE(folders.contains(include.folder)) << include.file << " includes " << header;
    }
  }
}

// Two types of one name in one namespace are one type for the linker, which then takes the members of either for both.
TEST(Floors, NoTwoHeadersDefineTypesOfOneName) {
  static const std::regex form("^(?:struct|class|enum class|enum) (\\w+)(?!::|\\w)[^;]*\\{.*|^using (\\w+) = .*");
  static const std::regex opens("^namespace ([\\w:]+) \\{.*");
  std::map<std::string, fs::path> seen;
  for (const auto& house : {root / "analyzer", root / "runtime"}) {
    for (const auto& path : sources_below(house)) {
      if (path.extension() != ".h") continue;
      std::ifstream in(path);
      std::string space;
      for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (std::regex_match(line, match, opens)) space = match[1];
        if (!std::regex_match(line, match, form)) continue;
        const std::string name = space + "::" + (match[1].matched ? match[1] : match[2]).str();
        const auto [first, is_new] = seen.try_emplace(name, path);
        EXPECT_TRUE(is_new) << name << " is defined in " << first->second << " and in " << path;
      }
    }
  }
  EXPECT_GT(seen.size(), 200u);
}

}  // namespace
