// One value of the running program: a number, or something that has no number in the model (an address, a process id).
//
// What real numbers these have differs from run to run, so they keep their identity as long as the program only copies and
// compares them; arithmetic makes them `unknown`. Unknown and indeterminate values may be moved about freely; a branch, an
// output or a request that depends on one stops the process with a diagnostic (cpu.h: Cpu::need_number).
#pragma once

#include <compare>
#include <cstdint>

#include "machine/expression.h"
#include "machine/request.h"
#include "posix/opaque.h"
#include "program/program.h"

namespace forkcheck {

using ObjectId = std::uint32_t;  // index into Memory; renumbered when a state is interned

// Why a value is unknown.
enum class Mystery : std::int64_t {
  process_arithmetic,  // computed from the number of a process
  address_arithmetic,  // computed from the number of an address
  text_length,         // depends on how many digits a process id has
  opaque_arithmetic,   // computed from what differs from run to run
  machine_number,      // that the kernel of a machine chooses: the number of a file, a time
  mixed_bytes,         // bytes of a pointer or of a process id seen one by one, or mixed with others
};

struct Value {
  enum class Kind : std::uint8_t {
    number,         // bits: sign- or zero-extended from its type; floats: their IEEE bits. Pointers: null, or a wild address
    address,        // object id, offset bits in bytes
    function,       // FunctionId id
    builtin,        // Builtin id
    process,        // Slot id
    minus_process,  // the number of process id, negated: a process group for kill and waitpid
    elastic,        // a number of characters, bits, in which each process id counts as one: the length of such a text
    unknown,        // bits: a Mystery; id: what it is computed from, if that is known (an ExpressionId)
    indeterminate,  // never written
    token,          // in memory only: the digits of process id, standing for one byte (see Memory::text_at)
    opaque,         // differs from run to run: the time, a user's number. id: an Opaque; bits: its ExpressionId, if others may equal it
    system_v,       // the id of a System V object, bits: SystemVObject::number; or a key that ftok made: first_system_v_key and above
    arguments,      // in a va_list only: next variadic argument number bits of frame id
  };
  Kind kind = Kind::number;
  Scalar type = Scalar::none;  // variadic arguments only: what was pushed
  std::uint32_t id = 0;
  std::int64_t bits = 0;

  auto operator<=>(const Value&) const = default;

  bool is(Kind k) const { return kind == k; }
  bool is_number() const { return kind == Kind::number; }

  static Value number(std::int64_t bits) { return {Kind::number, Scalar::none, 0, bits}; }
  static Value address(ObjectId object, std::int64_t offset = 0) { return {Kind::address, Scalar::none, object, offset}; }
  static Value process(Slot slot) { return {Kind::process, Scalar::none, slot, 0}; }
  static Value unknown(Mystery why) { return {Kind::unknown, Scalar::none, no_expression, static_cast<std::int64_t>(why)}; }
  static Value opaque(Opaque what, ExpressionId from = no_expression) {
    return {Kind::opaque, Scalar::none, static_cast<std::uint32_t>(what), from};
  }
  static Value system_v(std::int64_t which) { return {Kind::system_v, Scalar::none, 0, which}; }
  static Value indeterminate() { return {Kind::indeterminate, Scalar::none, 0, 0}; }
};

inline constexpr std::int64_t first_system_v_key = std::int64_t{1} << 62;
inline constexpr int bits_of_key = 40;  // above them the byte that ftok was given

// Sizes of scalars without a call: the machine's inner loop needs them.
constexpr std::uint32_t size_of(Scalar type) {
  constexpr std::uint32_t sizes[] = {1, 1, 2, 2, 4, 4, 8, 8, 1, 4, 8, 8, 0};
  return sizes[static_cast<std::size_t>(type)];
}
constexpr bool is_float(Scalar type) { return type == Scalar::f32 || type == Scalar::f64; }
constexpr bool is_signed_integer(Scalar type) {
  return type == Scalar::i8 || type == Scalar::i16 || type == Scalar::i32 || type == Scalar::i64;
}

// The low bits of `bits` as a value of that type: wraps as two's complement does.
constexpr std::int64_t wrap(Scalar type, std::int64_t bits) {
  switch (type) {
    case Scalar::i8: return static_cast<std::int8_t>(bits);
    case Scalar::u8:
    case Scalar::boolean: return static_cast<std::uint8_t>(bits);
    case Scalar::i16: return static_cast<std::int16_t>(bits);
    case Scalar::u16: return static_cast<std::uint16_t>(bits);
    case Scalar::i32: return static_cast<std::int32_t>(bits);
    case Scalar::u32:
    case Scalar::f32: return static_cast<std::uint32_t>(bits);
    case Scalar::i64:
    case Scalar::u64:
    case Scalar::f64:
    case Scalar::pointer:
    case Scalar::none: return bits;
  }
  return bits;
}

// Process ids of Linux on a 64-bit machine: 2 .. pid_max - 1; only init is 1. What is the same for all of them is known.
inline constexpr std::int64_t smallest_process_id = 2;
inline constexpr std::int64_t largest_process_id = 4194303;
inline constexpr std::int64_t longest_process_text = 7;  // decimal digits
inline constexpr std::int64_t longest_opaque_number = 20, longest_date = 25, longest_name = 64;  // HOST_NAME_MAX
// How many bytes an element of a text has at most.
inline std::int64_t longest_of(char32_t c) {
  if (!is_elastic(c)) return 1;
  if (c >= text_opaque + opaque_kinds) return longest_process_text;
  const auto what = static_cast<Opaque>(c - text_opaque);
  if (what == Opaque::date) return longest_date;
  return what == Opaque::host || what == Opaque::directory ? longest_name : longest_opaque_number;
}
inline std::size_t longest_size(const Text& text) {
  std::int64_t size = 0;
  for (const char32_t c : text) size += longest_of(c);
  return static_cast<std::size_t>(size);
}

}  // namespace forkcheck
