// Places between two calls where a signal handler, or another process, could make a difference: accesses to
// some of the program's variables, and calls of some library functions.
//
// The variables are told by their names. The program is then compiled with calls before each load and store
// (gcc's and clang's -fsanitize=thread, without its library), and ours ask whether the address lies in one of
// the watched ranges. If so they make a system call of a number that no kernel has, which stops for the
// tracer; the access comes after it. Library functions are told by name, too, and the program's own calls of
// them go by a stub that makes the same system call. No hardware break points, which many virtual machines
// don't have, and no single steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace forkcheck::runtime {

// What is to be a point. Usually nothing.
struct PointNames {
  std::vector<std::string> variables;
  std::vector<std::string> functions;  // of the library; exit: also the return from main, which calls it
  bool shared_memory = false;  // accesses of what the program maps to share it, and semaphores in it
  bool empty() const { return variables.empty() && functions.empty() && !shared_memory; }
};

// interruptible: an event as long as some handler could run. always: in any case. maps, unmaps: no access, but shared memory
// begins or ends to be there. The others: sem_wait and its kin, which do their work after the stop.
// calls: as interruptible, but of a function.
enum class PointKind : std::uint64_t { interruptible, always, maps, unmaps, waits, tries, posts, looks, calls };

// As the program's hooks read it.
struct PointRange {
  std::uint64_t begin = 0;  // addresses as in the file, to be moved like the program
  std::uint64_t end = 0;
  PointKind kind = PointKind::interruptible;
};

// The system call of the hooks. Its arguments: the kind; an address; a number of bytes, and point_writes with it if they are
// written.
inline constexpr long point_call = 26224;
inline constexpr std::uint64_t point_writes = std::uint64_t{1} << 63;
// Symbols of the hooks: a count of ranges with the ranges after it, and the place after the call.
inline constexpr const char* points_table = "__forkcheck_points";
inline constexpr const char* points_site = "__forkcheck_point_end";
inline constexpr std::size_t most_point_ranges = 1024;

// The hooks as C text, what has to be included before the program's text, and options for the linker.
std::string points_code(const PointNames& names);
std::string points_header(const PointNames& names);
std::vector<std::string> points_link_options(const PointNames& names);

// Where these variables lie in a linked program; `object` is what its own text was compiled to.
// A name stands for all variables of that name in the text, static ones inside functions too. Names that
// aren't there are passed over: nothing accesses them.
std::vector<PointRange> find_points(const std::string& program, const std::string& object,
                                    const std::vector<std::string>& variables);

}  // namespace forkcheck::runtime
