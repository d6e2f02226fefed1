// Signal numbers of Linux on x86-64 (signal(7)) with their names and glibc's strsignal texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forkcheck {

inline constexpr int sig_ill = 4;
inline constexpr int sig_abrt = 6;
inline constexpr int sig_fpe = 8;
inline constexpr int sig_kill = 9;
inline constexpr int sig_segv = 11;

std::string_view signal_name(int number);         // "SIGSEGV"; "" if there is no such signal
std::string signal_text(int number);              // "Segmentation fault", as strsignal(3)
std::optional<int> parse_signal(std::string_view name);

}  // namespace forkcheck
