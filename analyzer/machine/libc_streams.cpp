// stdio.h: what fopen and its kin are made of. What they ask the kernel stands in C, in syntax/headers/bits/library/streams.h.
#include <cerrno>

#include "machine/libc.h"
#include "machine/stdio.h"

namespace forkcheck::libc {

constexpr std::uint32_t block = 4096;  // of files; of that size or more fread reads past the buffer

// Of fopen (libio/fileops.c, _IO_new_file_fopen): the flags for open.
std::optional<Value> __forkcheck_mode(LibraryCall& call) {
  const std::string mode = call.plain_string(0);
  int flags = 0;
  switch (mode.empty() ? '\0' : mode[0]) {
    case 'r': break;
    case 'w': flags = open_write_only | open_creates | open_truncates; break;
    case 'a': flags = open_write_only | open_creates | open_appends; break;
    default: return call.fails(EINVAL);
  }
  constexpr std::size_t most_letters = 7;
  for (const char letter : std::string_view(mode).substr(1, most_letters - 1)) {
    if (letter == '+') flags = (flags & ~open_access) | open_read_write;
    if (letter == 'x') flags |= open_exclusive;
    if (letter == 'e') flags |= open_close_on_exec;
    if (letter == 'm' || letter == ',') call.cpu().stuck(Code::not_modelled, "this mode of fopen isn't covered");
  }
  return Value::number(flags);
}

// A FILE on a descriptor: a new one, or that of the stream that is opened again.
std::optional<Value> __forkcheck_stream(LibraryCall& call) {
  const Value& again = call.argument(2);
  const bool is_new = again.is_number();
  const Value file = is_new ? Value::address(call.cpu().memory().add(Object::Kind::stream, 0)) : again;
  Stream& stream = open_stream(call.state().streams, file, call.integer(0), call.integer(1));
  stream.keeps_place = call.cpu().world().uses_seeks;
  return file;
}

std::optional<Value> __forkcheck_held(LibraryCall& call) {
  const Stream& stream = call.state().streams[call.stream(0)];
  if (!stream.held.empty()) return Value::number(1);
  if (holds_process(stream.ahead)) call.cpu().no_number(Value::unknown(Mystery::text_length), "how far this was read ahead");
  return Value::number(-static_cast<std::int64_t>(stream.ahead.size()));
}

namespace {

// A stream whose place in the file is known to the last byte.
Stream& placed(LibraryCall& call) {
  Stream& stream = call.state().streams[call.stream(0)];
  const bool is_whole = stream.behind.size() + stream.ahead.size() < block;
  const bool is_covered = is_whole && !stream.has_backup && !stream.unbuffered && !stream.line_buffered && !stream.lent;
  if (!is_covered) call.cpu().stuck(Code::not_modelled, "fseek and its kin aren't covered after ungetc or setvbuf, and in files of more than a block");
  const bool is_lost = stream.is_lost || holds_process(stream.ahead) || holds_process(stream.behind) || holds_process(stream.held);
  if (is_lost) call.cpu().no_number(Value::unknown(Mystery::text_length), "the place in the file");
  return stream;
}

}  // namespace

// What fseek has to know, in a long[6]: see streams.h. Where it is about to seek, what is held is written first, and there is a
// buffer afterwards (_IO_switch_to_get_mode, _IO_doallocbuf).
std::optional<Value> __forkcheck_place(LibraryCall& call) {
  Stream& stream = placed(call);
  const bool seeks = call.integer(2) != 0;
  if (seeks) flush(stream, call.state().writes);
  if (seeks && stream.capacity == 0) {
    if (stream.device == Device::unknown)
      throw AskFirst{DescriptorRequest{DescriptorRequest::What::device, stream.descriptor, 0, stream.number}};
    stream.capacity = block;
  }
  const auto size = [](const Text& text) { return static_cast<std::int64_t>(text.size()); };
  const std::int64_t facts[] = {stream.offset.value_or(-1), size(stream.behind), size(stream.ahead), size(stream.held),
                                stream.reads ? 1 : 0,       stream.appends ? 1 : 0};
  Value to = call.argument(1);
  for (const std::int64_t fact : facts) {
    call.cpu().store(to, Scalar::i64, Value::number(fact));
    to.bits += 8;
  }
  return Value::number(0);
}

// The next byte is the n-th of the buffer.
std::optional<Value> __forkcheck_step_to(LibraryCall& call) {
  Stream& stream = placed(call);
  const Text all = stream.behind + stream.ahead;
  const auto taken = static_cast<std::size_t>(call.number(1));
  stream.behind = all.substr(0, taken);
  stream.ahead = all.substr(taken);
  stream.ended = false;
  stream.is_reading = false;
  return Value::number(0);
}

// These bytes are all that is in the buffer; behind them is that offset of the file.
std::optional<Value> __forkcheck_refill(LibraryCall& call) {
  Stream& stream = placed(call);
  stream.behind.clear();
  stream.ahead = call.bytes(call.argument(1), call.argument(2));
  stream.offset = call.number(3);
  stream.putting = false;
  stream.room_end = 0;
  stream.ended = false;
  stream.is_reading = false;
  return Value::number(0);
}

std::optional<Value> __forkcheck_end_stream(LibraryCall& call) {
  Stream& stream = call.state().streams[call.stream(0)];
  Memory& memory = call.cpu().memory();
  if (stream.lent && memory.object(stream.lent->id).life == Object::Life::lent) memory.make_indeterminate(stream.lent->id);
  const bool is_standard = stream.number < standard_stream_count;
  if (!is_standard) memory.set_life(stream.file.id, Object::Life::dead);
  close_stream(call.state().streams, stream.number);
  return Value::number(0);
}

}  // namespace forkcheck::libc
