// string.h and strings.h.
#include <algorithm>
#include <cctype>

#include "machine/libc.h"
#include "posix/errno_table.h"
#include "posix/signals.h"

namespace forkcheck::libc {

namespace {

Value moved(Value pointer, std::int64_t by) {
  pointer.bits += by;
  return pointer;
}

// How two texts compare from their beginning: the difference of the first bytes that differ. A process id only equals itself.
std::int64_t compare(LibraryCall& call, const Text& a, const Text& b) {
  for (std::size_t i = 0;; ++i) {
    const char32_t x = i < a.size() ? a[i] : 0;
    const char32_t y = i < b.size() ? b[i] : 0;
    if (x != y && (is_elastic(x) || is_elastic(y))) {
      call.cpu().no_number(Value::unknown(Mystery::process_arithmetic), "a comparison of texts");
    }
    if (x != y) return static_cast<std::int64_t>(x) - static_cast<std::int64_t>(y);
    if (i >= a.size()) return 0;
  }
}

Text lower(Text text) {
  for (char32_t& c : text) c = c >= U'A' && c <= U'Z' ? c + 32 : c;
  return text;
}

// Both strings up to n characters, without reading behind the first difference or NUL of either.
std::int64_t compare_bounded(LibraryCall& call, std::size_t n) {
  Value p = call.argument(0);
  Value q = call.argument(1);
  for (std::size_t i = 0; i < n; ++i, ++p.bits, ++q.bits) {
    const char32_t x = call.character(p);
    const char32_t y = call.character(q);
    const std::int64_t difference = compare(call, Text(1, x), Text(1, y));
    if (difference != 0 || x == 0) return difference;
  }
  return 0;
}

Value find(LibraryCall& call, std::size_t at) {
  return at == Text::npos ? Value::number(0) : moved(call.argument(0), static_cast<std::int64_t>(at));
}

// Digits may hide in a process id, and what follows it has no known offset.
void refuse_processes(LibraryCall& call, const Text& text) {
  if (std::ranges::any_of(text, [](char32_t c) { return is_elastic(c); })) {
    call.cpu().no_number(Value::unknown(Mystery::text_length), "a search in a text");
  }
}

Value copy_memory(LibraryCall& call) {
  const Value to = call.argument(0);
  const Value from = call.argument(1);
  const Value count = call.argument(2);
  const auto size = static_cast<std::uint64_t>(count.is(Value::Kind::elastic) ? count.bits : call.number(2));
  if (size == 0) return to;
  call.cpu().access(from, size, Object::Access::read_only);
  call.cpu().access(to, size, Object::Access::writable);
  call.cpu().memory().copy(to, from, static_cast<std::uint32_t>(size));
  return to;
}

}  // namespace

std::optional<Value> strlen(LibraryCall& call) { return LibraryCall::length_of(call.string(call.argument(0))); }
std::optional<Value> strnlen(LibraryCall& call) {
  return LibraryCall::length_of(call.string(call.argument(0), static_cast<std::size_t>(call.number(1))));
}

std::optional<Value> strcmp(LibraryCall& call) { return Value::number(compare_bounded(call, Text::npos)); }
std::optional<Value> strncmp(LibraryCall& call) {
  return Value::number(compare_bounded(call, static_cast<std::size_t>(call.number(2))));
}
std::optional<Value> strcasecmp(LibraryCall& call) {
  return Value::number(compare(call, lower(call.string(call.argument(0))), lower(call.string(call.argument(1)))));
}

std::optional<Value> strcpy(LibraryCall& call) {
  call.put_string(call.argument(0), call.string(call.argument(1)));
  return call.argument(0);
}

std::optional<Value> strncpy(LibraryCall& call) {
  const auto n = static_cast<std::uint64_t>(call.number(2));
  Text text = call.string(call.argument(1), n);
  if (n == 0) return call.argument(0);
  call.cpu().access(call.argument(0), n, Object::Access::writable);
  text.resize(n, 0);
  call.cpu().memory().put_text(call.argument(0), text);
  return call.argument(0);
}

std::optional<Value> strcat(LibraryCall& call) {
  call.put_string(call.argument(0), call.string(call.argument(0)) + call.string(call.argument(1)));
  return call.argument(0);
}

std::optional<Value> strncat(LibraryCall& call) {
  const Text more = call.string(call.argument(1), static_cast<std::size_t>(call.number(2)));
  call.put_string(call.argument(0), call.string(call.argument(0)) + more);
  return call.argument(0);
}

std::optional<Value> strchr(LibraryCall& call) {
  const Text text = call.string(call.argument(0)) + U'\0';
  refuse_processes(call, text);
  return find(call, text.find(static_cast<unsigned char>(call.integer(1))));
}

std::optional<Value> strrchr(LibraryCall& call) {
  const Text text = call.string(call.argument(0)) + U'\0';
  refuse_processes(call, text);
  return find(call, text.rfind(static_cast<unsigned char>(call.integer(1))));
}

std::optional<Value> strstr(LibraryCall& call) {
  const Text text = call.string(call.argument(0));
  const Text wanted = call.string(call.argument(1));
  refuse_processes(call, text + wanted);
  return find(call, text.find(wanted));
}

std::optional<Value> strdup(LibraryCall& call) { return call.new_string(call.string(call.argument(0))); }

std::optional<Value> strerror(LibraryCall& call) {
  return call.new_text(error_text(call.integer(0)), Object::Access::read_only);
}

std::optional<Value> strsignal(LibraryCall& call) {
  return call.new_text(signal_text(call.integer(0)), Object::Access::read_only);
}

std::optional<Value> memset(LibraryCall& call) {
  const auto size = static_cast<std::uint64_t>(call.number(2));
  if (size == 0) return call.argument(0);
  call.cpu().access(call.argument(0), size, Object::Access::writable);
  call.cpu().memory().fill(call.argument(0), static_cast<std::uint8_t>(call.integer(1)), static_cast<std::uint32_t>(size));
  return call.argument(0);
}

std::optional<Value> memcpy(LibraryCall& call) { return copy_memory(call); }
std::optional<Value> memmove(LibraryCall& call) { return copy_memory(call); }

std::optional<Value> memcmp(LibraryCall& call) {
  const auto n = call.number(2);
  Value p = call.argument(0);
  Value q = call.argument(1);
  for (std::int64_t i = 0; i < n; ++i, ++p.bits, ++q.bits) {
    const std::int64_t difference = compare(call, Text(1, call.character(p)), Text(1, call.character(q)));
    if (difference != 0) return Value::number(difference);
  }
  return Value::number(0);
}

std::optional<Value> memchr(LibraryCall& call) {
  const auto wanted = static_cast<unsigned char>(call.integer(1));
  Value p = call.argument(0);
  for (std::int64_t i = 0; i < call.number(2); ++i, ++p.bits) {
    const char32_t c = call.character(p);
    refuse_processes(call, Text(1, c));
    if (c == wanted) return p;
  }
  return Value::number(0);
}

}  // namespace forkcheck::libc
