// Error numbers of Linux on x86-64 (asm-generic/errno*.h) and glibc's texts for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forkcheck {

// strerror's text in the C locale; "Unknown error N" for numbers without one.
std::string error_text(int error);
std::string_view error_name(int error);  // "ECHILD"; "" if unknown
std::optional<int> parse_error_name(std::string_view name);

}  // namespace forkcheck
