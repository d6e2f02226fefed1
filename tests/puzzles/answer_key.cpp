#include "tests/puzzles/answer_key.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "machine/signals.h"
#include "posix/signals.h"

namespace forkcheck::puzzles {

namespace {

namespace fs = std::filesystem;

const fs::path root = FORKCHECK_SOURCE_DIR;

Profile profile_of(const std::string& conditions) {
  static const std::map<std::string, void (*)(Profile&)> words = {
      {"terminal", [](Profile& p) { p.out = Stdout::terminal; }},
      {"pipe", [](Profile& p) { p.out = Stdout::pipe, p.err = Stderr::ignore; }},
      {"unbuffered", [](Profile& p) { p.out = Stdout::unbuffered; }},
      {"linux", [](Profile& p) { p.wait = WaitOrder::linux; }},
      {"ideal", [](Profile& p) { p.timing = Timing::ideal; }},
      {"fork may fail", [](Profile& p) { p.fork_fails = ForkFails::may; }},
      {"stderr merged", [](Profile& p) { p.err = Stderr::merge; }},
  };
  Profile profile;
  std::istringstream parts(conditions);
  for (std::string part; std::getline(parts >> std::ws, part, ',');) {
    const auto word = words.find(part);
    if (word == words.end()) throw std::runtime_error("an answer's condition is unknown: " + part);
    word->second(profile);
  }
  return profile;
}

// The lines of the first comment, without their " * ".
std::vector<std::string> header_lines(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line) && !line.starts_with(" */");) {
    lines.push_back(line.starts_with(" * ") ? line.substr(3) : std::string());
  }
  return lines;
}

std::string with_newlines(std::string text) {
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 1)) text.replace(at, 2, "\n");
  return text;
}

bool begins_with_comment(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  return std::getline(in, line) && line.starts_with("/*");
}

}  // namespace

Puzzle read_puzzle(const std::string& path) {
  static const std::regex answer("Answer \\((.*)\\): ([0-9]+) outputs?");
  Puzzle puzzle;
  puzzle.path = fs::relative(path, root).string();
  SignalSet typed = 0;
  bool listing = false;
  for (const auto& line : header_lines(path)) {
    std::smatch match;
    if (std::regex_match(line, match, answer)) {
      puzzle.keys.push_back({match[1], profile_of(match[1]), match[2], {}});
      listing = true;
    } else if (listing && line.starts_with("  ")) {
      puzzle.keys.back().outputs.push_back(line.substr(2));
    } else {
      listing = false;
      if (line.starts_with("Finding: ")) puzzle.findings.push_back(line.substr(9));
      if (line.starts_with("Signal: ")) {
        const auto signal = parse_signal(line.substr(8));
        if (!signal) throw std::runtime_error(path + ": no signal");
        typed |= set_of(*signal);
      }
      if (line.starts_with("Input: ")) puzzle.input = with_newlines(line.substr(7));
      if (line.starts_with("Too many interleavings")) puzzle.naive_finishes = false;
    }
  }
  for (auto& key : puzzle.keys) key.profile.typed = typed;
  if (puzzle.keys.empty() && puzzle.findings.empty()) throw std::runtime_error(path + ": a puzzle without an answer");
  return puzzle;
}

std::vector<Puzzle> find_puzzles() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root / "puzzles")) {
    if (entry.path().extension() == ".c" && begins_with_comment(entry.path())) paths.push_back(entry.path().string());
  }
  std::ranges::sort(paths);
  std::vector<Puzzle> puzzles;
  for (const auto& path : paths) puzzles.push_back(read_puzzle(path));
  return puzzles;
}

}  // namespace forkcheck::puzzles
