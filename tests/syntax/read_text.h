// What the tests of the front end's first half share: texts in, tokens, trees and messages out.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "syntax/parse.h"
#include "syntax/preprocess.h"

namespace forkcheck {

struct ReadText {
  Sources sources;
  Diagnostics warnings;
  Diagnostics errors;  // empty: it parsed
  ast::Ast tree;

  explicit ReadText(const std::string& text, const std::string& directory = "", const std::string& name = "p.c") {
    auto result = parse(sources, sources.add({name, text, false}), directory, warnings);
    if (result) {
      tree = std::move(*result);
    } else {
      errors = result.error();
    }
  }

  // "LINE:COL CODE message" of each error.
  std::string messages() const {
    std::string text;
    for (const Diagnostic& d : errors) {
      text += std::to_string(d.span.line) + ":" + std::to_string(d.span.column) + " " + code_name(d.code) + " " + d.message + "\n";
    }
    return text;
  }
};

struct PreprocessedText {
  Sources sources;
  Spellings spellings;
  Diagnostics diagnostics;
  Tokens tokens;  // without the end token

  explicit PreprocessedText(const std::string& text, const std::string& directory = "") {
    tokens = preprocess(sources, sources.add({"p.c", text, false}), directory, spellings, diagnostics);
    tokens.pop_back();
  }
  std::vector<std::string> spelled() const {
    std::vector<std::string> texts;
    for (const Token& token : tokens) texts.emplace_back(token.text);
    return texts;
  }
};

// A folder of this test process alone, gone when the test ends.
class TestFolder {
 public:
  TestFolder() {
    char name[] = "/tmp/forkcheck-test-XXXXXX";
    if (mkdtemp(name) != nullptr) path_ = name;
  }
  ~TestFolder() { (void)!std::system(("rm -rf '" + path_ + "'").c_str()); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

inline bool have_compiler() { return std::system("cc --version > /dev/null 2>&1") == 0; }

// What a shell command prints; its standard error too.
inline std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  pclose(pipe);
  return text;
}

}  // namespace forkcheck
