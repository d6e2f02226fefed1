// How much a pipe holds: Linux keeps its bytes in 16 pages and fills them in a way that a program can see (pipe(7), "Pipe
// capacity"; Linux fs/pipe.c, pipe_write and pipe_read). 65536 bytes fit if they come one by one or in whole pages; texts that
// end within a page leave the rest of it unused, unless the next one fits in there as a whole.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace forkcheck {

class PipeRoom {
 public:
  static constexpr std::size_t page_size = 4096;  // and PIPE_BUF: a write of no more is atomic
  static constexpr std::size_t most_pages = 16;

  std::size_t size() const;  // bytes in the pipe
  // How many bytes of a write of `count` go in now. Less than all of them: the write waits with the rest. A write of PIPE_BUF
  // bytes or less goes in as a whole or not at all.
  std::size_t accepts(std::size_t count) const;
  // No more than what accepts() says.
  void write(std::size_t count);
  // No more than size().
  void read(std::size_t count);

  auto operator<=>(const PipeRoom&) const = default;

 private:
  // Bytes of a write that share a page with what is in the pipe already.
  std::size_t merged(std::size_t count) const;

  struct Page {
    std::uint16_t begin = 0, end = 0;
    auto operator<=>(const Page&) const = default;
  };
  std::vector<Page> pages_;  // the oldest first
};

}  // namespace forkcheck
