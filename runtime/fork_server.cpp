#include "runtime/fork_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "posix/call_table.h"
#include "runtime/exec_words.h"
#include "runtime/sandbox.h"

namespace forkcheck::runtime {

namespace {

// mov $56, %eax; syscall; jmp back to the mov; padded to two words.
constexpr std::array<std::uint64_t, 2> clone_loop = {0xeb05'0f00'0000'38b8, 0xcccc'cccc'cccc'ccf7};
constexpr std::uint64_t int3 = 0xcc;

// Out of the way of the numbers that are handed down.
int move_up(int fd) {
  constexpr int above_all = first_executable_fd + static_cast<int>(most_executables);
  return fcntl(fd, F_DUPFD_CLOEXEC, above_all);
}

// To where every process of the run will have them.
void hand_down(const std::vector<OpenExecutable>& executables) {
  std::vector<int> moved;
  for (const auto& one : executables) moved.push_back(one.fd < 0 ? -1 : move_up(one.fd));
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (moved[i] >= 0) dup2(moved[i], first_executable_fd + static_cast<int>(i));
  }
}

// The child's way into the program. `go` becomes readable once the tracer has attached.
[[noreturn]] void become_program(const ForkServer::Setting& setting, const std::vector<sock_filter>& filter,
                                 int go) {
  const auto argv = pointers_to(setting.options.argv);
  const auto environment = pointers_to(setting.options.environment);
  char byte = 0;
  if (read(go, &byte, 1) != 1) _exit(1);
  reset_signals();
  dup2(setting.files.program_input(), STDIN_FILENO);
  dup2(setting.files.program_out(), STDOUT_FILENO);
  dup2(setting.files.program_err(), STDERR_FILENO);
  personality(ADDR_NO_RANDOMIZE);  // a wish: some containers refuse it
  umask(022);  // as shells do it
  const std::string folder = setting.files.folder();
  const auto inside = setting.filter.has_own_folder ? std::optional(folder) : std::nullopt;
  const bool has_root = setting.filter.has_own_root() ? enter_own_root(setting.options.executables, inside) : chdir(folder.c_str()) == 0;
  if (!has_root) _exit(1);
  const int program = move_up(setting.program);
  if (setting.filter.mode == FilterMode::controlled) hand_down(setting.options.executables);
  limit_resources(setting.options, setting.filter.mode, setting.filter.isolation);
  offer_to_memory_killer();
  if (install_filter(filter)) {
    syscall(SYS_execveat, program, "", argv.data(), environment.data(), AT_EMPTY_PATH);
  }
  _exit(1);
}

Diagnostic cannot_trace(const std::string& what) {
  return diagnose(Code::cannot_trace, Span{}, "the program can't be run under control: " + what,
                  "forkcheck doctor says what this machine allows");
}

struct BreakPoint {
  std::uint64_t address = 0;
  std::uint64_t original = 0;  // the word that was there
};

// At the stop after execve; position independent programs are where the auxiliary vector says.
std::optional<BreakPoint> break_at_main(const Tracee& tracee, const Registers& registers,
                                        const ElfImage& image) {
  const auto entry = actual_entry(tracee, registers.raw.rsp);
  if (!entry) return std::nullopt;
  const auto address = *entry - image.entry + image.main;
  const auto original = tracee.read_value<std::uint64_t>(address);
  if (!original || !tracee.write_word(address, (*original & ~0xffull) | int3)) return std::nullopt;
  return BreakPoint{address, *original};
}

bool is_needed_by_loader(const Registers& registers) {
  switch (registers.call_number()) {
    case SYS_read:
    case SYS_lseek:
    case SYS_mmap:
    case SYS_newfstatat:
    case SYS_fstat:
    case SYS_access: return true;
    case SYS_close: return registers.argument(0) > STDERR_FILENO;
    case SYS_openat: return (registers.argument(2) & (O_ACCMODE | O_CREAT | O_TRUNC)) == O_RDONLY;
  }
  return false;
}

// Before main a program may do what its loader needs; the rest fails, and what others could see ends it all.
std::optional<Diagnostic> admit_early_call(const Tracee& tracee, Registers registers) {
  if (is_needed_by_loader(registers)) return std::nullopt;
  const auto call = call_of_kernel_number(registers.call_number());
  if (call && row_of(*call).scheduling == Scheduling::scheduled) {
    return diagnose(Code::effect_before_main, Span{},
                    fmt::format("the program calls {} before main", name_of(*call)),
                    "move what a constructor function does into main");
  }
  registers.skip_call(-EPERM);
  tracee.set_registers(registers);
  return std::nullopt;
}

}  // namespace

Result<ForkServer> ForkServer::start(const Setting& setting) {
  const auto image = read_elf_image(setting.program);
  if (!image) {
    return failure(diagnose(Code::not_a_program, Span{},
                            "the compiled program isn't an x86-64 ELF file with a main", ""));
  }
  const auto filter = make_filter(setting.filter);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return failure(cannot_trace(fmt::format("no pipe: {}", strerror(errno))));
  Fd go_reader(ends[0]), go_writer(ends[1]);
  const int parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return failure(cannot_trace(fmt::format("no process: {}", strerror(errno))));
  if (pid == 0) {
    go_writer.close();
    die_with_parent(parent);
    become_program(setting, filter, go_reader.get());
  }
  ForkServer server(pid);
  if (!server.server_.seize()) return failure(cannot_trace(fmt::format("ptrace: {}", strerror(errno))));
  check(write(go_writer.get(), "", 1) == 1, "the new process can be told to go");
  const Watchdog watchdog(setting.options.limits.time);
  auto problems = server.run_to_main(*image, watchdog);
  if (!problems.empty()) return failure(std::move(problems));
  const auto entry = server.at_main_.raw.rip - image->main + image->entry;
  if (!server.plant_loop(entry, setting.filter.server_key))
    return failure(cannot_trace("its code can't be changed"));
  if (setting.filter.mode == FilterMode::controlled) {  // in natural runs the hooks' call fails, and they don't care
    const auto points = plant_points(server.server_, *image, server.at_main_.raw.rip - image->main, setting.options.points);
    if (!points) return failure(cannot_trace("there are too many variables to watch"));
    server.points_ = *points;
  }
  return server;
}

ForkServer::ForkServer(ForkServer&& other) noexcept
    : server_(other.server_), at_main_(other.at_main_), points_(other.points_) {
  other.server_ = Tracee(0);
}

ForkServer::~ForkServer() {
  if (server_.pid() == 0) return;
  kill(server_.pid(), SIGKILL);
  int raw = 0;
  while (waitpid(server_.pid(), &raw, __WALL) == server_.pid() && !WIFEXITED(raw) && !WIFSIGNALED(raw)) {
  }
}

// From the release of the new process through its execve to the break point at main.
Diagnostics ForkServer::run_to_main(const ElfImage& image, const Watchdog& watchdog) {
  std::optional<BreakPoint> main;  // once the program is loaded
  while (true) {
    const auto stop = watchdog.wait_for(server_.pid());
    if (!stop) return {cannot_trace("it doesn't reach main in time")};
    if (std::holds_alternative<Ended>(*stop))
      return {cannot_trace("it ends before main (execve or the filter was refused)")};
    auto registers = server_.registers();
    if (!registers) continue;
    const auto* signal = std::get_if<SignalStop>(&*stop);
    if (signal != nullptr && main && registers->raw.rip == main->address + 1) {
      server_.write_word(main->address, main->original);
      at_main_ = *registers;
      at_main_.raw.rip = main->address;
      return {};
    }
    if (std::holds_alternative<Execed>(*stop)) {
      main = break_at_main(server_, *registers, image);
      if (!main) return {cannot_trace("there is no break point to set at main")};
    } else if (std::holds_alternative<CallEntry>(*stop) && main) {
      if (auto problem = admit_early_call(server_, *registers)) return {std::move(*problem)};
    }
    server_.resume(signal != nullptr ? signal->signal : 0);
  }
}

bool ForkServer::plant_loop(std::uint64_t entry, std::uint64_t key) {
  if (!server_.write_word(entry, clone_loop[0]) || !server_.write_word(entry + 8, clone_loop[1]))
    return false;
  Registers registers = at_main_;
  registers.raw.rip = entry;
  registers.raw.rdi = CLONE_PARENT | SIGCHLD;
  registers.raw.rsi = registers.raw.rdx = registers.raw.r10 = registers.raw.r8 = 0;
  registers.raw.r9 = key;
  server_.set_registers(registers);
  return true;
}

std::optional<pid_t> ForkServer::spawn(const Watchdog& watchdog) const {
  const bool is_gone = kill(server_.pid(), 0) != 0;  // ended by a natural run, and reaped
  if (is_gone) return std::nullopt;
  server_.resume();
  const auto stop = watchdog.wait_for(server_.pid());
  if (!stop || !std::holds_alternative<Forked>(*stop)) return std::nullopt;
  const auto child = server_.event_message();
  if (!child || !watchdog.wait_for(*child)) return std::nullopt;
  Tracee(*child).set_registers(at_main_);
  return child;
}

}  // namespace forkcheck::runtime
