#include "runtime/open_files.h"

#include <algorithm>

namespace forkcheck::runtime {

const OpenFile* DescriptorTable::find(int fd) const {
  const auto found = files_.find(fd);
  return found == files_.end() ? nullptr : &found->second;
}

DescriptorTable DescriptorTable::empty() {
  DescriptorTable table;
  table.files_.clear();
  return table;
}

bool DescriptorTable::has_end(OpenFile::Kind kind, std::size_t pipe) const {
  return std::ranges::any_of(files_, [&](const auto& open) { return open.second.is_end(kind) && open.second.pipe == pipe; });
}

int DescriptorTable::lowest_free(int from) const {
  while (files_.contains(from)) ++from;
  return from;
}

void DescriptorTable::set_close_on_exec(int fd, bool whether) {
  const auto found = files_.find(fd);
  if (found != files_.end()) found->second.close_on_exec = whether;
}

}  // namespace forkcheck::runtime
