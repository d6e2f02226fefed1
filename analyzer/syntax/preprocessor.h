// The preprocessor's state; its parts are preprocess.cpp (the main loop), directives.cpp, includes.cpp and expand.cpp.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/diagnostic.h"
#include "syntax/hide_sets.h"
#include "syntax/token.h"

namespace forkcheck {

struct Macro {
  enum class Form : std::uint8_t { object, function, line, file, counter, refused };

  Form form = Form::object;
  bool variadic = false;
  std::vector<std::string_view> parameters;  // with __VA_ARGS__ (or GNU's own name for it) last if variadic
  Tokens body;
};

class Preprocessor {
 public:
  Preprocessor(Sources& sources, const std::string& directory, Spellings& spellings, Diagnostics& diagnostics);

  Tokens run(FileId file);

 private:
  // Limits against hostile input.
  static constexpr std::size_t max_include_depth = 50;
  static constexpr std::size_t max_file_bytes = 4u << 20;
  static constexpr std::size_t max_tokens = 1u << 20;        // of the whole program, and made by all macros together
  static constexpr std::size_t max_expansion_depth = 200;    // macro calls inside arguments of macro calls

  struct Conditional {
    Span opened;
    bool taken = false;    // one of its groups was or is taken
    bool active = false;   // this group is taken
    bool had_else = false;
  };
  struct Frame {           // one file that is being read
    FileId file;
    Tokens tokens;
    std::size_t next = 0;
    std::vector<Conditional> conditionals;
    std::string directory;  // where its own #include "x" looks first; empty: nowhere
  };
  // Where tokens come from: what macros put back (last first), then the open files if it is the program's own input.
  struct Input {
    enum class Reads : std::uint8_t { given_tokens, files } reads = Reads::given_tokens;
    Tokens stack;
  };
  using Arguments = std::vector<Tokens>;

  // preprocess.cpp
  void report(Code code, Span span, std::string message, std::string note = {});
  void stop(Code code, Span span, std::string message);  // a limit: nothing more is read
  std::optional<Token> next_from_files();
  std::optional<Token> take(Input& input);
  void close_file();

  // directives.cpp
  bool skipping() const;
  Tokens rest_of_line();
  void directive(const Token& hash);
  void conditional_directive(const Token& name, const Tokens& rest);
  void open_conditional(const Token& name, bool holds);
  void define(const Token& name, const Tokens& rest);
  std::size_t parse_parameters(Macro& macro, const Tokens& rest, Span place);
  bool check_body(const Macro& macro);
  void undefine(const Token& name, const Tokens& rest);
  bool evaluate(const Token& name, const Tokens& rest);
  Tokens replace_defined(const Tokens& rest);

  // includes.cpp
  void include(const Token& name, Tokens rest);
  void open_named(const std::string& name, Span place, std::string_view quote);
  bool open_local(const std::string& name, Span place);
  bool open_built_in(const std::string& name, Span place);
  void open(FileId file, std::string directory, Span place);

  // expand.cpp
  Tokens expand(Tokens tokens);
  bool expand_one(const Token& name, Input& input);
  bool built_in_macro(const Token& name, const Macro& macro, Input& input);
  std::optional<Arguments> arguments_of(const Token& name, const Macro& macro, Input& input, Token& closing);
  void put_back(Input& input, const Token& name, Tokens made, std::uint32_t hide_set);
  Tokens substitute(const Token& name, const Macro& macro, const Arguments& arguments);
  Token stringized(const Token& place, const Tokens& argument);
  Token pasted(const Token& left, const Token& right);

  Sources& sources_;
  const std::string& directory_;
  Spellings& spellings_;
  Diagnostics& diagnostics_;
  HideSets hide_sets_;
  std::unordered_map<std::string_view, Macro> macros_;
  std::vector<Frame> frames_;
  std::set<std::string> once_;                                // texts named by #pragma once
  std::unordered_map<std::string, FileId> read_;              // files already in sources_, by name or resolved path
  std::size_t made_tokens_ = 0;
  std::size_t expansion_depth_ = 0;
  int counter_ = 0;
  bool stopped_ = false;
};

}  // namespace forkcheck
