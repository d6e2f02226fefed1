// Program: the flat, typed form between the front end and the process machine; they meet only here.
//
// Code is for a stack machine: an instruction pops its operands and pushes its result. Every value on the operand stack is a
// scalar; structs are handled through pointers. What runs alone in a process is all here; what asks the kernel is a
// call_builtin whose implementation in the machine makes a request.
//
// Locals: a "register" local is a scalar whose address is never taken; it is read and written by load_local and store_local
// and liveness is known for it. Every other local is a memory object of its frame.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/source.h"
#include "program/builtins.h"

namespace forkcheck {

using FunctionId = Id<struct FunctionTag>;
using GlobalId = Id<struct GlobalTag>;
using CallSiteId = Id<struct CallSiteTag>;
using LocalSlot = std::uint32_t;  // index into Function::locals
using Pc = std::uint32_t;         // index into Program::code

// Scalars of C on x86-64 Linux (System V ABI): int 32 bits, long and pointers 64, char signed. _Bool is its own type, because
// converting to it compares with zero. long double is refused by the front end.
enum class Scalar : std::uint8_t { i8, u8, i16, u16, i32, u32, i64, u64, boolean, f32, f64, pointer, none };

struct ScalarInfo {
  std::string_view name;
  std::uint32_t size;  // bytes
  bool is_integer;
  bool is_signed;
};
const ScalarInfo& info(Scalar type);

enum class Op : std::uint8_t {
#define OP(name, effect, meaning) name,
#include "program/ops.def"
#undef OP
};

struct Instruction {
  Op op;
  Scalar type = Scalar::none;   // of the operands, see ops.def
  Scalar from = Scalar::none;   // convert: the type before
  std::uint32_t a = 0;          // slot, target Pc, id, count or element size, see ops.def
  std::int64_t imm = 0;         // constant or offset
  Span span;

  bool operator==(const Instruction&) const = default;
};

struct Local {
  std::string name;             // empty for a temporary of the compiler's own
  std::uint32_t size = 0;       // bytes; 0 for a variable-length array (its size comes with declare_vla)
  Scalar reg = Scalar::none;    // its type if it is a register local; none: a memory object
  Span span;
  bool operator==(const Local&) const = default;
};

struct Function {
  std::string name;
  Scalar result = Scalar::none;             // none: void (structs are returned through a hidden first pointer parameter)
  std::vector<Local> locals;                // the first `parameters` of them are the parameters, in order: all registers
                                            // (a struct comes as a pointer; the function's own code copies what needs memory)
  std::uint32_t parameters = 0;
  bool variadic = false;
  bool built_in = false;                    // from one of our own headers: calls are reported at the user's line
  Pc begin = 0, end = 0;                    // its code
  Span span;
  bool operator==(const Function&) const = default;
};

// An address inside a global's initial value.
struct Relocation {
  std::uint32_t offset = 0;                 // in bytes
  std::variant<GlobalId, FunctionId, Builtin> target;
  std::int64_t addend = 0;                  // for GlobalId
  bool operator==(const Relocation&) const = default;
};

struct Global {
  std::string name;                         // empty for string literals
  std::vector<std::uint8_t> bytes;          // initial value; its size is the object's size
  std::vector<Relocation> relocations;
  Scalar scalar = Scalar::none;             // its type if it is one scalar whose address is never taken
  enum class Access : std::uint8_t { writable, read_only } access = Access::writable;
  Span span;
  bool operator==(const Global&) const = default;
};

// What a call passes: printf and its kin need the types that were really pushed.
struct CallSite {
  std::vector<Scalar> arguments;            // after conversion (prototype) or default promotion (variadic part)
  bool operator==(const CallSite&) const = default;
};

// What exec can find. Paths are as in the source: "./child", or the name alone of a command that is found in the usual folders.
struct Executable {
  enum class Kind : std::uint8_t {
    neighbour,  // lies beside the program, linked into it
    command,    // found in the usual folders, linked too
    opaque,     // exists on every machine, but isn't covered
  } kind = Kind::neighbour;
  std::string path;
  FunctionId main;  // of the linked ones
  bool operator==(const Executable&) const = default;
};

struct Program {
  std::vector<Instruction> code;
  std::vector<Function> functions;
  std::vector<Global> globals;
  std::vector<CallSite> call_sites;
  FunctionId main;
  std::vector<Executable> executables;  // that a text of the program names

  bool operator==(const Program&) const = default;  // spans included
};

// Readable listing of the whole program, one instruction a line.
std::string print(const Program& program);

// Why a program is not well formed (stack depths, operand types, ids, jump targets); empty if it is.
// Run on every lowered program: a complaint is a bug of the front end.
std::vector<std::string> verify(const Program& program);

// Equality without spans, names of locals kept: for the law that printing and parsing again gives the same program.
bool same_program(const Program& a, const Program& b);

}  // namespace forkcheck
