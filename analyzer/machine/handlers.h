// The handlers: one for each kind of request, in the file of its family. Each returns all its outcomes; none
// means blocked.
#pragma once

#include <vector>

#include "machine/kernel.h"

namespace forkcheck {

// What a handler is called with: the process `actor` of `state` makes a request.
struct Asking {
  Kernel& kernel;
  const State& state;
  ProcessIndex actor;

  const Process& self() const { return state.processes[actor]; }
};

// The one outcome there is. Not an initializer list: that would copy the state.
inline std::vector<Step> only(Step&& step) {
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return steps;
}

// process_calls.cpp
std::vector<Step> handle(const Asking& asking, const ForkRequest& request);
std::vector<Step> handle(const Asking& asking, const ExitRequest& request);
std::vector<Step> handle(const Asking& asking, const KilledRequest& request);
std::vector<Step> handle(const Asking& asking, const GetpidRequest& request);
std::vector<Step> handle(const Asking& asking, const GetppidRequest& request);
// wait_calls.cpp
std::vector<Step> handle(const Asking& asking, const WaitRequest& request);
// write_calls.cpp
std::vector<Step> handle(const Asking& asking, const WriteRequest& request);
// time_calls.cpp
std::vector<Step> handle(const Asking& asking, const SleepRequest& request);
std::vector<Step> wake(const Asking& asking);  // what a sleeping process can do
// Never answered: such a process never moves again.
inline std::vector<Step> handle(const Asking&, const SpinRequest&) {
  return {};
}
inline std::vector<Step> handle(const Asking&, const StuckRequest&) {
  return {};
}

}  // namespace forkcheck
