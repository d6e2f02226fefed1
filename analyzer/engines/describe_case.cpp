// Terms as people write them.
#include <fmt/format.h>

#include "base/check.h"
#include "engines/find_cases.h"

namespace forkcheck {
namespace {

std::string_view sign_of(Operator op) {
  switch (op) {
    case Operator::add: return "+";
    case Operator::sub: return "-";
    case Operator::mul: return "*";
    case Operator::div: return "/";
    case Operator::rem: return "%";
    case Operator::shl: return "<<";
    case Operator::shr: return ">>";
    case Operator::bit_and: return "&";
    case Operator::bit_or: return "|";
    case Operator::bit_xor: return "^";
    case Operator::neg: return "-";
    case Operator::complement: return "~";
    case Operator::equal: return "==";
    case Operator::not_equal: return "!=";
    case Operator::less: return "<";
    case Operator::less_equal: return "<=";
    case Operator::greater: return ">";
    case Operator::greater_equal: return ">=";
    case Operator::number:
    case Operator::process:
    case Operator::user:
    case Operator::group:
    case Operator::random:
    case Operator::convert: break;
  }
  broken("an operator without a sign");
}

Operator opposite(Operator comparison) {
  switch (comparison) {
    case Operator::equal: return Operator::not_equal;
    case Operator::not_equal: return Operator::equal;
    case Operator::less: return Operator::greater_equal;
    case Operator::less_equal: return Operator::greater;
    case Operator::greater: return Operator::less_equal;
    default: return Operator::less;
  }
}

class TermWriter {
 public:
  explicit TermWriter(const Kernel& kernel) : kernel_(kernel), terms_(kernel.cases().terms()) {}

  std::string ruling(ExpressionId term, std::int64_t value) const {
    Expression e = terms_[term];
    if (e.op < Operator::equal) return fmt::format("{} == {}", text(term), value);
    if (value == 0) e.op = opposite(e.op);
    return binary(e);
  }

 private:
  std::string name(std::int64_t process) const {
    return process == slot_shell ? "shell" : to_string(kernel_.name_of(NameId(static_cast<std::size_t>(process))));
  }

  std::string text(ExpressionId id) const {
    const Expression& e = terms_[id];
    switch (e.op) {
      case Operator::number: return std::to_string(e.bits);
      case Operator::process: return fmt::format("{{{}}}", name(e.bits));
      case Operator::user: return "{uid}";
      case Operator::group: return "{gid}";
      case Operator::random: return fmt::format("{{random {} of {}}}", e.bits + 1, name(terms_[e.left].bits));
      case Operator::convert: return text(e.left);
      case Operator::neg:
      case Operator::complement: return std::string(sign_of(e.op)) + operand(e.left);
      default: return binary(e);
    }
  }

  std::string operand(ExpressionId id) const {
    const Expression& e = terms_[id];
    const bool is_plain = e.op <= Operator::random || (e.op == Operator::convert && terms_[e.left].op <= Operator::random);
    return is_plain ? text(id) : '(' + text(id) + ')';
  }

  // What is compared needs no parentheses.
  std::string binary(const Expression& e) const {
    const bool compares = e.op >= Operator::equal;
    return fmt::format("{} {} {}", compares ? text(e.left) : operand(e.left), sign_of(e.op), compares ? text(e.right) : operand(e.right));
  }

  const Kernel& kernel_;
  const Expressions& terms_;
};

}  // namespace

std::string describe_case(const Kernel& kernel, const Case& found) {
  const TermWriter writer(kernel);
  std::string text;
  for (const auto& [term, value] : found.rulings) text += (text.empty() ? "" : ", ") + writer.ruling(term, value);
  return text;
}

}  // namespace forkcheck
