// Specifiers and declarators: types as written.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "syntax/build.h"

namespace forkcheck {

using namespace ast;

namespace {

// The words of a basic type, sorted: C11 6.7.2, every allowed multiset.
const std::map<std::vector<std::string_view>, BasicType>& basic_types() {
  static const std::map<std::vector<std::string_view>, BasicType> table = {
      {{"void"}, BasicType::void_},
      {{"_Bool"}, BasicType::bool_},
      {{"char"}, BasicType::char_},
      {{"char", "signed"}, BasicType::schar},
      {{"char", "unsigned"}, BasicType::uchar},
      {{"short"}, BasicType::short_},
      {{"short", "signed"}, BasicType::short_},
      {{"int", "short"}, BasicType::short_},
      {{"int", "short", "signed"}, BasicType::short_},
      {{"short", "unsigned"}, BasicType::ushort},
      {{"int", "short", "unsigned"}, BasicType::ushort},
      {{"int"}, BasicType::int_},
      {{"signed"}, BasicType::int_},
      {{"int", "signed"}, BasicType::int_},
      {{"unsigned"}, BasicType::uint},
      {{"int", "unsigned"}, BasicType::uint},
      {{"long"}, BasicType::long_},
      {{"long", "signed"}, BasicType::long_},
      {{"int", "long"}, BasicType::long_},
      {{"int", "long", "signed"}, BasicType::long_},
      {{"long", "unsigned"}, BasicType::ulong},
      {{"int", "long", "unsigned"}, BasicType::ulong},
      {{"long", "long"}, BasicType::llong},
      {{"long", "long", "signed"}, BasicType::llong},
      {{"int", "long", "long"}, BasicType::llong},
      {{"int", "long", "long", "signed"}, BasicType::llong},
      {{"long", "long", "unsigned"}, BasicType::ullong},
      {{"int", "long", "long", "unsigned"}, BasicType::ullong},
      {{"float"}, BasicType::float_},
      {{"double"}, BasicType::double_},
      {{"double", "long"}, BasicType::ldouble},
  };
  return table;
}

Storage storage_of(std::string_view word) {
  if (word == "typedef") return Storage::typedef_;
  if (word == "extern") return Storage::extern_;
  if (word == "static") return Storage::static_;
  if (word == "auto") return Storage::auto_;
  return Storage::register_;
}

}  // namespace

AstBuilder::Specifiers AstBuilder::specifiers(const std::vector<Grammar::SpecifierContext*>& list, Span place) {
  Specifiers result;
  TypeNode base;
  base.span = list.empty() ? place : first(list.front()).span;
  std::vector<std::string_view> words;
  for (auto* at : list) {
    const Token& start = first(at);
    TypeId whole;
    if (auto* q = at->qualifier()) {
      base.is_const |= first(q).is("const");
      base.is_volatile |= first(q).is("volatile");
      continue;
    }
    if (at->record() != nullptr) {
      whole = record(at->record());
    } else if (at->enumeration() != nullptr) {
      whole = enumeration(at->enumeration());
    } else if (at->typedefName != nullptr) {
      whole = add(TypeNode{NamedTypeNode{std::string(start.text)}, false, false, start.span});
    } else if (at->expression() != nullptr) {
      whole = add(TypeNode{TypeofTypeNode{expression(at->expression())}, false, false, start.span});
    } else if (at->typeName() != nullptr) {
      whole = type_of(at->typeName());
    } else if (start.is("inline")) {
      result.is_inline = true;
    } else if (start.is("_Noreturn")) {
      result.is_noreturn = true;
    } else if (start.is("typedef") || start.is("extern") || start.is("static") || start.is("auto") || start.is("register")) {
      if (result.storage != Storage::none) refuse(Code::malformed_declaration, start.span, "two storage classes in one declaration");
      result.storage = storage_of(start.text);
    } else {
      words.push_back(start.text);
    }
    if (whole.valid() && (result.type.valid() || !words.empty())) {
      refuse(Code::malformed_declaration, start.span, "two types in one declaration", "a ';' may be missing before this");
    }
    if (whole.valid()) result.type = whole;
  }
  if (result.type.valid()) {
    if (!words.empty()) refuse(Code::malformed_declaration, base.span, "two types in one declaration");
    TypeNode& node = ast_.types[result.type.index];
    node.is_const |= base.is_const;
    node.is_volatile |= base.is_volatile;
    return result;
  }
  result.implicit_int = words.empty();
  if (words.empty()) words.push_back("int");
  std::ranges::sort(words);
  const auto row = basic_types().find(words);
  if (row == basic_types().end()) {
    refuse(Code::malformed_declaration, base.span, fmt::format("'{}' is not a type", fmt::join(words, " ")));
  } else {
    base.node = BasicTypeNode{row->second};
  }
  result.type = add(std::move(base));
  return result;
}

TypeId AstBuilder::record(Grammar::RecordContext* at) {
  RecordTypeNode node;
  node.kind = first(at).is("union") ? RecordTypeNode::Kind::union_ : RecordTypeNode::Kind::struct_;
  if (at->tag != nullptr) node.tag = token(at->tag).text;
  if (auto* body = at->recordBody()) {
    node.has_body = true;
    for (auto* m : body->member()) members(m, node.fields);
  }
  return add(TypeNode{std::move(node), false, false, first(at).span});
}

void AstBuilder::members(Grammar::MemberContext* at, std::vector<Field>& fields) {
  if (at->specifier().empty()) return;  // a stray ';'
  const Specifiers s = specifiers(at->specifier(), first(at).span);
  if (s.storage != Storage::none) refuse(Code::malformed_declaration, first(at).span, "a member can't have a storage class");
  if (at->memberDeclarator().empty()) fields.push_back({"", s.type, {}, first(at).span});
  for (auto* m : at->memberDeclarator()) {
    Declared declared{"", s.type, first(m).span};
    if (m->declarator() != nullptr) declared = declarator(m->declarator(), s.type);
    const ExprId bits = m->expr() != nullptr ? expr(m->expr()) : ExprId();
    fields.push_back({std::move(declared.name), declared.type, bits, declared.span});
  }
}

TypeId AstBuilder::enumeration(Grammar::EnumerationContext* at) {
  EnumTypeNode node;
  if (at->tag != nullptr) node.tag = token(at->tag).text;
  if (auto* body = at->enumBody()) {
    node.has_body = true;
    for (auto* e : body->enumerator()) {
      const Token& name = token(e->Identifier());
      node.enumerators.push_back({std::string(name.text), e->expr() != nullptr ? expr(e->expr()) : ExprId(), name.span});
    }
  }
  return add(TypeNode{std::move(node), false, false, first(at).span});
}

TypeId AstBuilder::type_of(Grammar::TypeNameContext* at) {
  const Specifiers s = specifiers(at->specifier(), first(at).span);
  if (s.storage != Storage::none || s.implicit_int) refuse(Code::malformed_declaration, first(at).span, "expected a type here");
  if (at->anyDeclarator() == nullptr) return s.type;
  const Declared declared = any_declarator(at->anyDeclarator(), s.type);
  if (!declared.name.empty()) {
    refuse(Code::malformed_declaration, declared.span, fmt::format("a type can't have a name here, but '{}' stands in it", declared.name));
  }
  return declared.type;
}

AstBuilder::Declared AstBuilder::declarator(Grammar::DeclaratorContext* at, TypeId base) {
  base = suffixes(at->suffix(), pointers(at->pointer(), base));
  if (at->declarator() != nullptr) return declarator(at->declarator(), base);
  const Token& name = token(at->name);
  return {std::string(name.text), base, name.span};
}

AstBuilder::Declared AstBuilder::any_declarator(Grammar::AnyDeclaratorContext* at, TypeId base) {
  base = pointers(at->pointer(), base);
  auto* direct = at->anyDirect();
  if (direct == nullptr) return {"", base, first(at).span};
  base = suffixes(direct->suffix(), base);
  if (direct->anyDeclarator() != nullptr) return any_declarator(direct->anyDeclarator(), base);
  if (direct->name == nullptr) return {"", base, first(at).span};
  return {std::string(token(direct->name).text), base, token(direct->name).span};
}

TypeId AstBuilder::pointers(const std::vector<Grammar::PointerContext*>& list, TypeId base) {
  if (list.size() > max_declarator) return refuse_depth(first(list.front()).span), base;
  for (auto* at : list) {
    TypeNode node{PointerTypeNode{base}, false, false, first(at).span};
    for (auto* q : at->qualifier()) {
      node.is_const |= first(q).is("const");
      node.is_volatile |= first(q).is("volatile");
    }
    base = add(std::move(node));
  }
  return base;
}

// int a[2][3]: the last suffix is applied first.
TypeId AstBuilder::suffixes(const std::vector<Grammar::SuffixContext*>& list, TypeId base) {
  if (list.size() > max_declarator) return refuse_depth(first(list.front()).span), base;
  for (auto at = list.rbegin(); at != list.rend(); ++at) {
    if (auto* array = dynamic_cast<Grammar::ArraySuffixContext*>(*at)) {
      const ExprId size = array->expr() != nullptr ? expr(array->expr()) : ExprId();
      base = add(TypeNode{ArrayTypeNode{base, size, array->anySize != nullptr}, false, false, first(array).span});
    } else {
      base = function_type(dynamic_cast<Grammar::FunctionSuffixContext*>(*at), base);
    }
  }
  return base;
}

TypeId AstBuilder::function_type(Grammar::FunctionSuffixContext* at, TypeId result) {
  FunctionTypeNode node;
  node.result = result;
  const auto list = at->parameter();
  if (list.empty()) node.style = FunctionTypeNode::Style::unspecified;
  for (auto* p : list) {
    if (p->ellipsis != nullptr) {
      if (p != list.back() || p == list.front()) refuse(Code::malformed_declaration, first(p).span, "'...' must be the last of several parameters");
      node.style = FunctionTypeNode::Style::variadic;
    } else if (p->knrName != nullptr) {
      node.style = FunctionTypeNode::Style::unspecified;
      node.parameters.push_back(untyped_parameter(p));
    } else {
      node.parameters.push_back(parameter(p));
    }
  }
  const bool only_void = node.parameters.size() == 1 && list.front()->anyDeclarator() == nullptr && [&] {
    const TypeNode& type = ast_[ast_[node.parameters[0]].type];
    const auto* basic = std::get_if<BasicTypeNode>(&type.node);
    return basic != nullptr && basic->type == BasicType::void_;
  }();
  if (only_void) node.parameters.clear();
  return add(TypeNode{std::move(node), false, false, first(at).span});
}

// `int f(a) int a; {...}`: an int, if no declaration before the body says otherwise; else a type that isn't known.
DeclId AstBuilder::untyped_parameter(Grammar::ParameterContext* at) {
  const Token& name = token(at->knrName);
  antlr4::tree::ParseTree* up = at;
  while (up != nullptr && dynamic_cast<Grammar::ExternalContext*>(up) == nullptr) up = up->parent;
  const auto* external = dynamic_cast<Grammar::ExternalContext*>(up);
  if (external == nullptr || external->body == nullptr) {
    refuse(Code::unknown_type, name.span, fmt::format("parameter '{}' has no type", name.text),
           "write the type in front of the name, inside the parentheses");
  }
  Specifiers s;
  s.type = add(TypeNode{BasicTypeNode{BasicType::int_}, false, false, name.span});
  return declare(s, {std::string(name.text), s.type, name.span});
}

DeclId AstBuilder::parameter(Grammar::ParameterContext* at) {
  const Specifiers s = specifiers(at->specifier(), first(at).span);
  if (s.storage != Storage::none && s.storage != Storage::register_) {
    refuse(Code::malformed_declaration, first(at).span, "a parameter can't have this storage class");
  }
  Declared declared{"", s.type, first(at).span};
  if (at->anyDeclarator() != nullptr) declared = any_declarator(at->anyDeclarator(), s.type);
  return declare(s, std::move(declared));
}

}  // namespace forkcheck
