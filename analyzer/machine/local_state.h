// Everything one process owns, as a value: frames, memory, libc's state, and the request it waits at.
#pragma once

#include <optional>
#include <vector>

#include "machine/memory.h"
#include "machine/request.h"
#include "machine/stdio.h"
#include "program/program.h"

namespace forkcheck {

// Objects that every process has, before its globals.
inline constexpr ObjectId stream_object = 0;  // + number: the FILE of stdin, stdout, stderr
inline constexpr ObjectId errno_object = 3;
inline constexpr ObjectId first_global = 4;   // + GlobalId::index

struct Frame {
  FunctionId function;
  Pc pc = 0;                  // next instruction
  std::uint32_t locals = 0;   // where its locals begin in LocalState::locals; a memory local holds its object's address
  std::uint32_t extras = 0;   // variadic arguments, behind the locals
  std::uint32_t stack = 0;    // where its operands begin in LocalState::stack
  auto operator<=>(const Frame&) const = default;
};

// What is registered by atexit (argument none) or on_exit.
struct ExitHandler {
  Value function;
  std::optional<Value> argument;
  auto operator<=>(const ExitHandler&) const = default;
};

// exit() in progress.
struct Exiting {
  int status = 0;
  std::uint32_t depth = 0;  // frames below this one are never returned to
  Pc called_at = 0;         // the instruction behind the exit or the return
  bool flushed = false;     // all streams, which have no buffers any more
  auto operator<=>(const Exiting&) const = default;
};

// The parent's own part while its vfork child runs on its memory.
struct Lender {
  std::vector<Frame> frames;
  std::vector<Value> locals;
  std::vector<Value> stack;
  std::optional<Exiting> exiting;
  bool operator==(const Lender&) const = default;
};

// What a call returns, and errno: glibc sets it only when the process runs on.
struct Returned {
  int error = 0;
  Value result;
  bool operator==(const Returned&) const = default;
};

// What a process was about to do when a signal's handler began.
struct Interrupted {
  std::size_t depth = 0;  // frames of the interrupted code
  std::vector<WriteRequest> writes;
  std::optional<Request> asked;
  Value status_pointer;
  std::optional<Text> held;     // it was flushing a stream's buffer, and this is what comes into it later
  std::uint32_t flushing = 0;   // held: that stream's number
  SignalSet mask = 0;           // to be blocked again afterwards
  std::optional<Reply> answer;  // the call was waiting and ends with this; none: it is made again
  std::optional<Returned> returning;
  bool operator==(const Interrupted&) const = default;
};

struct LocalState {
  std::vector<Frame> frames;
  std::vector<Value> locals;
  std::vector<Value> stack;
  Memory memory;
  Streams streams;
  Device device = Device::unknown;  // of a descriptor without a stream, for a library function that asked
  bool has_sought = false;           // and for one that looked where in the file it stands
  std::vector<ExitHandler> handlers;
  std::optional<Exiting> exiting;
  std::vector<Lender> lenders;        // innermost last
  std::vector<Interrupted> interrupted;  // innermost last
  // At ResumeRequest: what was called before it.
  std::optional<Returned> returning;
  std::optional<WriteRequest> just_flushed;  // a signal is due right behind this write: the buffer isn't empty yet

  std::vector<WriteRequest> writes;   // still to be made, before `asked`
  std::optional<Request> asked;       // none: goes on running after the writes
  std::vector<std::pair<ExpressionId, std::int64_t>> ruled;  // for the instruction that runs now: what these are
  Value status_pointer;               // wait: where the status goes; null: nowhere
  Span where;                         // of the request

  // The request that the process waits at.
  Request request() const { return writes.empty() ? *asked : Request(writes.front()); }
  // Whether it never runs again after its writes, unless a handler does.
  bool ends() const;
  bool operator==(const LocalState& other) const;
  std::uint64_t hash() const;  // equal states have equal hashes if their contents are interned (intern.h)
};

}  // namespace forkcheck
