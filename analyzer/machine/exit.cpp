#include "machine/exit.h"

namespace forkcheck {

void begin_exit(Cpu& cpu, int status) {
  LocalState& state = cpu.state();
  if (!state.lenders.empty()) {
    cpu.finding(Code::vfork_exit, "the child of vfork calls exit: it flushes and runs handlers on its parent's memory");
  }
  state.exiting = Exiting{status, static_cast<std::uint32_t>(state.frames.size()), cpu.pc()};
}

void continue_exit(Cpu& cpu) {
  LocalState& state = cpu.state();
  if (!state.handlers.empty()) {
    const ExitHandler handler = state.handlers.back();
    state.handlers.pop_back();
    if (!handler.function.is(Value::Kind::function)) {
      cpu.stuck(Code::not_modelled, "a library function as exit handler isn't covered");
    }
    std::vector<Scalar> types;
    if (handler.argument) {
      types = {Scalar::i32, Scalar::pointer};
      cpu.push_number(state.exiting->status);
      cpu.push(*handler.argument);
    }
    return cpu.call(FunctionId(handler.function.id), types);
  }
  for (const std::size_t descriptor : {2, 1}) {
    Stream& stream = state.streams[descriptor];
    if (stream.lent && cpu.memory().object(stream.lent->id).life == Object::Life::dead && !stream.held.empty()) {
      cpu.mistake(Code::dangling_pointer, "exit flushes a buffer that is gone: the array given to setbuf was a local variable");
    }
    flush(stream, state.writes);
  }
  cpu.ask(ExitRequest{state.exiting->status & 255});
}

}  // namespace forkcheck
