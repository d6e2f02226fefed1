// What all library functions share: arguments, strings, errno; and the table of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "machine/float_bits.h"
#include "machine/libc.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

constexpr std::array implementations = {
#define BUILTIN(name, header, returns) LibraryFunction{&libc::name},
#include "program/builtins.def"
#undef BUILTIN
};

}  // namespace

LibraryFunction implementation_of(Builtin builtin) { return implementations[static_cast<std::size_t>(builtin)]; }

LibraryCall::LibraryCall(Cpu& cpu, Builtin builtin, const std::vector<Scalar>& types, std::vector<Value> arguments)
    : cpu_(cpu), builtin_(builtin), types_(types), arguments_(std::move(arguments)) {}

const Value& LibraryCall::argument(std::size_t n) {
  if (n >= arguments_.size()) cpu_.mistake(Code::bad_call, fmt::format("{} is called with only {} arguments", name(), n));
  if (is_float(types_[n])) cpu_.mistake(Code::bad_call, fmt::format("argument {} of {} is a floating number", n + 1, name()));
  return arguments_[n];
}

std::int32_t LibraryCall::integer(std::size_t n) {
  return static_cast<std::int32_t>(cpu_.need_number(argument(n), fmt::format("argument {} of {}", n + 1, name())));
}

std::int64_t LibraryCall::number(std::size_t n) {
  return cpu_.need_number(argument(n), fmt::format("argument {} of {}", n + 1, name()));
}

double LibraryCall::real(std::size_t n) {
  if (n >= arguments_.size() || types_[n] != Scalar::f64) {
    cpu_.mistake(Code::bad_call, fmt::format("argument {} of {} is no floating number", n + 1, name()));
  }
  const std::int64_t bits = cpu_.need_number(arguments_[n], fmt::format("argument {} of {}", n + 1, name()));
  return float_value(Scalar::f64, bits);
}

std::vector<Value> LibraryCall::variadic(std::size_t first) const {
  std::vector<Value> values;
  for (std::size_t n = first; n < arguments_.size(); ++n) {
    values.push_back(arguments_[n]);
    values.back().type = types_[n];
  }
  return values;
}

std::size_t LibraryCall::stream(std::size_t n) {
  const Value& v = argument(n);
  for (const Stream& stream : cpu_.state().streams) {
    if (stream.file != v) continue;
    if (stream.is_closed) cpu_.mistake(Code::dangling_pointer, "this uses a stream that was closed");
    return stream.number;
  }
  const bool is_gone = v.is(Value::Kind::address) && cpu_.memory().object(v.id).life == Object::Life::dead;
  if (is_gone) cpu_.mistake(Code::dangling_pointer, "this uses a stream that was closed");
  if (v.is_number()) {
    cpu_.finding(Code::invalid_access, "a stream that is no FILE: SIGSEGV ends the process");
    cpu_.killed(sig_segv);
  }
  if (v.is(Value::Kind::address)) cpu_.stuck(Code::opaque_object, "a FILE that the library didn't make isn't covered");
  cpu_.no_number(v, "an output stream");
}

char32_t LibraryCall::character(const Value& pointer, Unset unset) {
  cpu_.access(pointer, 1, Object::Access::read_only);
  const auto element = cpu_.memory().element_at(pointer.id, static_cast<std::uint32_t>(pointer.bits));
  switch (element.kind) {
    case Memory::Element::Kind::element: return element.character;
    case Memory::Element::Kind::indeterminate:
      if (unset == Unset::kept) return text_indeterminate;
      cpu_.no_number(Value::indeterminate(), fmt::format("what {} does", name()));
    case Memory::Element::Kind::unknown: break;
  }
  cpu_.no_number(Value::unknown(Mystery::mixed_bytes), fmt::format("what {} does", name()));
}

Text LibraryCall::string(const Value& pointer, std::optional<std::size_t> most) {
  Text text;
  for (Value at = pointer; !most || text.size() < *most; ++at.bits) {
    const char32_t c = character(at);
    if (c == 0) break;
    text.push_back(c);
    if (most && is_elastic(c)) cpu_.no_number(Value::unknown(Mystery::text_length), fmt::format("where {} stops", name()));
  }
  return text;
}

std::string LibraryCall::plain_string(std::size_t n) {
  std::string plain;
  for (const char32_t c : string(argument(n))) {
    if (is_elastic(c)) cpu_.no_number(Value::process(0), fmt::format("the result of {}", name()));
    plain.push_back(static_cast<char>(c));
  }
  return plain;
}

// The real text may be longer than in the model by six characters for each process id in it: all must have room.
void LibraryCall::put_string(const Value& to, const Text& text) {
  const auto least = text.size() + 1;
  const auto most = longest_size(text) + 1;
  cpu_.access(to, least, Object::Access::writable);
  if (cpu_.memory().trouble(to, most, Object::Access::writable) != Trouble::none) {
    cpu_.mistake(Code::out_of_bounds, "whether this text fits depends on how long a part of it is that differs from run to run");
  }
  cpu_.memory().put_text(to, text + U'\0');
}

Value LibraryCall::length_of(const Text& text) {
  const bool elastic = std::ranges::any_of(text, [](char32_t c) { return is_elastic(c); });
  const auto length = static_cast<std::int64_t>(text.size());
  return elastic ? Value{Value::Kind::elastic, Scalar::none, 0, length} : Value::number(length);
}

Text LibraryCall::bytes(const Value& pointer, const Value& count, Unset unset) {
  const bool elastic = count.is(Value::Kind::elastic);
  const std::int64_t n = elastic ? count.bits : cpu_.need_number(count, fmt::format("the length given to {}", name()));
  Text text;
  if (n == 0) return text;
  cpu_.access(pointer, static_cast<std::uint64_t>(n), Object::Access::read_only);
  for (Value at = pointer; std::cmp_less(text.size(), n); ++at.bits) {
    text.push_back(character(at, unset));
    if (!elastic && is_elastic(text.back())) {
      cpu_.no_number(Value::unknown(Mystery::text_length), fmt::format("where {} stops", name()));
    }
  }
  return text;
}

std::optional<Value> LibraryCall::ask(Request request) {
  cpu_.ask(std::move(request));
  return std::nullopt;
}

std::optional<Value> LibraryCall::fails(int error) {
  set_errno(error);
  return Value::number(-1);
}

void LibraryCall::set_errno(int error) { cpu_.memory().store(Value::address(errno_object), Scalar::i32, Value::number(error)); }

int LibraryCall::get_errno() {
  const Value v = cpu_.memory().load(Value::address(errno_object), Scalar::i32);
  return static_cast<int>(cpu_.need_number(v, "errno"));
}

Value LibraryCall::new_string(const Text& text) {
  const auto ids = std::ranges::count_if(text, [](char32_t c) { return is_elastic(c); });
  const auto size = text.size() + 1 + static_cast<std::size_t>(ids * (longest_process_text - 1));
  const Value string = Value::address(cpu_.memory().add(Object::Kind::heap, static_cast<std::uint32_t>(size)));
  put_string(string, text);
  return string;
}

Value LibraryCall::new_text(std::string_view text, Object::Access access) {
  auto content = std::make_shared<Content>();
  content->bytes.assign(text.begin(), text.end());
  content->bytes.push_back(0);
  const ObjectId id = cpu_.memory().add(access == Object::Access::read_only ? Object::Kind::text : Object::Kind::heap,
                                        std::move(content));
  cpu_.memory().object(id).access = access;
  return Value::address(id);
}

}  // namespace forkcheck
