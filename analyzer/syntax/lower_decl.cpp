#include "syntax/lower_decl.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "syntax/ast_walk.h"
#include "syntax/lower_init.h"
#include "syntax/lower_stmt.h"
#include "syntax/read_type.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

std::uint32_t bytes_of(const Unit& unit, CType type) { return static_cast<std::uint32_t>(unit.types.size(type)); }

bool is_const_object(const TypeTable& types, CType type) {
  while (types.is_array(type)) type = types.target(type);
  return types.info(type).is_const;
}

// A static local: a global that only this block can name.
void lower_static_local(Unit& unit, const Declaration& d, CType type) {
  const VariableIndex index(unit.variables.size());
  unit.variables.push_back({.name = d.name, .type = type, .span = d.span, .init = d.init, .defined = true, .id = {}});
  unit.scopes.declare(d.name, index);
  unit.variables[index.index].id = GlobalId(unit.program.globals.size());
  unit.program.globals.emplace_back();
  lower_global(unit, index);
}

bool has_size(Unit& unit, const Declaration& d, CType type) {
  if (unit.types.is_complete(type)) return true;
  report(unit, Code::incomplete_type, d.span, fmt::format("'{}' has type '{}', which has no size", d.name, unit.types.name(type)));
  unit.excused_names.insert(d.name);
  return false;
}

void lower_automatic(Unit& unit, const Declaration& d, CType type) {
  CodeWriter& code = unit.code();
  const bool variable_size = unit.types.kind(type) == TypeKind::vla;
  if (!variable_size) type = completed_by(unit, type, d.init);
  if (!type.valid() || !has_size(unit, d, type)) return;
  const bool is_register = unit.types.is_scalar(type) && !unit.body->address_taken.contains(d.name);
  LocalSlot slot = 0;
  if (variable_size) slot = code.declare_vla(d.name, unit.types.info(type).size_slot, d.span);
  else if (is_register) slot = code.add_local({d.name, bytes_of(unit, type), unit.types.scalar(type), d.span});
  else slot = code.declare_memory({d.name, bytes_of(unit, type), Scalar::none, d.span}, d.span);
  unit.scopes.declare(d.name, LocalVariable{type, slot});
  if (d.init.valid()) lower_local_init(unit, place_of_local(unit, slot, type), d.init, d.span);
  else if (is_register) code.op(d.span, Op::declare, Scalar::none, slot);
}

// Names under an & somewhere in a function. A name that two blocks declare counts for both.
std::set<std::string> names_with_address(const Ast& tree, StmtId body) {
  std::set<std::string> names;
  AstWalk walk(tree, [&](ExprId id) {
    const auto* unary = std::get_if<UnaryExpr>(&tree[id].node);
    if (!unary || unary->op != UnaryOp::address) return;
    if (const auto* name = std::get_if<NameExpr>(&tree[unary->operand].node)) names.insert(name->name);
  });
  walk.stmt(body);
  return names;
}

class FunctionWriter {
 public:
  FunctionWriter(Unit& unit, const FunctionInfo& info)
      : unit_(unit), types_(unit.types), declaration_(unit.tree[info.definition]), type_(unit.types.info(info.type)),
        body_{.code = CodeWriter(unit.program, info.id), .name = info.name, .result = type_.target, .is_main = info.name == "main"} {
    body_.address_taken = names_with_address(unit.tree, declaration_.body);
  }

  void write() {
    unit_.body = &body_;
    unit_.scopes.enter();
    body_.code.enter_block();
    describe();
    add_parameters();
    lower_statement(unit_, declaration_.body);
    fall_off_the_end();
    check_stack();
    check_labels();
    unit_.scopes.leave();
    body_.code.finish();
    unit_.body = nullptr;
  }

 private:
  void describe() {
    Function& function = body_.code.function();
    function.result = types_.is_record(body_.result) ? Scalar::none : types_.scalar(body_.result);
    function.variadic = type_.style == FunctionStyle::variadic;
    function.built_in = unit_.sources.file(declaration_.span.file).built_in;
  }

  struct Parameter {
    DeclId id;
    const Declaration& declaration;
    LocalSlot slot;
  };

  void add_parameters() {
    if (types_.is_record(body_.result)) body_.hidden_result = body_.code.temporary(Scalar::pointer, declaration_.span);
    std::vector<Parameter> parameters;
    const auto* written = std::get_if<FunctionTypeNode>(&unit_.tree[declaration_.type].node);
    check(written, "a function definition without parameters of its own");
    for (const DeclId id : written->parameters) {
      const Declaration& d = unit_.tree[id];
      const CType type = parameter_type(unit_, id);
      if (!type.valid()) continue;
      const Scalar scalar = types_.scalar(type);
      parameters.push_back({id, d, body_.code.add_local({d.name, info(scalar).size, scalar, d.span})});
    }
    body_.code.function().parameters = static_cast<std::uint32_t>(body_.code.function().locals.size());
    for (const Parameter& parameter : parameters) name_parameter(parameter);
  }

  // Parameters come in registers; those that need memory are copied.
  void name_parameter(const Parameter& p) {
    const Span span = p.declaration.span;
    CodeWriter& code = body_.code;
    const CType type = enter_parameter(unit_, p.id);
    if (!type.valid()) return;
    const bool is_record = types_.is_record(type);
    LocalSlot slot = p.slot;
    if (is_record || body_.address_taken.contains(p.declaration.name)) {
      slot = code.declare_memory({p.declaration.name, bytes_of(unit_, type), Scalar::none, span}, span);
      code.op(span, Op::push_local, Scalar::none, slot);
      code.load_local(span, p.slot);
      if (is_record) code.op(span, Op::copy, Scalar::none, bytes_of(unit_, type));
      else code.op(span, Op::store, types_.scalar(type));
      code.op(span, Op::pop);
    }
    if (!p.declaration.name.empty()) unit_.scopes.declare(p.declaration.name, LocalVariable{type, slot});
  }

  void fall_off_the_end() {
    const Span end = unit_.tree[declaration_.body].end;
    if (types_.is_void(body_.result) || body_.hidden_result) return body_.code.op(end, Op::ret_void);
    if (!body_.is_main) return body_.code.op(end, Op::ret_indeterminate);
    body_.code.push_int(end, types_.scalar(body_.result), 0);
    body_.code.op(end, Op::ret, types_.scalar(body_.result));
  }

  // Whether the real program overflows its stack depends on what of it is touched.
  void check_stack() {
    constexpr std::uint64_t stack_bytes = std::uint64_t{8} << 20;  // the usual RLIMIT_STACK
    const auto& locals = body_.code.function().locals;
    std::uint64_t bytes = 0;
    for (const Local& local : locals) bytes += local.size;
    if (bytes < stack_bytes) return;
    const auto& largest = *std::ranges::max_element(locals, {}, &Local::size);
    report(unit_, Code::bad_declaration, largest.span,
           fmt::format("the variables of '{}' need {} bytes of a stack of 8 MiB: that is not covered", body_.name, bytes),
           "make them smaller, or static");
  }

  void check_labels() {
    for (auto& [name, label] : body_.labels) {
      if (label.defined) continue;
      report(unit_, Code::bad_jump, label.first_use, fmt::format("there is no label '{}' in this function", name));
      body_.code.place(label.label);
    }
  }

  Unit& unit_;
  TypeTable& types_;
  const Declaration& declaration_;
  TypeInfo type_;
  Body body_;
};

}  // namespace

void lower_local_declaration(Unit& unit, DeclId id) {
  const Declaration& d = unit.tree[id];
  const CType type = read_type(unit, d.type);
  if (!type.valid()) unit.excused_names.insert(d.name);
  if (!type.valid() || d.name.empty()) return;
  if (d.storage == Storage::typedef_) return unit.scopes.declare(d.name, TypeName{type});
  if (d.storage == Storage::extern_ || unit.types.is_function(type)) return declare_in_block(unit, id);
  if (unit.scopes.find_here(d.name)) {
    return report(unit, Code::redefinition, d.span, fmt::format("'{}' is declared twice in one block", d.name));
  }
  if (d.storage == Storage::static_) lower_static_local(unit, d, type);
  else lower_automatic(unit, d, type);
}

void lower_function(Unit& unit, FunctionIndex index) {
  const FunctionInfo info = unit.functions[index.index];
  const auto position = std::ranges::find(unit.tree.top, info.definition);
  unit.order = static_cast<std::uint32_t>(position - unit.tree.top.begin());
  FunctionWriter(unit, info).write();
}

void lower_global(Unit& unit, VariableIndex index) {
  const VariableInfo info = unit.variables[index.index];
  CType type = info.type;
  Global global;
  global.name = info.name;
  global.span = info.span;
  if (unit.types.kind(type) == TypeKind::vla) {
    return report(unit, Code::not_constant, info.span, "a static array's size must be constant");
  }
  if (is_const_object(unit.types, type)) global.access = Global::Access::read_only;
  const bool tentative_array = unit.types.kind(type) == TypeKind::array && unit.types.info(type).count == unknown_count;
  if (!tentative_array && !unit.types.is_complete(type)) {
    return report(unit, Code::incomplete_type, info.span, fmt::format("'{}' has type '{}', which has no size", info.name, unit.types.name(type)));
  }
  const bool fine = lower_static_init(unit, type, info.init, global);
  if (unit.types.is_complete(type)) unit.variables[index.index].type = type;  // even if a value is wrong: one report is enough
  if (!fine) return;
  unit.program.globals[info.id.index] = std::move(global);
}

}  // namespace forkcheck
