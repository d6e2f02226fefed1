#include "machine/state.h"

#include <limits>

#include "base/check.h"
#include "base/hash.h"

namespace forkcheck {
namespace {

template <class Shift>
void renumber(State& state, Shift shift) {
  for (Process& process : state.processes) {
    if (process.parent < Process::parent_shell) process.parent = shift(process.parent);
    if (process.life == Process::Life::lent) process.vfork_child = shift(process.vfork_child);
    for (ProcessRef& ref : process.names) {
      if (ref.kind == ProcessRef::Kind::here) ref.index = shift(ref.index);
    }
  }
}

}  // namespace

std::uint64_t hash_of(const State& state) {
  std::uint64_t hash = mix(state.processes.size(), state.assumed);
  if (state.files.valid()) hash = mix(hash, state.files.index);
  if (state.memory.valid()) hash = mix(hash, std::uint64_t{state.memory.index} << 32);
  for (const Process& p : state.processes) {
    hash = mix(hash, static_cast<std::uint64_t>(p.life) | std::uint64_t{p.parent} << 8);
    hash = mix(hash, p.local.index | std::uint64_t{p.name.index} << 32);
    hash = mix(hash, static_cast<std::uint32_t>(p.status.raw) | std::uint64_t{p.count} << 32);
    hash = mix(hash, p.forks | std::uint64_t{p.vfork_child} << 32);
    hash = mix(hash, p.wakes_in ^ std::uint64_t{p.personal.index} << 20 ^ std::uint64_t{p.accesses.index} << 40);
    for (const ProcessRef& ref : p.names)
      hash = mix(hash, static_cast<std::uint64_t>(ref.kind) << 32 | ref.index);
  }
  return hash;
}

void insert_process(State& state, ProcessIndex position, Process process) {
  renumber(state, [&](ProcessIndex index) { return index >= position ? index + 1 : index; });
  state.processes.insert(state.processes.begin() + position, std::move(process));
}

void leave_to_init(State& state, ProcessIndex index) {
  Process& process = state.processes[index];
  std::uint64_t copies = process.count;
  for (ProcessIndex above = process.parent; above < Process::parent_shell; above = state.processes[above].parent) {
    copies *= state.processes[above].count;
    check(copies <= std::numeric_limits<std::uint32_t>::max(), "no more than 2^32 equal siblings");
  }
  process.count = static_cast<std::uint32_t>(copies);
  process.parent = Process::parent_init;
}

void remove_process(State& state, ProcessIndex index, std::uint32_t gone_as) {
  state.processes.erase(state.processes.begin() + index);
  for (Process& process : state.processes) {
    for (ProcessRef& ref : process.names) {
      if (ref.kind == ProcessRef::Kind::here && ref.index == index) ref = {ProcessRef::Kind::gone, gone_as};
    }
  }
  renumber(state, [&](ProcessIndex other) { return other > index ? other - 1 : other; });
}

}  // namespace forkcheck
