// The seccomp filter that every process of a run lives under (seccomp(2)): scheduled calls stop for the
// tracer, harmless ones run at full speed, all others are refused. An allow list: calls that future kernels
// add are refused too.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <string>
#include <vector>

namespace forkcheck::runtime {

// controlled: scheduled and refused calls trap. natural: scheduled calls run freely, refused ones fail with
// EPERM.
enum class FilterMode { controlled, natural };
enum class Isolation { none, namespaces };

struct FilterPlan {
  FilterMode mode = FilterMode::controlled;
  Isolation isolation = Isolation::none;
  // The sixth argument that marks the fork server's own clone, which is always free. Secret, chosen anew for
  // each server.
  std::uint64_t server_key = 0;
  // Natural runs alone: it has a root of its own (sandbox.h), with nothing to execute, and no folder, but what is meant for it.
  bool has_own_programs = false;
  bool has_own_folder = false;
  bool has_system_v = false;  // likewise: System V objects, a limited number of limited size
  bool has_own_root() const { return has_own_programs || has_own_folder; }
};

std::vector<sock_filter> make_filter(const FilterPlan& plan);
// For this process and what comes of it, for ever. Nothing but execve may follow. Async-signal-safe.
bool install_filter(const std::vector<sock_filter>& filter);

// "openat"; "call 451" for numbers without a name.
std::string system_call_name(long number);

}  // namespace forkcheck::runtime
