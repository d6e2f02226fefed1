// forkcheck's own small versions of the system and textbook headers; they are embedded in the program at build time from
// syntax/headers/.
#pragma once

#include <string_view>
#include <vector>

namespace forkcheck {

struct BuiltInHeader {
  std::string_view name;  // as included: "sys/wait.h", "csapp.h"
  std::string_view text;
};

const std::vector<BuiltInHeader>& built_in_headers();

// Those of them that a real compiler reads too, because the system has none: csapp.h, tlpi_hdr.h, apue.h and their like. They
// include only standard headers, so whoever compiles a program writes these texts beside it.
const std::vector<BuiltInHeader>& textbook_headers();

}  // namespace forkcheck
