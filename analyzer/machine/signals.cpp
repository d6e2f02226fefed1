#include "machine/signals.h"

namespace forkcheck {

StandardAction standard_action(int signal) {
  switch (signal) {
    case sig_chld:
    case sig_urg:
    case sig_winch: return StandardAction::ignored;
    case sig_cont: return StandardAction::continues;
    case sig_stop:
    case sig_tstp:
    case sig_ttin:
    case sig_ttou: return StandardAction::stops;
    default: return StandardAction::ends;
  }
}

}  // namespace forkcheck
