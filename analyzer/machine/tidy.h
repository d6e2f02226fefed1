// The canonical form of a local state: what can't matter any more is cleared, and objects and slots are numbered in order of
// first appearance. So processes that behave alike from here on are equal, whatever their past.
//
// Cleared: dead registers, operands and memory locals that nothing refers to, globals that nobody reads again (they get
// their initial value back), unreachable heap objects, errno where nobody asks for it, and everything of a process that ends.
#pragma once

#include <vector>

#include "machine/cpu.h"
#include "machine/local_liveness.h"
#include "machine/local_state.h"

namespace forkcheck {

// Facts about one program that tidying needs; computed once, referred to.
struct TidyFacts {
  const Future& future;
  const LocalMentions& mentions;
  const std::vector<Object>& pristine;  // streams, errno and globals as they begin
  bool formats_show_errno = false;      // some text of the program holds the conversion %m
  Expressions* expressions = nullptr;       // of values without a number; none: nobody decides by them
  const std::vector<FunctionId>& handlers;  // functions that may run at any time, when a signal comes
};

// Which slots are left: kept[new] = old.
std::vector<Slot> tidy(LocalState& state, const Program& program, const TidyFacts& facts);

// The built-ins that may still be called.
BuiltinSet future_of(const LocalState& state, const TidyFacts& facts);

}  // namespace forkcheck
