#include "runtime/tracee.h"

// Only the kernel's header: it clashes with sys/ptrace.h. Hence the raw system call below.
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "base/check.h"

namespace forkcheck::runtime {

namespace {

template <class Data>
long ptrace_call(long request, pid_t pid, std::uint64_t address, Data data) {
  return syscall(SYS_ptrace, request, pid, address, data);
}

constexpr long trace_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                               PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP |
                               PTRACE_O_EXITKILL;

}  // namespace

std::uint64_t Registers::argument(int index) const {
  switch (index) {
    case 0: return raw.rdi;
    case 1: return raw.rsi;
    case 2: return raw.rdx;
    case 3: return raw.r10;
    case 4: return raw.r8;
    case 5: return raw.r9;
  }
  broken("a system call has six arguments");
}

bool Tracee::seize() const {
  return ptrace_call(PTRACE_SEIZE, pid_, 0, trace_options) == 0;
}

void Tracee::detach() const {
  ptrace_call(PTRACE_DETACH, pid_, 0, 0L);
}

std::optional<Registers> Tracee::registers() const {
  Registers registers;
  if (ptrace_call(PTRACE_GETREGS, pid_, 0, &registers.raw) != 0) return std::nullopt;
  return registers;
}

void Tracee::set_registers(const Registers& registers) const {
  ptrace_call(PTRACE_SETREGS, pid_, 0, &registers.raw);
}

void Tracee::resume(int signal) const {
  ptrace_call(PTRACE_CONT, pid_, 0, static_cast<long>(signal));
}

void Tracee::interrupt() const {
  ptrace_call(PTRACE_INTERRUPT, pid_, 0, 0L);
}

void Tracee::resume_to_call_exit() const {
  ptrace_call(PTRACE_SYSCALL, pid_, 0, 0L);
}

void Tracee::enter_handler(int signal) const {
  ptrace_call(PTRACE_SINGLESTEP, pid_, 0, static_cast<long>(signal));
}

void Tracee::send(int signal) const {
  syscall(SYS_tgkill, pid_, pid_, signal);
}

void Tracee::set_signal_info(const siginfo_t& info) const {
  ptrace_call(PTRACE_SETSIGINFO, pid_, 0, &info);
}

std::optional<std::uint64_t> Tracee::signal_mask() const {
  std::uint64_t mask = 0;
  if (ptrace_call(PTRACE_GETSIGMASK, pid_, sizeof mask, &mask) != 0) return std::nullopt;
  return mask;
}

void Tracee::set_signal_mask(std::uint64_t mask) const {
  ptrace_call(PTRACE_SETSIGMASK, pid_, sizeof mask, &mask);
}

std::optional<pid_t> Tracee::event_message() const {
  unsigned long message = 0;
  if (ptrace_call(PTRACE_GETEVENTMSG, pid_, 0, &message) != 0) return std::nullopt;
  return static_cast<pid_t>(message);
}

bool Tracee::read_into(std::uint64_t address, void* target, std::size_t size) const {
  const iovec here{target, size};
  const iovec there{reinterpret_cast<void*>(address), size};
  return process_vm_readv(pid_, &here, 1, &there, 1, 0) == static_cast<ssize_t>(size);
}

std::optional<std::string> Tracee::read(std::uint64_t address, std::size_t size) const {
  std::string bytes(size, '\0');
  if (size != 0 && !read_into(address, bytes.data(), size)) return std::nullopt;
  return bytes;
}

std::optional<std::string> Tracee::read_text(std::uint64_t address, std::size_t most) const {
  std::string text;
  while (text.size() < most) {
    constexpr std::size_t piece = 64;  // never over the end of a page
    char bytes[piece];
    const auto at = address + text.size();
    const auto size = piece - at % piece;
    if (!read_into(at, bytes, size)) return std::nullopt;
    const auto length = strnlen(bytes, size);
    text.append(bytes, length);
    if (length < size) return text;
  }
  return text;
}

bool Tracee::write(std::uint64_t address, const void* bytes, std::size_t size) const {
  const iovec here{const_cast<void*>(bytes), size};
  const iovec there{reinterpret_cast<void*>(address), size};
  return process_vm_writev(pid_, &here, 1, &there, 1, 0) == static_cast<ssize_t>(size);
}

bool Tracee::write_word(std::uint64_t address, std::uint64_t word) const {
  return ptrace_call(PTRACE_POKEDATA, pid_, address, word) == 0;
}

}  // namespace forkcheck::runtime
