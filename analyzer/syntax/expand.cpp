// Macro expansion: C11 6.10.3, by Prosser's algorithm, with GNU's named variadic parameters and `, ## __VA_ARGS__`.
#include <fmt/format.h>

#include <algorithm>

#include "syntax/lex.h"
#include "syntax/preprocessor.h"

namespace forkcheck {

namespace {

std::size_t parameter_index(const Macro& macro, const Token& token) {
  if (token.kind != TokenKind::identifier) return macro.parameters.size();
  return static_cast<std::size_t>(std::ranges::find(macro.parameters, token.text) - macro.parameters.begin());
}

// As it must stand inside a string literal.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

Tokens Preprocessor::expand(Tokens tokens) {
  if (++expansion_depth_ > max_expansion_depth) {
    stop(Code::macro_too_large, tokens.empty() ? Span{} : tokens.front().span, "macro calls are nested too deeply");
  }
  std::ranges::reverse(tokens);
  Input input{Input::Reads::given_tokens, std::move(tokens)};
  Tokens output;
  while (auto token = take(input)) {
    if (token->kind == TokenKind::identifier && expand_one(*token, input)) continue;
    output.push_back(*token);
  }
  --expansion_depth_;
  return output;
}

// Replaces a macro's name (and arguments) by what it stands for, to be read next; false if `name` isn't to be expanded.
bool Preprocessor::expand_one(const Token& name, Input& input) {
  const auto found = macros_.find(name.text);
  if (found == macros_.end() || hide_sets_.contains(name.hide_set, name.text)) return false;
  const Macro macro = found->second;  // a copy: its arguments may hold directives that change the table
  if (macro.form != Macro::Form::object && macro.form != Macro::Form::function) return built_in_macro(name, macro, input);
  if (macro.form == Macro::Form::object) {
    put_back(input, name, substitute(name, macro, {}), hide_sets_.with(name.hide_set, name.text));
    return true;
  }
  const auto open = take(input);
  if (!open || !open->is("(")) {
    if (open) input.stack.push_back(*open);
    return false;
  }
  Token closing;
  const auto arguments = arguments_of(name, macro, input, closing);
  if (!arguments) return true;
  const auto hidden = hide_sets_.with(hide_sets_.common(name.hide_set, closing.hide_set), name.text);
  put_back(input, name, substitute(name, macro, *arguments), hidden);
  return true;
}

bool Preprocessor::built_in_macro(const Token& name, const Macro& macro, Input& input) {
  Token token = name;
  token.hide_set = hide_sets_.with(name.hide_set, name.text);
  switch (macro.form) {
    case Macro::Form::line:
      token.text = spellings_.keep(std::to_string(name.span.line));
      token.kind = TokenKind::number;
      break;
    case Macro::Form::counter:
      token.text = spellings_.keep(std::to_string(counter_++));
      token.kind = TokenKind::number;
      break;
    case Macro::Form::file:
      token.text = spellings_.keep('"' + escaped(sources_.file(name.span.file).name) + '"');
      token.kind = TokenKind::string;
      break;
    case Macro::Form::refused:
      report(Code::unsupported_macro, name.span, fmt::format("{} is not supported", name.text),
             "its value changes from one compilation to the next; write the text itself");
      return false;
    case Macro::Form::object:
    case Macro::Form::function: return false;
  }
  input.stack.push_back(token);
  return true;
}

// The arguments of a call whose '(' was read; reports and returns nothing when they don't fit. A variadic argument that was
// left out altogether is missing from the result: GNU's `, ## __VA_ARGS__` drops its comma then, but not for an empty one.
std::optional<Preprocessor::Arguments> Preprocessor::arguments_of(const Token& name, const Macro& macro, Input& input,
                                                                  Token& closing) {
  Arguments arguments(1);
  std::size_t depth = 0;
  for (;;) {
    const auto token = take(input);
    if (!token) {
      if (!stopped_) {
        report(Code::bad_macro_call, name.span, fmt::format("the call of macro '{}' is never closed", name.text), "add ')'");
      }
      return std::nullopt;
    }
    if (token->is(")") && depth == 0) {
      closing = *token;
      break;
    }
    if (token->is("(")) ++depth;
    if (token->is(")")) --depth;
    const bool in_variadic = macro.variadic && arguments.size() == macro.parameters.size();
    if (token->is(",") && depth == 0 && !in_variadic) {
      arguments.emplace_back();
    } else {
      arguments.back().push_back(*token);
    }
  }
  const std::size_t wanted = macro.parameters.size();
  const bool may_be_none = wanted == 0 || (wanted == 1 && macro.variadic);
  if (may_be_none && arguments.size() == 1 && arguments[0].empty()) arguments.clear();
  if (arguments.size() == wanted || (macro.variadic && arguments.size() + 1 == wanted)) return arguments;
  report(Code::bad_macro_call, name.span,
         fmt::format("macro '{}' takes {} argument{}, but {} given", name.text, wanted, wanted == 1 ? "" : "s",
                     arguments.size() == 1 ? "1 is" : fmt::format("{} are", arguments.size())));
  return std::nullopt;
}

// What a macro made is read next, as if it stood at the macro's name.
void Preprocessor::put_back(Input& input, const Token& name, Tokens made, std::uint32_t hide_set) {
  made_tokens_ += made.size() + 1;
  if (made_tokens_ > max_tokens) return stop(Code::macro_too_large, name.span, "macros make too much text here");
  if (!made.empty()) made.front().after_space = name.after_space || name.first_on_line;
  for (auto token = made.rbegin(); token != made.rend(); ++token) {
    token->hide_set = hide_sets_.united(token->hide_set, hide_set);
    input.stack.push_back(*token);
  }
}

namespace {

// The pieces of a replacement list, joined by ## where that was asked for.
class Joiner {
 public:
  template <class Paste>
  void add(Tokens piece, Paste paste) {
    if (joining_) {
      joining_ = false;
      if (piece.empty()) return;
      Token joined = paste(made_.back(), piece.front());
      made_.back() = joined;
      made_.insert(made_.end(), piece.begin() + 1, piece.end());
    } else {
      made_.insert(made_.end(), piece.begin(), piece.end());
    }
  }
  void join_next() { joining_ = true; }
  void stay_apart() { joining_ = false; }
  bool joining() const { return joining_; }
  bool ends_in_comma() const { return !made_.empty() && made_.back().is(","); }
  void drop_last() { made_.pop_back(); }
  Tokens result() {
    std::erase_if(made_, [](const Token& token) { return token.kind == TokenKind::placemarker; });
    return std::move(made_);
  }

 private:
  Tokens made_;
  bool joining_ = false;
};

}  // namespace

Tokens Preprocessor::substitute(const Token& name, const Macro& macro, const Arguments& arguments) {
  Joiner joiner;
  std::vector<std::optional<Tokens>> expanded(macro.parameters.size());
  const auto paste = [&](const Token& left, const Token& right) { return pasted(left, right); };
  const auto argument = [&](std::size_t index) { return index < arguments.size() ? arguments[index] : Tokens(); };
  const Tokens& body = macro.body;
  for (std::size_t i = 0; i < body.size() && !stopped_; ++i) {
    Token token = body[i];
    token.span = name.span;
    token.first_on_line = false;
    const bool before_join = i + 1 < body.size() && body[i + 1].is("##");
    if (token.is("##")) {
      joiner.join_next();
    } else if (token.is("#") && macro.form == Macro::Form::function) {
      joiner.add({stringized(token, argument(parameter_index(macro, body[++i])))}, paste);
    } else if (const auto index = parameter_index(macro, token); index < macro.parameters.size()) {
      const bool rest = macro.variadic && index + 1 == macro.parameters.size();
      Tokens piece = argument(index);
      if (joiner.joining() && rest && joiner.ends_in_comma()) {  // GNU: `, ## __VA_ARGS__` keeps or drops the comma
        if (index >= arguments.size()) joiner.drop_last();
        joiner.stay_apart();
        joiner.add(expand(std::move(piece)), paste);
        continue;
      }
      if (!before_join && !joiner.joining()) {
        if (!expanded[index]) expanded[index] = expand(std::move(piece));
        piece = *expanded[index];
      }
      made_tokens_ += piece.size();
      if (made_tokens_ > max_tokens) stop(Code::macro_too_large, name.span, "macros make too much text here");
      if (!piece.empty()) piece.front().after_space = token.after_space;
      if (piece.empty()) {
        token.kind = TokenKind::placemarker;
        token.text = {};
        piece = {token};
      }
      joiner.add(std::move(piece), paste);
    } else {
      joiner.add({token}, paste);
    }
  }
  return joiner.result();
}

Token Preprocessor::stringized(const Token& place, const Tokens& argument) {
  std::string text = "\"";
  for (const Token& token : argument) {
    if (&token != &argument.front() && (token.after_space || token.first_on_line)) text += ' ';
    const bool quoted = token.kind == TokenKind::string || token.kind == TokenKind::character;
    text += quoted ? escaped(token.text) : std::string(token.text);
  }
  const bool open_end = !argument.empty() && argument.back().kind == TokenKind::stray && argument.back().text == "\\";
  if (open_end) text.pop_back();  // it would hide the closing quote; gcc leaves it out, too
  Token made = place;
  made.kind = TokenKind::string;
  made.text = spellings_.keep(text + '"');
  return made;
}

Token Preprocessor::pasted(const Token& left, const Token& right) {
  if (right.kind == TokenKind::placemarker) return left;
  if (left.kind == TokenKind::placemarker) return right;
  const auto text = spellings_.keep(std::string(left.text) + std::string(right.text));
  const Tokens read = lex(text, left.span.file, spellings_);
  if (read.size() != 1 || read.front().kind == TokenKind::stray) {
    report(Code::bad_macro_call, left.span, fmt::format("pasting '{}' and '{}' doesn't give a token", left.text, right.text));
    return left;
  }
  Token made = left;
  made.kind = read.front().kind;
  made.text = read.front().text;
  made.hide_set = hide_sets_.common(left.hide_set, right.hide_set);
  return made;
}

}  // namespace forkcheck
