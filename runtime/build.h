// Compiles the very same C file that is analysed, into a private temporary directory.
//
// The flags keep the program's behaviour close to its source: -O0, and -fno-builtin because gcc otherwise
// turns printf("x\n") into puts. Static where libc.a exists: fewer system calls and faster forks (about 1.5
// times).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "posix/profile.h"
#include "runtime/command.h"
#include "runtime/executables.h"
#include "runtime/points.h"
#include "runtime/temp_dir.h"

namespace forkcheck::runtime {

// A header of ours for a textbook's own ("csapp.h"), seen by #include "..." and <...> after the program's own
// folder.
struct SupportFile {
  std::string name;
  std::string text;
};

struct BuildRequest {
  std::string path;  // the C file; its folder is on the include path
  std::optional<std::string>
      text;  // instead of the file's content (for standard input); `path` is then only its name
  std::vector<SupportFile> headers;
  std::string support_code;  // C text of a second translation unit; may be empty
  Stdout out =
      Stdout::terminal;         // unbuffered links a constructor that calls setvbuf(stdout, NULL, _IONBF, 0)
  PointNames points;            // see points.h
  bool may_exec = false;        // it calls exec: natural runs are walled in for that (sandbox.h), or refused
  std::vector<ExecutableText> executables = {};  // that exec finds
  std::string compiler = "cc";  // looked up in PATH
  CommandLimits limits;
};

struct Binary {
  std::string path;
  bool is_static = false;
  std::string compiler_version;  // first line of `cc --version`
  TempDir directory;             // owns everything that the build wrote
  std::vector<PointRange> points = {};  // where the variables of BuildRequest::points are
  bool may_exec = false;
  std::vector<ExecutableFile> executables = {};
  std::vector<TempDir> more_directories = {};  // the executables'
};

// Fails with no_compiler, does_not_compile (with the compiler's first messages), unreadable_source,
// compile_timeout or no_temp_dir; also if one of the executables does.
Result<Binary> build(const BuildRequest& request);

}  // namespace forkcheck::runtime
