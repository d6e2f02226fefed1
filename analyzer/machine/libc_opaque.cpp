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

// Users' numbers are the same whenever they are asked for; nothing is known of two times.
std::optional<Value> __forkcheck_opaque(LibraryCall& call) {
  const Opaque what = which(call, 0);
  Expressions* terms = call.cpu().world().expressions;
  if (terms != nullptr && what == Opaque::user) return Value::opaque(what, terms->add({.op = Operator::user}));
  if (terms != nullptr && what == Opaque::group) return Value::opaque(what, terms->add({.op = Operator::group}));
  return Value::opaque(what);
}

// (owner, seeds, count): the count-th number after the seeds-th unknown seed that process `owner` gave.
std::optional<Value> __forkcheck_unknown_random(LibraryCall& call) {
  const ExpressionId owner = call.cpu().expression_of(call.argument(0)), seeds = call.cpu().expression_of(call.argument(1));
  if (owner == no_expression || seeds == no_expression) return Value::opaque(Opaque::random);
  const Expression number{.op = Operator::random, .bits = call.integer(2), .left = owner, .right = seeds};
  return Value::opaque(Opaque::random, call.cpu().world().expressions->add(number));
}

// Is it of interest which of such numbers are equal?
std::optional<Value> __forkcheck_decides(LibraryCall& call) { return Value::number(call.cpu().world().expressions != nullptr ? 1 : 0); }

std::optional<Value> __forkcheck_is_process(LibraryCall& call) { return Value::number(call.argument(0).is(Value::Kind::process) ? 1 : 0); }

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
