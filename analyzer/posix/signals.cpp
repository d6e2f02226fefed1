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

}  // namespace

std::string_view signal_name(int number) {
  const auto row = std::ranges::find(rows, number, &Row::number);
  return row == rows.end() ? std::string_view() : row->name;
}

std::string signal_text(int number) {
  const auto row = std::ranges::find(rows, number, &Row::number);
  return row == rows.end() ? "Unknown signal " + std::to_string(number) : std::string(row->text);
}

std::optional<int> parse_signal(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &Row::name);
  return row == rows.end() ? std::nullopt : std::optional(row->number);
}

}  // namespace forkcheck
