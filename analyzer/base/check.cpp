#include "base/check.h"

#include <fmt/format.h>

namespace forkcheck {

void broken(std::string_view what, std::source_location where) {
  throw BrokenInvariant(fmt::format("{}:{}: {} (in {})", where.file_name(), where.line(), what,
                                    where.function_name()));
}

}  // namespace forkcheck
