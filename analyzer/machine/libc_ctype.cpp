// ctype.h in the C locale. The tests return glibc's mask of the class, as its table look-up does, not 1.
#include <fmt/format.h>

#include <cctype>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

int character_of(LibraryCall& call) {
  const std::int32_t c = call.integer(0);
  if (c < -128 || c > 255) {
    call.cpu().mistake(Code::bad_call, fmt::format("{} is called with {}, which is no character", call.name(), c));
  }
  return c;
}

// _ISbit of ctype.h on a little-endian machine.
std::optional<Value> test(LibraryCall& call, bool (*is)(int), int mask) {
  const int c = character_of(call);
  return Value::number(c >= 0 && c < 128 && is(c) ? mask : 0);
}

bool upper(int c) { return c >= 'A' && c <= 'Z'; }
bool lower(int c) { return c >= 'a' && c <= 'z'; }
bool digit(int c) { return c >= '0' && c <= '9'; }
bool alpha(int c) { return upper(c) || lower(c); }
bool alnum(int c) { return alpha(c) || digit(c); }
bool xdigit(int c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool space(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool print(int c) { return c >= ' ' && c <= '~'; }
bool punct(int c) { return c > ' ' && c <= '~' && !alnum(c); }

}  // namespace

std::optional<Value> isupper(LibraryCall& call) { return test(call, &upper, 1 << 8); }
std::optional<Value> islower(LibraryCall& call) { return test(call, &lower, 1 << 9); }
std::optional<Value> isalpha(LibraryCall& call) { return test(call, &alpha, 1 << 10); }
std::optional<Value> isdigit(LibraryCall& call) { return test(call, &digit, 1 << 11); }
std::optional<Value> isxdigit(LibraryCall& call) { return test(call, &xdigit, 1 << 12); }
std::optional<Value> isspace(LibraryCall& call) { return test(call, &space, 1 << 13); }
std::optional<Value> isprint(LibraryCall& call) { return test(call, &print, 1 << 14); }
std::optional<Value> ispunct(LibraryCall& call) { return test(call, &punct, 1 << 2); }
std::optional<Value> isalnum(LibraryCall& call) { return test(call, &alnum, 1 << 3); }

std::optional<Value> toupper(LibraryCall& call) {
  const int c = character_of(call);
  return Value::number(lower(c) ? c - 32 : c);
}
std::optional<Value> tolower(LibraryCall& call) {
  const int c = character_of(call);
  return Value::number(upper(c) ? c + 32 : c);
}

}  // namespace forkcheck::libc
