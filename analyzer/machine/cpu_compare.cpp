// Comparisons, branches and conversions.
#include <bit>

#include "machine/cpu.h"
#include "machine/float_bits.h"

namespace forkcheck::op {

namespace {

enum class Order : std::uint8_t { less, equal, greater, unordered };

template <class T>
Order order_of(T a, T b) {
  if (a < b) return Order::less;
  if (a > b) return Order::greater;
  return a == b ? Order::equal : Order::unordered;
}

Order order_numbers(Scalar type, std::int64_t a, std::int64_t b) {
  if (is_float(type)) return order_of(float_value(type, a), float_value(type, b));
  if (is_signed_integer(type)) return order_of(a, b);
  return order_of(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
}

// The order of a process id and a number, where it is the same for every possible id.
std::optional<Order> order_process(Scalar type, Slot slot, std::int64_t number) {
  // The shell that started the program can have any number; init is 1; others have not.
  const std::int64_t least = slot == slot_init || slot == slot_shell ? 1 : smallest_process_id;
  const std::int64_t most = slot == slot_init ? 1 : largest_process_id;
  const Order low = order_numbers(type, least, number);
  const Order high = order_numbers(type, most, number);
  return low == high ? std::optional(low) : std::nullopt;
}

Order reversed(Order o) {
  if (o == Order::less) return Order::greater;
  return o == Order::greater ? Order::less : o;
}

bool is_never_negative(Opaque what) {
  return what == Opaque::user || what == Opaque::group || what == Opaque::time || what == Opaque::clock || what == Opaque::random;
}

bool is_place(const Value& v) {
  return v.is(Value::Kind::address) || v.is(Value::Kind::function) || v.is(Value::Kind::builtin);
}

// Two pointers into different objects are unequal, unless one points just behind its object or to one that is gone.
bool surely_different(const Cpu& cpu, const Value& a, const Value& b) {
  if (a.kind != b.kind) return true;
  if (!a.is(Value::Kind::address)) return a.id != b.id;
  const auto inside = [&](const Value& v) {
    const Object& o = cpu.memory().object(v.id);
    return o.life != Object::Life::dead && v.bits >= 0 && (v.bits < o.full_size() || o.kind == Object::Kind::stream);
  };
  return a.id != b.id && inside(a) && inside(b);
}

// How a relates to b, as far as it is known for certain. `different` can't be had from Order: unequal, no order known. Nor can these:
// a is equal or greater, or equal or less.
struct Relation {
  std::optional<Order> order;
  bool different = false;
  bool at_least = false, at_most = false;
};

Relation reversed(Relation r) {
  if (r.order) r.order = reversed(*r.order);
  std::swap(r.at_least, r.at_most);
  return r;
}

// A number that may be any but those below 0.
Relation relate_to_natural(Scalar type, std::int64_t number) {
  if (!is_signed_integer(type)) return {};
  if (number < 0) return {Order::greater, true};
  return {std::nullopt, false, number == 0};
}

// A key is the number of a file and a device, and the lowest byte of what the program gave on top.
bool may_be_negative(const Value& id) { return id.bits >= first_system_v_key && (id.bits >> bits_of_key & 0x80) != 0; }

Relation relate(const Cpu& cpu, Scalar type, const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return {order_numbers(type, a.bits, b.bits), false};
  if (a.is(Value::Kind::process) && b.is_number()) {
    const auto order = order_process(type, a.id, b.bits);
    // 1 is init alone.
    return {order, b.bits == 1 && a.id != slot_init && a.id != slot_shell};
  }
  if (a.is_number() && b.is(Value::Kind::process)) {
    return reversed(relate(cpu, type, b, a));
  }
  if (a.is(Value::Kind::process) && b.is(Value::Kind::process)) {
    if (a.id == b.id) return {Order::equal, false};
    return {std::nullopt, true};
  }
  if (a.is(Value::Kind::opaque) && b.is_number()) {
    return is_never_negative(static_cast<Opaque>(a.id)) ? relate_to_natural(type, b.bits) : Relation{};
  }
  if (a.is(Value::Kind::system_v) && b.is(Value::Kind::system_v) && a.bits == b.bits) return {Order::equal, false};
  if (a.is(Value::Kind::system_v) && b.is_number()) return may_be_negative(a) ? Relation{} : relate_to_natural(type, b.bits);
  if (a.is_number() && (b.is(Value::Kind::opaque) || b.is(Value::Kind::system_v))) {
    return reversed(relate(cpu, type, b, a));
  }
  if (is_place(a) && is_place(b)) {
    if (a.kind == b.kind && a.id == b.id) return {order_of(a.bits, b.bits), false};
    return {std::nullopt, surely_different(cpu, a, b)};
  }
  // User space begins above the first page and ends below 2^47.
  const Value& number = a.is_number() ? a : b;
  if ((is_place(a) || is_place(b)) && number.is_number()) {
    const auto n = static_cast<std::uint64_t>(number.bits);
    if (n < 4096) return {is_place(a) ? Order::greater : Order::less, true};
    if (n >= (std::uint64_t{1} << 47)) return {std::nullopt, true};
  }
  return {};
}

// What isn't the same in every run: in this case of them.
bool undecided(Cpu& cpu, Operator op, Scalar type, const Value& a, const Value& b) {
  const Value& culprit = a.is(Value::Kind::indeterminate) || b.is_number() ? a : b;
  if (const ExpressionId compared = cpu.combined(op, type, a, b)) return cpu.rule(compared, culprit, "a comparison") != 0;
  cpu.no_number(culprit, "a comparison");
}

template <class Test>
void ordering(Cpu& cpu, const Instruction& i, Operator op, Test test) {
  const Value b = cpu.pop();
  Value& a = cpu.top();
  if (a.is_number() && b.is_number()) {
    a.bits = test(order_numbers(i.type, a.bits, b.bits)) ? 1 : 0;
    return;
  }
  const Relation r = relate(cpu, i.type, a, b);
  const Order other = r.at_least ? Order::greater : Order::less;
  const bool is_known = (r.at_least || r.at_most) && test(Order::equal) == test(other);
  const bool result = r.order ? test(*r.order) : is_known ? test(other) : undecided(cpu, op, i.type, a, b);
  a = Value::number(result ? 1 : 0);
}

bool equality(Cpu& cpu, Scalar type, const Value& a, const Value& b) {
  const Relation r = relate(cpu, type, a, b);
  if (r.order) return *r.order == Order::equal;
  return !r.different && undecided(cpu, Operator::equal, type, a, b);
}

}  // namespace

void equal(Cpu& cpu, const Instruction& i) {
  const Value b = cpu.pop();
  cpu.top() = Value::number(equality(cpu, i.type, cpu.top(), b) ? 1 : 0);
}

void not_equal(Cpu& cpu, const Instruction& i) {
  const Value b = cpu.pop();
  cpu.top() = Value::number(equality(cpu, i.type, cpu.top(), b) ? 0 : 1);
}

void less(Cpu& cpu, const Instruction& i) {
  ordering(cpu, i, Operator::less, [](Order o) { return o == Order::less; });
}
void less_equal(Cpu& cpu, const Instruction& i) {
  ordering(cpu, i, Operator::less_equal, [](Order o) { return o == Order::less || o == Order::equal; });
}
void greater(Cpu& cpu, const Instruction& i) {
  ordering(cpu, i, Operator::greater, [](Order o) { return o == Order::greater; });
}
void greater_equal(Cpu& cpu, const Instruction& i) {
  ordering(cpu, i, Operator::greater_equal, [](Order o) { return o == Order::greater || o == Order::equal; });
}

namespace {

bool truth_as(Cpu& cpu, Scalar type, const Value& v) {
  if (v.is_number() && is_float(type)) return float_value(type, v.bits) != 0;
  return cpu.truth(v);
}

}  // namespace

void logical_not(Cpu& cpu, const Instruction& i) {
  cpu.top() = Value::number(truth_as(cpu, i.type, cpu.top()) ? 0 : 1);
}

void jump(Cpu& cpu, const Instruction& i) { cpu.jump(i.a); }

void jump_if_zero(Cpu& cpu, const Instruction& i) {
  if (!truth_as(cpu, i.type, cpu.pop())) cpu.jump(i.a);
}

void jump_if_not_zero(Cpu& cpu, const Instruction& i) {
  if (truth_as(cpu, i.type, cpu.pop())) cpu.jump(i.a);
}

}  // namespace forkcheck::op
