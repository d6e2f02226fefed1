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
                 [&](const WaitRequest::Group& group) {
                   const ProcessRef& leader = asking.self().names.at(group.leader);
                   const NameId name = leader.kind == ProcessRef::Kind::here ? processes[leader.index].name : NameId(leader.index);
                   for (ProcessIndex i = 0; i < processes.size(); ++i)
                     if (group_of(asking.kernel, processes[i]) == name) take_if_child(i);
                 },
                 [&](const WaitRequest::OwnGroup&) {
                   const NameId own = group_of(asking.kernel, asking.self());
                   for (ProcessIndex i = 0; i < processes.size(); ++i)
                     if (group_of(asking.kernel, processes[i]) == own) take_if_child(i);
                 },
             },
             request.target);
  // Named states are sorted by names, which among the children of one process is the order of their creation.
  return found;
}

Step fails(const Asking& asking, int error) {
  Outcome outcome = begin(asking, Call::wait_);
  outcome.touch(Thing::children_of, Access::read, asking.actor);
  outcome.fail(error);
  return std::move(outcome).finish();
}

Step nobody_yet(const Asking& asking, const std::vector<ProcessIndex>& children) {
  Outcome outcome = begin(asking, Call::wait_);
  for (const ProcessIndex child : children) outcome.touch(Thing::status_of, Access::read, child);
  outcome.decide(Step::Decision::nobody);
  outcome.reply(Reply{});
  return std::move(outcome).finish();
}

// A child that was stopped or continued; it is told once.
Step report(const Asking& asking, ProcessIndex child, const WaitRequest& request, bool continued) {
  Outcome outcome = begin(asking, Call::wait_);
  const int signal = asking.kernel.personal(asking.state.processes[child]).stopped_by;
  outcome.report(child, continued, (request.options & wait_nowait) != 0);
  Reply answer;
  answer.status = (continued ? WaitStatus::continued() : WaitStatus::stopped(signal)).raw;
  outcome.reply(answer, ProcessRef{ProcessRef::Kind::here, child});
  return std::move(outcome).finish();
}

// `looked_at`: children whose state decided that it is this one.
Step reap(const Asking& asking, ProcessIndex child, const WaitRequest& request, const std::vector<ProcessIndex>& looked_at) {
  Outcome outcome = begin(asking, Call::wait_);
  for (const ProcessIndex other : looked_at) outcome.touch(Thing::status_of, Access::read, other);
  const bool leaves = (request.options & wait_nowait) != 0;
  outcome.touch(Thing::status_of, leaves ? Access::read : Access::write, child);
  outcome.touch(Thing::children_of, leaves ? Access::read : Access::write, asking.actor);
  outcome.decide(Step::Decision::reap, child);
  Reply answer;
  answer.status = asking.state.processes[child].status.raw;
  outcome.reply(answer, ProcessRef{ProcessRef::Kind::here, child});
  if (leaves) return std::move(outcome).finish();
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

namespace {

constexpr int wanted_by_waitid = wait_exited | wait_untraced | wait_continued;

bool is_valid(const WaitRequest& request) {
  const int known = request.by_waitid ? known_options | wait_exited | wait_nowait : known_options;
  return (request.options & ~known) == 0 && (!request.by_waitid || (request.options & wanted_by_waitid) != 0);
}

bool wants_ends(const WaitRequest& request) { return !request.by_waitid || (request.options & wait_exited) != 0; }

bool has_a_living(const Asking& asking, const std::vector<ProcessIndex>& children) {
  return std::ranges::any_of(
      children, [&](ProcessIndex child) { return asking.state.processes[child].life != Process::Life::zombie; });
}

// What a wait can tell of one child now.
std::vector<Step> news_of(const Asking& asking, ProcessIndex child, const WaitRequest& request,
                          const std::vector<ProcessIndex>& looked_at) {
  const Process& process = asking.state.processes[child];
  if (process.life == Process::Life::zombie) {
    return wants_ends(request) ? only(reap(asking, child, request, looked_at)) : std::vector<Step>();
  }
  const Personal& state = asking.kernel.personal(process);
  if (state.stop_unreported && (request.options & wait_untraced) != 0) return only(report(asking, child, request, false));
  if (state.continue_unreported && (request.options & wait_continued) != 0) return only(report(asking, child, request, true));
  return {};
}

std::vector<Step> outcomes(const Asking& asking, const WaitRequest& request) {
  if (!is_valid(request)) return only(fails(asking, EINVAL));
  const std::vector<ProcessIndex> children = candidates(asking, request);
  if (!has_a_living(asking, children) && !wants_ends(request)) {  // kernel/exit.c, wait_consider_task: zombies don't count then
    Step failure = fails(asking, ECHILD);
    for (const ProcessIndex child : children)
      failure.touched.push_back({Thing::status_of, Access::read, child, NameId::none()});
    return only(std::move(failure));
  }
  if (children.empty()) return only(fails(asking, ECHILD));
  const bool oldest_first = asking.kernel.profile().wait == WaitOrder::linux;
  std::vector<Step> steps;
  std::vector<ProcessIndex> older;
  for (const ProcessIndex child : children) {
    std::vector<Step> news = news_of(asking, child, request, oldest_first ? older : std::vector<ProcessIndex>());
    if (oldest_first && !news.empty()) return news;
    std::ranges::move(news, std::back_inserter(steps));
    older.push_back(child);
  }
  if (steps.empty() && (request.options & wait_nohang) != 0) return only(nobody_yet(asking, children));
  return steps;
}

}  // namespace

// Who is in a group may change while its members are waited for.
std::vector<Step> handle(const Asking& asking, const WaitRequest& request) {
  std::vector<Step> steps = outcomes(asking, request);
  const bool is_for_own = std::holds_alternative<WaitRequest::OwnGroup>(request.target);
  if (!is_for_own && !std::holds_alternative<WaitRequest::Group>(request.target)) return steps;
  const auto& processes = asking.state.processes;
  for (ProcessIndex i = 0; i < processes.size(); ++i) {
    if (processes[i].parent != asking.actor && (i != asking.actor || !is_for_own)) continue;
    for (Step& step : steps) step.touched.push_back({Thing::group_of, Access::read, i, NameId::none()});
  }
  return steps;
}

}  // namespace forkcheck
