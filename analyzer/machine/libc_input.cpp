// stdio.h: input, as glibc 2.36 reads it (libio/fileops.c: _IO_new_file_underflow, _IO_file_xsgetn): in blocks of the buffer's
// size, ahead of what the program takes. A function that runs out of bytes asks the kernel for more and is called again from
// its beginning; what it takes counts when it is done.
#include <cerrno>

#include "machine/libc.h"
#include "machine/scan.h"
#include "machine/stdio.h"

namespace forkcheck::libc {

namespace {

constexpr std::uint64_t block = 4096;  // st_blksize of files, pipes and /dev/null

class Input : public ScanSource {
 public:
  Input(LibraryCall& call, std::size_t stream) : call_(call), stream_(stream) {
    const Stream& s = file();
    if (s.is_closed) call.cpu().mistake(Code::dangling_pointer, "this uses a stream that was closed");
    if (!s.reads) call.cpu().stuck(Code::not_modelled, "reading from a stream that is open for writing isn't covered");
    if (!s.held.empty())
      call.cpu().stuck(Code::not_modelled, "reading from a stream right after writing to it isn't covered: C leaves open what it does");
    if (s.unbuffered || s.line_buffered || s.lent)
      call.cpu().stuck(Code::not_modelled, "setvbuf of a stream that is read from isn't covered");
    file().oriented = true;
  }

  Stream& file() { return call_.state().streams[stream_]; }

  // The next element of the text; nothing at its end, or where reading failed.
  std::optional<char32_t> next(std::uint64_t wanted = block) {
    const Stream& s = file();
    if (taken_ < s.ahead.size()) return s.ahead[taken_++];
    if (s.ended || s.stopped) return std::nullopt;
    make_buffer();
    file().putting = false;
    file().room_end = 0;
    throw AskFirst{ReadRequest{s.descriptor, wanted, static_cast<std::uint32_t>(stream_)}};
  }
  bool has(std::uint64_t elements) { return file().ahead.size() - taken_ >= elements; }

  int get() override {
    const std::optional<char32_t> c = next();
    if (!c) return scan_end;
    if (*c >= 256) call_.cpu().no_number(*c == text_indeterminate ? Value::indeterminate() : Value::process(0), "what is read");
    return static_cast<int>(*c);
  }
  void unget() override { --taken_; }

  // What was taken is gone.
  void done() {
    if (file().keeps_place) file().behind += file().ahead.substr(0, taken_);
    file().ahead.erase(0, taken_);
    file().stopped = false;
    file().is_reading = !file().ahead.empty() || !file().ended;
    taken_ = 0;
  }
  void put_back(char32_t c) {
    Stream& s = file();
    if (!s.behind.empty() && s.behind.back() == c)
      s.behind.pop_back();
    else
      s.has_backup = s.keeps_place;
    s.ahead.insert(0, 1, c);
  }
  // _IO_doallocbuf asks what the descriptor is open on.
  void make_buffer() {
    Stream& s = file();
    if (s.capacity != 0) return;
    if (s.device == Device::unknown)
      throw AskFirst{DescriptorRequest{DescriptorRequest::What::device, s.descriptor, 0, static_cast<std::uint32_t>(stream_)}};
    s.capacity = block;
  }

 private:
  LibraryCall& call_;
  std::size_t stream_;
  std::size_t taken_ = 0;
};

Value get_one(LibraryCall& call, std::size_t stream) {
  Input input(call, stream);
  const int c = input.get();
  input.done();
  return Value::number(c);
}

std::uint64_t longest(const Text& text) {
  std::uint64_t bytes = 0;
  for (const char32_t c : text) bytes += c > text_indeterminate ? static_cast<std::uint64_t>(longest_process_text) : 1;
  return bytes;
}

}  // namespace

std::optional<Value> getchar(LibraryCall& call) { return get_one(call, 0); }
std::optional<Value> fgetc(LibraryCall& call) { return get_one(call, call.stream(0)); }
std::optional<Value> getc(LibraryCall& call) { return fgetc(call); }

// Only what was just read can be put back: the buffer has room for it then.
std::optional<Value> ungetc(LibraryCall& call) {
  const std::int32_t c = call.integer(0);
  const std::size_t stream = call.stream(1);
  if (c == -1) return Value::number(-1);
  Input input(call, stream);
  input.put_back(static_cast<unsigned char>(c));
  input.file().ended = false;
  return Value::number(static_cast<unsigned char>(c));
}

std::optional<Value> fgets(LibraryCall& call) {
  const std::int32_t size = call.integer(1);
  const Value line = call.argument(0);
  if (size <= 0) return Value::number(0);
  if (size == 1) {
    call.put_string(line, {});
    return line;
  }
  Input input(call, call.stream(2));
  Text text;
  while (text.size() + 1 < static_cast<std::size_t>(size) && (text.empty() || text.back() != U'\n')) {
    const std::optional<char32_t> c = input.next();
    if (!c) break;
    text.push_back(*c);
  }
  const bool failed = input.file().stopped;
  if (holds_process(text) && longest(text) >= static_cast<std::uint64_t>(size))
    call.cpu().no_number(Value::unknown(Mystery::text_length), "where the line is cut");
  input.done();
  if (text.empty() || failed) return Value::number(0);
  call.put_string(line, text);
  return line;
}

std::optional<Value> fread(LibraryCall& call) {
  const auto size = static_cast<std::uint64_t>(call.number(1)), count = static_cast<std::uint64_t>(call.number(2));
  if (size == 0 || count == 0) return Value::number(0);
  const std::uint64_t all = size * count;
  call.cpu().access(call.argument(0), all, Object::Access::writable);
  Input input(call, call.stream(3));
  if (all >= block && input.file().keeps_place)
    call.cpu().stuck(Code::not_modelled, "fread of 4096 bytes or more isn't covered in a program that calls fseek or its kin");
  Text text;
  while (text.size() < all) {
    const std::uint64_t left = all - text.size();
    const std::optional<char32_t> c = input.next(left < block ? block : left - left % block);
    if (!c) break;
    text.push_back(*c);
  }
  if (holds_process(text)) call.cpu().no_number(Value::unknown(Mystery::text_length), "how many items are read");
  input.done();
  call.cpu().memory().put_text(call.argument(0), text);
  return Value::number(static_cast<std::int64_t>(text.size() / size));
}

std::optional<Value> feof(LibraryCall& call) { return Value::number(call.state().streams[call.stream(0)].ended ? 1 : 0); }
std::optional<Value> ferror(LibraryCall& call) { return Value::number(call.state().streams[call.stream(0)].failed ? 1 : 0); }

std::optional<Value> clearerr(LibraryCall& call) {
  Stream& stream = call.state().streams[call.stream(0)];
  stream.ended = stream.failed = false;
  return Value::number(0);
}

std::optional<Value> vfscanf(LibraryCall& call) {
  Input input(call, call.stream(0));
  const std::string format = call.plain_string(1);
  const std::vector<Value> arguments = variadic_arguments(call.cpu(), call.argument(2));
  const Value fields = scan_from(call, input, format, arguments);
  input.done();
  return fields;
}

}  // namespace forkcheck::libc
