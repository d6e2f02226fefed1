#include <algorithm>

#include "syntax/built_in_headers.h"

namespace forkcheck {

const std::vector<BuiltInHeader>& textbook_headers() {
  static const std::vector<BuiltInHeader> textbooks = [] {
    constexpr std::string_view names[] = {"apue.h", "csapp.h", "curr_time.h", "tlpi_hdr.h"};
    std::vector<BuiltInHeader> found;
    for (const BuiltInHeader& header : built_in_headers()) {
      if (std::ranges::find(names, header.name) != std::end(names)) found.push_back(header);
    }
    return found;
  }();
  return textbooks;
}

}  // namespace forkcheck
