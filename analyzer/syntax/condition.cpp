#include "syntax/condition.h"

#include <fmt/format.h>

#include <limits>

#include "syntax/constants.h"

namespace forkcheck {

namespace {

struct Value {
  std::uint64_t bits = 0;
  bool is_unsigned = false;

  std::int64_t as_signed() const { return static_cast<std::int64_t>(bits); }
  bool truth() const { return bits != 0; }
};

struct Fault {
  Span span;
  std::string message;
};

Value truth_value(bool holds) { return {holds ? 1u : 0u, false}; }

struct Operator {
  std::string_view text;
  int precedence;  // larger binds tighter
};
constexpr Operator operators[] = {{"||", 1}, {"&&", 2}, {"|", 3},  {"^", 4},  {"&", 5},  {"==", 6}, {"!=", 6}, {"<", 7}, {">", 7},
                                  {"<=", 7}, {">=", 7}, {"<<", 8}, {">>", 8}, {"+", 9}, {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10}};

// Precedence climbing. Parts that && || ?: don't evaluate may divide by zero.
class Evaluator {
 public:
  Evaluator(const Tokens& tokens, Span place) : tokens_(tokens), place_(place) {}

  bool run() {
    const Value value = conditional(true);
    if (at_ < tokens_.size()) throw Fault{tokens_[at_].span, fmt::format("unexpected '{}' in #if", tokens_[at_].text)};
    return value.truth();
  }

 private:
  static constexpr int max_depth = 200;

  bool accept(std::string_view text) {
    if (at_ == tokens_.size() || !tokens_[at_].is(text)) return false;
    ++at_;
    return true;
  }
  Span here() const { return at_ < tokens_.size() ? tokens_[at_].span : tokens_.empty() ? place_ : tokens_.back().span; }
  void expect(std::string_view text) {
    if (!accept(text)) throw Fault{here(), fmt::format("expected '{}' in #if", text)};
  }

  Value conditional(bool evaluated) {
    if (++depth_ > max_depth) throw Fault{here(), "this #if expression is nested too deeply"};
    Value value = binary(1, evaluated);
    if (accept("?")) {
      const bool first = value.truth();
      const Value a = conditional(evaluated && first);
      expect(":");
      const Value b = conditional(evaluated && !first);
      value = {first ? a.bits : b.bits, a.is_unsigned || b.is_unsigned};
    }
    --depth_;
    return value;
  }

  Value binary(int least, bool evaluated) {
    Value left = unary(evaluated);
    for (;;) {
      const Operator* op = nullptr;
      for (const Operator& row : operators) {
        if (at_ < tokens_.size() && tokens_[at_].is(row.text)) op = &row;
      }
      if (op == nullptr || op->precedence < least) return left;
      const Span span = tokens_[at_++].span;
      const bool needed = op->text == "&&" ? left.truth() : op->text == "||" ? !left.truth() : true;
      const Value right = binary(op->precedence + 1, evaluated && needed);
      left = apply(op->text, left, right, evaluated, span);
    }
  }

  static Value apply(std::string_view op, Value a, Value b, bool evaluated, Span span) {
    if (op == "||") return truth_value(a.truth() || b.truth());
    if (op == "&&") return truth_value(a.truth() && b.truth());
    if (op == "==") return truth_value(a.bits == b.bits);
    if (op == "!=") return truth_value(a.bits != b.bits);
    const bool u = a.is_unsigned || b.is_unsigned;
    const auto less = [&](Value x, Value y) { return u ? x.bits < y.bits : x.as_signed() < y.as_signed(); };
    if (op == "<") return truth_value(less(a, b));
    if (op == ">") return truth_value(less(b, a));
    if (op == "<=") return truth_value(!less(b, a));
    if (op == ">=") return truth_value(!less(a, b));
    if (op == "<<") return {b.bits < 64 ? a.bits << b.bits : 0, a.is_unsigned};
    if (op == ">>") {
      const auto by = b.bits < 63 ? b.bits : 63;
      return {a.is_unsigned ? a.bits >> by : static_cast<std::uint64_t>(a.as_signed() >> by), a.is_unsigned};
    }
    if (op == "+") return {a.bits + b.bits, u};
    if (op == "-") return {a.bits - b.bits, u};
    if (op == "*") return {a.bits * b.bits, u};
    if (op == "|") return {a.bits | b.bits, u};
    if (op == "^") return {a.bits ^ b.bits, u};
    if (op == "&") return {a.bits & b.bits, u};
    return divide(op, a, b, u, evaluated, span);
  }

  static Value divide(std::string_view op, Value a, Value b, bool u, bool evaluated, Span span) {
    if (b.bits == 0) {
      if (evaluated) throw Fault{span, "division by zero in #if"};
      return {0, u};
    }
    if (u) return {op == "/" ? a.bits / b.bits : a.bits % b.bits, true};
    if (a.as_signed() == std::numeric_limits<std::int64_t>::min() && b.as_signed() == -1) return {op == "/" ? a.bits : 0, false};
    return {static_cast<std::uint64_t>(op == "/" ? a.as_signed() / b.as_signed() : a.as_signed() % b.as_signed()), false};
  }

  Value unary(bool evaluated) {
    if (++depth_ > max_depth) throw Fault{here(), "this #if expression is nested too deeply"};
    Value value;
    if (accept("!")) {
      value = truth_value(!unary(evaluated).truth());
    } else if (accept("-")) {
      value = unary(evaluated);
      value.bits = 0 - value.bits;
    } else if (accept("+")) {
      value = unary(evaluated);
    } else if (accept("~")) {
      value = unary(evaluated);
      value.bits = ~value.bits;
    } else if (accept("(")) {
      value = conditional(evaluated);
      while (accept(",")) value = conditional(evaluated);
      expect(")");
    } else {
      value = primary();
    }
    --depth_;
    return value;
  }

  Value primary() {
    if (at_ == tokens_.size()) throw Fault{here(), "#if needs an expression"};
    const Token& token = tokens_[at_++];
    if (token.kind == TokenKind::identifier) {
      if (at_ < tokens_.size() && tokens_[at_].is("(")) {
        throw Fault{token.span, fmt::format("'{}' is not a macro, so it can't be called in #if", token.text)};
      }
      return {};  // every name that isn't a macro is 0
    }
    if (token.kind == TokenKind::character) {
      if (const auto value = character_value(token.text)) return {static_cast<std::uint64_t>(std::int64_t{*value}), false};
    }
    if (token.kind == TokenKind::number) {
      if (const auto value = integer_constant(token.text)) return {value->value, value->is_unsigned};
    }
    throw Fault{token.span, fmt::format("'{}' can't stand in #if", token.text)};
  }

  const Tokens& tokens_;
  Span place_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<bool> condition_holds(const Tokens& tokens, Span place) {
  try {
    return Evaluator(tokens, place).run();
  } catch (const Fault& fault) {
    return failure(diagnose(Code::bad_directive, fault.span, fault.message));
  }
}

}  // namespace forkcheck
