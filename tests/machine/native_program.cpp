#include "native_program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace forkcheck {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bool have_compiler() { return std::system("cc --version > /dev/null 2>&1") == 0; }

NativeRun run_natively(const std::string& source) {
  char pattern[] = "/tmp/forkcheck-native-XXXXXX";
  const fs::path directory = mkdtemp(pattern);
  std::ofstream(directory / "test.c") << source;
  const std::string in = "cd " + directory.string() + " && ";
  NativeRun run{{}, {}, "doesn't compile"};
  if (std::system((in + "cc -std=gnu17 -w -O0 -fno-builtin -o program test.c -lm 2> errors").c_str()) == 0) {
    const int status = std::system((in + "exec env -i ./program > out 2> err < /dev/null").c_str());
    run.ending = WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status));
    run.out = read_file(directory / "out");
    run.err = read_file(directory / "err");
  }
  fs::remove_all(directory);
  return run;
}

}  // namespace forkcheck
