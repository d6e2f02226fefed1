#include "runtime/points.h"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "runtime/elf_image.h"
#include "runtime/fd.h"

namespace forkcheck::runtime {

namespace {

// Names as in gcc's gcc/sanitizer.def and LLVM's ThreadSanitizer.cpp. The atomic ones do their work
// themselves.
constexpr const char* hooks = R"code(
struct range { unsigned long begin, end, kind; };
struct { unsigned long count; struct range ranges[MOST]; } __forkcheck_points;
long __forkcheck_point(unsigned long kind, unsigned long at, unsigned long size);
__asm__(".text\n.globl __forkcheck_point\n.type __forkcheck_point, @function\n__forkcheck_point:\n"
        "mov $NUMBER, %eax\nsyscall\n.globl __forkcheck_point_end\n__forkcheck_point_end: ret\n");

static void touch(const void *at, unsigned long size, unsigned long writes) {
  const unsigned long begin = (unsigned long)at;
  for (unsigned long i = 0; i < __forkcheck_points.count; i++) {
    const struct range *one = &__forkcheck_points.ranges[i];
    if (begin >= one->end || begin + size <= one->begin) continue;
    __forkcheck_point(one->kind, begin, size | writes);
    return;
  }
}

void __tsan_init(void) {}
void __tsan_func_entry(void *caller) { (void)caller; }
void __tsan_func_exit(void) {}
void __tsan_read_range(void *at, unsigned long size) { touch(at, size, 0); }
void __tsan_write_range(void *at, unsigned long size) { touch(at, size, 1ul << 63); }
#define WRITES (1ul << 63)
#define ACCESSES(n) \
  void __tsan_read##n(void *at) { touch(at, n, 0); } \
  void __tsan_write##n(void *at) { touch(at, n, WRITES); } \
  void __tsan_volatile_read##n(void *at) { touch(at, n, 0); } \
  void __tsan_volatile_write##n(void *at) { touch(at, n, WRITES); } \
  void __tsan_unaligned_read##n(void *at) { touch(at, n, 0); } \
  void __tsan_unaligned_write##n(void *at) { touch(at, n, WRITES); } \
  void __tsan_unaligned_volatile_read##n(void *at) { touch(at, n, 0); } \
  void __tsan_unaligned_volatile_write##n(void *at) { touch(at, n, WRITES); }
ACCESSES(1) ACCESSES(2) ACCESSES(4) ACCESSES(8) ACCESSES(16)

#define CHANGE(bits, type, name) \
  type __tsan_atomic##bits##_##name(volatile type *at, type value, int order) { \
    (void)order; touch((void *)at, sizeof *at, WRITES); return __atomic_##name(at, value, __ATOMIC_SEQ_CST); }
#define COMPARE(bits, type, kind, weak) \
  int __tsan_atomic##bits##_compare_exchange_##kind(volatile type *at, type *expected, type value, int a, int b) { \
    (void)a; (void)b; touch((void *)at, sizeof *at, WRITES); \
    return __atomic_compare_exchange_n(at, expected, value, weak, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); }
#define ATOMIC(bits, type) \
  type __tsan_atomic##bits##_load(const volatile type *at, int order) { \
    (void)order; touch((const void *)at, sizeof *at, 0); return __atomic_load_n(at, __ATOMIC_SEQ_CST); } \
  void __tsan_atomic##bits##_store(volatile type *at, type value, int order) { \
    (void)order; touch((void *)at, sizeof *at, WRITES); __atomic_store_n(at, value, __ATOMIC_SEQ_CST); } \
  type __tsan_atomic##bits##_exchange(volatile type *at, type value, int order) { \
    (void)order; touch((void *)at, sizeof *at, WRITES); return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST); } \
  CHANGE(bits, type, fetch_add) CHANGE(bits, type, fetch_sub) CHANGE(bits, type, fetch_and) \
  CHANGE(bits, type, fetch_or) CHANGE(bits, type, fetch_xor) CHANGE(bits, type, fetch_nand) \
  COMPARE(bits, type, strong, 0) COMPARE(bits, type, weak, 1) \
  type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type expected, type value, int a, int b) { \
    __tsan_atomic##bits##_compare_exchange_strong(at, &expected, value, a, b); return expected; }
ATOMIC(8, unsigned char) ATOMIC(16, unsigned short) ATOMIC(32, unsigned int) ATOMIC(64, unsigned long)
void __tsan_atomic_thread_fence(int order) { (void)order; __atomic_thread_fence(__ATOMIC_SEQ_CST); }
void __tsan_atomic_signal_fence(int order) { (void)order; __atomic_signal_fence(__ATOMIC_SEQ_CST); }
)code";

// The program's own calls come here. In natural runs nobody answers the points: they fail, and nothing else happens.
constexpr const char* shared_memory_hooks = R"code(
#include <errno.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/shm.h>

enum { maps = 2, unmaps, waits, tries, posts, looks };

__attribute__((weak)) void *__forkcheck_call_mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset) {
  void *const place = mmap(hint, length, protection, flags, fd, offset);
  if (place != MAP_FAILED && (flags & MAP_TYPE) != MAP_PRIVATE) __forkcheck_point(maps, (unsigned long)place, length);
  return place;
}
__attribute__((weak)) int __forkcheck_call_munmap(void *place, size_t length) {
  const int result = munmap(place, length);
  if (result == 0) __forkcheck_point(unmaps, (unsigned long)place, length);
  return result;
}
__attribute__((weak)) void *__forkcheck_call_shmat(int id, const void *hint, int flags) {
  void *const place = shmat(id, hint, flags);
  if (place != MAP_FAILED) __forkcheck_point(maps, (unsigned long)place, 0);
  return place;
}
__attribute__((weak)) int __forkcheck_call_shmdt(const void *place) {
  const int result = shmdt(place);
  if (result == 0) __forkcheck_point(unmaps, (unsigned long)place, 0);
  return result;
}
static int fails(long error) {
  errno = (int)-error;
  return -1;
}
static long ask(unsigned long what, sem_t *semaphore) {
  const long answer = __forkcheck_point(what, (unsigned long)semaphore, 0);
  return answer == -EPERM || answer == -ENOSYS ? 1 : answer;
}
__attribute__((weak)) int __forkcheck_call_sem_wait(sem_t *semaphore) {
  const long answer = ask(waits, semaphore);
  return answer < 0 ? fails(answer) : answer == 0 ? sem_trywait(semaphore) : sem_wait(semaphore);
}
__attribute__((weak)) int __forkcheck_call_sem_trywait(sem_t *semaphore) {
  const long answer = ask(tries, semaphore);
  return answer < 0 ? fails(answer) : sem_trywait(semaphore);
}
__attribute__((weak)) int __forkcheck_call_sem_post(sem_t *semaphore) {
  const long answer = ask(posts, semaphore);
  return answer < 0 ? fails(answer) : sem_post(semaphore);
}
__attribute__((weak)) int __forkcheck_call_sem_getvalue(sem_t *semaphore, int *value) {
  const long answer = ask(looks, semaphore);
  return answer < 0 ? fails(answer) : sem_getvalue(semaphore, value);
}
)code";
constexpr const char* shared_memory_functions[] = {"mmap",        "munmap",   "shmat", "shmdt", "sem_wait",
                                                   "sem_trywait", "sem_post", "sem_getvalue"};

constexpr const char* stub_prefix = "__forkcheck_call_";

// The linker (--wrap) has libc call this one.
constexpr const char* main_stub =
    "int __real_main(int argc, char **argv, char **environment);\n"
    "int __wrap_main(int argc, char **argv, char **environment) {\n"
    "  const int status = __real_main(argc, argv, environment);\n"
    "  __forkcheck_point(8, 0, 0);\n"
    "  return status;\n"
    "}\n";

bool watches_end_of_main(const PointNames& names) {
  return std::ranges::find(names.functions, "exit") != names.functions.end();
}

// All registers that carry arguments stay as they are; rax counts those of a variadic call. Weak: a program
// may have a function of that name itself.
std::string stub(const std::string& name) {
  return fmt::format(
      "__asm__(\".text\\n.weak {0}{1}\\n.type {0}{1}, @function\\n{0}{1}:\\npush %rax\\npush %rcx\\npush "
      "%rdi\\n\"\n"
      "        \"mov $8, %edi\\ncall __forkcheck_point\\npop %rdi\\npop %rcx\\npop %rax\\njmp "
      "{1}@PLT\\n\");\n",
      stub_prefix, name);
}

// "count", and "count.0" of a function's own.
bool is_named(const std::string& symbol, const std::string& name) {
  if (!symbol.starts_with(name)) return false;
  const auto rest = symbol.substr(name.size());
  return rest.empty() ||
         (rest.size() > 1 && rest[0] == '.' &&
          std::all_of(rest.begin() + 1, rest.end(), [](unsigned char c) { return std::isdigit(c); }));
}

std::optional<std::vector<ElfSymbol>> symbols_of(const std::string& path) {
  const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.valid() ? read_elf_symbols(file.get()) : std::nullopt;
}

// The symbols of the program's own text: the global ones, and of the local ones those that follow the name of
// its file first. Libraries come later.
std::vector<ElfSymbol> own_symbols(const std::vector<ElfSymbol>& all, const std::string& file) {
  std::vector<ElfSymbol> own;
  enum class Part { before, inside, after } part = Part::before;
  for (const auto& symbol : all) {
    if (symbol.kind == STT_FILE) {
      if (part == Part::inside) part = Part::after;
      if (part == Part::before && symbol.name == file) part = Part::inside;
    }
    if (symbol.kind == STT_OBJECT && (symbol.is_global || part == Part::inside)) own.push_back(symbol);
  }
  return own;
}

}  // namespace

std::string points_code(const PointNames& names) {
  auto code = fmt::format("#define MOST {}\n", most_point_ranges) + hooks;
  code.replace(code.find("NUMBER"), 6, std::to_string(point_call));
  if (names.shared_memory) code += shared_memory_hooks;
  for (const auto& name : names.functions) code += stub(name);
  if (watches_end_of_main(names)) code += main_stub;
  return code;
}

std::string points_header(const PointNames& names) {
  std::string header;
  const auto redirect = [&](std::string_view name) {
    header += fmt::format("#pragma redefine_extname {} {}{}\n", name, stub_prefix, name);
  };
  for (const auto& name : names.functions) redirect(name);
  if (names.shared_memory) std::ranges::for_each(shared_memory_functions, redirect);
  return header;
}

std::vector<std::string> points_link_options(const PointNames& names) {
  if (watches_end_of_main(names)) return {"-Wl,--wrap=main"};
  return {};
}

std::vector<PointRange> find_points(const std::string& program, const std::string& object,
                                    const std::vector<std::string>& variables) {
  const auto all = symbols_of(program), compiled = symbols_of(object);
  if (!all || !compiled) return {};
  const auto file = std::ranges::find(*compiled, STT_FILE, &ElfSymbol::kind);
  if (file == compiled->end()) return {};
  std::vector<PointRange> ranges;
  for (const auto& symbol : own_symbols(*all, file->name)) {
    const bool is_meant =
        std::ranges::any_of(variables, [&](const std::string& name) { return is_named(symbol.name, name); });
    if (is_meant) ranges.push_back({symbol.address, symbol.address + symbol.size, PointKind::interruptible});
  }
  return ranges;
}

}  // namespace forkcheck::runtime
