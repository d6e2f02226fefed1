#include "machine/print.h"

#include <algorithm>

#include "machine/format.h"

namespace forkcheck {

void print_format(LibraryCall& call, const Value& pointer, std::vector<Value> arguments, Pieces& out) {
  FormatInput input;
  input.format = call.string(pointer);
  input.arguments = std::move(arguments);
  input.error = call.get_errno();
  input.read_string = [&](const Value& p, std::optional<std::size_t> most) { return call.string(p, most); };
  input.refuse = [&](const Value& v) { call.cpu().no_number(v, "the output"); };
  try {
    format(input, out);
  } catch (FormatTrouble& trouble) {
    if (trouble.code == Code::bad_format) call.cpu().mistake(trouble.code, trouble.message);
    call.cpu().stuck(trouble.code, std::move(trouble.message));
  }
}

void print_to(LibraryCall& call, std::size_t descriptor, const Pieces& pieces) {
  put_pieces(call.state().streams[descriptor], pieces, call.state().writes);
}

}  // namespace forkcheck
