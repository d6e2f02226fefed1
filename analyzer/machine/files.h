// What processes share through their descriptors: open file descriptions, and the pipes and files behind them (POSIX 3.258, "Open
// File Description"). A value, kept in the kernel; a state that has nothing but what every program starts with has none.
//
// The files are those that the program makes itself: its working directory is empty at first.
//
// Numbers of descriptions, pipes and files follow from who has them open (see tidy_files), so that equal situations are equal values.
// Who made an object, and which descriptor it got for it, never changes: by that steps say what they touch. Two objects of one
// maker may have the same such key, if it closed the first; then steps on them count as dependent, which is never wrong.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "machine/request.h"
#include "machine/signals.h"
#include "posix/pipe_room.h"
#include "machine/system_v.h"
#include "program/future.h"

namespace forkcheck {

using DescriptionId = std::uint32_t;
// What every program starts with; kept nowhere.
inline constexpr DescriptionId standard_input = 0, standard_output = 1, standard_error = 2;
inline constexpr DescriptionId first_opened = 3;  // SharedFiles::descriptions[id - first_opened]

// A descriptor of one process.
struct OpenDescriptor {
  int number = 0;
  DescriptionId description = 0;
  bool close_on_exec = false;
  auto operator<=>(const OpenDescriptor&) const = default;
};
using DescriptorTable = std::vector<OpenDescriptor>;  // by number
const DescriptorTable& standard_descriptors();

// Does a program that calls these do more with its descriptors than writing to what it starts with?
bool uses_descriptors(const BuiltinSet& builtins);

// Does it use names of files?
bool uses_files(const BuiltinSet& builtins);

// Linux's default is 1024 (getrlimit(2)); controlled runs are given less.
inline constexpr int most_descriptors = 64;

struct ObjectKey {
  NameId maker;
  int descriptor = 0;  // of files and entries of the directory, which have no maker: see key_of_name
  auto operator<=>(const ObjectKey&) const = default;
  std::uint64_t number() const { return std::uint64_t{maker.index} << 32 | static_cast<std::uint32_t>(descriptor); }
};

// Processes in a text here are names: text_slot + NameId::index. See outcome.h for how they become slots again.
struct Pipe {
  Text content;
  PipeRoom room;
  bool inexact = false;  // `room` counts a process id as one byte, since it was last empty
  ObjectKey key;
  std::optional<std::uint32_t> fifo = {};  // in SharedFiles::files: the FIFO that was opened
  auto operator<=>(const Pipe&) const = default;
};

// What opened, unlinked and asked-for names touch, and the files behind them. Two names may have the same key by chance.
ObjectKey key_of_name(const std::string& name);

// A regular file; or a FIFO, which is a pipe as long as somebody has it open, and has no content of its own. Positions count a process id as
// one byte; an operation for which its digits make a difference is refused.
struct File {
  Text content;
  std::optional<int> mode;  // permissions; none: nobody knows
  std::string name;         // under which it was made
  bool is_fifo = false;
  SegmentNumber segment = 0;  // it is, or was, mapped: what it holds is there. 0: never
  auto operator<=>(const File&) const = default;
};
// Most bytes of one file, as runs of the real program are allowed.
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 20;

struct Description {
  enum class Kind : std::uint8_t { pipe_reader, pipe_writer, pipe_both, file, null_device } kind = Kind::pipe_reader;
  std::uint32_t object = 0;  // in SharedFiles::pipes or ::files
  ObjectKey key;
  int flags = 0;             // how it was opened, as fcntl's F_GETFL tells
  std::uint64_t offset = 0;  // files
  bool is_lost = false;  // files: the digits of a process id, which is gone, decide what the offset is
  bool waits = false;    // ends of FIFOs: open hasn't returned, as nobody has had the other end open yet
  auto operator<=>(const Description&) const = default;

  bool is_pipe() const { return is_end(Kind::pipe_reader) || is_end(Kind::pipe_writer); }
  bool is_file() const { return kind == Kind::file; }
  // A FIFO can be opened for both.
  bool is_end(Kind which) const { return kind == which || kind == Kind::pipe_both; }
  bool can_be_read() const { return (flags & open_access) != open_write_only; }
  bool can_be_written() const { return (flags & open_access) != 0; }
};

// The working directory's. There is no other directory.
struct DirectoryEntry {
  std::string name;
  std::uint32_t file = 0;  // in SharedFiles::files
  auto operator<=>(const DirectoryEntry&) const = default;
};

struct SharedFiles {
  std::uint64_t input_offset = 0;  // of standard input, which all share
  std::vector<Description> descriptions;
  std::vector<Pipe> pipes;
  std::vector<DirectoryEntry> directory;  // by name
  std::vector<File> files;
  std::vector<SystemVObject> system_v;  // by number
  auto operator<=>(const SharedFiles&) const = default;

  // Null for the standard ones.
  const Description* find(DescriptionId id) const;
  // Null: there is no such file.
  const DirectoryEntry* entry(const std::string& name) const;
  DescriptionId add(Description description);
  // Of a name that isn't there; returns the file's number.
  std::uint32_t add_entry(const std::string& name, File file);
};
std::uint64_t hash_of(const SharedFiles& files);

}  // namespace forkcheck
