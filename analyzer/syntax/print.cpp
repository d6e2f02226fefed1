// A syntax tree as C text. Operands are put into parentheses unless they are primary or postfix expressions, so that
// precedence never matters; declarations that shared one type when they were written share it again.
#include <fmt/format.h>

#include <cmath>

#include "base/overloaded.h"
#include "syntax/parse.h"

namespace forkcheck {

namespace {

using namespace ast;

constexpr std::string_view basic_names[] = {"void", "_Bool", "char", "signed char", "unsigned char", "short", "unsigned short", "int",
                                            "unsigned", "long", "unsigned long", "long long", "unsigned long long", "float",
                                            "double", "long double"};
constexpr std::string_view storage_names[] = {"", "typedef ", "extern ", "static ", "auto ", "register "};
constexpr std::string_view unary_names[] = {"+", "-", "!", "~", "*", "&", "++", "--", "++", "--"};
constexpr std::string_view binary_names[] = {"+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=",
                                             "&&", "||", ","};

template <std::size_t N, class Enum>
std::string_view name_in(const std::string_view (&names)[N], Enum value) {
  return names[static_cast<std::size_t>(value)];
}

std::string escaped(std::string_view bytes, char quote) {
  std::string text;
  for (const char c : bytes) {
    if (c == '\n') {
      text += "\\n";
    } else if (c == quote || c == '\\') {
      text += {'\\', c};
    } else if (c < 0x20 || c > 0x7E || c == '?') {
      text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      text += c;
    }
  }
  return text;
}

std::string character(int value) {
  std::string bytes;
  const auto bits = static_cast<std::uint32_t>(value);
  const bool several = value < -128 || value > 127;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto byte = static_cast<char>((bits >> shift) & 0xFF);
    if (shift == 0 || (several && (byte != 0 || !bytes.empty()))) bytes += byte;
  }
  return "'" + escaped(bytes, '\'') + "'";
}

std::string integer(const IntExpr& e) {
  const auto suffix = e.type == BasicType::uint     ? "U"
                      : e.type == BasicType::long_  ? "L"
                      : e.type == BasicType::ulong  ? "UL"
                      : e.type == BasicType::llong  ? "LL"
                      : e.type == BasicType::ullong ? "ULL"
                                                    : "";
  return fmt::format("{}{}", e.value, suffix);
}

std::string floating(const FloatExpr& e) {
  const auto suffix = e.type == BasicType::float_ ? "f" : e.type == BasicType::ldouble ? "L" : "";
  return (std::isinf(e.value) ? "1e9999" : fmt::format("{:a}", e.value)) + suffix;
}

class Printer {
 public:
  explicit Printer(const Ast& tree) : tree_(tree) {}

  std::string run() {
    declarations(tree_.top, 0);
    return std::move(out_);
  }

 private:
  // ---- types ----

  TypeId base_of(TypeId type) const {
    for (;;) {
      const auto next = std::visit(
          overloaded{[](const PointerTypeNode& t) { return t.target; }, [](const ArrayTypeNode& t) { return t.element; },
                     [](const FunctionTypeNode& t) { return t.result; }, [](const auto&) { return TypeId(); }},
          tree_[type].node);
      if (!next.valid()) return type;
      type = next;
    }
  }

  static std::string qualifiers(const TypeNode& type) {
    return std::string(type.is_const ? "const " : "") + (type.is_volatile ? "volatile " : "");
  }

  std::string base(TypeId id) const {
    const auto text = std::visit(
        overloaded{[](const BasicTypeNode& t) { return std::string(name_in(basic_names, t.type)); },
                   [](const NamedTypeNode& t) { return t.name; }, [&](const RecordTypeNode& t) { return record(t); },
                   [&](const EnumTypeNode& t) { return enumeration(t); },
                   [&](const TypeofTypeNode& t) { return fmt::format("__typeof__({})", text_of(t.expr)); },
                   [](const auto&) { return std::string(); }},
        tree_[id].node);
    return qualifiers(tree_[id]) + text;
  }

  std::string record(const RecordTypeNode& t) const {
    std::string text = t.kind == RecordTypeNode::Kind::union_ ? "union" : "struct";
    if (!t.tag.empty()) text += " " + t.tag;
    if (!t.has_body) return text;
    text += " {";
    for (std::size_t i = 0; i < t.fields.size(); ++i) {
      const Field& f = t.fields[i];
      const bool joined = i > 0 && base_of(t.fields[i - 1].type) == base_of(f.type);
      text += joined ? ", " : fmt::format("{} {} ", i > 0 ? ";" : "", base(base_of(f.type)));
      text += declarator(f.type, f.name);
      if (f.bits.valid()) text += " : " + operand(f.bits);
    }
    return text + (t.fields.empty() ? "}" : "; }");
  }

  std::string enumeration(const EnumTypeNode& t) const {
    std::string text = "enum";
    if (!t.tag.empty()) text += " " + t.tag;
    if (!t.has_body) return text;
    for (const Enumerator& e : t.enumerators) {
      text += (&e == &t.enumerators.front() ? " { " : ", ") + e.name;
      if (e.value.valid()) text += " = " + operand(e.value);
    }
    return text + " }";
  }

  // What stands around the name, without the base type: "*const name[3]".
  std::string declarator(TypeId id, std::string inner) const {
    const TypeNode& type = tree_[id];
    if (const auto* pointer = std::get_if<PointerTypeNode>(&type.node)) {
      inner = "*" + qualifiers(type) + inner;
      const auto& target = tree_[pointer->target].node;
      const bool wraps = std::holds_alternative<ArrayTypeNode>(target) || std::holds_alternative<FunctionTypeNode>(target);
      return declarator(pointer->target, wraps ? "(" + inner + ")" : inner);
    }
    if (const auto* array = std::get_if<ArrayTypeNode>(&type.node)) {
      return declarator(array->element, inner + "[" + (array->any_size ? "*" : array->size.valid() ? text_of(array->size) : "") + "]");
    }
    if (const auto* function = std::get_if<FunctionTypeNode>(&type.node)) {
      return declarator(function->result, inner + parameters(*function));
    }
    return inner;
  }

  std::string parameters(const FunctionTypeNode& f) const {
    if (f.style == FunctionTypeNode::Style::unspecified) return "()";
    if (f.parameters.empty()) return "(void)";
    std::string text;
    for (const DeclId id : f.parameters) text += (text.empty() ? "(" : ", ") + single(tree_[id]);
    return text + (f.style == FunctionTypeNode::Style::variadic ? ", ...)" : ")");
  }

  std::string type_name(TypeId type) const { return spaced(base(base_of(type)), declarator(type, "")); }

  static std::string spaced(std::string left, const std::string& right) {
    return right.empty() ? left : left.empty() ? right : left + " " + right;
  }

  // ---- declarations ----

  std::string specifiers(const Declaration& d) const {
    std::string text(name_in(storage_names, d.storage));
    if (d.is_inline) text += "inline ";
    if (d.is_noreturn) text += "_Noreturn ";
    if (d.implicit_int) return text.empty() ? text : text.substr(0, text.size() - 1);
    return text + base(base_of(d.type));
  }

  std::string single(const Declaration& d) const { return spaced(specifiers(d), declarator(d.type, d.name)); }

  bool shares_type(const Declaration& a, const Declaration& b) const {
    return base_of(a.type) == base_of(b.type) && !a.body.valid() && !b.body.valid() && !b.name.empty();
  }

  // `int a = 1, *b`, without the semicolon.
  std::string group(const std::vector<DeclId>& ids, std::size_t begin, std::size_t end) const {
    std::string text = specifiers(tree_[ids[begin]]);
    for (std::size_t i = begin; i < end; ++i) {
      const Declaration& d = tree_[ids[i]];
      const std::string declared = declarator(d.type, d.name);
      text = i == begin ? spaced(text, declared) : text + ", " + declared;
      if (d.init.valid()) text += " = " + initializer(d.init);
    }
    return text;
  }

  void declarations(const std::vector<DeclId>& ids, int depth) {
    for (std::size_t i = 0; i < ids.size();) {
      std::size_t end = i + 1;
      while (end < ids.size() && shares_type(tree_[ids[i]], tree_[ids[end]])) ++end;
      if (const StmtId body = tree_[ids[i]].body; body.valid()) {
        line(depth, group(ids, i, end));
        statement(body, depth);
      } else {
        line(depth, group(ids, i, end) + ";");
      }
      i = end;
    }
  }

  std::string initializer(InitId id) const {
    return std::visit(overloaded{[&](ExprId e) { return element(e); },
                                 [&](const InitList& list) {
                                   std::string text;
                                   for (const auto& item : list.items) text += (text.empty() ? "" : ", ") + designated(item);
                                   return "{" + text + "}";
                                 }},
                      tree_[id].node);
  }

  std::string designated(const InitList::Item& item) const {
    std::string text;
    for (const Designator& d : item.designators) {
      text += std::visit(overloaded{[](const std::string& name) { return "." + name; },
                                    [&](ExprId at) { return "[" + text_of(at) + "]"; }},
                         d.at);
    }
    return text + (text.empty() ? "" : " = ") + initializer(item.value);
  }

  // ---- statements ----

  void line(int depth, const std::string& text) { out_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n"; }

  void block(const CompoundStmt& s, int depth) {
    line(depth, "{");
    for (const StmtId id : s.body) statement(id, depth + 1);
    line(depth, "}");
  }

  std::string for_header(const ForStmt& s) const {
    std::string init;
    if (s.init.valid()) {
      const auto& node = tree_[s.init].node;
      if (const auto* decl = std::get_if<DeclStmt>(&node)) init = group(decl->declarations, 0, decl->declarations.size());
      if (const auto* expr = std::get_if<ExprStmt>(&node)) init = maybe(expr->expr);
    }
    return fmt::format("for ({}; {}; {})", init, maybe(s.condition), maybe(s.step));
  }

  void statement(StmtId id, int depth) {
    std::visit(overloaded{[&](const CompoundStmt& s) { block(s, depth); },
                          [&](const DeclStmt& s) { declarations(s.declarations, depth); },
                          [&](const ExprStmt& s) { line(depth, maybe(s.expr) + ";"); },
                          [&](const IfStmt& s) {
                            line(depth, "if (" + text_of(s.condition) + ")");
                            statement(s.then, depth + 1);
                            if (!s.otherwise.valid()) return;
                            line(depth, "else");
                            statement(s.otherwise, depth + 1);
                          },
                          [&](const WhileStmt& s) {
                            line(depth, "while (" + text_of(s.condition) + ")");
                            statement(s.body, depth + 1);
                          },
                          [&](const DoStmt& s) {
                            line(depth, "do");
                            statement(s.body, depth + 1);
                            line(depth, "while (" + text_of(s.condition) + ");");
                          },
                          [&](const ForStmt& s) {
                            line(depth, for_header(s));
                            statement(s.body, depth + 1);
                          },
                          [&](const SwitchStmt& s) {
                            line(depth, "switch (" + text_of(s.value) + ")");
                            statement(s.body, depth + 1);
                          },
                          [&](const CaseStmt& s) {
                            line(depth, s.value.valid() ? "case " + operand(s.value) + (s.last.valid() ? " ... " + operand(s.last) : "") + ":" : "default:");
                            statement(s.body, depth + 1);
                          },
                          [&](const LabelStmt& s) {
                            line(depth, s.name + ":");
                            statement(s.body, depth + 1);
                          },
                          [&](const GotoStmt& s) { line(depth, "goto " + s.label + ";"); },
                          [&](const BreakStmt&) { line(depth, "break;"); }, [&](const ContinueStmt&) { line(depth, "continue;"); },
                          [&](const ReturnStmt& s) { line(depth, spaced("return", maybe(s.value)) + ";"); }},
               tree_[id].node);
  }

  // ---- expressions ----

  std::string maybe(ExprId id) const { return id.valid() ? text_of(id) : std::string(); }

  static bool is_closed(const Expr& e) {
    return std::visit(overloaded{[](const UnaryExpr&) { return false; }, [](const BinaryExpr&) { return false; },
                                 [](const AssignExpr&) { return false; }, [](const ConditionalExpr&) { return false; },
                                 [](const CastExpr&) { return false; }, [](const SizeofExpr&) { return false; },
                                 [](const SizeofTypeExpr&) { return false; }, [](const auto&) { return true; }},
                      e.node);
  }

  std::string operand(ExprId id) const { return is_closed(tree_[id]) ? text_of(id) : "(" + text_of(id) + ")"; }

  // Where a comma would end it: arguments and initialisers.
  std::string element(ExprId id) const {
    const auto* binary = std::get_if<BinaryExpr>(&tree_[id].node);
    return binary != nullptr && binary->op == BinaryOp::comma ? operand(id) : text_of(id);
  }

  std::string call(const CallExpr& e) const {
    std::string text = operand(e.callee) + "(";
    for (const ExprId argument : e.arguments) text += (text.back() == '(' && argument == e.arguments.front() ? "" : ", ") + element(argument);
    return text + ")";
  }

  std::string unary(const UnaryExpr& e) const {
    const bool after = e.op == UnaryOp::post_inc || e.op == UnaryOp::post_dec;
    const std::string sign(name_in(unary_names, e.op));
    return after ? operand(e.operand) + sign : sign + operand(e.operand);
  }

  std::string text_of(ExprId id) const {
    return std::visit(
        overloaded{
            [](const NameExpr& e) { return e.name; }, [](const IntExpr& e) { return integer(e); },
            [](const FloatExpr& e) { return floating(e); }, [](const CharExpr& e) { return character(e.value); },
            [](const StringExpr& e) { return "\"" + escaped(e.bytes, '"') + "\""; }, [&](const UnaryExpr& e) { return unary(e); },
            [&](const BinaryExpr& e) { return fmt::format("{} {} {}", operand(e.left), name_in(binary_names, e.op), operand(e.right)); },
            [&](const AssignExpr& e) {
              return fmt::format("{} {}= {}", operand(e.target), e.op ? name_in(binary_names, *e.op) : "", operand(e.value));
            },
            [&](const ConditionalExpr& e) {
              const std::string then = e.then.valid() ? operand(e.then) : "";
              return fmt::format("{} ? {} : {}", operand(e.condition), then, operand(e.otherwise));
            },
            [&](const CallExpr& e) { return call(e); },
            [&](const IndexExpr& e) { return operand(e.base) + "[" + text_of(e.index) + "]"; },
            [&](const MemberExpr& e) { return operand(e.base) + (e.through_pointer ? "->" : ".") + e.name; },
            [&](const CastExpr& e) { return "(" + type_name(e.type) + ")" + operand(e.operand); },
            [&](const SizeofTypeExpr& e) { return "sizeof(" + type_name(e.type) + ")"; },
            [&](const SizeofExpr& e) { return "sizeof " + operand(e.operand); },
            [&](const CompoundLiteralExpr& e) { return "(" + type_name(e.type) + ")" + initializer(e.init); },
            [&](const VaArgExpr& e) { return fmt::format("__builtin_va_arg({}, {})", operand(e.list), type_name(e.type)); }},
        tree_[id].node);
  }

  const Ast& tree_;
  std::string out_;
};

}  // namespace

std::string print(const ast::Ast& tree) { return Printer(tree).run(); }

}  // namespace forkcheck
