#include "machine/stdio.h"

#include <algorithm>
#include <functional>

namespace forkcheck {

namespace {

constexpr std::uint32_t terminal_block = 1024;  // st_blksize of a pseudo terminal
constexpr std::uint32_t pipe_block = 4096;      // st_blksize of a pipe
constexpr std::uint32_t default_block = 8192;   // BUFSIZ: nothing is known about the descriptor
constexpr std::uint32_t helper_size = 8192;     // BUFSIZ: buffered_vfprintf's buffer

// How many bytes a text has: exact without process ids in it.
struct Length {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

Length length_of(const Text& text) {
  const auto ids = static_cast<std::uint64_t>(std::ranges::count_if(text, [](char32_t c) { return c >= 256; }));
  return {text.size(), text.size() + ids * (longest_process_text - 1)};
}

Length operator+(Length a, Length b) { return {a.least + b.least, a.most + b.most}; }

// a <= limit, for every number of digits or for none.
bool at_most(Length a, std::uint64_t limit) {
  if (a.most <= limit) return true;
  if (a.least > limit) return false;
  throw UnknownRoom{};
}

std::uint64_t exact(Length a) {
  if (a.least != a.most) throw UnknownRoom{};
  return a.least;
}

void empty_buffer(Stream& s) {
  s.held.clear();
  s.room_end = s.line_buffered || s.unbuffered ? 0 : s.capacity;
}

// What is written moves on what is known of the offset (_IO_new_file_write); where it is appended nothing is known then.
void move_offset(Stream& s, const Text& text) {
  if (!s.keeps_place) return;
  s.behind.clear();
  if (s.appends) s.offset.reset();
  if (s.offset) *s.offset += static_cast<std::int64_t>(text.size());
  s.is_lost = s.is_lost || (s.offset && holds_process(text));
}

// _IO_new_do_write with data of its own: afterwards the buffer is empty.
void do_write(Stream& s, Text text, Writes& out) {
  if (text.empty()) return;
  move_offset(s, text);
  WriteRequest write{s.descriptor, std::move(text)};
  write.stream = s.number;
  out.push_back(std::move(write));
  empty_buffer(s);
}

void do_flush(Stream& s, Writes& out) {
  if (s.held.empty()) return;
  move_offset(s, s.held);
  WriteRequest write{s.descriptor, s.held, true};
  write.stream = s.number;
  out.push_back(std::move(write));
  empty_buffer(s);
}

// _IO_file_doallocate, at the first output.
void allocate(Stream& s) {
  if (s.capacity != 0) return;
  if (s.unbuffered) {
    s.capacity = 1;
    return;
  }
  s.capacity = s.device == Device::terminal ? terminal_block : s.device == Device::closed ? default_block : pipe_block;
  if (s.device == Device::terminal) s.line_buffered = true;
}

// _IO_new_file_overflow(f, EOF): gets ready to write, then flushes.
void begin_putting(Stream& s) {
  if (s.putting) return;
  allocate(s);
  s.putting = true;
  s.room_end = s.line_buffered || s.unbuffered ? 0 : s.capacity;
}

void overflow(Stream& s, Writes& out) {
  begin_putting(s);
  do_flush(s, out);
}

void overflow_with(Stream& s, char32_t c, Writes& out) {
  begin_putting(s);
  if (!at_most(length_of(s.held), s.capacity - 1)) do_flush(s, out);
  s.held.push_back(c);
  if (!at_most(length_of(s.held), s.capacity)) throw UnknownRoom{};
  if (s.unbuffered || (s.line_buffered && c == '\n')) do_flush(s, out);
}

// _IO_default_xsputn.
void put_slowly(Stream& s, const Text& text, Writes& out) {
  for (const char32_t c : text) put_char(s, c, out);
}

// How many elements of the text fit into `room` bytes.
std::size_t elements_within(const Text& text, std::uint64_t room) {
  if (at_most(length_of(text), room)) return text.size();
  exact(length_of(text));
  return room;
}

}  // namespace

void put_char(Stream& s, char32_t c, Writes& out) {
  const Length used = length_of(s.held) + length_of(Text(1, c));
  if (s.putting && s.room_end > 0 && at_most(used, s.room_end)) {
    s.held.push_back(c);
  } else {
    overflow_with(s, c, out);
  }
}

// _IO_new_file_xsputn.
void put_text(Stream& s, const Text& text, Writes& out) {
  if (text.empty()) return;
  std::size_t count = 0;
  bool must_flush = false;
  const Length used = length_of(s.held);
  if (s.line_buffered && s.putting) {
    if (at_most(used + length_of(text), s.capacity)) {
      const auto newline = text.rfind(U'\n');
      must_flush = newline != Text::npos;
      count = must_flush ? newline + 1 : text.size();
    } else {
      count = elements_within(text, s.capacity - exact(used));
    }
  } else if (s.room_end > 0) {
    const bool fits = at_most(used + length_of(text), s.room_end);
    count = fits ? text.size() : elements_within(text, s.room_end - std::min<std::uint64_t>(exact(used), s.room_end));
  }
  s.held += text.substr(0, count);
  Text rest = text.substr(count);
  if (rest.empty() && !must_flush) return;
  overflow(s, out);
  const Length left = length_of(rest);
  if (s.capacity >= 128 && at_most(left, s.capacity - 1)) return put_slowly(s, rest, out);
  const std::uint64_t direct = s.capacity >= 128 ? exact(left) - exact(left) % s.capacity : rest.size();
  do_write(s, rest.substr(0, direct), out);
  put_slowly(s, rest.substr(direct), out);
}

void flush(Stream& s, Writes& out) { do_flush(s, out); }

// _IO_setvbuf and _IO_new_file_setbuf.
void set_buffering(Stream& s, Buffering mode, std::optional<Value> buffer, std::uint32_t size, Writes& out) {
  s.unbuffered = mode == Buffering::none;
  s.line_buffered = mode == Buffering::line;
  if (mode == Buffering::full && !buffer) {
    allocate(s);
    s.line_buffered = false;
  }
  if (mode != Buffering::none && !buffer) return;
  do_flush(s, out);
  s.unbuffered = mode == Buffering::none || size == 0;
  s.lent = s.unbuffered ? std::nullopt : buffer;
  s.capacity = s.unbuffered ? 1 : size;
  s.room_end = 0;
}

void put_pieces(Stream& s, const Pieces& pieces, Writes& out) {
  s.oriented = true;
  if (!s.unbuffered) {
    for (const Piece& piece : pieces) {
      if (piece.kind == Piece::Kind::character) {
        for (const char32_t c : piece.text) put_char(s, c, out);
      } else {
        put_text(s, piece.text, out);
      }
    }
    return;
  }
  Text all = joined(pieces);
  while (!at_most(length_of(all), helper_size)) {
    exact(length_of(all));
    put_text(s, all.substr(0, helper_size), out);
    all.erase(0, helper_size);
  }
  put_text(s, all, out);
}

Text joined(const Pieces& pieces) {
  Text all;
  for (const Piece& piece : pieces) all += piece.text;
  return all;
}

Streams standard_streams(const Profile& profile) {
  const Device device = profile.out == Stdout::pipe ? Device::pipe : Device::terminal;
  Streams streams(standard_stream_count);
  for (std::size_t i = 0; i < standard_stream_count; ++i) {
    streams[i].number = streams[i].rank = static_cast<std::uint32_t>(i);
    streams[i].file = Value::address(static_cast<ObjectId>(i));
    streams[i].descriptor = static_cast<int>(i);
    streams[i].reads = i == 0;
    streams[i].writes = i != 0;
    streams[i].device = device;
  }
  streams[1].unbuffered = profile.out == Stdout::unbuffered;
  streams[2].unbuffered = true;
  return streams;
}

std::vector<std::size_t> newest_first(const Streams& streams) {
  std::vector<std::size_t> order;
  for (const Stream& stream : streams) {
    if (!stream.is_closed) order.push_back(stream.number);
  }
  std::ranges::sort(order, std::ranges::greater{}, [&](std::size_t number) { return streams[number].rank; });
  return order;
}

Stream& open_stream(Streams& streams, const Value& file, int descriptor, int flags) {
  std::uint32_t rank = 0;
  for (const Stream& other : streams) {
    if (!other.is_closed && other.file != file) rank = std::max(rank, other.rank + 1);
  }
  auto place = std::ranges::find(streams, file, &Stream::file);
  if (place == streams.end()) place = std::ranges::find_if(streams, [](const Stream& s) { return s.is_closed && s.number >= standard_stream_count; });
  if (place == streams.end()) place = streams.insert(streams.end(), Stream{});
  const int access = flags & open_access;
  *place = Stream{};
  place->number = static_cast<std::uint32_t>(place - streams.begin());
  place->rank = rank;
  place->file = file;
  place->descriptor = descriptor;
  place->reads = access != open_write_only;
  place->writes = access != 0;
  place->appends = (flags & open_appends) != 0;
  place->device = Device::unknown;
  return *place;
}

void close_stream(Streams& streams, std::size_t number) {
  Stream& stream = streams[number];
  const Value file = number < standard_stream_count ? stream.file : Value{};
  const auto place = stream.number;
  stream = Stream{};
  stream.number = place;
  stream.file = file;
  stream.is_closed = true;
  while (streams.size() > standard_stream_count && streams.back().is_closed) streams.pop_back();
}

}  // namespace forkcheck
