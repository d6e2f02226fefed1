#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace forkcheck {

namespace {
constexpr std::chrono::milliseconds patience{400};
constexpr std::chrono::milliseconds interval{100};
constexpr std::size_t bar_width = 30;
}  // namespace

Progress::Progress(std::string what, std::size_t total, Shown shown)
    : what_(std::move(what)),
      total_(total),
      active_(shown == Shown::on_terminal && isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + patience) {}

Progress::~Progress() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::operator()(std::size_t done) {
  if (!active_ || Clock::now() < next_) return;
  next_ = Clock::now() + interval;
  drawn_ = true;
  if (total_ == 0) {
    std::fputs(fmt::format("\r\x1b[K{} {}", what_, done).c_str(), stderr);
    return;
  }
  const std::size_t filled = std::min(bar_width, bar_width * done / total_);
  std::string bar;
  for (std::size_t i = 0; i < bar_width; ++i) bar += i < filled ? "━" : "─";
  std::fputs(fmt::format("\r\x1b[K{} {} {}/{}", what_, bar, done, total_).c_str(), stderr);
}

}  // namespace forkcheck
