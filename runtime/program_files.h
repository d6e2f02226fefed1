// What the program finds on descriptors 0, 1 and 2, and the ends that we keep.
//
// Terminal mode gives it a real pty slave, because libc asks what descriptor 1 is before it chooses a
// buffering mode; pipe mode a pipe. stderr is the same file where it is merged into the output, otherwise a
// pipe of its own. In controlled runs nothing flows through any of them: writes are captured at the call and
// skipped. The pty is nobody's controlling terminal.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "posix/profile.h"
#include "runtime/fd.h"
#include "runtime/run_options.h"
#include "runtime/run_result.h"
#include "runtime/temp_dir.h"

namespace forkcheck::runtime {

class ProgramFiles {
 public:
  // Nothing where the system has no pty, pipe, memory file or temporary folder to give (errno says why).
  static std::optional<ProgramFiles> open(const Profile& profile, const std::string& input, FileAccess files);

  int program_input() const { return input_.get(); }
  int program_out() const { return out_.get(); }
  int program_err() const { return err_.valid() ? err_.get() : out_.get(); }
  int output_reader() const { return out_reader_.get(); }  // non-blocking
  int error_reader() const { return err_reader_.get(); }   // non-blocking; -1 where stderr is merged

  // Where the program makes its files, if it may; nobody else looks there.
  bool has_folder() const { return folder_.has_value(); }
  std::string folder() const { return folder_ ? folder_->file("files") : "/"; }

  // Before each run: back to the start of the input, and nothing in the folder.
  void rewind() const;

 private:
  bool open_output(Stdout kind);
  bool open_error(Stderr kind);
  bool open_input(const std::string& text);
  bool make_folder();

  Fd input_, out_, err_, out_reader_, err_reader_;
  std::optional<TempDir> folder_;
};

}  // namespace forkcheck::runtime
