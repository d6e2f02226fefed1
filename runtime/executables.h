// What the exec functions of a program find in real runs: the same programs that its model has, compiled from
// the same texts, and commands of this machine that nobody wrote a model of.
//
// A process can open no path, so these files are handed down open (O_PATH), above the descriptors that a program
// can have, and an execve that is let go becomes an execveat of one of them (calls_exec.cpp).
//
// glibc's execvp tries one folder of PATH after the other, each with a call of its own. What is found doesn't
// depend on this machine's folders, so the program's calls of execvp, execlp and execvpe are linked to a search
// that asks once, for the name below /bin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/elf_image.h"
#include "runtime/points.h"

namespace forkcheck::runtime {

// neighbour: lies beside the program, and is named by its path. command: is found in the usual folders. opaque:
// likewise, but nobody knows what it does: it isn't compiled here.
enum class ExecKind : std::uint8_t { neighbour, command, opaque };

struct ExecutableText {
  ExecKind kind = ExecKind::neighbour;
  std::string path;  // as the program names it, "./child"; of commands the name, "echo"
  std::string file;  // the C file
  std::string text;  // what is in it
};

// `file` is the compiled one, or the machine's own; empty if it has none.
struct ExecutableFile {
  ExecKind kind = ExecKind::neighbour;
  std::string path;
  std::string file;
  bool is_static = false;
  std::vector<PointRange> points = {};
};

struct OpenExecutable {
  ExecKind kind = ExecKind::neighbour;
  std::string path;
  bool is_static = false;
  std::vector<PointRange> points;
  int fd = -1;                    // opened with O_PATH; -1: the machine has no such file
  std::optional<ElfImage> image;  // not of the opaque ones
};

// The descriptor in every process of a run.
inline constexpr int first_executable_fd = 64;  // RLIMIT_NOFILE, see sandbox.cpp
inline constexpr std::size_t most_executables = 32;

// Which one execve(path) would run.
std::optional<std::size_t> find_executable(const std::vector<OpenExecutable>& all, const std::string& path);

// Where this machine has a command; empty if it hasn't.
std::string find_command(const std::string& name);

// The search as C text, and options for the linker.
extern const char* const search_code;
std::vector<std::string> search_link_options();

}  // namespace forkcheck::runtime
