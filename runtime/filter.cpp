#include "runtime/filter.h"

#include <fmt/format.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>

#include "posix/call_table.h"
#include "runtime/system_v_objects.h"

namespace forkcheck::runtime {

namespace {

constexpr std::uint32_t x32_bit = 0x40000000;
// What fork(3) of glibc may add to the exit signal: where to store the child's id.
constexpr std::uint32_t fork_flags = CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | CLONE_PARENT_SETTID;
constexpr std::uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;

// Calls that concern others than the caller and its children, or that let it get away from its group.
constexpr bool reaches_far(int number) {
  return number == __NR_kill || number == __NR_rt_sigqueueinfo || number == __NR_setpgid || number == __NR_setsid;
}

// Natural runs: nobody looks where the path leads, and a program that has no file system of its own gets nothing.
bool follows_path(int number) {
  const auto call = call_of_kernel_number(number);
  return call == Call::open_ || call == Call::mkfifo_ || call == Call::unlink_;
}

bool is_system_v(int number) {
  const auto call = call_of_kernel_number(number);
  constexpr Call calls[] = {Call::shmget_, Call::shmat_, Call::shmctl_, Call::semget_, Call::semop_,
                            Call::semctl_, Call::msgget_, Call::msgsnd_, Call::msgrcv_, Call::msgctl_};
  return call && std::ranges::find(calls, *call) != std::end(calls);
}

enum class Natural { free, refused, isolated };

struct NamedCall {
  long number;
  std::string_view name;
};
constexpr NamedCall named_calls[] = {
    {__NR_open, "open"}, {__NR_openat, "openat"}, {__NR_creat, "creat"}, {__NR_unlink, "unlink"}, {__NR_unlinkat, "unlinkat"},
    {__NR_mknod, "mknod"}, {__NR_mknodat, "mknodat"},
    {__NR_shmget, "shmget"}, {__NR_shmat, "shmat"}, {__NR_shmctl, "shmctl"}, {__NR_semget, "semget"}, {__NR_semop, "semop"}, {__NR_semtimedop, "semtimedop"}, {__NR_semctl, "semctl"},
    {__NR_msgget, "msgget"}, {__NR_msgsnd, "msgsnd"}, {__NR_msgrcv, "msgrcv"}, {__NR_msgctl, "msgctl"},
    {__NR_stat, "stat"}, {__NR_lstat, "lstat"}, {__NR_newfstatat, "newfstatat"}, {__NR_access, "access"}, {__NR_faccessat2, "faccessat2"},
#define FREE(name) {__NR_##name, #name},
#define GUARDED(name, index, value) {__NR_##name, #name},
#define WATCHED(name, natural) {__NR_##name, #name},
#define REFUSED(name) {__NR_##name, #name},
#include "runtime/filter_rules.def"
#undef FREE
#undef GUARDED
#undef WATCHED
#undef REFUSED
};

class Assembler {
 public:
  explicit Assembler(const FilterPlan& plan) : plan_(plan) {}

  std::vector<sock_filter> assemble() {
    check_architecture();
    scheduled_calls();
#define FREE(name) on_call(__NR_##name, SECCOMP_RET_ALLOW);
#define GUARDED(name, index, value) on_call_with(__NR_##name, index, value);
#define WATCHED(name, natural) on_call(__NR_##name, watched(Natural::natural));
#define REFUSED(name)
#include "runtime/filter_rules.def"
#undef FREE
#undef GUARDED
#undef WATCHED
#undef REFUSED
    end_with(refused());
    return std::move(code_);
  }

 private:
  bool controlled() const {
    return plan_.mode == FilterMode::controlled;
  }
  std::uint32_t refused() const {
    return controlled() ? SECCOMP_RET_TRACE : refuse;
  }

  // A call that traps is answered with ENOSYS where there is no tracer: refused in natural runs, and still
  // fit for the program's start.
  std::uint32_t watched(Natural natural) const {
    if (controlled() || natural == Natural::refused) return SECCOMP_RET_TRACE;
    if (natural == Natural::isolated && plan_.isolation == Isolation::none) return refuse;
    return SECCOMP_RET_ALLOW;
  }

  void check_architecture() {
    load(offsetof(seccomp_data, arch));
    skip_unless_equal(AUDIT_ARCH_X86_64, 1, 0);
    end_with(SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
    on_call(-1, SECCOMP_RET_ALLOW);  // a call that the tracer turned into nothing
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, x32_bit, 0, 1));
    end_with(SECCOMP_RET_KILL_PROCESS);
  }

  void scheduled_calls() {
    for (const auto& row : call_table()) {
      if (row.scheduling != Scheduling::scheduled) continue;
      for (const int number : row.kernel_numbers) {
        if (number == __NR_clone) {
          on_clone();
        } else if (number == __NR_clone3 && !controlled()) {
          on_call(number, SECCOMP_RET_ERRNO | ENOSYS);  // its flags are in memory, where a filter can't look
        } else if (reaches_far(number)) {  // natural runs: nobody looks at whom it means
          on_call(number, watched(Natural::isolated));
        } else if (number == __NR_execve) {
          on_call(number, watched(plan_.has_own_programs ? Natural::free : Natural::refused));
        } else if (is_system_v(number) && !controlled()) {
          on_system_v(number);
        } else if (follows_path(number)) {
          on_call(number, watched(plan_.has_own_folder ? Natural::free : Natural::refused));
        } else {
          on_call(number, controlled() ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW);
        }
      }
    }
  }

  void on_clone() {
    std::vector<sock_filter> outer = std::move(code_);
    code_.clear();
    load(argument(5));
    skip_unless_equal(static_cast<std::uint32_t>(plan_.server_key), 0, 3);
    load(argument(5) + 4);
    skip_unless_equal(static_cast<std::uint32_t>(plan_.server_key >> 32), 0, 1);
    end_with(SECCOMP_RET_ALLOW);
    if (controlled()) {
      end_with(SECCOMP_RET_TRACE);
    } else {
      load(argument(0));
      code_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, ~(fork_flags | 0xffu)));
      skip_unless_equal(0, 0, 1);
      end_with(SECCOMP_RET_ALLOW);
      end_with(refuse);
    }
    std::swap(outer, code_);
    skip_unless_equal(__NR_clone, 0, static_cast<std::uint8_t>(outer.size()));
    code_.insert(code_.end(), outer.begin(), outer.end());
  }

  // There are as many objects as a namespace may have: 4096 pieces of memory, 32000 sets.
  void on_system_v(long number) {
    if (!plan_.has_system_v) return on_call(number, refuse);
    if (number == __NR_shmget) return on_call_up_to(number, 1, most_natural_memory);
    if (number == __NR_semget) return on_call_up_to(number, 1, most_semaphores);
    on_call(number, SECCOMP_RET_ALLOW);
  }

  void on_call(long number, std::uint32_t action) {
    skip_unless_equal(static_cast<std::uint32_t>(number), 0, 1);
    end_with(action);
  }

  void on_call_with(long number, int index, std::uint32_t value) {
    skip_unless_equal(static_cast<std::uint32_t>(number), 0, 6);
    load(argument(index));
    skip_unless_equal(value, 0, 3);
    load(argument(index) + 4);
    skip_unless_equal(0, 0, 1);
    end_with(SECCOMP_RET_ALLOW);
    load(offsetof(seccomp_data, nr));  // another row may hold
  }

  void on_call_up_to(long number, int index, std::uint32_t most) {
    skip_unless_equal(static_cast<std::uint32_t>(number), 0, 6);
    load(argument(index) + 4);
    skip_unless_equal(0, 0, 3);
    load(argument(index));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, most, 1, 0));
    end_with(SECCOMP_RET_ALLOW);
    end_with(refuse);
  }

  static std::uint32_t argument(int index) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) +
                                      sizeof(std::uint64_t) * static_cast<unsigned>(index));
  }
  void load(std::size_t offset) {
    code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void skip_unless_equal(std::uint32_t value, std::uint8_t if_equal, std::uint8_t otherwise) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, if_equal, otherwise));
  }
  void end_with(std::uint32_t action) {
    code_.push_back(BPF_STMT(BPF_RET | BPF_K, action));
  }

  FilterPlan plan_;
  std::vector<sock_filter> code_;
};

}  // namespace

std::vector<sock_filter> make_filter(const FilterPlan& plan) {
  return Assembler(plan).assemble();
}

bool install_filter(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

std::string system_call_name(long number) {
  for (const auto& call : named_calls) {
    if (call.number == number) return std::string(call.name);
  }
  if (number == __NR_clone3) return "clone3";
  if (number == __NR_clone) return "clone";
  return fmt::format("call {}", number);
}

}  // namespace forkcheck::runtime
