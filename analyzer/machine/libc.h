// The library functions: one C++ function for each row of builtins.def, by header in libc_*.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/cpu.h"

namespace forkcheck {

// One call in progress: its arguments, and what most implementations need. Errors end the run (Halt).
class LibraryCall {
 public:
  enum class Unset : std::uint8_t { mistake, kept };  // what becomes of bytes that were never set

  LibraryCall(Cpu& cpu, Builtin builtin, const std::vector<Scalar>& types, std::vector<Value> arguments);

  Cpu& cpu() { return cpu_; }
  LocalState& state() { return cpu_.state(); }
  std::string_view name() const { return row_of(builtin_).name; }

  // Arguments. Too few of them, or a floating number where none is meant, stops the process: a bad call.
  const Value& argument(std::size_t n);
  std::int32_t integer(std::size_t n);
  std::int64_t number(std::size_t n);     // long, size_t: narrower ones as they come
  double real(std::size_t n);             // double
  std::vector<Value> variadic(std::size_t first) const;  // with their types
  std::size_t stream(std::size_t n);      // number of a FILE *, in LocalState::streams

  // Strings: up to NUL or that many characters. A process id in it is one character from text_slot on.
  Text string(const Value& pointer, std::optional<std::size_t> most = {});
  std::string plain_string(std::size_t n);  // without process ids
  char32_t character(const Value& pointer, Unset unset = Unset::mistake);
  void put_string(const Value& to, const Text& text);  // with a NUL behind it
  // A number of characters: elastic if a process id is among them.
  static Value length_of(const Text& text);
  // As many characters of the object as `count` says; its elastic count is honoured. Those that were never set may be kept, as
  // text_indeterminate, or are a mistake.
  Text bytes(const Value& pointer, const Value& count, Unset unset = Unset::mistake);

  // Ends of a call: the kernel's reply will be its result; or -1, and errno.
  std::optional<Value> ask(Request request);
  std::optional<Value> fails(int error);
  void set_errno(int error);
  int get_errno();
  Value new_text(std::string_view text, Object::Access access);
  // A heap object that holds the text, with room for every number of digits.
  Value new_string(const Text& text);

 private:
  Cpu& cpu_;
  Builtin builtin_;
  const std::vector<Scalar>& types_;
  std::vector<Value> arguments_;
};

// The result, or none when the kernel's reply will be it.
using LibraryFunction = std::optional<Value> (*)(LibraryCall& call);
LibraryFunction implementation_of(Builtin builtin);

// Implementations, one for each row: libc::printf and so on.
namespace libc {
#define BUILTIN(name, header, returns) std::optional<Value> name(LibraryCall& call);
#include "program/builtins.def"
#undef BUILTIN
}  // namespace libc

class ScanSource;
namespace libc {
// The scanf family: what a source holds, stored where the arguments point to.
Value scan_from(LibraryCall& call, ScanSource& source, const std::string& format, const std::vector<Value>& arguments);
}  // namespace libc

// What is left of the arguments that a va_list refers to.
std::vector<Value> variadic_arguments(Cpu& cpu, const Value& list);

}  // namespace forkcheck
