#include "syntax/preprocess.h"

#include <algorithm>

#include "syntax/preprocessor.h"

namespace forkcheck {

Tokens preprocess(Sources& sources, FileId file, const std::string& directory, Spellings& spellings,
                  Diagnostics& diagnostics) {
  return Preprocessor(sources, directory, spellings, diagnostics).run(file);
}

Preprocessor::Preprocessor(Sources& sources, const std::string& directory, Spellings& spellings, Diagnostics& diagnostics)
    : sources_(sources), directory_(directory), spellings_(spellings), diagnostics_(diagnostics) {
  macros_["__LINE__"] = {Macro::Form::line, false, {}, {}};
  macros_["__FILE__"] = {Macro::Form::file, false, {}, {}};
  macros_["__COUNTER__"] = {Macro::Form::counter, false, {}, {}};
  for (const auto name : {"__DATE__", "__TIME__", "__TIMESTAMP__"}) macros_[name] = {Macro::Form::refused, false, {}, {}};
}

Tokens Preprocessor::run(FileId file) {
  Tokens output;
  Input input{Input::Reads::files, {}};
  open(file, directory_, Span{file, 1, 1, 1});
  open_built_in("bits/predefined.h", {});  // read before the program, which lies below it on the stack
  while (auto token = take(input)) {
    if (token->kind == TokenKind::identifier && expand_one(*token, input)) continue;
    if (output.size() >= max_tokens) stop(Code::program_too_large, token->span, "the program is too large after preprocessing");
    output.push_back(*token);
  }
  Token end;
  end.span = output.empty() ? Span{file, 1, 1, 1} : output.back().span;
  output.push_back(end);
  return output;
}

void Preprocessor::report(Code code, Span span, std::string message, std::string note) {
  diagnostics_.push_back(diagnose(code, span, std::move(message), std::move(note)));
}

void Preprocessor::stop(Code code, Span span, std::string message) {
  if (!stopped_) report(code, span, std::move(message));
  stopped_ = true;
  frames_.clear();
}

void Preprocessor::close_file() {
  for (const Conditional& open : frames_.back().conditionals) {
    report(Code::bad_directive, open.opened, "this conditional is never closed", "add #endif");
  }
  frames_.pop_back();
}

std::optional<Token> Preprocessor::next_from_files() {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.next == frame.tokens.size()) {
      close_file();
      continue;
    }
    const Token token = frame.tokens[frame.next++];
    if (token.first_on_line && token.is("#")) {
      directive(token);
    } else if (!skipping()) {
      return token;
    }
  }
  return std::nullopt;
}

std::optional<Token> Preprocessor::take(Input& input) {
  if (stopped_) return std::nullopt;
  if (!input.stack.empty()) {
    const Token token = input.stack.back();
    input.stack.pop_back();
    return token;
  }
  return input.reads == Input::Reads::files ? next_from_files() : std::nullopt;
}

}  // namespace forkcheck
