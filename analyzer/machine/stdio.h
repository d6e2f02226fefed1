// glibc's stdio streams for output, as glibc 2.36 writes them (libio/fileops.c): which bytes leave in which write.
//
// The functions follow the originals step by step, because the boundaries between writes are what other processes can see:
// - a stream gets its buffer with its first output: 1024 bytes and line buffered on a terminal, 4096 bytes into a pipe;
//   so its first text goes in character by character, and every '\n' in it ends a write of its own;
// - a later text goes in whole: up to its last '\n' in one write, the rest stays;
// - what doesn't fit fills the buffer, flushes it, and whole blocks of the rest are written past the buffer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "machine/request.h"
#include "machine/value.h"
#include "posix/profile.h"

namespace forkcheck {

// What a descriptor refers to, as far as stdio asks.
// pipe: also a file. own_pipe, own_file: made by the program; own_file also /dev/null. closed: nothing. unknown: asked when it matters, in programs that
// change what their descriptors are open on.
enum class Device : std::uint8_t { terminal, pipe, own_pipe, own_file, closed, unknown };

struct Stream {
  std::uint32_t number = 0;    // its place in LocalState::streams
  std::uint32_t rank = 0;      // the newest has the highest: at the end of the process that one is flushed first
  Value file;                  // the FILE
  int descriptor = 0;
  bool reads = true, writes = true;  // what its mode allows
  bool is_closed = false;
  bool is_reading = false;     // it was read from, and not written to or flushed since
  Device device = Device::terminal;
  bool unbuffered = false;     // _IO_UNBUFFERED
  bool line_buffered = false;  // _IO_LINE_BUF
  bool putting = false;        // _IO_CURRENTLY_PUTTING
  bool failed = false;         // _IO_ERR_SEEN
  bool ended = false;          // _IO_EOF_SEEN: nothing more is read
  bool stopped = false;        // reading failed in the call that goes on now
  bool can_seek = true;        // not known to be a pipe
  bool oriented = false;       // fwide() < 0: some function for bytes was used
  std::uint32_t capacity = 0;  // bytes of the buffer; 0: none yet
  std::uint32_t room_end = 0;  // _IO_write_end - _IO_write_base: putc stores below it without a look
  std::optional<Value> lent;   // the program's own buffer (setvbuf)
  Text held;                   // _IO_write_base .. _IO_write_ptr
  Text ahead;                  // _IO_read_ptr .. _IO_read_end: read, and not taken yet

  // For fseek and its kin; in programs without them nothing is kept.
  bool keeps_place = false;
  bool appends = false;                // _IO_IS_APPENDING
  bool has_backup = false;             // something else than what was read was put back
  Text behind;                         // _IO_buf_base .. _IO_read_ptr: taken, and still in the buffer
  std::optional<std::int64_t> offset;  // _offset: where the kernel stands; none: not known, _IO_pos_BAD
  bool is_lost = false;                // a process id was written or read: how far that moved nobody knows

  auto operator<=>(const Stream&) const = default;
};

// The texts that a call writes, one for each write(2).
using Writes = std::vector<WriteRequest>;

// A decision depends on how many digits a process id has: the buffer is nearly full.
struct UnknownRoom {};

void put_char(Stream& stream, char32_t c, Writes& out);            // putc; c may be a process id
void put_text(Stream& stream, const Text& text, Writes& out);      // fwrite, fputs, a piece of printf (_IO_sputn)
void flush(Stream& stream, Writes& out);                           // fflush

enum class Buffering : std::uint8_t { full, line, none };
// setvbuf; size 0: no buffer given. Flushes as glibc does.
void set_buffering(Stream& stream, Buffering mode, std::optional<Value> buffer, std::uint32_t size, Writes& out);

// The pieces that printf hands to its stream, in order.
struct Piece {
  enum class Kind : std::uint8_t { text, character } kind = Kind::text;
  Text text;
  auto operator<=>(const Piece&) const = default;
};
using Pieces = std::vector<Piece>;
// vfprintf's way into a stream: an unbuffered one gets everything at once through a helper buffer of 8192 bytes.
void put_pieces(Stream& stream, const Pieces& pieces, Writes& out);
Text joined(const Pieces& pieces);

// stdin, stdout, stderr as a program finds them; it may open more.
inline constexpr std::size_t standard_stream_count = 3;
using Streams = std::vector<Stream>;
Streams standard_streams(const Profile& profile);
// The numbers of those that are open, the newest first: the order in which glibc walks over them (_IO_list_all).
std::vector<std::size_t> newest_first(const Streams& streams);
// A stream on a descriptor, as fopen makes it. What it is open on is asked when it matters.
Stream& open_stream(Streams& streams, const Value& file, int descriptor, int flags);
// Its place is free again.
void close_stream(Streams& streams, std::size_t number);

}  // namespace forkcheck
