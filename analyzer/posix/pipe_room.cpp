#include "posix/pipe_room.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {

std::size_t PipeRoom::size() const {
  std::size_t bytes = 0;
  for (const Page& page : pages_) bytes += static_cast<std::size_t>(page.end - page.begin);
  return bytes;
}

// pipe_write: the part that doesn't fill a page joins the last page, if it fits in there.
std::size_t PipeRoom::merged(std::size_t count) const {
  const std::size_t part = count % page_size;
  const bool joins = part != 0 && !pages_.empty() && pages_.back().end + part <= page_size;
  return joins ? part : 0;
}

std::size_t PipeRoom::accepts(std::size_t count) const {
  const std::size_t free_bytes = (most_pages - pages_.size()) * page_size;
  const std::size_t taken = merged(count);
  return taken + std::min(count - taken, free_bytes);
}

void PipeRoom::write(std::size_t count) {
  check(count <= accepts(count), "more is written into a pipe than fits");
  const std::size_t joined = merged(count);
  if (joined != 0) pages_.back().end = static_cast<std::uint16_t>(pages_.back().end + joined);
  for (std::size_t left = count - joined; left > 0;) {
    const std::size_t part = std::min(left, page_size);
    pages_.push_back({0, static_cast<std::uint16_t>(part)});
    left -= part;
  }
}

void PipeRoom::read(std::size_t count) {
  while (count > 0) {
    check(!pages_.empty(), "more is read from a pipe than there is");
    Page& first = pages_.front();
    const std::size_t part = std::min<std::size_t>(count, first.end - first.begin);
    first.begin = static_cast<std::uint16_t>(first.begin + part);
    count -= part;
    if (first.begin == first.end) pages_.erase(pages_.begin());
  }
}

}  // namespace forkcheck
