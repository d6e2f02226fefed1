// Syntax errors as a person would say them. Internal to the parser: includes ANTLR.
#pragma once

#include "MiniCParser.h"
#include "base/diagnostic.h"
#include "syntax/token.h"

namespace forkcheck {

// The strategy of the second stage, which runs only when a program didn't parse. ANTLR recovers; what follows from an error that
// was reported already is kept silent.
class FriendlyErrors : public antlr4::DefaultErrorStrategy {
 public:
  FriendlyErrors(const Tokens& tokens, Diagnostics& diagnostics) : tokens_(tokens), diagnostics_(diagnostics) {}

 protected:
  void reportNoViableAlternative(antlr4::Parser* parser, const antlr4::NoViableAltException& e) override;
  void reportInputMismatch(antlr4::Parser* parser, const antlr4::InputMismatchException& e) override;
  void reportUnwantedToken(antlr4::Parser* parser) override;
  void reportMissingToken(antlr4::Parser* parser) override;

 private:
  void report(antlr4::Parser* parser, antlr4::Token* offending);
  bool report_unknown_type(std::size_t at);

  const Tokens& tokens_;
  Diagnostics& diagnostics_;
};

}  // namespace forkcheck
