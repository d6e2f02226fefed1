// Conversions between scalar types, as gcc's code for x86-64 makes them.
#include <bit>
#include <limits>

#include "machine/cpu.h"
#include "machine/float_bits.h"

namespace forkcheck::op {

namespace {

// cvttsd2si: what doesn't fit becomes the smallest number.
std::int64_t truncate32(double d) {
  return d > -2147483649.0 && d < 2147483648.0 ? static_cast<std::int32_t>(d) : std::numeric_limits<std::int32_t>::min();
}
std::int64_t truncate64(double d) {
  constexpr double two63 = 9223372036854775808.0;
  return d >= -two63 && d < two63 ? static_cast<std::int64_t>(d) : std::numeric_limits<std::int64_t>::min();
}

std::int64_t float_to_integer(Scalar to, double d) {
  constexpr double two63 = 9223372036854775808.0;
  if (to == Scalar::u32 || to == Scalar::i64) return wrap(to, truncate64(d));
  // gcc subtracts 2^63 first where the value is that large, and puts the bit back.
  if (to == Scalar::u64 && d >= two63) return truncate64(d - two63) ^ std::numeric_limits<std::int64_t>::min();
  if (to == Scalar::u64) return truncate64(d);
  return wrap(to, truncate32(d));
}

std::int64_t integer_to_float(Scalar from, Scalar to, std::int64_t bits) {
  const bool large = !is_signed_integer(from) && bits < 0;
  if (to == Scalar::f64) {
    return std::bit_cast<std::int64_t>(large ? static_cast<double>(static_cast<std::uint64_t>(bits)) : static_cast<double>(bits));
  }
  const float f = large ? static_cast<float>(static_cast<std::uint64_t>(bits)) : static_cast<float>(bits);
  return std::bit_cast<std::uint32_t>(f);
}

std::int64_t convert_number(Scalar from, Scalar to, std::int64_t bits) {
  if (to == Scalar::boolean) return (is_float(from) ? float_value(from, bits) != 0 : bits != 0) ? 1 : 0;
  if (is_float(from)) {
    const double d = float_value(from, bits);
    return is_float(to) ? float_bits(to, d) : float_to_integer(to, d);
  }
  return is_float(to) ? integer_to_float(from, to, bits) : wrap(to, bits);
}

// A value without a number stays what it is in every type that is wide enough for it.
Value convert_mystery(const Value& v, Scalar to) {
  switch (v.kind) {
    case Value::Kind::process:
    case Value::Kind::minus_process:
      if (size_of(to) >= 4 && !is_float(to)) return v;
      return Value::unknown(Mystery::process_arithmetic);
    case Value::Kind::opaque:
    case Value::Kind::system_v:
      if (size_of(to) >= 4 && !is_float(to)) return v;
      return Value::unknown(Mystery::opaque_arithmetic);
    case Value::Kind::elastic:
      if (size_of(to) >= 4 && !is_float(to)) return v;
      return Value::unknown(Mystery::text_length);
    case Value::Kind::address:
    case Value::Kind::function:
    case Value::Kind::builtin:
      if (size_of(to) == 8 && !is_float(to)) return v;
      return Value::unknown(Mystery::address_arithmetic);
    case Value::Kind::number:
    case Value::Kind::unknown:
    case Value::Kind::indeterminate:
    case Value::Kind::token:
    case Value::Kind::arguments: return v;
  }
  return v;
}

}  // namespace

void convert(Cpu& cpu, const Instruction& i) {
  Value& v = cpu.top();
  if (v.is_number()) [[likely]] {
    v.bits = convert_number(i.from, i.type, v.bits);
  } else if (i.type == Scalar::boolean && !v.is(Value::Kind::indeterminate) && !v.is(Value::Kind::unknown)) {
    v = Value::number(cpu.truth(v) ? 1 : 0);
  } else {
    const Value before = v;
    v = convert_mystery(before, i.type);
    if (v.is(Value::Kind::unknown)) v.id = cpu.converted(i.from, i.type, before);
  }
}

}  // namespace forkcheck::op
