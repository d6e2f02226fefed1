// Directives: C11 6.10, except #include (includes.cpp).
#include <fmt/format.h>

#include <algorithm>

#include "program/builtins.h"
#include "syntax/condition.h"
#include "syntax/preprocessor.h"

namespace forkcheck {

bool Preprocessor::skipping() const {
  return std::ranges::any_of(frames_.back().conditionals, [](const Conditional& c) { return !c.active; });
}

Tokens Preprocessor::rest_of_line() {
  Frame& frame = frames_.back();
  Tokens rest;
  while (frame.next < frame.tokens.size() && !frame.tokens[frame.next].first_on_line) rest.push_back(frame.tokens[frame.next++]);
  return rest;
}

void Preprocessor::directive(const Token& hash) {
  Tokens rest = rest_of_line();
  if (rest.empty()) return;  // a lone # does nothing
  const Token name = rest.front();
  rest.erase(rest.begin());
  constexpr std::string_view conditionals[] = {"if", "ifdef", "ifndef", "elif", "else", "endif"};
  if (std::ranges::find(conditionals, name.text) != std::end(conditionals)) return conditional_directive(name, rest);
  if (skipping()) return;
  if (name.is("define")) return define(name, rest);
  if (name.is("undef")) return undefine(name, rest);
  if (name.is("include")) return include(name, std::move(rest));
  if (name.is("error") || name.is("warning")) {
    std::string text;
    for (const Token& token : rest) text += (text.empty() ? "" : token.after_space ? " " : "") + std::string(token.text);
    return report(name.is("error") ? Code::error_directive : Code::warning_directive, hash.span,
                  fmt::format("#{} {}", name.text, text));
  }
  if (name.is("pragma")) {
    if (rest.size() == 1 && rest[0].is("once")) once_.insert(sources_.file(frames_.back().file).name);
    return;  // other pragmas are for a compiler's own business
  }
  if (name.is("ident")) return;
  report(Code::bad_directive, name.span, fmt::format("#{} is not supported", name.text));
}

void Preprocessor::conditional_directive(const Token& name, const Tokens& rest) {
  auto& open = frames_.back().conditionals;
  if (name.is("if") || name.is("ifdef") || name.is("ifndef")) {
    if (skipping()) {
      open.push_back({name.span, true, false, false});
    } else if (name.is("if")) {
      open_conditional(name, evaluate(name, rest));
    } else if (rest.empty() || rest[0].kind != TokenKind::identifier) {
      report(Code::bad_directive, name.span, fmt::format("#{} needs the name of a macro", name.text));
      open_conditional(name, false);
    } else {
      open_conditional(name, macros_.contains(rest[0].text) == name.is("ifdef"));
    }
    return;
  }
  if (open.empty()) return report(Code::bad_directive, name.span, fmt::format("#{} without #if", name.text));
  if (name.is("endif")) return open.pop_back();
  if (open.back().had_else) return report(Code::bad_directive, name.span, fmt::format("#{} after #else", name.text));
  open.back().active = false;
  const bool outside_skipped = skipping() && std::ranges::any_of(open.begin(), open.end() - 1, [](const Conditional& c) { return !c.active; });
  if (name.is("else")) open.back().had_else = true;
  if (open.back().taken || outside_skipped) return;
  const bool holds = name.is("else") || evaluate(name, rest);
  if (stopped_) return;
  Conditional& last = frames_.back().conditionals.back();
  last.active = last.taken = holds;
}

void Preprocessor::open_conditional(const Token& name, bool holds) {
  if (!stopped_) frames_.back().conditionals.push_back({name.span, holds, holds, false});
}

bool Preprocessor::evaluate(const Token& name, const Tokens& rest) {
  const auto holds = condition_holds(expand(replace_defined(rest)), name.span);
  if (holds) return *holds;
  for (const Diagnostic& d : holds.error()) diagnostics_.push_back(d);
  return false;
}

// `defined X` and `defined(X)` become 1 or 0 before macros are replaced.
Tokens Preprocessor::replace_defined(const Tokens& rest) {
  Tokens replaced;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i].is("__forkcheck_has") && i + 3 < rest.size()) {  // in headers of ours
      Token value = rest[i];
      value.kind = TokenKind::number;
      value.text = find_builtin(rest[i + 2].text) ? "1" : "0";
      replaced.push_back(value);
      i += 3;
      continue;
    }
    if (!rest[i].is("defined")) {
      replaced.push_back(rest[i]);
      continue;
    }
    const bool in_parentheses = i + 3 < rest.size() && rest[i + 1].is("(") && rest[i + 3].is(")");
    const std::size_t at = in_parentheses ? i + 2 : i + 1;
    if (at >= rest.size() || rest[at].kind != TokenKind::identifier) {
      report(Code::bad_directive, rest[i].span, "'defined' needs the name of a macro");
      continue;
    }
    Token value = rest[i];
    value.kind = TokenKind::number;
    value.text = macros_.contains(rest[at].text) ? "1" : "0";
    replaced.push_back(value);
    i = in_parentheses ? at + 1 : at;
  }
  return replaced;
}

void Preprocessor::define(const Token& name, const Tokens& rest) {
  if (rest.empty() || rest[0].kind != TokenKind::identifier) {
    return report(Code::bad_directive, name.span, "#define needs a name");
  }
  if (rest[0].is("defined")) return report(Code::bad_directive, rest[0].span, "'defined' can't be defined");
  Macro macro;
  std::size_t body = 1;
  if (rest.size() > 1 && rest[1].is("(") && !rest[1].after_space) {
    macro.form = Macro::Form::function;
    body = parse_parameters(macro, rest, rest[0].span);
    if (body == 0) return;
  }
  macro.body.assign(rest.begin() + static_cast<std::ptrdiff_t>(body), rest.end());
  if (check_body(macro)) macros_[rest[0].text] = std::move(macro);
}

// Index of the first token of the body; 0 after an error.
std::size_t Preprocessor::parse_parameters(Macro& macro, const Tokens& rest, Span place) {
  std::size_t at = 2;
  if (at < rest.size() && rest[at].is(")")) return at + 1;
  for (; at < rest.size(); ++at) {
    if (rest[at].is("...")) {
      macro.variadic = true;
      macro.parameters.push_back("__VA_ARGS__");
    } else if (rest[at].kind == TokenKind::identifier) {
      macro.parameters.push_back(rest[at].text);
      if (at + 1 < rest.size() && rest[at + 1].is("...")) {
        macro.variadic = true;
        ++at;
      }
    } else {
      break;
    }
    ++at;
    if (at < rest.size() && rest[at].is(")")) return at + 1;
    if (macro.variadic || at >= rest.size() || !rest[at].is(",")) break;
  }
  report(Code::bad_directive, at < rest.size() ? rest[at].span : place, "the parameters of this macro are not well-formed");
  return 0;
}

bool Preprocessor::check_body(const Macro& macro) {
  const Tokens& body = macro.body;
  if (body.empty()) return true;
  for (const Token& end : {body.front(), body.back()}) {
    if (end.is("##")) {
      report(Code::bad_directive, end.span, "'##' can't stand at the end of a macro");
      return false;
    }
  }
  if (macro.form != Macro::Form::function) return true;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (!body[i].is("#")) continue;
    if (i + 1 < body.size() && std::ranges::find(macro.parameters, body[i + 1].text) != macro.parameters.end()) continue;
    report(Code::bad_directive, body[i].span, "'#' in a macro must stand before one of its parameters");
    return false;
  }
  return true;
}

void Preprocessor::undefine(const Token& name, const Tokens& rest) {
  if (rest.empty() || rest[0].kind != TokenKind::identifier) {
    return report(Code::bad_directive, name.span, "#undef needs a name");
  }
  macros_.erase(rest[0].text);
}

}  // namespace forkcheck
