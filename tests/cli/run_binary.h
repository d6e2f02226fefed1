// Runs the built forkcheck as a person would: in a shell, with files in a directory of its own.
#pragma once

#include <sys/wait.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

namespace forkcheck {

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

class CliTest : public testing::Test {
 protected:
  CliTest() {
    std::string name = (std::filesystem::temp_directory_path() / "forkcheck-cli-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    std::filesystem::create_symlink(FORKCHECK_BINARY, binary());
  }
  ~CliTest() override { std::filesystem::remove_all(directory_); }

  // Writes a file and returns its path.
  std::string file(const std::string& name, const std::string& text) const {
    const auto path = directory_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string path(const std::string& name) const { return (directory_ / name).string(); }
  std::string text_of(const std::string& name) const { return slurp(directory_ / name); }

  // A path to the built program without spaces or quotes, wherever the project stands.
  std::string binary() const { return path("forkcheck"); }

  // `arguments` is a piece of shell: `forkcheck` itself stands before it.
  Ran forkcheck(const std::string& arguments) const {
    return shell(binary() + " " + arguments);
  }
  Ran shell(const std::string& command) const {
    const auto out = directory_ / "stdout", err = directory_ / "stderr";
    const int raw = std::system(("{ " + command + "\n} >" + out.string() + " 2>" + err.string()).c_str());
    return {WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw), slurp(out), slurp(err)};
  }

  std::string puzzle_8_3() const {
    return file("p83.c",
                "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
                "int main(void)\n{\n"
                "    if (fork() == 0) {\n        printf(\"9\");\n        fflush(stdout);\n"
                "    } else {\n        printf(\"0\");\n        fflush(stdout);\n        waitpid(-1, NULL, "
                "0);\n    }\n"
                "    printf(\"3\");\n    fflush(stdout);\n    printf(\"6\");\n    exit(0);\n}\n");
  }
  std::string hello() const {
    return file("hello.c", "#include <stdio.h>\nint main(void) { printf(\"hello\\n\"); return 0; }\n");
  }

 private:
  static std::string slurp(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  std::filesystem::path directory_;
};

}  // namespace forkcheck
