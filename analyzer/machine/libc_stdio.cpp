// stdio.h: the printf family and the other output functions.
#include <cerrno>
#include <limits>
#include <utility>

#include "machine/libc.h"
#include "machine/print.h"
#include "posix/errno_table.h"

namespace forkcheck::libc {

namespace {

// What a stream is open on, where that decides how it is buffered.
void look_at_device(const Stream& stream) {
  if (stream.device != Device::unknown) return;
  throw AskFirst{DescriptorRequest{DescriptorRequest::What::device, stream.descriptor, 0, stream.number}};
}

// A stream that can be written to now.
Stream& writable(LibraryCall& call, std::size_t number) {
  Stream& stream = call.state().streams[number];
  if (stream.is_closed) call.cpu().mistake(Code::dangling_pointer, "this uses a stream that was closed");
  if (!stream.writes) call.cpu().stuck(Code::not_modelled, "writing to a stream that is open for reading isn't covered");
  if (!stream.ahead.empty() && !stream.is_reading)
    call.cpu().stuck(Code::not_modelled, "writing into the middle of what a stream has read ahead isn't covered");
  if (stream.is_reading)
    call.cpu().stuck(Code::not_modelled, "writing to a stream right after reading from it isn't covered: C leaves open what it does");
  if (stream.lent && call.cpu().memory().object(stream.lent->id).life == Object::Life::dead) {
    call.cpu().mistake(Code::dangling_pointer, "this writes into a stream's buffer that is gone");
  }
  return stream;
}

// The same, with a buffer.
Stream& output(LibraryCall& call, std::size_t number) {
  Stream& stream = writable(call, number);
  if (stream.capacity == 0 && !stream.unbuffered) look_at_device(stream);
  return stream;
}

Value print(LibraryCall& call, std::size_t descriptor, const Value& format, std::vector<Value> arguments) {
  const bool keeps_pieces = !output(call, descriptor).unbuffered;  // else they are lost in vfprintf's helper buffer
  Pieces pieces;
  try {
    print_format(call, format, std::move(arguments), pieces);
  } catch (Halt&) {
    if (keeps_pieces) print_to(call, descriptor, pieces);
    throw;
  }
  print_to(call, descriptor, pieces);
  return LibraryCall::length_of(joined(pieces));
}

// What a descriptor is open on at this moment.
Device device_of(LibraryCall& call, std::int32_t descriptor) {
  Device& known = call.state().device;
  if (call.cpu().world().uses_descriptors) {
    if (known == Device::unknown)
      throw AskFirst{DescriptorRequest{DescriptorRequest::What::device, descriptor, 0, no_stream}};
    return call.state().has_sought || known != Device::own_file ? std::exchange(known, Device::unknown) : known;
  }
  if (descriptor == 0) call.cpu().stuck(Code::not_modelled, "writing to standard input isn't covered");
  return descriptor == 1 || descriptor == 2 ? call.state().streams[static_cast<std::size_t>(descriptor)].device : Device::closed;
}

// A stream that is gone afterwards: no handler can print into it.
void print_on(Stream own, const Pieces& pieces, Writes& out) {
  Writes writes;
  put_pieces(own, pieces, writes);
  flush(own, writes);
  for (WriteRequest& write : writes) {
    write.flushes = false;
    out.push_back(std::move(write));
  }
}

// As vdprintf: a stream of its own on the descriptor, flushed at the end.
Value print_descriptor(LibraryCall& call, std::int32_t descriptor, const Value& format, std::vector<Value> arguments) {
  Stream own;
  own.descriptor = descriptor;
  own.device = device_of(call, descriptor);
  if (own.device == Device::own_file) {  // _IO_new_file_attach asks for the offset
    if (!call.state().has_sought) throw AskFirst{SeekRequest{descriptor, 0, seek_from_here, no_stream}};
    call.state().has_sought = false;
  }
  if (own.device == Device::closed) return *call.fails(EBADF);
  Pieces pieces;
  print_format(call, format, std::move(arguments), pieces);
  print_on(std::move(own), pieces, call.state().writes);
  return LibraryCall::length_of(joined(pieces));
}

Text formatted(LibraryCall& call, std::size_t format, std::vector<Value> arguments) {
  Pieces pieces;
  print_format(call, call.argument(format), std::move(arguments), pieces);
  return joined(pieces);
}

Value print_bounded(LibraryCall& call, const Text& text) {
  const auto size = static_cast<std::uint64_t>(call.number(1));
  const Value length = LibraryCall::length_of(text);
  if (size == 0) return length;
  if (length.is_number()) {
    call.put_string(call.argument(0), text.substr(0, size - 1));
    return length;
  }
  if (text.size() * static_cast<std::size_t>(longest_process_text) + 1 > size) {
    call.cpu().no_number(length, "whether the text fits");
  }
  call.put_string(call.argument(0), text);
  return length;
}

Value put_one(LibraryCall& call, std::int32_t c, std::size_t descriptor) {
  const auto byte = static_cast<unsigned char>(c);
  put_char(output(call, descriptor), byte, call.state().writes);
  return Value::number(byte);
}

void put_oriented(LibraryCall& call, std::size_t descriptor, const Text& text) {
  Stream& stream = output(call, descriptor);
  stream.oriented = true;
  put_text(stream, text, call.state().writes);
}

void give_back_buffer(LibraryCall& call, Stream& stream) {
  if (!stream.lent) return;
  Memory& memory = call.cpu().memory();
  if (memory.object(stream.lent->id).life == Object::Life::lent) memory.make_indeterminate(stream.lent->id);
  stream.lent.reset();
}

Value buffering(LibraryCall& call, Buffering mode, const Value& buffer, std::int64_t size) {
  Stream& stream = writable(call, call.stream(0));
  const bool has_buffer = !buffer.is_number() || buffer.bits != 0;
  if (mode == Buffering::full && !has_buffer && stream.capacity == 0) look_at_device(stream);
  if (has_buffer) {
    const auto most = std::min<std::int64_t>(size, std::numeric_limits<std::int32_t>::max());
    call.cpu().access(buffer, static_cast<std::uint64_t>(most), Object::Access::writable);
    give_back_buffer(call, stream);
    set_buffering(stream, mode, buffer, static_cast<std::uint32_t>(most), call.state().writes);
    if (stream.lent) call.cpu().memory().set_life(buffer.id, Object::Life::lent);
  } else {
    if (mode == Buffering::none) give_back_buffer(call, stream);
    set_buffering(stream, mode, std::nullopt, 0, call.state().writes);
  }
  return Value::number(0);
}

}  // namespace

std::optional<Value> printf(LibraryCall& call) { return print(call, 1, call.argument(0), call.variadic(1)); }
std::optional<Value> fprintf(LibraryCall& call) {
  return print(call, call.stream(0), call.argument(1), call.variadic(2));
}
std::optional<Value> dprintf(LibraryCall& call) {
  return print_descriptor(call, call.integer(0), call.argument(1), call.variadic(2));
}
std::optional<Value> vdprintf(LibraryCall& call) {
  return print_descriptor(call, call.integer(0), call.argument(1), variadic_arguments(call.cpu(), call.argument(2)));
}
std::optional<Value> vprintf(LibraryCall& call) {
  return print(call, 1, call.argument(0), variadic_arguments(call.cpu(), call.argument(1)));
}
std::optional<Value> vfprintf(LibraryCall& call) {
  return print(call, call.stream(0), call.argument(1), variadic_arguments(call.cpu(), call.argument(2)));
}

std::optional<Value> sprintf(LibraryCall& call) {
  const Text text = formatted(call, 1, call.variadic(2));
  call.put_string(call.argument(0), text);
  return LibraryCall::length_of(text);
}
std::optional<Value> vsprintf(LibraryCall& call) {
  const Text text = formatted(call, 1, variadic_arguments(call.cpu(), call.argument(2)));
  call.put_string(call.argument(0), text);
  return LibraryCall::length_of(text);
}
std::optional<Value> vasprintf(LibraryCall& call) {
  const Text text = formatted(call, 1, variadic_arguments(call.cpu(), call.argument(2)));
  call.cpu().store(call.argument(0), Scalar::pointer, call.new_string(text));
  return LibraryCall::length_of(text);
}
std::optional<Value> snprintf(LibraryCall& call) { return print_bounded(call, formatted(call, 2, call.variadic(3))); }
std::optional<Value> vsnprintf(LibraryCall& call) {
  return print_bounded(call, formatted(call, 2, variadic_arguments(call.cpu(), call.argument(3))));
}

std::optional<Value> puts(LibraryCall& call) {
  const Text text = call.string(call.argument(0));
  put_oriented(call, 1, text);
  put_char(output(call, 1), U'\n', call.state().writes);
  return LibraryCall::length_of(text + U'\n');
}

std::optional<Value> putchar(LibraryCall& call) { return put_one(call, call.integer(0), 1); }
std::optional<Value> putc(LibraryCall& call) { return put_one(call, call.integer(0), call.stream(1)); }
std::optional<Value> fputc(LibraryCall& call) { return putc(call); }

std::optional<Value> fputs(LibraryCall& call) {
  put_oriented(call, call.stream(1), call.string(call.argument(0)));
  return Value::number(1);
}

std::optional<Value> fwrite(LibraryCall& call) {
  const std::int64_t size = call.number(1);
  const Value count = call.argument(2);
  if (size == 0 || (count.is_number() && count.bits == 0)) return Value::number(0);
  const Value total = size == 1 ? count : Value::number(size * call.number(2));
  put_oriented(call, call.stream(3), call.bytes(call.argument(0), total));
  return count;
}

std::optional<Value> fflush(LibraryCall& call) {
  const Value& which = call.argument(0);
  if (!which.is_number() || which.bits != 0) {
    Stream& stream = call.state().streams[call.stream(0)];
    if (!stream.writes || !stream.ahead.empty() || stream.is_reading)
      call.cpu().stuck(Code::not_modelled, "fflush of a stream that is read from isn't covered: C leaves open what it does");
    if (!stream.held.empty()) flush(output(call, stream.number), call.state().writes);
    stream.offset.reset();  // _IO_new_file_sync forgets it
    stream.is_lost = false;
    return Value::number(0);
  }
  for (const std::size_t number : newest_first(call.state().streams)) flush(call.state().streams[number], call.state().writes);
  return Value::number(0);
}

std::optional<Value> setbuf(LibraryCall& call) {
  constexpr std::int64_t default_size = 8192;  // BUFSIZ
  const Value buffer = call.argument(1);
  const bool none = buffer.is_number() && buffer.bits == 0;
  return buffering(call, none ? Buffering::none : Buffering::full, buffer, default_size);
}

std::optional<Value> setvbuf(LibraryCall& call) {
  const std::int32_t mode = call.integer(2);
  if (mode < 0 || mode > 2) return Value::number(-1);
  return buffering(call, static_cast<Buffering>(mode), mode == 2 ? Value::number(0) : call.argument(1), call.number(3));
}

std::optional<Value> setlinebuf(LibraryCall& call) { return buffering(call, Buffering::line, Value::number(0), 0); }

// glibc prints on a stream of its own over a copy of descriptor 2 while stderr isn't oriented, so that it stays so. That
// needs a descriptor open for reading and writing: on a pipe it fails, which leaves EINVAL in errno, and stderr is used.
std::optional<Value> perror(LibraryCall& call) {
  const Value& prefix = call.argument(0);
  const bool none = prefix.is_number() && prefix.bits == 0;
  const Text text = none ? Text() : call.string(prefix);
  const std::string reason = error_text(call.get_errno());
  Pieces pieces;
  if (!text.empty()) pieces = {{Piece::Kind::text, text}, {Piece::Kind::text, U": "}};
  pieces.push_back({Piece::Kind::text, Text(reason.begin(), reason.end())});
  pieces.push_back({Piece::Kind::text, U"\n"});
  Stream& errors = output(call, 2);
  const Device device = errors.oriented ? Device::unknown : device_of(call, 2);
  const bool own_stream = device == Device::terminal;
  if (device == Device::own_pipe || device == Device::own_file)
    call.cpu().stuck(Code::not_modelled, "perror into a pipe or file of the program's own isn't covered");
  if (device == Device::pipe) call.set_errno(EINVAL);
  if (!own_stream) {
    print_to(call, 2, pieces);
    return Value::number(0);
  }
  Stream own;
  own.descriptor = 2;
  print_on(std::move(own), pieces, call.state().writes);
  return Value::number(0);
}

std::optional<Value> fileno(LibraryCall& call) { return Value::number(call.state().streams[call.stream(0)].descriptor); }

std::optional<Value> __forkcheck_stdin(LibraryCall&) { return Value::address(stream_object); }
std::optional<Value> __forkcheck_stdout(LibraryCall&) { return Value::address(stream_object + 1); }
std::optional<Value> __forkcheck_stderr(LibraryCall&) { return Value::address(stream_object + 2); }

}  // namespace forkcheck::libc
