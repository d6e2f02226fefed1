// How library functions write to streams: through the model of stdio, into requests.
#pragma once

#include "machine/libc.h"
#include "machine/stdio.h"

namespace forkcheck {

// printf's pieces of the format at `pointer`. What was printed before an error stands in `out`.
void print_format(LibraryCall& call, const Value& pointer, std::vector<Value> arguments, Pieces& out);
// Pieces into a stream, as vfprintf.
void print_to(LibraryCall& call, std::size_t descriptor, const Pieces& pieces);

}  // namespace forkcheck
