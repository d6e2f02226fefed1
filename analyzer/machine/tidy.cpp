#include "machine/tidy.h"

#include <algorithm>
#include <unordered_map>

#include "base/overloaded.h"

namespace forkcheck {

namespace {

class Tidier {
 public:
  Tidier(LocalState& state, const Program& program, const TidyFacts& facts)
      : s_(state), program_(program), facts_(facts), new_ids_(state.memory.count(), none) {
    first_dynamic_ = static_cast<ObjectId>(facts.pristine.size());
  }

  std::vector<Slot> run() {
    if (s_.ends() && facts_.handlers.empty()) drop_what_ends();
    forget_returned_frames();
    clear_frames(s_.frames, s_.locals);
    for (Lender& lender : s_.lenders) clear_frames(lender.frames, lender.locals);
    if (s_.memory.count() > 0) visit_fixed();
    visit_state();
    visit_objects();
    visit_status_pointer();
    remember_reached_locals();
    if (s_.memory.count() > 0) rebuild_memory();
    return std::move(keep_);
  }

 private:
  static constexpr ObjectId none = 0xFFFFFFFF;

  struct ForgottenLocal {
    Value* value;
    ObjectId object;
  };

  void drop_what_ends() {
    s_.frames.clear();
    s_.locals.clear();
    s_.stack.clear();
    s_.exiting.reset();
    s_.status_pointer = {};
    if (!s_.lenders.empty()) return;  // the parent goes on with this memory
    s_.memory = {};
    s_.streams.clear();
    s_.handlers.clear();
    new_ids_.clear();
  }

  // What exit() was called from is never returned to: only its places are kept, for reports.
  void forget_returned_frames() {
    if (!s_.exiting) return;
    for (std::size_t f = 0; f < s_.exiting->depth && f < s_.frames.size(); ++f) {
      const Frame& frame = s_.frames[f];
      const auto end = f + 1 < s_.frames.size() ? s_.frames[f + 1].locals : s_.locals.size();
      std::fill(s_.locals.begin() + frame.locals, s_.locals.begin() + static_cast<std::ptrdiff_t>(end), Value::indeterminate());
    }
    const std::size_t used = s_.exiting->depth < s_.frames.size() ? s_.frames[s_.exiting->depth].stack : s_.stack.size();
    std::fill_n(s_.stack.begin(), used, Value{});
  }

  void clear_frames(const std::vector<Frame>& frames, std::vector<Value>& locals) {
    for (const Frame& frame : frames) {
      const Function& function = program_.functions[frame.function.index];
      const std::vector<bool>& live = facts_.future.live_registers(frame.pc);
      for (LocalSlot slot = 0; slot < function.locals.size(); ++slot) {
        Value& v = locals[frame.locals + slot];
        const bool keeps = function.locals[slot].reg != Scalar::none ? live[slot] : keeps_object(v, frame.pc, slot);
        if (keeps) continue;
        if (v.is(Value::Kind::address) && function.locals[slot].reg == Scalar::none) forgotten_.push_back({&v, v.id});
        v = Value::indeterminate();
      }
    }
  }

  bool keeps_object(const Value& v, Pc pc, LocalSlot slot) const {
    return v.is(Value::Kind::address) && s_.memory.object(v.id).life != Object::Life::dead && facts_.mentions.may_read(pc, slot);
  }

  // Objects that are always there.
  void visit_fixed() {
    for (ObjectId id = 0; id < first_dynamic_; ++id) new_ids_[id] = id;
    next_id_ = first_dynamic_;
    reached_.assign(first_dynamic_, false);
    const BuiltinSet builtins = future_of(s_, facts_);
    const auto may = [&](Builtin b) { return builtins[static_cast<std::size_t>(b)]; };
    if (may(Builtin::__forkcheck_errno_) || may(Builtin::perror_) || facts_.formats_show_errno || !s_.lenders.empty()) {
      reach(errno_object);
    }
    const auto add = [&](const std::vector<bool>& globals) {
      for (std::size_t g = 0; g < globals.size(); ++g) {
        if (globals[g]) reach(static_cast<ObjectId>(first_global + g));
      }
    };
    for (const FunctionId handler : facts_.handlers) add(facts_.future.globals_of(handler));
    const std::size_t from = s_.exiting ? s_.exiting->depth : 0;
    for (std::size_t f = from; f < s_.frames.size(); ++f) add(facts_.future.globals_from(s_.frames[f].pc));
    for (const Lender& lender : s_.lenders) {
      for (const Frame& frame : lender.frames) add(facts_.future.globals_from(frame.pc));
    }
    for (const ExitHandler& handler : s_.handlers) {
      if (handler.function.is(Value::Kind::function)) add(facts_.future.globals_of(FunctionId(handler.function.id)));
    }
  }

  void reach(ObjectId id) {
    if (reached_[id]) return;
    reached_[id] = true;
    order_.push_back(id);
  }

  void visit(Request& request) {
    if (auto* wait = std::get_if<WaitRequest>(&request)) {
      if (auto* child = std::get_if<WaitRequest::OneChild>(&wait->target)) child->child = renamed(child->child);
      if (auto* group = std::get_if<WaitRequest::Group>(&wait->target)) group->leader = renamed(group->leader);
    } else if (auto* setpgid = std::get_if<SetpgidRequest>(&request)) {
      if (setpgid->process) *setpgid->process = renamed(*setpgid->process);
      if (setpgid->group) *setpgid->group = renamed(*setpgid->group);
    } else if (auto* getpgid = std::get_if<GetpgidRequest>(&request)) {
      if (getpgid->process) *getpgid->process = renamed(*getpgid->process);
    } else if (auto* getsid = std::get_if<GetsidRequest>(&request)) {
      if (getsid->process) *getsid->process = renamed(*getsid->process);
    } else if (auto* exec = std::get_if<ExecRequest>(&request)) {
      visit(*exec);
    } else if (auto* execing = std::get_if<ExecingRequest>(&request)) {
      visit(execing->program);
    } else if (auto* kill = std::get_if<KillRequest>(&request)) {
      if (auto* one = std::get_if<KillRequest::OneProcess>(&kill->target)) one->process = renamed(one->process);
      if (auto* group = std::get_if<KillRequest::Group>(&kill->target)) group->leader = renamed(group->leader);
    } else if (auto* write = std::get_if<WriteRequest>(&request)) {
      visit(write->text);
    } else if (auto* send = std::get_if<SendRequest>(&request)) {
      visit(send->text);
      if (send->type.process) *send->type.process = renamed(*send->type.process);
    } else if (auto* receive = std::get_if<ReceiveRequest>(&request)) {
      if (receive->type.process) *receive->type.process = renamed(*receive->type.process);
    } else if (auto* rule = std::get_if<RuleRequest>(&request)) {
      rule->expression = renamed_term(rule->expression);
    }
  }

  void visit(ExecRequest& exec) {
    for (Text& text : exec.arguments) visit(text);
    for (Text& text : exec.environment) visit(text);
  }

  void visit(std::optional<Reply>& reply) {
    if (reply && reply->process) *reply->process = renamed(*reply->process);
  }

  void visit(Interrupted& interrupted) {
    for (WriteRequest& w : interrupted.writes) visit(w.text);
    if (interrupted.asked) visit(*interrupted.asked);
    if (interrupted.held) visit(*interrupted.held);
    visit(interrupted.status_pointer);
    visit(interrupted.answer);
    if (interrupted.returning) visit(interrupted.returning->result);
  }

  void visit_state() {
    for (WriteRequest& w : s_.writes) visit(w.text);
    if (s_.asked) visit(*s_.asked);
    for (Interrupted& i : s_.interrupted) visit(i);
    if (s_.returning) visit(s_.returning->result);
    if (s_.just_flushed) visit(s_.just_flushed->text);
    for (auto& [term, value] : s_.ruled) term = renamed_term(term);
    for (Value& v : s_.locals) visit(v);
    for (Value& v : s_.stack) visit(v);
    for (Lender& lender : s_.lenders) {
      for (Value& v : lender.locals) visit(v);
      for (Value& v : lender.stack) visit(v);
    }
    for (Stream& stream : s_.streams) {
      visit(stream.file);
      visit(stream.held);
      visit(stream.ahead);
      visit(stream.behind);
      if (stream.lent) visit(*stream.lent);
    }
    for (ExitHandler& handler : s_.handlers) {
      if (handler.argument) visit(*handler.argument);
    }
  }

  // Whatever stands in a place that only the kernel writes to is nobody's business: the old status of a wait.
  void visit_status_pointer() {
    Value& p = s_.status_pointer;
    const bool only_written = p.is(Value::Kind::address) && p.id >= first_dynamic_ && new_ids_[p.id] == none &&
                              s_.memory.object(p.id).kind == Object::Kind::local;
    if (only_written) s_.memory.make_indeterminate(p.id);
    visit(p);
    visit_objects();
  }

  // A memory local that a pointer somewhere still refers to: its function must know it, so that it ends with the function.
  void remember_reached_locals() {
    for (const ForgottenLocal& local : forgotten_) {
      if (new_ids_[local.object] != none) *local.value = Value::address(new_ids_[local.object]);
    }
  }

  Slot renamed(Slot slot) {
    if (slot >= first_special_slot) return slot;
    const auto [entry, fresh] = slots_.try_emplace(slot, static_cast<Slot>(keep_.size()));
    if (fresh) keep_.push_back(slot);
    return entry->second;
  }

  ExpressionId renamed_term(ExpressionId term) {
    const auto in_order = [this](std::int64_t slot) {
      return facts_.expressions->add({.op = Operator::process, .bits = renamed(static_cast<Slot>(slot))});
    };
    return copy(*facts_.expressions, term, *facts_.expressions, in_order);
  }

  void visit(Text& text) {
    for (char32_t& c : text) {
      if (c >= text_slot) c = text_slot + renamed(c - text_slot);
    }
  }

  void visit(Value& v) {
    if (v.is(Value::Kind::process) || v.is(Value::Kind::minus_process) || v.is(Value::Kind::token)) v.id = renamed(v.id);
    if (v.is(Value::Kind::unknown) && v.id != no_expression) v.id = renamed_term(v.id);
    if (v.is(Value::Kind::opaque) && v.bits != no_expression) v.bits = renamed_term(static_cast<ExpressionId>(v.bits));
    if (!v.is(Value::Kind::address)) return;
    if (v.id < first_dynamic_) return reach(v.id);
    if (new_ids_[v.id] == none) {
      new_ids_[v.id] = next_id_++;
      order_.push_back(v.id);
    }
    v.id = new_ids_[v.id];
  }

  // Breadth first over the pointers in objects.
  void visit_objects() {
    for (; visited_ < order_.size(); ++visited_) {
      Object& object = s_.memory.object(order_[visited_]);
      if (object.life == Object::Life::dead) s_.memory.release(order_[visited_]);
      if (object.content->cells.empty()) continue;
      std::vector<Cell> cells = object.content->cells;
      for (Cell& cell : cells) visit(cell.value);
      if (cells == object.content->cells) continue;
      object.content = std::make_shared<Content>(*object.content);
      object.content->interned = false;
      object.content->cells = std::move(cells);
    }
  }

  void rebuild_memory() {
    std::vector<Object> objects(next_id_);
    for (ObjectId id = 0; id < s_.memory.count(); ++id) {
      if (new_ids_[id] == none) continue;
      const bool forgotten = id < first_dynamic_ && !reached_[id];
      objects[new_ids_[id]] = forgotten ? facts_.pristine[id] : std::move(s_.memory.object(id));
      objects[new_ids_[id]].owned = false;
    }
    s_.memory.replace(std::move(objects));
  }

  LocalState& s_;
  const Program& program_;
  const TidyFacts& facts_;
  ObjectId first_dynamic_ = 0;
  ObjectId next_id_ = 0;
  std::vector<ObjectId> new_ids_;  // by old id
  std::vector<bool> reached_;      // of the fixed objects
  std::vector<ObjectId> order_;    // objects found, by old id
  std::size_t visited_ = 0;
  std::vector<ForgottenLocal> forgotten_;  // memory locals that no code mentions any more
  std::unordered_map<Slot, Slot> slots_;
  std::vector<Slot> keep_;
};

}  // namespace

std::vector<Slot> tidy(LocalState& state, const Program& program, const TidyFacts& facts) {
  return Tidier(state, program, facts).run();
}

BuiltinSet future_of(const LocalState& state, const TidyFacts& facts) {
  const Future& future = facts.future;
  BuiltinSet builtins;
  if (state.ends() && facts.handlers.empty()) return builtins;
  for (const FunctionId handler : facts.handlers) builtins |= future.builtins_of(handler);
  const std::size_t from = state.exiting ? state.exiting->depth : 0;
  for (std::size_t f = from; f < state.frames.size(); ++f) builtins |= future.builtins_from(state.frames[f].pc);
  for (const ExitHandler& handler : state.handlers) {
    if (handler.function.is(Value::Kind::function)) builtins |= future.builtins_of(FunctionId(handler.function.id));
  }
  return builtins;
}

}  // namespace forkcheck
