// Calls. gcc on x86-64 evaluates arguments from the last to the first; when that can be seen, their values go through
// temporaries, because the operand stack wants the first argument lowest.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/check.h"
#include "syntax/effects.h"
#include "syntax/lower_expr.h"
#include "syntax/read_type.h"
#include "syntax/typing.h"

namespace forkcheck {

using namespace ast;

namespace {

class CallWriter {
 public:
  CallWriter(Unit& unit, ExprId id, const CallExpr& call)
      : unit_(unit), types_(unit.types), code_(unit.code()), call_(call), span_(unit.tree[id].span),
        function_(unit.types.info(callee_type(unit, call.callee))), result_(value_type(unit, id)) {}

  void write() {
    const auto direct = direct_callee(unit_, call_.callee);
    drop_surplus(direct);
    warn_about_orders();
    if (!direct) keep_callee();
    evaluate_early();
    if (types_.is_record(result_)) push_result_place();
    for (std::size_t i = 0; i < call_.arguments.size(); ++i) push_argument(i);
    if (direct && unit_.functions[direct->index].builtin == Builtin::__forkcheck_set_jump_) push_function_lifetime();
    direct ? call_direct(*direct) : call_through_pointer();
    if (result_slot_) code_.op(span_, Op::push_local, Scalar::none, *result_slot_);
  }

 private:
  CType argument_type(std::size_t i) {
    return i < function_.parameters.size() ? function_.parameters[i] : types_.default_promoted(value_type(unit_, call_.arguments[i]));
  }

  // `int f() {...}` called with arguments: they are evaluated and nobody takes them.
  void drop_surplus(std::optional<FunctionIndex> direct) {
    if (!direct || function_.style != FunctionStyle::unspecified || !unit_.functions[direct->index].definition.valid()) return;
    if (call_.arguments.empty() || !function_.parameters.empty()) return;
    report(unit_, Code::arguments_ignored, span_, "this function has no parameters");
    for (std::size_t i = call_.arguments.size(); i-- > 0;) lower_effect(unit_, call_.arguments[i]);
    call_.arguments.clear();
  }

  void warn_about_orders() {
    for (std::size_t i = 1; i < call_.arguments.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const std::size_t before = unit_.reports.size();
        warn_about_order(unit_, call_.arguments[j], call_.arguments[i], span_);
        if (unit_.reports.size() > before) return;  // one word about a call is enough
      }
    }
  }

  // The function pointer is computed before the arguments.
  void keep_callee() {
    lower_value(unit_, call_.callee);
    callee_slot_ = code_.temporary(Scalar::pointer, span_);
    code_.set_local(span_, *callee_slot_);
  }

  bool is_read_late(ExprId argument, CType type) {
    if (is_stable(unit_, argument)) return true;
    return value_register(unit_, argument) && types_.scalar(value_type(unit_, argument)) == types_.scalar(type);
  }

  // Evaluates, from the last to the first, the arguments whose order can matter, into temporaries.
  void evaluate_early() {
    early_.assign(call_.arguments.size(), std::nullopt);
    late_.assign(call_.arguments.size(), std::nullopt);
    const auto effects = std::ranges::count_if(call_.arguments, [&](ExprId a) { return has_effects(unit_, a); });
    const auto unstable = std::ranges::count_if(call_.arguments, [&](ExprId a) { return !is_stable(unit_, a); });
    const auto loads = std::ranges::count_if(call_.arguments, [&](ExprId a) { return reads_memory(unit_, a); });
    const bool can_be_seen = effects > 0 ? unstable > 1 : loads > 1;
    if (!can_be_seen) return;
    for (std::size_t i = call_.arguments.size(); i-- > 0;) evaluate_one_early(i);
  }

  void evaluate_one_early(std::size_t i) {
    const ExprId argument = call_.arguments[i];
    const CType type = argument_type(i);
    if (!is_read_late(argument, type)) {
      lower_value_as(unit_, argument, type);
      early_[i] = code_.temporary(types_.scalar(type), span_);
      code_.set_local(span_, *early_[i]);
    } else if (has_effects(unit_, argument)) {
      lower_effect(unit_, argument);
      late_[i] = value_register(unit_, argument);
    }
  }

  void push_argument(std::size_t i) {
    const CType type = argument_type(i);
    if (early_[i]) code_.load_local(span_, *early_[i]);
    else if (late_[i]) code_.load_local(span_, *late_[i]);
    else lower_value_as(unit_, call_.arguments[i], type);
    scalars_.push_back(types_.scalar(type));
  }

  void push_result_place() {
    result_slot_ = code_.declare_memory({"", static_cast<std::uint32_t>(types_.size(result_)), Scalar::none, span_}, span_);
    code_.op(span_, Op::push_local, Scalar::none, *result_slot_);
    scalars_.push_back(Scalar::pointer);
  }

  // An object that lives until the function ends: setjmp's buffer is good as long.
  void push_function_lifetime() {
    const LocalSlot slot = code_.add_local({"", 1, Scalar::none, span_});
    code_.op(span_, Op::push_local, Scalar::none, slot);
    scalars_.push_back(Scalar::pointer);
  }

  Scalar result_scalar() const { return types_.is_record(result_) ? Scalar::none : types_.scalar(result_); }

  void call_direct(FunctionIndex index) {
    const FunctionInfo& callee = unit_.functions[linked(unit_, index).index];
    const std::uint32_t site = code_.call_site(scalars_);
    if (callee.definition.valid()) {
      code_.op(span_, Op::call, Scalar::none, need_function(unit_, index).index, site);
    } else {
      check(callee.builtin.has_value(), "a call of what is neither defined nor built in");
      const bool has_union = call_.arguments.size() > 3 && is_union_for_semctl(unit_, call_, 3);
      const Builtin builtin = has_union ? Builtin::__forkcheck_semctl_ : *callee.builtin;
      code_.op(span_, Op::call_builtin, result_scalar(), static_cast<std::uint32_t>(builtin), site);
    }
  }

  void call_through_pointer() {
    code_.load_local(span_, *callee_slot_);
    code_.op(span_, Op::call_pointer, result_scalar(), 0, code_.call_site(scalars_));
  }

  Unit& unit_;
  TypeTable& types_;
  CodeWriter& code_;
  CallExpr call_;
  Span span_;
  TypeInfo function_;
  CType result_;
  std::optional<LocalSlot> result_slot_;
  std::optional<LocalSlot> callee_slot_;
  std::vector<std::optional<LocalSlot>> early_;  // temporaries that hold arguments
  std::vector<std::optional<LocalSlot>> late_;   // variables that are read when the call is made
  std::vector<Scalar> scalars_;
};

void lower_va_call(Unit& unit, const CallExpr& call, VaCall kind, Span span) {
  CodeWriter& code = unit.code();
  if (kind == VaCall::end) return lower_effect(unit, call.arguments[0]);
  lower_value(unit, call.arguments[0]);
  if (kind == VaCall::start) return code.op(span, Op::va_start);
  lower_value(unit, call.arguments[1]);
  code.op(span, Op::copy, Scalar::none, static_cast<std::uint32_t>(unit.types.size(va_list_type(unit))));
  code.op(span, Op::pop);
}

}  // namespace

void lower_call(Unit& unit, ExprId id, const CallExpr& call) {
  if (const auto kind = va_call(unit, call)) return lower_va_call(unit, call, *kind, unit.tree[id].span);
  CallWriter(unit, id, call).write();
}

}  // namespace forkcheck
