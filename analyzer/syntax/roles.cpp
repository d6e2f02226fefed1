#include "syntax/roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "syntax/lex.h"
#include "syntax/words.h"

namespace forkcheck {

namespace {

// The inside of one pair of brackets, or the whole file.
struct Nest {
  enum class Kind : std::uint8_t { file, block, record, enumeration, initializer, parentheses, for_header, brackets };

  Kind kind = Kind::file;
  bool is_typedef = false;    // the declaration began with typedef
  bool seen_type = false;     // the declaration's type was read
  bool wants_name = false;    // a declarator whose name hasn't come yet
  bool in_value = false;      // behind '=' or a bit-field's ':'
  bool in_case = false;       // between 'case' and its ':'
  bool is_declarator = false; // parentheses around a part of a declarator
  int questions = 0;          // '?' whose ':' hasn't come
  std::optional<Kind> body;   // a struct, union or enum whose '{' may come
  std::size_t open = 0;       // its bracket's place in the output
  std::vector<std::pair<std::string_view, std::optional<bool>>> undo;  // names that mean something else outside

  void end_declaration() {
    is_typedef = seen_type = wants_name = in_value = in_case = false;
    questions = 0;
    body.reset();
  }
};

class RoleMarker {
 public:
  RoleMarker(const Tokens& tokens, Diagnostics& diagnostics) : in_(tokens), diagnostics_(diagnostics) {
    out_.reserve(tokens.size());
    nests_.emplace_back();
    is_type_["__builtin_va_list"] = true;
  }

  Tokens run() {
    for (at_ = 0; at_ < in_.size() && !stopped_; ++at_) {
      Token token = in_[at_];
      if (token.kind == TokenKind::identifier) token.text = standard_spelling(token.text);
      if (token.kind == TokenKind::stray) {
        const auto [message, note] = describe_stray(token);
        refuse(Code::stray_text, token, message, note);
      } else if (token.kind == TokenKind::identifier) {
        word(token);
      } else {
        if (token.kind == TokenKind::punctuator && !punctuator(token)) continue;
        out_.push_back(token);
        after(token);
      }
    }
    return std::move(out_);
  }

 private:
  using Kind = Nest::Kind;
  static constexpr std::size_t max_nesting = 256;  // brackets, as gcc and clang have it

  Nest& nest() { return nests_.back(); }
  const Token& next(std::size_t n = 1) const { return in_[std::min(at_ + n, in_.size() - 1)]; }
  std::string_view previous() const { return out_.empty() ? std::string_view() : out_.back().text; }

  void refuse(Code code, const Token& token, std::string message, std::string note = {}) {
    diagnostics_.push_back(diagnose(code, token.span, std::move(message), std::move(note)));
  }

  bool names_type(std::string_view name) const {
    const auto found = is_type_.find(name);
    return found != is_type_.end() && found->second;
  }
  bool starts_type(const Token& token) const {
    if (token.kind != TokenKind::identifier) return false;
    return is_specifier_word(standard_spelling(token.text)) || names_type(token.text);
  }

  // Only names that are or were types matter: nothing else can be mistaken.
  void declare(std::string_view name, bool as_type) {
    const auto found = is_type_.find(name);
    if (found == is_type_.end() && !as_type) return;
    scope().undo.emplace_back(name, found == is_type_.end() ? std::nullopt : std::optional(found->second));
    is_type_[name] = as_type;
  }
  // Enumerators and names of a parenthesised declarator belong to what surrounds them.
  Nest& scope() {
    for (auto n = nests_.rbegin(); n != nests_.rend(); ++n) {
      if (n->kind != Kind::enumeration && n->kind != Kind::record && !n->is_declarator) return *n;
    }
    return nests_.front();
  }

  bool in_record() const {
    const auto n = std::ranges::find_if(nests_.rbegin(), nests_.rend(), [](const Nest& x) { return !x.is_declarator; });
    return n->kind == Kind::record;
  }

  // ---- words ----

  void word(Token token) {
    if (token.is("__attribute__")) return attribute(token);
    if (token.is("__extension__")) return;
    if (const auto what = refused_word(token.text); !what.empty()) {
      refuse(Code::unsupported_c, token, fmt::format("{} is not supported", what));
      stopped_ = true;
      return;
    }
    Nest& n = nest();
    if (is_type_word(token.text)) {
      n.seen_type = n.wants_name = true;
      n.body.reset();
      if (token.is("struct") || token.is("union")) n.body = Kind::record;
      if (token.is("enum")) n.body = Kind::enumeration;
    } else if (token.is("typedef")) {
      n.is_typedef = true;
    } else if (token.is("case")) {
      n.in_case = true;
    } else if (!is_specifier_word(token.text)) {
      name(token);
    }
    out_.push_back(token);
  }

  void name(Token& token) {
    Nest& n = nest();
    const auto before = previous();
    if (before == "." || before == "->" || before == "goto") return;
    if (before == "struct" || before == "union" || before == "enum") return;
    if (n.kind == Kind::enumeration && !n.in_value) return declare(token.text, false);
    if (n.seen_type && n.wants_name && !n.in_value) {
      n.wants_name = false;
      n.body.reset();
      if (!in_record()) declare(token.text, n.is_typedef);
      return;
    }
    const bool label_place =
        n.kind == Kind::block && !n.seen_type && !n.in_case && n.questions == 0 && !token.is("default");
    if (label_place && next().is(":")) {
      token.role = TokenRole::label;
    } else if (names_type(token.text) && !n.in_value && !n.seen_type) {
      token.role = TokenRole::typedef_name;
      n.seen_type = n.wants_name = true;
    }
  }

  // __attribute__((a, b(c))): dropped if all of them are harmless.
  void attribute(const Token& word) {
    if (!next().is("(") || !next(2).is("(")) {
      refuse(Code::syntax_error, word, "expected '((' after '__attribute__'");
      return;
    }
    int depth = 0;
    do {
      const Token& token = in_[++at_];
      if (token.kind == TokenKind::end) return refuse(Code::syntax_error, word, "this attribute is never closed");
      if (token.is("(")) ++depth;
      if (token.is(")")) --depth;
      if (depth == 2 && token.kind == TokenKind::identifier && !is_harmless_attribute(token.text)) {
        refuse(Code::unsupported_c, token, fmt::format("attribute '{}' is not supported", token.text));
      }
    } while (depth > 0);
  }

  // ---- punctuators ----

  // False if the token is to be left out.
  bool punctuator(Token& token) {
    Nest& n = nest();
    if (token.is("(")) return open_parenthesis(token), true;
    if (token.is("[")) return push(Kind::brackets, token), true;
    if (token.is("{")) return open_brace(token), true;
    if (token.is(")")) return close_parenthesis(), true;
    if (token.is("]")) return pop_if(nest().kind == Kind::brackets), true;
    if (token.is("}")) return close_brace(), true;
    if (token.is(";")) {
      n.end_declaration();
    } else if (token.is(",")) {
      return comma();
    } else if (token.is("=")) {
      n.in_value = n.seen_type || n.kind == Kind::enumeration;
    } else if (token.is("?")) {
      ++n.questions;
    } else if (token.is(":")) {
      colon();
    }
    return true;
  }

  bool comma() {
    Nest& n = nest();
    if ((n.kind == Kind::initializer || n.kind == Kind::enumeration) && next().is("}")) return false;
    if (n.kind == Kind::parentheses && !n.is_declarator) {
      n.end_declaration();  // the next parameter has a type of its own
    } else {
      n.in_value = false;
      n.wants_name = n.seen_type;
    }
    return true;
  }

  void colon() {
    Nest& n = nest();
    if (n.kind == Kind::record) {
      n.in_value = true;
    } else if (n.questions > 0) {
      --n.questions;
    } else {
      n.in_case = false;
      label_end_ = n.kind == Kind::block && !n.seen_type;
    }
  }

  // After a label's ':' comes a statement: an empty one, where a program has a declaration or '}' there.
  void after(const Token& token) {
    if (!std::exchange(label_end_, false)) return;
    const bool label_follows = next().kind == TokenKind::identifier && next(2).is(":");
    if (!next().is("}") && (!starts_type(next()) || label_follows)) return;
    Token empty = token;
    empty.text = ";";
    out_.push_back(empty);
  }

  void push(Kind kind, const Token& token) {
    if (nests_.size() > max_nesting) {
      refuse(Code::nested_too_deeply, token, fmt::format("brackets are nested more than {} deep", max_nesting));
      stopped_ = true;
    }
    nests_.emplace_back();
    nests_.back().kind = kind;
    nests_.back().open = out_.size();
  }

  void pop() {
    auto& undo = nest().undo;
    last_scope_.clear();
    for (auto entry = undo.rbegin(); entry != undo.rend(); ++entry) {
      last_scope_.emplace_back(entry->first, is_type_[entry->first]);
      if (entry->second) {
        is_type_[entry->first] = *entry->second;
      } else {
        is_type_.erase(entry->first);
      }
    }
    nests_.pop_back();
  }
  void pop_if(bool matches) {
    if (matches && nests_.size() > 1) pop();
  }

  void open_parenthesis(Token& token) {
    Nest& n = nest();
    n.body.reset();
    const bool in_declarator = n.seen_type && !n.in_value;
    const bool type_follows = starts_type(next());
    const auto before = previous();
    if (next().is("{")) {
      refuse(Code::unsupported_c, token, "a statement expression ({ ... }) is not supported", "write a function");
      stopped_ = true;
    } else if (before == "__typeof__" || before == "for") {
      push(before == "for" ? Kind::for_header : Kind::parentheses, token);
    } else if (in_declarator && n.wants_name && !type_follows && !next().is(")")) {
      const bool is_typedef = n.is_typedef;
      push(Kind::parentheses, token);
      nest().is_declarator = nest().seen_type = nest().wants_name = true;
      nest().is_typedef = is_typedef;
    } else {
      const bool holds_type = type_follows && !in_declarator && (n.kind != Kind::file || n.in_value) && !follows_operand();
      push(Kind::parentheses, token);
      if (holds_type) token.role = TokenRole::cast_open;
    }
  }

  // True behind a name or a closing bracket, where '(' calls a function.
  bool follows_operand() const {
    if (out_.empty()) return false;
    const Token& last = out_.back();
    if (last.kind != TokenKind::identifier) return last.is("]");
    constexpr std::string_view words[] = {"sizeof", "return", "case", "else", "do"};
    return std::ranges::find(words, last.text) == std::end(words);
  }

  void close_parenthesis() {
    if (nests_.size() == 1 || (nest().kind != Kind::parentheses && nest().kind != Kind::for_header)) return;
    const std::size_t open = nest().open;
    const bool is_declarator = nest().is_declarator;
    const bool wants_name = nest().wants_name;
    pop();
    if (is_declarator) nest().wants_name = wants_name;
    const bool knr = nest().kind == Kind::file && !is_declarator && !nest().is_typedef && starts_type(next());
    if (knr) nest().end_declaration();  // `int f(a) pid_t a; {...}`: a declaration of its own
    Token& bracket = out_[open];
    if (bracket.role != TokenRole::cast_open) return;
    if (next().is("{")) {
      bracket.role = TokenRole::literal_open;
    } else if (open > 0 && out_[open - 1].is("sizeof")) {
      out_[open - 1].role = TokenRole::sizeof_type;
    }
  }

  void open_brace(const Token& token) {
    Nest& n = nest();
    const bool after_literal = !out_.empty() && out_.back().is(")") && literal_closed();
    Kind kind = Kind::block;
    if (n.body) {
      kind = *std::exchange(n.body, std::nullopt);
    } else if (n.in_value || n.kind == Kind::initializer || after_literal || previous() == "=") {
      kind = Kind::initializer;
    }
    const bool continues = kind == Kind::block && previous() == ")";  // a function's parameters, a for's own variable
    const auto names = continues ? std::move(last_scope_) : decltype(last_scope_)();
    push(kind, token);
    for (auto name = names.rbegin(); name != names.rend(); ++name) declare(name->first, name->second);
  }

  // True if the ')' just written closes the type of a compound literal.
  bool literal_closed() const {
    int depth = 0;
    for (std::size_t i = out_.size(); i-- > 0;) {
      if (out_[i].is(")")) ++depth;
      if (out_[i].is("(") && --depth == 0) return out_[i].role == TokenRole::literal_open;
    }
    return false;
  }

  void close_brace() {
    const auto is_brace = [](const Nest& n) {
      return n.kind == Kind::block || n.kind == Kind::record || n.kind == Kind::enumeration || n.kind == Kind::initializer;
    };
    if (std::ranges::none_of(nests_, is_brace)) return;
    while (!is_brace(nest())) pop();  // an unclosed '(': the parser will say so
    const Kind kind = nest().kind;
    pop();
    if (kind == Kind::block) nest().end_declaration();
  }

  const Tokens& in_;
  Diagnostics& diagnostics_;
  Tokens out_;
  std::size_t at_ = 0;
  std::vector<Nest> nests_;
  std::unordered_map<std::string_view, bool> is_type_;  // names that are or were types, as the current scope sees them
  std::vector<std::pair<std::string_view, bool>> last_scope_;  // names of the bracket that closed last, innermost first
  bool label_end_ = false;
  bool stopped_ = false;
};

}  // namespace

Tokens assign_roles(const Tokens& tokens, Diagnostics& diagnostics) { return RoleMarker(tokens, diagnostics).run(); }

}  // namespace forkcheck
