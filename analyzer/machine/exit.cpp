#include "machine/exit.h"

namespace forkcheck {

namespace {

// What is printed after the flush is written at once (glibc, _IO_unbuffer_all): streams that were used at all.
void unbuffer_all(LocalState& state) {
  for (Stream& stream : state.streams) {
    if (!stream.oriented) continue;
    stream.unbuffered = true;
    stream.line_buffered = false;
    stream.capacity = 1;
    stream.room_end = 0;
    stream.lent.reset();
  }
}

// The last things: where a file was read ahead, its offset goes back to what was taken (_IO_unbuffer_all).
void give_back_input(Cpu& cpu) {
  const Streams& streams = cpu.state().streams;
  for (const std::size_t number : newest_first(streams)) {
    const Stream& input = streams[number];
    const auto ahead = static_cast<std::int64_t>(input.ahead.size());
    if (ahead > 0 && input.can_seek) return cpu.ask(SeekRequest{input.descriptor, -ahead, seek_from_here, input.number});
  }
  cpu.ask(ExitRequest{cpu.state().exiting->status & 255});
}

}  // namespace

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
  if (state.exiting->flushed) {
    unbuffer_all(state);
    return give_back_input(cpu);
  }
  for (const std::size_t number : newest_first(state.streams)) {
    Stream& stream = state.streams[number];
    if (stream.lent && cpu.memory().object(stream.lent->id).life == Object::Life::dead && !stream.held.empty()) {
      cpu.mistake(Code::dangling_pointer, "exit flushes a buffer that is gone: the array given to setbuf was a local variable");
    }
    flush(stream, state.writes);
  }
  // Only a handler can see what comes after the flush.
  state.exiting->flushed = cpu.world().points.any();
  if (!state.exiting->flushed) give_back_input(cpu);
}

}  // namespace forkcheck
