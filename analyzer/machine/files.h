// What processes share through their descriptors: open file descriptions and the pipes behind them (POSIX 3.258, "Open File
// Description"). A value, kept in the kernel; a state that has nothing but what every program starts with has none.
//
// Numbers of descriptions and pipes follow from who has them open (see tidy_files), so that equal situations are equal values.
// Who made an object, and which descriptor it got for it, never changes: by that steps say what they touch. Two objects of one
// maker may have the same such key, if it closed the first; then steps on them count as dependent, which is never wrong.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "machine/request.h"
#include "machine/signals.h"
#include "posix/pipe_room.h"
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

// Linux's default is 1024 (getrlimit(2)); controlled runs are given less.
inline constexpr int most_descriptors = 64;

struct ObjectKey {
  NameId maker;
  int descriptor = 0;
  auto operator<=>(const ObjectKey&) const = default;
  std::uint64_t number() const { return std::uint64_t{maker.index} << 32 | static_cast<std::uint32_t>(descriptor); }
};

// Processes in a text here are names: text_slot + NameId::index. See outcome.h for how they become slots again.
struct Pipe {
  Text content;
  PipeRoom room;
  bool inexact = false;  // `room` counts a process id as one byte, since it was last empty
  ObjectKey key;
  auto operator<=>(const Pipe&) const = default;
};

struct Description {
  enum class Kind : std::uint8_t { pipe_reader, pipe_writer } kind = Kind::pipe_reader;
  std::uint32_t pipe = 0;  // in SharedFiles::pipes
  ObjectKey key;
  auto operator<=>(const Description&) const = default;
};

struct SharedFiles {
  std::uint64_t input_offset = 0;  // of standard input, which all share
  std::vector<Description> descriptions;
  std::vector<Pipe> pipes;
  auto operator<=>(const SharedFiles&) const = default;

  // Null for the standard ones.
  const Description* find(DescriptionId id) const;
};
std::uint64_t hash_of(const SharedFiles& files);

}  // namespace forkcheck
