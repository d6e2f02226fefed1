// Our headers against the real ones: the compiler and glibc decide.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "program/builtins.h"
#include "read_text.h"
#include "syntax/built_in_headers.h"
#include "syntax/lex.h"
#include "syntax/words.h"

namespace forkcheck {
namespace {

bool is_textbook(const BuiltInHeader& header) {
  return std::ranges::find(textbook_headers(), header.name, &BuiltInHeader::name) != textbook_headers().end();
}
bool is_internal(const BuiltInHeader& header) { return header.name.starts_with("bits/"); }

TEST(Headers, EachParsesAloneAndTwice) {
  for (const BuiltInHeader& header : built_in_headers()) {
    const std::string include = "#include <" + std::string(header.name) + ">\n";
    EXPECT_EQ(ReadText(include + include + "int main(void) { return 0; }\n").messages(), "") << header.name;
  }
}

TEST(Headers, DeclareEveryBuiltin) {
  constexpr std::pair<std::string_view, const char*> rows[] = {
#define BUILTIN(function, header, returns) {#function, header},
#include "program/builtins.def"
#undef BUILTIN
  };
  for (const auto& [function, header] : rows) {
    const PreprocessedText read("#include <" + std::string(header) + ">\n");
    bool declared = false;
    for (std::size_t i = 0; i + 1 < read.tokens.size(); ++i) {
      declared |= read.tokens[i].text == function && read.tokens[i + 1].is("(");
    }
    EXPECT_TRUE(declared) << function << " in <" << header << ">";
  }
}

// Every prototype of ours stands behind the real header: the compiler refuses one that differs.
TEST(Headers, PrototypesAreGlibcs) {
  if (!have_compiler()) GTEST_SKIP() << "no compiler to compare with";
  for (const BuiltInHeader& header : built_in_headers()) {
    if (is_textbook(header) || is_internal(header)) continue;
    std::string text = "#define __NO_CTYPE\n#include <" + std::string(header.name) + ">\n";  // functions, not macros
    Spellings spellings;
    const Tokens tokens = lex(header.text, FileId(0), spellings);
    std::string line;
    bool directive = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].first_on_line) {
        const bool prototype = line.find("(") != std::string::npos && line.ends_with("; ") && !directive &&
                               line.find("__forkcheck") == std::string::npos && !line.starts_with("typedef");
        if (prototype) text += line + "\n";
        line.clear();
        directive = tokens[i].is("#");
      }
      line += std::string(tokens[i].text) + " ";
    }
    const TestFolder folder;
    EXPECT_EQ(output_of("cc -std=gnu17 -w -fno-builtin -fsyntax-only " + folder.write("p.c", text)), "") << header.name;
  }
}

// Every macro with a constant value has glibc's value; where glibc has no such macro, ours is an internal one and is left out.
TEST(Headers, ConstantsAreGlibcs) {
  if (!have_compiler()) GTEST_SKIP() << "no compiler to compare with";
  int compared = 0;
  for (const BuiltInHeader& header : built_in_headers()) {
    if (is_textbook(header) || is_internal(header)) continue;
    const std::string include = "#define _GNU_SOURCE\n#include <" + std::string(header.name) + ">\n";
    std::string text = include;
    Spellings spellings;
    const Tokens tokens = lex(header.text, FileId(0), spellings);
    for (std::size_t i = 1; i + 2 < tokens.size(); ++i) {
      if (!tokens[i].is("define") || !tokens[i - 1].is("#") || !tokens[i + 2].after_space) continue;
      std::string body;
      bool constant = !tokens[i + 2].first_on_line;
      for (std::size_t t = i + 2; t < tokens.size() && !tokens[t].first_on_line; ++t) {
        constant &= tokens[t].kind == TokenKind::number || tokens[t].is("-") || tokens[t].is("~") || tokens[t].is("(") || tokens[t].is(")");
        body += std::string(tokens[t].text) + " ";
      }
      if (!constant) continue;
      const std::string name(tokens[i + 1].text);
      text += "_Static_assert(" + name + " == " + body + ", \"" + name + "\");\n";
      ++compared;
    }
    const TestFolder folder;
    EXPECT_EQ(output_of("cc -std=gnu17 -w -fsyntax-only " + folder.write("p.c", text)), "") << header.name;
  }
  EXPECT_GT(compared, 200);
}

TEST(Headers, TextbookHeadersCompileForReal) {
  if (!have_compiler()) GTEST_SKIP() << "no compiler to compare with";
  const TestFolder folder;
  for (const BuiltInHeader& header : textbook_headers()) folder.write(std::string(header.name), std::string(header.text));
  EXPECT_GE(textbook_headers().size(), 3u);
  for (const BuiltInHeader& header : textbook_headers()) {
    const auto file = folder.write("p.c", "#include \"" + std::string(header.name) + "\"\nint main(void) { return 0; }\n");
    for (const auto standard : {"gnu89", "gnu17"}) {
      const std::string command = std::string("cc -Wall -Wno-unused -Wno-main -fsyntax-only -std=") + standard + " " + file;
      EXPECT_EQ(output_of(command), "") << header.name << " " << standard;
    }
  }
}

bool in_library(const std::string& name) {
  return std::ranges::any_of(built_in_headers(), [&](const BuiltInHeader& header) {
    const bool holds_code = header.name.starts_with("bits/library/") && header.name != "bits/library/calls.h";
    return holds_code && header.text.find(library_name(name) + "(") != std::string_view::npos;
  });
}

// A wrapper calls only what the machine or the library has.
TEST(Headers, TextbookFunctionsUseOnlyBuiltins) {
  for (const BuiltInHeader& header : textbook_headers()) {
    if (header.name == "curr_time.h") continue;  // needs the time of day: refused where it is called
    // Every name that is called must be defined in the header, be a macro or a builtin.
    const PreprocessedText expanded("#include <" + std::string(header.name) + ">\n");
    std::set<std::string> defined;
    for (std::size_t i = 0; i + 1 < expanded.tokens.size(); ++i) {
      const Token& token = expanded.tokens[i];
      const bool ours = expanded.sources.file(token.span.file).name == "<" + std::string(header.name) + ">";
      const bool call = token.kind == TokenKind::identifier && expanded.tokens[i + 1].is("(");
      if (!ours || !call || is_specifier_word(token.text)) continue;
      const bool definition = token.span.column > 1 && i > 0 &&
                              (expanded.tokens[i - 1].kind == TokenKind::identifier || expanded.tokens[i - 1].is("*")) &&
                              !expanded.tokens[i - 1].is("return") && !expanded.tokens[i - 1].is("else");
      if (definition) defined.insert(std::string(token.text));
      const std::string name(token.text);
      const bool language = name == "if" || name == "while" || name == "for" || name == "switch" || name == "return" ||
                            name == "sizeof" || name.starts_with("__builtin_va");
      EXPECT_TRUE(language || defined.contains(name) || find_builtin(name) || in_library(name)) << header.name << ": " << name;
    }
  }
}

// The table of functions in grammar/README.md, both ways.
TEST(Headers, TheReadmeListsTheLibrary) {
  std::string readme;
  ASSERT_TRUE(read_file(FORKCHECK_SOURCE_DIR "/grammar/README.md", readme));
  const auto begin = readme.find("<!-- library");
  const auto end = readme.find("<!-- end of library");
  ASSERT_NE(end, std::string::npos);
  std::set<std::string> listed;
  for (auto at = readme.find('`', begin); at < end; at = readme.find('`', at + 1)) {
    const auto close = readme.find('`', at + 1);
    listed.insert(readme.substr(at + 1, close - at - 1));
    at = close;
  }
  const std::set<std::string> no_functions = {"setjmp", "sigsetjmp", "optarg", "optind", "opterr", "optopt", "environ"};
  for (const std::string& name : listed) {
    if (name.ends_with(".h") || no_functions.contains(name)) continue;
    EXPECT_TRUE(find_builtin(name) || in_library(name)) << name;
    EXPECT_NE(header_that_declares(name), "") << name;
  }
  // Each prototype of a standard header that the library has code for.
  for (const BuiltInHeader& header : built_in_headers()) {
    if (is_internal(header) || is_textbook(header)) continue;
    Spellings spellings;
    const Tokens tokens = lex(header.text, FileId(0), spellings);
    for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
      const std::string name(tokens[i].text);
      if (!tokens[i + 1].is("(") || tokens[i].kind != TokenKind::identifier || !in_library(name) || name.starts_with("__")) continue;
      EXPECT_TRUE(listed.contains(name)) << name;
    }
  }
}

TEST(Headers, KnowWhereNamesComeFrom) {
  EXPECT_EQ(header_that_declares("pid_t"), "sys/types.h");
  EXPECT_EQ(header_that_declares("NULL"), "stddef.h");
  EXPECT_EQ(header_that_declares("WNOHANG"), "sys/wait.h");
  EXPECT_EQ(header_that_declares("printf"), "stdio.h");
  EXPECT_EQ(header_that_declares("fork"), "unistd.h");
  EXPECT_EQ(header_that_declares("errno"), "errno.h");
  EXPECT_EQ(header_that_declares("Fork"), "csapp.h");
  EXPECT_EQ(header_that_declares("uint8_t"), "stdint.h");
  EXPECT_EQ(header_that_declares("nonsense"), "");
}

TEST(Headers, UnusedFunctionsAreDropped) {
  const ReadText read("#include \"csapp.h\"\nint main() { Fork(); return 0; }\n");
  ASSERT_EQ(read.messages(), "");
  std::set<std::string> names;
  for (const ast::DeclId id : read.tree.top) names.insert(read.tree[id].name);
  EXPECT_TRUE(names.contains("Fork"));
  EXPECT_TRUE(names.contains("unix_error"));
  EXPECT_TRUE(names.contains("fork"));
  EXPECT_FALSE(names.contains("Waitpid"));
  EXPECT_FALSE(names.contains("scanf"));
}

}  // namespace
}  // namespace forkcheck
