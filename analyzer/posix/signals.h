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
inline constexpr int sig_pipe = 13;
inline constexpr int sig_alrm = 14;
inline constexpr int sig_chld = 17;
inline constexpr int sig_cont = 18;
inline constexpr int sig_stop = 19;
inline constexpr int sig_tstp = 20;
inline constexpr int sig_ttin = 21;
inline constexpr int sig_ttou = 22;
inline constexpr int sig_urg = 23;
inline constexpr int sig_winch = 28;
inline constexpr int highest_signal = 64;
// Real-time signals queue, each with what came with it (signal(7)). The C library keeps 32 and 33 for itself.
inline constexpr int first_real_time_signal = 34;
constexpr bool is_real_time(int signal) { return signal > 31; }

std::string_view signal_name(int number);         // "SIGSEGV", "SIGRTMIN+2"; "" if there is no such signal
std::string signal_text(int number);              // "Segmentation fault", as strsignal(3)
std::optional<int> parse_signal(std::string_view name);

}  // namespace forkcheck
