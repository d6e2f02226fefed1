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

}  // namespace forkcheck::runtime
