// What differs from run to run: the functions behind headers/bits/library/opaque.h.
#include "machine/libc.h"
#include "posix/opaque.h"

namespace forkcheck::libc {

namespace {

Opaque which(LibraryCall& call, std::size_t argument) {
  const std::int32_t kind = call.integer(argument);
  if (kind < 0 || kind >= opaque_kinds) call.cpu().stuck(Code::not_modelled, "this isn't covered: the place may be too small for what differs from run to run, or is asked for");
  return static_cast<Opaque>(kind);
}

}  // namespace

std::optional<Value> __forkcheck_opaque(LibraryCall& call) { return Value::opaque(which(call, 0)); }

// Is there anything that could be computed from it?
std::optional<Value> __forkcheck_is_number(LibraryCall& call) { return Value::number(call.argument(0).is_number() ? 1 : 0); }

// (to, which, rest): the text, and the string `rest` behind it.
std::optional<Value> __forkcheck_opaque_text(LibraryCall& call) {
  Text text(1, text_opaque + static_cast<char32_t>(which(call, 1)));
  text += call.string(call.argument(2));
  call.put_string(call.argument(0), text);
  return Value::number(0);
}

}  // namespace forkcheck::libc
