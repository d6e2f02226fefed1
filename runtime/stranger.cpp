// Programs of this machine that are run though nobody has a model of them: to a run they are one write of
// whatever they print, and an exit with status 0.
//
// So they run alone, from their execve to their exit. What they print is kept back and becomes the event of one
// write; they may read what belongs to the system and tells nothing of anybody (libraries, languages, the time
// zone, names of users), and do nothing else that others could see: the filter and the limits of the run hold
// for them too.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/syscall.h>

#include <algorithm>

#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

constexpr const char* library_folders[] = {"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/"};
constexpr const char* library_files[] = {"/etc/ld.so.cache", "/etc/ld.so.preload"};
// "/" and ".": the names alone of what is in the folder of the run.
constexpr const char* readable_files[] = {"/etc/localtime", "/etc/timezone",     "/etc/nsswitch.conf", "/etc/passwd",
                                          "/etc/group",     "/etc/locale.alias", "/dev/null",          "/", "."};

bool is_for_loader(const std::string& path) {
  if (path.find("/../") != std::string::npos || path.ends_with("/..")) return false;
  const auto lies_below = [&](const char* folder) { return path.starts_with(folder); };
  return std::ranges::any_of(library_folders, lies_below) ||
         std::ranges::find(library_files, path) != std::end(library_files);
}

bool belongs_to_system(const std::string& path) {
  if (is_for_loader(path) || std::ranges::find(readable_files, path) != std::end(readable_files)) return true;
  return path.starts_with("/usr/share/") && path.find("/..") == std::string::npos;
}

bool reads_system(const Process& process, const Registers& registers, bool (*may_read)(const std::string&)) {
  const bool is_openat = registers.call_number() == SYS_openat;
  if (!is_openat && registers.call_number() != SYS_open) return false;
  const auto flags = registers.argument(is_openat ? 2 : 1);
  if ((flags & (O_ACCMODE | O_CREAT | O_TRUNC | O_TMPFILE | O_PATH) & ~std::uint64_t{O_DIRECTORY}) != O_RDONLY) return false;
  const auto path = process.tracee().read_text(registers.argument(is_openat ? 1 : 0), PATH_MAX);
  return path && may_read(*path);
}

Admission keep_back(World& world, Process& process, const Registers& registers) {
  const auto* file = process.files.find(static_cast<int>(registers.argument(0)));
  if (file == nullptr) return LetThrough{};  // EBADF
  const bool is_silent = file->kind == OpenFile::Kind::err && world.profile.err == Stderr::ignore;
  if (file->kind != OpenFile::Kind::out && !is_silent) return GiveUp{Limit::stranger};
  const auto bytes = gather(world, process, registers);
  if (!bytes) return AnswerAtOnce{-EFAULT};
  if (!is_silent) process.kept_back += *bytes;
  if (process.kept_back.size() > world.output_bytes) return GiveUp{Limit::output};
  return AnswerAtOnce{static_cast<long>(bytes->size())};
}

// First it has written, then it ends: that is twice before the same call.
Admission end(Process& process, const Registers& registers) {
  const auto status = WaitStatus::exited(static_cast<int>(registers.argument(0)));
  if (status != WaitStatus::exited(0)) return GiveUp{Limit::stranger};
  if (process.runs == Runs::stranger_at_end) return EndRequest{status};
  return WriteRequest{1, Stream::out, process.kept_back};
}

}  // namespace

Admission admit_strangers_call(World& world, Process& process, const Registers& registers) {
  switch (registers.call_number()) {
    case SYS_write:
    case SYS_writev: return keep_back(world, process, registers);
    case SYS_exit:
    case SYS_exit_group: return end(process, registers);
    case SYS_open:
    case SYS_openat:
      if (reads_system(process, registers, belongs_to_system)) return LetThrough{};
      return AnswerAtOnce{-EACCES};
    case SYS_read:
    case SYS_readv:
    case SYS_close:
    case SYS_close_range:
    case SYS_dup:
    case SYS_dup2:
    case SYS_dup3:
    case SYS_fcntl:
    case SYS_getdents64:
    case SYS_fstat:
    case SYS_newfstatat:
    case SYS_stat:
    case SYS_lstat:
    case SYS_statx:
    case SYS_access:
    case SYS_faccessat:
    case SYS_faccessat2:
    case SYS_lseek:
    case SYS_mmap:
    case SYS_getppid:
    case SYS_getpgid:
    case SYS_getpgrp:
    case SYS_getsid: return LetThrough{};
    case SYS_rt_sigaction:  // what it would do with signals has no effect: they come between its calls alone
    case SYS_rt_sigprocmask:
    case SYS_nanosleep:
    case SYS_clock_nanosleep: return AnswerAtOnce{0};
    case SYS_pause:
    case SYS_rt_sigsuspend:
    case SYS_rt_sigtimedwait: return GiveUp{Limit::stranger};
    case SYS_wait4:
    case SYS_waitid: return AnswerAtOnce{-ECHILD};
    default: return AnswerAtOnce{-EPERM};
  }
}

bool loads_library(const Process& process, const Registers& registers) {
  return process.runs == Runs::loader && reads_system(process, registers, is_for_loader);
}

}  // namespace forkcheck::runtime
