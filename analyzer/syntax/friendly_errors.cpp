#include "syntax/friendly_errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/words.h"

namespace forkcheck {

namespace {

using Grammar = minic::MiniCParser;

// "a loop", "a declaration": the innermost construct that a person has a word for.
std::string_view construct(antlr4::RuleContext* context) {
  for (auto* at = context; at != nullptr; at = dynamic_cast<antlr4::RuleContext*>(at->parent)) {
    switch (at->getRuleIndex()) {
      case Grammar::RuleDeclaration:
      case Grammar::RuleExternal:
      case Grammar::RuleInitDeclarator: return " in a declaration";
      case Grammar::RuleRecordBody: return " in a struct or union";
      case Grammar::RuleEnumBody: return " in an enum";
      case Grammar::RuleParameter: return " in a parameter";
      case Grammar::RuleInitializerList: return " in an initializer";
      case Grammar::RuleForPart: return " in a for loop";
      case Grammar::RuleStatement:
        if (dynamic_cast<Grammar::IfStatementContext*>(at) != nullptr) return " in an if";
        if (dynamic_cast<Grammar::SwitchStatementContext*>(at) != nullptr) return " in a switch";
        if (dynamic_cast<Grammar::ForStatementContext*>(at) != nullptr) return " in a for loop";
        if (dynamic_cast<Grammar::WhileStatementContext*>(at) != nullptr) return " in a while loop";
        if (dynamic_cast<Grammar::DoStatementContext*>(at) != nullptr) return " in a do loop";
        if (dynamic_cast<Grammar::ReturnStatementContext*>(at) != nullptr) return " in a return";
        return "";
      default: break;
    }
  }
  return "";
}

std::string shown(const Token& token) {
  return token.kind == TokenKind::end ? "the end of the file" : fmt::format("'{}'", token.text);
}

bool plain_name(const Token& token) {
  return token.kind == TokenKind::identifier && token.role == TokenRole::plain && !is_specifier_word(token.text) &&
         !is_statement_word(token.text);
}

}  // namespace

void FriendlyErrors::reportNoViableAlternative(antlr4::Parser* parser, const antlr4::NoViableAltException& e) {
  report(parser, e.getOffendingToken());
}
void FriendlyErrors::reportInputMismatch(antlr4::Parser* parser, const antlr4::InputMismatchException& e) {
  report(parser, e.getOffendingToken());
}
void FriendlyErrors::reportUnwantedToken(antlr4::Parser* parser) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  report(parser, parser->getCurrentToken());
}
void FriendlyErrors::reportMissingToken(antlr4::Parser* parser) { reportUnwantedToken(parser); }

void FriendlyErrors::report(antlr4::Parser* parser, antlr4::Token* offending) {
  const std::size_t at = offending->getTokenIndex();
  const Token& token = tokens_[at];
  const bool has_previous = at > 0 && tokens_[at - 1].span.file == token.span.file;
  if (!diagnostics_.empty() && diagnostics_.back().span.file == token.span.file &&
      (diagnostics_.back().span.line == token.span.line || (has_previous && diagnostics_.back().span.line == tokens_[at - 1].span.line))) {
    return;  // a consequence, most likely
  }
  if (has_previous && report_unknown_type(at)) return;
  const auto expected = getExpectedTokens(parser);
  const auto where = construct(parser->getContext());
  const auto& vocabulary = parser->getVocabulary();
  std::string missing;
  if (expected.size() == 1) missing = vocabulary.getDisplayName(static_cast<std::size_t>(expected.getSingleElement()));
  for (const auto literal : {"';'", "')'", "']'", "'}'"}) {
    for (std::size_t type = 1; missing.empty() && type <= vocabulary.getMaxTokenType(); ++type) {
      if (vocabulary.getLiteralName(type) == literal && expected.contains(type)) missing = literal;
    }
  }
  if (missing == "Identifier") missing = "a name";
  const bool statement_start = expected.size() > 20 && missing != "';'";
  if (token.kind == TokenKind::end) {
    diagnostics_.push_back(diagnose(Code::syntax_error, token.span, "the file ends inside a function or declaration",
                                    "a '}' or ';' is missing"));
  } else if (missing.empty() || statement_start || !has_previous || missing == shown(token)) {
    diagnostics_.push_back(diagnose(Code::syntax_error, token.span, fmt::format("unexpected {}{}", shown(token), where)));
  } else {
    Span span = tokens_[at - 1].span;
    const bool same_line = span.line == token.span.line;
    span = same_line && missing != "';'" ? token.span : Span{span.file, span.line, span.column + span.length, 1};
    diagnostics_.push_back(diagnose(Code::syntax_error, span,
                                    fmt::format("expected {} after {}{}", missing, shown(tokens_[at - 1]), where)));
  }
}

// `pid_t pid`, `pid_t *p` in parameters, `(pid_t) x`: a name stands where only a type makes sense.
bool FriendlyErrors::report_unknown_type(std::size_t at) {
  const Token& token = tokens_[at];
  std::size_t name = at - 1;
  const bool after_cast = tokens_[name].is(")") && at >= 3 && tokens_[at - 3].is("(") && (at < 4 || !plain_name(tokens_[at - 4]));
  if (after_cast) name = at - 2;
  const bool value_follows = token.kind == TokenKind::identifier || (after_cast && token.kind == TokenKind::number) ||
                             (token.is("*") && !after_cast);
  if (!plain_name(tokens_[name]) || !value_follows || is_specifier_word(token.text)) return false;
  if (!after_cast && tokens_[name].span.line != token.span.line) return false;
  const auto header = header_that_declares(tokens_[name].text);
  diagnostics_.push_back(diagnose(Code::unknown_type, tokens_[name].span, fmt::format("unknown type name '{}'", tokens_[name].text),
                                  header.empty() ? "" : fmt::format("did you forget #include <{}>?", header)));
  return true;
}

}  // namespace forkcheck
