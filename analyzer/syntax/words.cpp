#include "syntax/words.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "syntax/built_in_headers.h"
#include "syntax/lex.h"

namespace forkcheck {

namespace {
using Words = std::unordered_set<std::string_view>;
}

std::string_view standard_spelling(std::string_view word) {
  static const std::unordered_map<std::string_view, std::string_view> variants = {
      {"__inline", "inline"},     {"__inline__", "inline"},       {"__const", "const"},         {"__const__", "const"},
      {"__volatile", "volatile"}, {"__volatile__", "volatile"},   {"__restrict", "restrict"},   {"__restrict__", "restrict"},
      {"__signed", "signed"},     {"__signed__", "signed"},       {"typeof", "__typeof__"},     {"__typeof", "__typeof__"},
      {"__asm__", "asm"},         {"__asm", "asm"},               {"__attribute", "__attribute__"},
      {"__FUNCTION__", "__func__"}, {"__PRETTY_FUNCTION__", "__func__"}};
  const auto found = variants.find(word);
  return found == variants.end() ? word : found->second;
}

bool is_type_word(std::string_view word) {
  static const Words words = {"void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool",
                              "struct", "union", "enum", "__typeof__"};
  return words.contains(word);
}

bool is_specifier_word(std::string_view word) {
  static const Words words = {"const", "volatile", "restrict", "typedef", "extern", "static", "auto", "register", "inline",
                              "_Noreturn"};
  return words.contains(word) || is_type_word(word);
}

bool is_statement_word(std::string_view word) {
  static const Words words = {"if", "else", "while", "do", "for", "switch", "case", "default", "break", "continue", "return", "goto",
                              "sizeof", "__builtin_va_arg"};
  return words.contains(word);
}

std::string_view refused_word(std::string_view word) {
  static const std::unordered_map<std::string_view, std::string_view> words = {
      {"_Generic", "_Generic"},           {"_Atomic", "_Atomic"},       {"_Thread_local", "thread-local storage"},
      {"__thread", "thread-local storage"}, {"_Alignas", "_Alignas"},   {"_Alignof", "_Alignof"},
      {"__alignof__", "__alignof__"},     {"_Static_assert", "_Static_assert"}, {"_Complex", "complex arithmetic"},
      {"_Imaginary", "complex arithmetic"}, {"__int128", "__int128"},   {"asm", "inline assembly"},
      {"__label__", "a local label"},     {"__auto_type", "__auto_type"}, {"_Float128", "_Float128"}};
  const auto found = words.find(word);
  return found == words.end() ? std::string_view() : found->second;
}

bool is_harmless_attribute(std::string_view name) {
  if (name.starts_with("__") && name.ends_with("__") && name.size() > 4) name = name.substr(2, name.size() - 4);
  static const Words names = {"noreturn", "unused", "used", "format", "nonnull", "warn_unused_result", "pure", "const", "malloc",
                              "noinline", "always_inline", "deprecated", "fallthrough", "cold", "hot", "nothrow",
                              "returns_nonnull", "sentinel", "returns_twice", "leaf", "noclone", "flatten", "optimize",
                              "alloc_size", "artificial", "gnu_inline", "externally_visible"};
  return names.contains(name);
}

std::string library_name(std::string_view name) { return std::string(library_prefix) + std::string(name); }

namespace {

// Names that a header offers: macros, functions, types and constants, found by their places in the text.
void collect_names(const BuiltInHeader& header, std::unordered_map<std::string, std::string_view>& table) {
  Spellings spellings;
  const Tokens tokens = lex(header.text, FileId(), spellings);
  const auto add = [&](const Token& token) { table.try_emplace(std::string(token.text), header.name); };
  int depth = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.is("(") || token.is("{")) ++depth;
    if (token.is(")") || token.is("}")) --depth;
    if (token.kind != TokenKind::identifier) continue;
    const bool defined = i >= 2 && tokens[i - 1].is("define") && tokens[i - 2].is("#");
    const bool function = depth == 0 && tokens[i + 1].is("(") && i > 0 && !tokens[i - 1].is("define");
    const bool object = depth == 0 && (tokens[i + 1].is(";") || tokens[i + 1].is("["));
    if (defined || function || object) add(token);
  }
}

}  // namespace

std::string_view header_that_declares(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string, std::string_view> names;
    // Where a name is in several headers, the one that a manual page names comes first.
    constexpr std::string_view preferred[] = {"sys/types.h", "stdio.h", "stdlib.h", "sys/wait.h", "unistd.h"};
    names.emplace("pid_t", "sys/types.h");
    names.emplace("size_t", "stddef.h");
    names.emplace("ssize_t", "sys/types.h");
    names.emplace("NULL", "stddef.h");
    for (const auto name_of : {"WNOHANG", "WUNTRACED", "WCONTINUED", "WIFEXITED", "WEXITSTATUS", "WIFSIGNALED", "WTERMSIG",
                               "WIFSTOPPED", "WSTOPSIG", "WIFCONTINUED", "WCOREDUMP"}) {
      names.emplace(name_of, "sys/wait.h");
    }
    const auto& headers = built_in_headers();
    for (const auto first : preferred) {
      const auto header = std::ranges::find(headers, first, &BuiltInHeader::name);
      if (header != headers.end()) collect_names(*header, names);
    }
    for (const BuiltInHeader& header : headers) {
      const bool internal = header.name.starts_with("bits/");
      const bool textbook = std::ranges::find(textbook_headers(), header.name, &BuiltInHeader::name) != textbook_headers().end();
      if (!internal && !textbook) collect_names(header, names);
    }
    for (const BuiltInHeader& header : textbook_headers()) collect_names(header, names);
    return names;
  }();
  const auto found = table.find(std::string(name));
  return found == table.end() ? std::string_view() : found->second;
}

}  // namespace forkcheck
