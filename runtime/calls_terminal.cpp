// typed: a person sends a signal from the terminal. It goes to the foreground process group, which is the one that P0
// began with (termios(3), ISIG).
#include <signal.h>

#include "runtime/calls.h"

namespace forkcheck::runtime {

namespace {

bool is_first(const Process& process) {
  return process.name.path.empty();
}

// Told of P0 alone, and only as long as it is there.
std::vector<Choice> typed_outcomes(const World& world, const Process& process) {
  std::vector<Choice> choices;
  if (!is_first(process) || !process.is_alive()) return choices;
  for (int signal = 1; signal <= most_signals; ++signal) {
    if ((world.typed & signal_bit(signal)) != 0) choices.push_back(TakeSignal{signal});
  }
  return choices;
}

void release_typed(World& world, Process& process, const Choice& choice) {
  const int signal = std::get<TakeSignal>(choice).number;
  const pid_t foreground = process.pid;
  world.typed &= ~signal_bit(signal);
  for (std::size_t i = 0; i < world.processes.all().size(); ++i) {
    const auto& other = world.processes.all()[i];
    if (other.is_alive() && other.group == foreground) world.processes.send(ProcessId(i), {signal, SI_KERNEL});
  }
}

// It meets everything that the processes of the group do.
Relation typed_relation(const Enabled&, const Enabled&, const Profile&) {
  return Relation::dependent;
}

}  // namespace

const CallHandler typed_handler{Call::typed_,  nullptr,        typed_outcomes,
                                release_typed, typed_relation, Release::stays};

}  // namespace forkcheck::runtime
