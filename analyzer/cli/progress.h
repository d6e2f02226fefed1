// One line on standard error that shows how far long work is; only on a terminal, only after a moment, and
// gone at the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace forkcheck {

class Progress {
 public:
  enum class Shown { on_terminal, never };
  // total 0: nobody knows how much there is.
  Progress(std::string what, std::size_t total, Shown shown);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void operator()(std::size_t done);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  std::size_t total_;
  bool active_;
  bool drawn_ = false;
  Clock::time_point next_;  // when to draw again
};

}  // namespace forkcheck
