// Texts as execve wants them: pointers into `texts`, which must stay as it is, and a null at the end.
#pragma once

#include <string>
#include <vector>

namespace forkcheck::runtime {

inline std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace forkcheck::runtime
