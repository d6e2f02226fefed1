// Searches begin with the fewest distinctions and start again when one turns out to be needed.
#pragma once

#include "engines/reduce.h"

namespace forkcheck {

// Calls use(naming, nohang) until it doesn't throw NamesNeeded (kernel.h) or NohangSeen (reduce.h).
template <class Use>
auto with_assumptions(Use use) {
  Naming naming = Naming::dropped;
  Nohang nohang = Nohang::assumed_absent;
  for (;;) {
    try {
      return use(naming, nohang);
    } catch (const NamesNeeded&) {
      naming = Naming::kept;
    } catch (const NohangSeen&) {
      nohang = Nohang::possible;
    }
  }
}

}  // namespace forkcheck
