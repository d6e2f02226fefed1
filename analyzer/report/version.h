// The version of forkcheck, from CMake's project().
#pragma once

#include <string_view>

namespace forkcheck {

std::string_view version();

}  // namespace forkcheck
