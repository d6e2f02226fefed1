#include "syntax/executables.h"

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <sstream>

#include "program/link.h"
#include "syntax/built_in_headers.h"

namespace forkcheck {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 4 << 20;

// Commands of POSIX and of every Linux that nobody wrote a model of: they exist, and what they print isn't known.
constexpr std::array opaque_commands = {
    "arch", "awk", "basename", "bash", "bc", "cal", "chmod", "chown", "clear", "cmp", "cp", "cut", "date", "df",
    "diff", "dirname", "du", "ed", "expr", "file", "find", "free", "gcc", "getconf", "grep", "groups", "head",
    "hostname", "id", "ln", "logname", "ls", "lscpu", "make", "man", "mkdir", "mktemp", "more", "mv", "nice", "nproc",
    "od", "perl", "ping", "ps", "pwd", "python3", "rm", "rmdir", "sed", "seq", "sort", "stat", "strace", "stty", "su",
    "sudo", "sync", "tail", "tar", "tee", "test", "time", "top", "touch", "tr", "tty", "umask", "uname", "uniq",
    "uptime", "users", "vi", "vim", "w", "wc", "who", "whoami", "xargs", "yes", "zsh"};

bool mentions_exec(const Program& program) {
  return std::ranges::any_of(program.code, [](const Instruction& i) {
    const bool names = i.op == Op::call_builtin || i.op == Op::push_builtin;
    return names && i.a == static_cast<std::uint32_t>(Builtin::__forkcheck_exec_);
  });
}

// The texts of the program, from `first` on.
std::vector<std::string> texts_of(const Program& program, std::size_t first) {
  std::vector<std::string> texts;
  for (std::size_t g = first; g < program.globals.size(); ++g) {
    const std::vector<std::uint8_t>& bytes = program.globals[g].bytes;
    const auto end = std::ranges::find(bytes, 0);
    if (end != bytes.end() && end != bytes.begin()) texts.emplace_back(bytes.begin(), end);
  }
  return texts;
}

// "/bin/echo" and "echo" are the command echo; anything else with a slash is none.
std::string command_of(const std::string& text) {
  for (const std::string folder : {"/bin/", "/usr/bin/"}) {
    if (text.starts_with(folder)) return text.substr(folder.size());
  }
  return text.find('/') == std::string::npos ? text : std::string();
}

// Of a command for the shell; empty if the text is one word.
std::string first_word(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t'\"");
  const auto end = text.find_first_of(" \t\n'\"", begin);
  return begin == std::string::npos || end == std::string::npos ? std::string() : text.substr(begin, end - begin);
}

class Linker {
 public:
  Linker(Program& program, Sources& sources, const std::string& directory, const CompileFile& compile_file)
      : program_(program), sources_(sources), directory_(directory), compile_file_(compile_file) {}

  Result<void> run(const std::vector<std::string>& given) {
    for (const std::string& text : given) {
      if (auto added = add_words(text); !added) return added;
    }
    std::size_t seen = 0;
    while (seen < program_.globals.size()) {
      const std::vector<std::string> texts = texts_of(program_, seen);
      seen = program_.globals.size();
      for (const std::string& text : texts) {
        if (auto added = add(text); !added) return added;
        if (auto added = add_word(first_word(text)); !added) return added;
      }
    }
    return {};
  }

 private:
  // One name may be a neighbour's as well as a command's: "echo" beside the program is run as execl("echo", ...).
  bool is_known(const std::string& path) const {
    return std::ranges::find(program_.executables, path, &Executable::path) != program_.executables.end();
  }

  Result<void> add_words(const std::string& text) {
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      if (auto added = add_word(word); !added) return added;
    }
    return {};
  }

  // Of a longer text, most words of which are no names: files are named by a path.
  Result<void> add_word(const std::string& word) {
    return word.find('/') != std::string::npos ? add(word) : add_command(word);
  }

  Result<void> add(const std::string& text) {
    if (auto added = add_command(text); !added) return added;
    return add_neighbour(text);
  }

  Result<void> add_command(const std::string& text) {
    if (const std::string command = command_of(text); !command.empty() && !is_known(command)) {
      const auto& headers = built_in_headers();
      const auto header = std::ranges::find(headers, "bits/commands/" + command + ".h", &BuiltInHeader::name);
      if (header != headers.end()) return add_program(Executable::Kind::command, command, {"<" + command + ">", std::string(header->text), false});
      if (std::ranges::find(opaque_commands, command) != opaque_commands.end())
        program_.executables.push_back({Executable::Kind::opaque, command, {}});
    }
    return {};
  }

  // "./child" is compiled from child.c beside the program.
  Result<void> add_neighbour(const std::string& text) {
    if (directory_.empty() || text.starts_with('/') || text.size() > 255 || is_known(text)) return {};
    std::error_code error;
    const fs::path path = (fs::path(directory_) / (text + ".c")).lexically_normal();
    const fs::path inside = path.lexically_relative(fs::path(directory_).lexically_normal());
    const bool is_beside = !inside.empty() && *inside.begin() != ".." && fs::is_regular_file(path, error);
    if (!is_beside || fs::file_size(path, error) > most_bytes) return {};
    std::string source;
    if (!read_file(path.string(), source)) return {};
    return add_program(Executable::Kind::neighbour, text, {path.string(), std::move(source), false});
  }

  Result<void> add_program(Executable::Kind kind, const std::string& path, SourceFile file) {
    const std::size_t place = program_.executables.size();
    program_.executables.push_back({kind, path, {}});  // known from now on: it may run itself
    auto compiled = compile_file_(sources_.add(std::move(file)));
    if (!compiled) return failure(compiled.error());
    program_.executables[place].main = link(program_, *compiled);
    return {};
  }

  Program& program_;
  Sources& sources_;
  const std::string& directory_;
  const CompileFile& compile_file_;
};

}  // namespace

Result<void> add_executables(Program& program, Sources& sources, const std::string& directory, const std::vector<std::string>& given,
                             const CompileFile& compile_file) {
  if (!mentions_exec(program)) return {};
  return Linker(program, sources, directory, compile_file).run(given);
}

}  // namespace forkcheck
