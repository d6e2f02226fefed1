// The one function behind the exec family, whose members are written in C (headers/bits/library/exec.h).
#include <cerrno>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

constexpr std::size_t most_arguments = 1000;

std::vector<Text> string_array(LibraryCall& call, Value at) {
  std::vector<Text> strings;
  if (at.is_number() && at.bits == 0) return strings;
  for (; strings.size() < most_arguments; at.bits += 8) {
    const Value string = call.cpu().load(at, Scalar::pointer);
    if (string.is_number() && string.bits == 0) return strings;
    strings.push_back(call.string(string));
  }
  call.cpu().stuck(Code::not_modelled, "exec with more than 1000 arguments isn't covered");
}

}  // namespace

std::optional<Value> __forkcheck_exec(LibraryCall& call) {
  ExecRequest request;
  request.path = call.plain_string(0);
  request.arguments = string_array(call, call.argument(1));
  if (request.arguments.empty()) request.arguments.emplace_back();  // fs/exec.c, do_execveat_common: never none
  request.environment = string_array(call, call.argument(2));
  request.searched = call.integer(3) != 0 && request.path.find('/') == std::string::npos;
  if (request.path.empty()) return call.fails(ENOENT);
  return call.ask(std::move(request));
}

// For C code of ours that stands for what is more than it.
std::optional<Value> __forkcheck_not_covered(LibraryCall& call) {
  call.cpu().stuck(Code::not_modelled, call.plain_string(0) + " isn't covered");
}

}  // namespace forkcheck::libc
