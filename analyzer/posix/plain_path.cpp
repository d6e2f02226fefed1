#include "posix/plain_path.h"

#include <cerrno>

namespace forkcheck {

int PlainPath::error_below(bool is_there) { return is_there ? ENOTDIR : ENOENT; }

PlainPath parse_path(std::string_view path) {
  using Place = PlainPath::Place;
  constexpr std::size_t longest_name = 255;  // NAME_MAX
  if (path.empty()) return {Place::nowhere};
  if (path == "/dev/null") return {Place::null_device};
  if (path.starts_with('/')) return {};
  while (path.starts_with("./")) {
    path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
  const std::size_t slash = path.find('/');
  const std::string_view name = path.substr(0, slash);
  const bool is_plain = !name.empty() && name != "." && name != ".." && name.size() <= longest_name;
  if (!is_plain || path.ends_with('/')) return {};
  return {slash == std::string_view::npos ? Place::here : Place::below, std::string(name)};
}

bool is_always_there(std::string_view path) { return path == "." || path == "/" || path == "/tmp"; }

}  // namespace forkcheck
