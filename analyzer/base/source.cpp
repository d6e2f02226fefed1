#include "base/source.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "base/check.h"

namespace forkcheck {

FileId Sources::add(SourceFile file) {
  files_.push_back(std::move(file));
  return FileId(files_.size() - 1);
}

const SourceFile& Sources::file(FileId id) const {
  check(id.index < files_.size(), "a span names a file that was never added");
  return files_[id.index];
}

std::string_view Sources::line(FileId id, std::uint32_t number) const {
  std::string_view rest = file(id).text;
  for (std::uint32_t at = 1; at < number; ++at) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

bool read_file(const std::string& path, std::string& text) {
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
    return !std::cin.bad();
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  text.assign(std::istreambuf_iterator<char>(in), {});
  return !in.bad();
}

}  // namespace forkcheck
