// The answers in a puzzle's header comment.
//
//   Answer (terminal): 2 outputs          what follows in parentheses: terminal, pipe or unbuffered; then any of
//     ab                                  linux, ideal, fork may fail, stderr merged
//     ba                                  all of them, as `forkcheck outputs` writes them, or none listed: only counted
//   Finding: FC2002                       a finding that every profile must report (several lines, several findings)
//   Signal: SIGINT                          may come from the terminal (--signal)
//   Input: one\ntwo\n                    what standard input holds; else nothing
//   Too many interleavings for the naive engine.
#pragma once

#include <string>
#include <vector>

#include "posix/profile.h"

namespace forkcheck::puzzles {

struct Key {
  std::string conditions;             // as written: "terminal, ideal"
  Profile profile;
  std::string count;                  // decimal
  std::vector<std::string> outputs;   // as listed; empty if only counted
};

struct Puzzle {
  std::string path;                   // relative to the project
  std::vector<Key> keys;
  std::vector<std::string> findings;  // "FC2002"
  std::string input;
  bool naive_finishes = true;
};

// All puzzles/**/*.c, sorted by path, but for those that don't begin with a comment: they are what puzzles execute. Throws std::runtime_error on a header that can't be read.
std::vector<Puzzle> find_puzzles();
Puzzle read_puzzle(const std::string& path);

}  // namespace forkcheck::puzzles
