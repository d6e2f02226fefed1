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

}  // namespace forkcheck
