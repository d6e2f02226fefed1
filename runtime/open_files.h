// What each process has open, as the tracer keeps it: the same facts that the kernel has, so that it is known before a call
// whether it would wait. Every call that changes a table of descriptors is seen (calls_files.cpp), and a program can come by no
// other file than those.
//
// Bytes of files are the kernel's own business. Bytes go through the kernel's own pipes; only how full they are is kept here (posix/pipe_room.h).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "posix/pipe_room.h"
#include "runtime/run_result.h"

namespace forkcheck::runtime {

struct OpenFile {
  enum class Kind : std::uint8_t { input, out, err, pipe_reader, pipe_writer, pipe_both, file, null_device } kind = Kind::input;
  std::size_t pipe = 0;                               // in World::pipes
  std::size_t description = 0;                        // file: in World::descriptions; end of a FIFO: which opening that was
  bool can_be_read = true, can_be_written = true;     // file
  bool close_on_exec = false;                         // the descriptor's
  bool is_pipe() const { return is_end(Kind::pipe_reader) || is_end(Kind::pipe_writer); }
  bool is_end(Kind which) const { return kind == which || kind == Kind::pipe_both; }  // a FIFO can be opened for both
};

class DescriptorTable {
 public:
  static constexpr int most = 64;  // RLIMIT_NOFILE, see sandbox.cpp

  // What a program starts with.
  DescriptorTable() : files_{{0, {OpenFile::Kind::input}}, {1, {OpenFile::Kind::out}}, {2, {OpenFile::Kind::err}}} {}

  static DescriptorTable empty();

  const OpenFile* find(int fd) const;  // null: nothing is open there
  bool has_end(OpenFile::Kind kind, std::size_t pipe) const;
  int lowest_free(int from) const;
  void open(int fd, const OpenFile& file) { files_[fd] = file; }
  void close(int fd) { files_.erase(fd); }
  void set_close_on_exec(int fd, bool whether);
  const std::map<int, OpenFile>& all() const { return files_; }

 private:
  std::map<int, OpenFile> files_;
};

struct TrackedPipe {
  PipeKey key;  // of a FIFO its name, see calls_fifos.cpp
  PipeRoom room;
  bool reader_waits = true, writer_waits = true;  // false: O_NONBLOCK
  bool is_fifo() const { return key.fd < 0; }
};

struct TrackedFile {  // an open file description
  PipeKey key;
  std::string name;  // of the file
};

}  // namespace forkcheck::runtime
