// stdlib.h, errno.h, assert.h: ends of the process, numbers, memory, the environment.
#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <limits>

#include "machine/exit.h"
#include "machine/float_bits.h"
#include "machine/libc.h"
#include "machine/print.h"
#include "posix/signals.h"

namespace forkcheck::libc {

namespace {

constexpr std::uint64_t heap_limit = std::uint64_t{64} << 20;

std::optional<Value> allocate(LibraryCall& call, std::uint64_t size) {
  if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    call.set_errno(ENOMEM);
    return Value::number(0);
  }
  if (call.cpu().memory().heap_bytes() + size > heap_limit) {
    call.cpu().stuck(Code::heap_limit, fmt::format("the heap grows beyond {} MiB", heap_limit >> 20));
  }
  return Value::address(call.cpu().memory().add(Object::Kind::heap, static_cast<std::uint32_t>(size)));
}

// A pointer that free and realloc take: the beginning of a live heap object.
void need_heap(LibraryCall& call, const Value& p) {
  if (!p.is(Value::Kind::address)) {
    if (!p.is_number()) call.cpu().no_number(p, "which memory is freed");
    call.cpu().mistake(Code::bad_free, "this frees a pointer that malloc never returned");
  }
  const Object& object = call.cpu().memory().object(p.id);
  if (object.kind == Object::Kind::heap && object.life == Object::Life::dead) {
    call.cpu().mistake(Code::bad_free, "this memory is freed twice");
  }
  if (object.kind != Object::Kind::heap || p.bits != 0) {
    call.cpu().mistake(Code::bad_free, "this frees a pointer that malloc never returned");
  }
}

std::optional<Value> register_handler(LibraryCall& call, std::optional<Value> argument) {
  const Value function = call.argument(0);
  if (!function.is(Value::Kind::function) && !function.is(Value::Kind::builtin)) {
    call.cpu().mistake(Code::bad_call, "an exit handler that is no function");
  }
  call.state().handlers.push_back({function, argument});
  return Value::number(0);
}

// strtol and its kin on a string in memory: the host's own, in the C locale.
template <class Parse>
auto parse_number(LibraryCall& call, Parse parse) {
  const std::string text = call.plain_string(0);
  char* end = nullptr;
  errno = 0;
  const auto n = parse(text.c_str(), &end);
  if (errno != 0) call.set_errno(errno);
  const Value where = call.argument(1);
  // A base that doesn't exist leaves the end alone.
  if (end != nullptr && (!where.is_number() || where.bits != 0)) {
    Value stop = call.argument(0);
    stop.bits += end - text.c_str();
    call.cpu().store(where, Scalar::pointer, stop);
  }
  return n;
}

}  // namespace

std::optional<Value> exit(LibraryCall& call) {
  begin_exit(call.cpu(), call.integer(0));
  return std::nullopt;
}

// glibc 2.36 raises the signal at once and flushes nothing.
std::optional<Value> abort(LibraryCall&) { throw Halt{KilledRequest{sig_abrt, true}}; }

std::optional<Value> atexit(LibraryCall& call) { return register_handler(call, std::nullopt); }
std::optional<Value> on_exit(LibraryCall& call) { return register_handler(call, call.argument(1)); }

// A text that is a process id and nothing else is read back as that.
std::optional<Value> atoi(LibraryCall& call) {
  const Text text = call.string(call.argument(0));
  if (text.size() == 1 && text[0] >= text_slot) return Value::process(static_cast<Slot>(text[0] - text_slot));
  return Value::number(static_cast<std::int32_t>(std::strtol(call.plain_string(0).c_str(), nullptr, 10)));
}
std::optional<Value> atol(LibraryCall& call) {
  return Value::number(std::strtol(call.plain_string(0).c_str(), nullptr, 10));
}
std::optional<Value> strtol(LibraryCall& call) {
  const int base = call.integer(2);
  return Value::number(parse_number(call, [&](const char* text, char** end) { return std::strtol(text, end, base); }));
}
std::optional<Value> strtoul(LibraryCall& call) {
  const int base = call.integer(2);
  const auto n = parse_number(call, [&](const char* text, char** end) { return std::strtoul(text, end, base); });
  return Value::number(static_cast<std::int64_t>(n));
}
std::optional<Value> strtod(LibraryCall& call) {
  return Value::number(float_bits(Scalar::f64, parse_number(call, [](const char* text, char** end) { return std::strtod(text, end); })));
}
std::optional<Value> strtof(LibraryCall& call) {
  const float f = parse_number(call, [](const char* text, char** end) { return std::strtof(text, end); });
  return Value::number(float_bits(Scalar::f32, f));
}

std::optional<Value> abs(LibraryCall& call) {
  const std::int64_t n = call.integer(0);
  return Value::number(wrap(Scalar::i32, n < 0 ? -n : n));
}
std::optional<Value> labs(LibraryCall& call) {
  const auto n = static_cast<std::uint64_t>(call.number(0));
  return Value::number(static_cast<std::int64_t>(call.number(0) < 0 ? -n : n));
}

std::optional<Value> malloc(LibraryCall& call) { return allocate(call, static_cast<std::uint64_t>(call.number(0))); }

std::optional<Value> calloc(LibraryCall& call) {
  const auto product = static_cast<unsigned __int128>(static_cast<std::uint64_t>(call.number(0))) *
                       static_cast<std::uint64_t>(call.number(1));
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t size = product > most ? most : static_cast<std::uint64_t>(product);
  const auto memory = allocate(call, size);
  if (memory->is(Value::Kind::address)) call.cpu().memory().fill(*memory, 0, static_cast<std::uint32_t>(size));
  return memory;
}

std::optional<Value> realloc(LibraryCall& call) {
  const Value old = call.argument(0);
  const auto size = static_cast<std::uint64_t>(call.number(1));
  if (old.is_number() && old.bits == 0) return allocate(call, size);
  need_heap(call, old);
  if (size == 0) {
    call.cpu().memory().release(old.id);
    return Value::number(0);
  }
  const auto fresh = allocate(call, size);
  if (!fresh->is(Value::Kind::address)) return fresh;
  const auto kept = std::min<std::uint64_t>(size, call.cpu().memory().object(old.id).full_size());
  call.cpu().memory().copy(*fresh, old, static_cast<std::uint32_t>(kept));
  call.cpu().memory().release(old.id);
  return fresh;
}

std::optional<Value> free(LibraryCall& call) {
  const Value p = call.argument(0);
  if (p.is_number() && p.bits == 0) return Value::number(0);
  need_heap(call, p);
  call.cpu().memory().release(p.id);
  return Value::number(0);
}

std::optional<Value> __forkcheck_errno(LibraryCall&) { return Value::address(errno_object); }

// As __assert_fail: "program: file:line: function: Assertion `text' failed." on stderr, then abort.
std::optional<Value> __forkcheck_assert_failed(LibraryCall& call) {
  const auto& arguments = call.cpu().world().options.arguments;
  const std::string path = arguments.empty() ? "" : arguments.front();
  const std::string program = path.substr(path.rfind('/') + 1);
  const std::string message = fmt::format("{}: {}:{}: {}: Assertion `{}' failed.\n", program, call.plain_string(1),
                                          static_cast<std::uint32_t>(call.integer(2)), call.plain_string(3), call.plain_string(0));
  print_to(call, 2, {{Piece::Kind::text, Text(message.begin(), message.end())}});
  call.cpu().ask(KilledRequest{sig_abrt});
  return std::nullopt;
}

}  // namespace forkcheck::libc
