#include "report/version.h"

namespace forkcheck {

std::string_view version() {
  return FORKCHECK_VERSION;
}

}  // namespace forkcheck
