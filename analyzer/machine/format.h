// printf's engine: a format and its arguments to the pieces that glibc 2.36's vfprintf hands to the stream. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "machine/stdio.h"
#include "machine/value.h"

namespace forkcheck {

// Why a format can't be carried out.
struct FormatTrouble {
  Code code;
  std::string message;
};

struct FormatInput {
  Text format;
  std::vector<Value> arguments;  // each with the type that was pushed
  // The string at a pointer, up to its NUL or that many characters. Ends the run by itself if it can't be read.
  std::function<Text(const Value& pointer, std::optional<std::size_t> most)> read_string;
  // Stops the process because a value has no number (indeterminate, an address, ...). Doesn't return.
  std::function<void(const Value& value)> refuse;
  int error = 0;  // errno, for %m
};

// Appends the pieces to `out` one by one: what was printed before a trouble stands there. Throws FormatTrouble, and what
// the functions of `input` throw.
void format(const FormatInput& input, Pieces& out);

}  // namespace forkcheck
