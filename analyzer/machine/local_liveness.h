// Which memory locals code may still read: those whose address it takes again, other than to hand it to wait or waitpid as
// the place of a status that it never looks at. Pointers taken earlier are not counted here: they are followed in the state.
#pragma once

#include <vector>

#include "program/program.h"

namespace forkcheck {

class LocalMentions {
 public:
  explicit LocalMentions(const Program& program);
  bool may_read(Pc pc, LocalSlot slot) const { return mentions_[pc][slot]; }

 private:
  void analyse(const Program& program, const Function& function);

  std::vector<std::vector<bool>> mentions_;  // by Pc, by slot of the function around it
};

}  // namespace forkcheck
