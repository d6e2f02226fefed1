#include "runtime/open_files.h"

namespace forkcheck::runtime {

const OpenFile* DescriptorTable::find(int fd) const {
  const auto found = files_.find(fd);
  return found == files_.end() ? nullptr : &found->second;
}

int DescriptorTable::lowest_free(int from) const {
  while (files_.contains(from)) ++from;
  return from;
}

void DescriptorTable::set_close_on_exec(int fd, bool whether) {
  const auto found = files_.find(fd);
  if (found != files_.end()) found->second.close_on_exec = whether;
}

void DescriptorTable::exec() {
  std::erase_if(files_, [](const auto& open) { return open.second.close_on_exec; });
}

}  // namespace forkcheck::runtime
