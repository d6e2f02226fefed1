// Tokens to a tree: ANTLR in two stages. Stage one is fast (SLL) and gives up at the first error; stage two runs only then, with
// full LL and messages for people.
#include "syntax/parse.h"

#include <algorithm>
#include <unordered_map>

#include "syntax/build.h"
#include "syntax/friendly_errors.h"
#include "syntax/preprocess.h"
#include "syntax/prune.h"
#include "syntax/roles.h"

namespace forkcheck {

namespace {

using Grammar = minic::MiniCParser;

std::size_t token_type(const Token& token);

// ANTLR's view of our tokens. Its tokens name their source: error recovery makes new ones through it.
class TokenFeed : public antlr4::TokenSource {
 public:
  explicit TokenFeed(const Tokens& tokens) : tokens_(tokens) {}

  std::unique_ptr<antlr4::Token> nextToken() override {
    const Token& token = tokens_[std::min(next_, tokens_.size() - 1)];
    auto made = std::make_unique<antlr4::CommonToken>(std::pair<antlr4::TokenSource*, antlr4::CharStream*>{this, &no_text_},
                                                      token_type(token), antlr4::Token::DEFAULT_CHANNEL, next_, next_);
    made->setText(std::string(token.text));
    made->setLine(token.span.line);
    made->setCharPositionInLine(token.span.column - 1);
    ++next_;
    return made;
  }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() override { return 0; }
  antlr4::CharStream* getInputStream() override { return &no_text_; }
  std::string getSourceName() override { return "program"; }
  antlr4::TokenFactory<antlr4::CommonToken>* getTokenFactory() override {
    return antlr4::CommonTokenFactory::DEFAULT.get();
  }

 private:
  const Tokens& tokens_;
  std::size_t next_ = 0;
  antlr4::ANTLRInputStream no_text_;
};

// Token types of the grammar by their spelling: "'while'" in its vocabulary is `while`.
const std::unordered_map<std::string, std::size_t>& literal_types() {
  static const auto table = [] {
    std::unordered_map<std::string, std::size_t> types;
    const Tokens none(1);
    TokenFeed feed(none);
    antlr4::CommonTokenStream stream(&feed);
    const Grammar parser(&stream);
    const auto& vocabulary = parser.getVocabulary();
    for (std::size_t type = 1; type <= vocabulary.getMaxTokenType(); ++type) {
      const auto name = vocabulary.getLiteralName(type);
      if (name.size() > 2) types[name.substr(1, name.size() - 2)] = type;
    }
    return types;
  }();
  return table;
}

std::size_t number_type(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  return text.find_first_of(hex ? ".pP" : ".eE") == std::string_view::npos ? Grammar::Integer : Grammar::Floating;
}

std::size_t token_type(const Token& token) {
  switch (token.role) {
    case TokenRole::typedef_name: return Grammar::TypedefName;
    case TokenRole::label: return Grammar::LabelName;
    case TokenRole::cast_open: return Grammar::CastOpen;
    case TokenRole::literal_open: return Grammar::LiteralOpen;
    case TokenRole::sizeof_type: return Grammar::SizeofType;
    case TokenRole::plain: break;
  }
  switch (token.kind) {
    case TokenKind::number: return number_type(token.text);
    case TokenKind::character: return Grammar::Character;
    case TokenKind::string: return Grammar::String;
    case TokenKind::end: return antlr4::Token::EOF;
    default: break;
  }
  const auto found = literal_types().find(std::string(token.text));
  if (found != literal_types().end()) return found->second;
  if (token.kind == TokenKind::identifier) return Grammar::Identifier;
  return antlr4::Token::INVALID_TYPE;
}

// Rules call each other as deeply as the program nests; a hostile program must not use up the stack.
class DepthGuard : public antlr4::tree::ParseTreeListener {
 public:
  struct TooDeep {
    std::size_t token;
  };
  void visitTerminal(antlr4::tree::TerminalNode*) override {}
  void visitErrorNode(antlr4::tree::ErrorNode*) override {}
  void enterEveryRule(antlr4::ParserRuleContext* at) override {
    if (++depth_ > max_depth) throw TooDeep{at->getStart() != nullptr ? at->getStart()->getTokenIndex() : 0};
  }
  void exitEveryRule(antlr4::ParserRuleContext*) override { --depth_; }

 private:
  static constexpr std::size_t max_depth = 1000;
  std::size_t depth_ = 0;
};

class TreeParser {
 public:
  explicit TreeParser(const Tokens& tokens) : feed_(tokens), stream_(&feed_), parser_(&stream_) {
    parser_.removeErrorListeners();
    parser_.addParseListener(&guard_);
  }

  Grammar::TranslationUnitContext* run(antlr4::atn::PredictionMode mode, std::shared_ptr<antlr4::ANTLRErrorStrategy> strategy) {
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    parser_.setErrorHandler(std::move(strategy));
    return parser_.translationUnit();
  }

 private:
  TokenFeed feed_;
  antlr4::CommonTokenStream stream_;
  Grammar parser_;
  DepthGuard guard_;
};

Result<ast::Ast> build_tree(const Tokens& tokens) {
  Diagnostics diagnostics;
  try {
    TreeParser fast(tokens);
    auto* unit = fast.run(antlr4::atn::PredictionMode::SLL, std::make_shared<antlr4::BailErrorStrategy>());
    ast::Ast tree = AstBuilder(tokens, diagnostics).run(unit);
    if (has_errors(diagnostics)) return failure(std::move(diagnostics));
    return tree;
  } catch (const antlr4::ParseCancellationException&) {
    // not the program's last word: stage two says what is wrong
  }
  TreeParser careful(tokens);
  auto* unit = careful.run(antlr4::atn::PredictionMode::LL, std::make_shared<FriendlyErrors>(tokens, diagnostics));
  if (has_errors(diagnostics)) return failure(std::move(diagnostics));
  return AstBuilder(tokens, diagnostics).run(unit);
}

// The library in front of the program: a text of its own, so that neither sees the other's macros.
Tokens with_library(Tokens program, Sources& sources, Spellings& spellings, Diagnostics& diagnostics) {
  const FileId root = sources.add({"<library>", "#include <bits/library.h>\n", true});
  Tokens tokens = preprocess(sources, root, "", spellings, diagnostics);
  tokens.pop_back();  // its end
  tokens.insert(tokens.end(), program.begin(), program.end());
  return tokens;
}

Diagnostics first_errors(Diagnostics diagnostics) {
  constexpr std::size_t most = 5;
  std::erase_if(diagnostics, [](const Diagnostic& d) { return d.severity != Severity::error; });
  if (diagnostics.size() > most) diagnostics.resize(most);
  return diagnostics;
}

}  // namespace

Result<ast::Ast> parse(Sources& sources, FileId file, const std::string& directory, Diagnostics& warnings) {
  Spellings spellings;
  Diagnostics diagnostics;
  Tokens tokens = preprocess(sources, file, directory, spellings, diagnostics);
  tokens = with_library(std::move(tokens), sources, spellings, diagnostics);
  if (!has_errors(diagnostics)) tokens = assign_roles(prune_unused(tokens, sources), diagnostics);
  if (has_errors(diagnostics)) return failure(first_errors(std::move(diagnostics)));
  warnings.insert(warnings.end(), diagnostics.begin(), diagnostics.end());
  try {
    auto tree = build_tree(tokens);
    if (!tree) return failure(first_errors(std::move(tree.error())));
    return tree;
  } catch (const DepthGuard::TooDeep& deep) {
    const Span span = tokens[std::min(deep.token, tokens.size() - 1)].span;
    return failure(diagnose(Code::nested_too_deeply, span, "the program is nested too deeply here"));
  }
}

}  // namespace forkcheck
