// wait and waitpid.
//
// Which zombie wait(-1) reaps is left open by POSIX (WaitOrder::posix: any). Linux 6 looks through the
// children in the order of their creation (kernel/exit.c, do_wait_thread) and takes the first zombie.
#include <algorithm>
#include <cerrno>

#include "base/overloaded.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;

// The options that Linux's wait4 takes (linux/wait.h); others are EINVAL.
constexpr int wait_nothread = 0x20000000;
constexpr int wait_all = 0x40000000;
constexpr int known_options = wait_nohang | wait_untraced | wait_continued | wait_nothread | wait_all;

// Children of the actor that the request is about, oldest first.
std::vector<ProcessIndex> candidates(const Asking& asking, const WaitRequest& request) {
  const auto& processes = asking.state.processes;
  std::vector<ProcessIndex> found;
  const auto take_if_child = [&](ProcessIndex i) {
    if (processes[i].parent == asking.actor) found.push_back(i);
  };
  std::visit(overloaded{
                 [&](const WaitRequest::AnyChild&) {
                   for (ProcessIndex i = 0; i < processes.size(); ++i) take_if_child(i);
                 },
                 [&](const WaitRequest::OneChild& one) {
                   if (one.child >= asking.self().names.size()) return;  // init or the shell: nobody's child
                   if (const auto i = resolve(asking.state, asking.self().names[one.child]))
                     take_if_child(*i);
                 },
                 [](const WaitRequest::NoChild&) {},
             },
             request.target);
  // Named states are sorted by names, which among the children of one process is the order of their creation.
  return found;
}

Step fails(const Asking& asking, int error) {
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::wait_);
  outcome.touch(Thing::children_of, Access::read, asking.actor);
  outcome.fail(error);
  return std::move(outcome).finish();
}

Step nobody_yet(const Asking& asking, const std::vector<ProcessIndex>& children) {
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::wait_);
  for (const ProcessIndex child : children) outcome.touch(Thing::status_of, Access::read, child);
  outcome.decide(Step::Decision::nobody);
  outcome.reply(Reply{});
  return std::move(outcome).finish();
}

// `looked_at`: children whose state decided that it is this one.
Step reap(const Asking& asking, ProcessIndex child, const std::vector<ProcessIndex>& looked_at) {
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::wait_);
  for (const ProcessIndex other : looked_at) outcome.touch(Thing::status_of, Access::read, other);
  outcome.touch(Thing::status_of, Access::write, child);
  outcome.touch(Thing::children_of, Access::write, asking.actor);
  outcome.decide(Step::Decision::reap, child);
  Reply answer;
  answer.status = asking.state.processes[child].status.raw;
  outcome.reply(answer, ProcessRef{ProcessRef::Kind::here, child});
  Process& zombie = outcome.next().processes[child];
  // One of several equal zombies: the others stay, and the one that is named from now on is gone.
  if (zombie.count == 1) {
    outcome.remove(child);
  } else {
    --zombie.count;
    for (ProcessRef& ref : outcome.next().processes[asking.actor].names) {
      if (ref == ProcessRef{ProcessRef::Kind::here, child}) ref = {ProcessRef::Kind::gone, anonymous_gone};
    }
  }
  return std::move(outcome).finish();
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const WaitRequest& request) {
  if ((request.options & ~known_options) != 0) return only(fails(asking, EINVAL));
  const std::vector<ProcessIndex> children = candidates(asking, request);
  if (children.empty()) return only(fails(asking, ECHILD));
  std::vector<ProcessIndex> zombies;
  std::copy_if(children.begin(), children.end(), std::back_inserter(zombies),
               [&](ProcessIndex i) { return asking.state.processes[i].life == Process::Life::zombie; });
  if (zombies.empty()) {
    if ((request.options & wait_nohang) == 0) return {};
    return only(nobody_yet(asking, children));
  }
  if (asking.kernel.profile().wait == WaitOrder::linux) {
    const std::vector<ProcessIndex> older(children.begin(),
                                          std::find(children.begin(), children.end(), zombies.front()));
    return only(reap(asking, zombies.front(), older));
  }
  std::vector<Step> steps;
  for (const ProcessIndex zombie : zombies) steps.push_back(reap(asking, zombie, {}));
  return steps;
}

}  // namespace forkcheck
