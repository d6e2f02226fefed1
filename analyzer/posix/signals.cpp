#include "posix/signals.h"

#include <algorithm>
#include <array>

namespace forkcheck {

namespace {

struct Row {
  int number;
  std::string_view name;
  std::string_view text;
};

constexpr std::array rows = {
    Row{1, "SIGHUP", "Hangup"},
    Row{2, "SIGINT", "Interrupt"},
    Row{3, "SIGQUIT", "Quit"},
    Row{4, "SIGILL", "Illegal instruction"},
    Row{5, "SIGTRAP", "Trace/breakpoint trap"},
    Row{6, "SIGABRT", "Aborted"},
    Row{7, "SIGBUS", "Bus error"},
    Row{8, "SIGFPE", "Floating point exception"},
    Row{9, "SIGKILL", "Killed"},
    Row{10, "SIGUSR1", "User defined signal 1"},
    Row{11, "SIGSEGV", "Segmentation fault"},
    Row{12, "SIGUSR2", "User defined signal 2"},
    Row{13, "SIGPIPE", "Broken pipe"},
    Row{14, "SIGALRM", "Alarm clock"},
    Row{15, "SIGTERM", "Terminated"},
    Row{16, "SIGSTKFLT", "Stack fault"},
    Row{17, "SIGCHLD", "Child exited"},
    Row{18, "SIGCONT", "Continued"},
    Row{19, "SIGSTOP", "Stopped (signal)"},
    Row{20, "SIGTSTP", "Stopped"},
    Row{21, "SIGTTIN", "Stopped (tty input)"},
    Row{22, "SIGTTOU", "Stopped (tty output)"},
    Row{23, "SIGURG", "Urgent I/O condition"},
    Row{24, "SIGXCPU", "CPU time limit exceeded"},
    Row{25, "SIGXFSZ", "File size limit exceeded"},
    Row{26, "SIGVTALRM", "Virtual timer expired"},
    Row{27, "SIGPROF", "Profiling timer expired"},
    Row{28, "SIGWINCH", "Window changed"},
    Row{29, "SIGIO", "I/O possible"},
    Row{30, "SIGPWR", "Power failure"},
    Row{31, "SIGSYS", "Bad system call"},
};

// kill -l's words for real-time signals, counted from the first one.
std::array<std::string, highest_signal + 1> all_names() {
  std::array<std::string, highest_signal + 1> names;
  for (const Row& row : rows) names[static_cast<std::size_t>(row.number)] = row.name;
  for (int number = 32; number < first_real_time_signal; ++number) names[static_cast<std::size_t>(number)] = "SIG" + std::to_string(number);
  for (int number = first_real_time_signal; number <= highest_signal; ++number) {
    const int above = number - first_real_time_signal;
    names[static_cast<std::size_t>(number)] = above == 0 ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(above);
  }
  return names;
}

}  // namespace

std::string_view signal_name(int number) {
  static const std::array<std::string, highest_signal + 1> names = all_names();
  return number >= 1 && number <= highest_signal ? std::string_view(names[static_cast<std::size_t>(number)]) : std::string_view();
}

std::string signal_text(int number) {
  const auto row = std::ranges::find(rows, number, &Row::number);
  if (row != rows.end()) return std::string(row->text);
  const bool is_named = number >= first_real_time_signal && number <= highest_signal;
  return is_named ? "Real-time signal " + std::to_string(number - first_real_time_signal)
                  : "Unknown signal " + std::to_string(number);
}

std::optional<int> parse_signal(std::string_view name) {
  for (int number = 1; number <= highest_signal; ++number)
    if (name == signal_name(number)) return number;
  return std::nullopt;
}

}  // namespace forkcheck
