// The few things a tracer does to one stopped process (ptrace(2)).
//
// Every call must come from the thread that seized the process. A tracee can vanish at any moment (SIGKILL
// from outside, the kernel out of memory): then reading gives nothing and the rest has no effect, and the
// next wait reports its end.
#pragma once

#include <signal.h>
#include <sys/types.h>
#include <sys/user.h>

#include <cstdint>
#include <optional>
#include <string>

namespace forkcheck::runtime {

// The registers at a system call, by their role there.
struct Registers {
  user_regs_struct raw{};

  long call_number() const { return static_cast<long>(raw.orig_rax); }
  std::uint64_t argument(int index) const;  // 0 to 5
  long result() const { return static_cast<long>(raw.rax); }
  // Makes the call a no-op that returns `value`; errors are negative error numbers.
  void skip_call(long value) {
    raw.orig_rax = ~0ull;
    raw.rax = static_cast<unsigned long long>(value);
  }
  // Makes the call a no-op that is made again from the start, after whatever comes first.
  void put_off_call() {
    constexpr unsigned long long length_of_syscall = 2;  // 0f 05, the one way in that the filter leaves open
    raw.rax = raw.orig_rax;
    raw.rip -= length_of_syscall;
    raw.orig_rax = ~0ull;
  }
};

class Tracee {
 public:
  explicit Tracee(pid_t pid) : pid_(pid) {}
  pid_t pid() const { return pid_; }

  // Attaches to a child of ours. Its forks are traced too, and all die with the tracer (PTRACE_O_EXITKILL).
  bool seize() const;
  // Lets a stopped process go, untraced from now on.
  void detach() const;

  std::optional<Registers> registers() const;
  void set_registers(const Registers& registers) const;
  // Goes on until the next trapped call or event; delivers the signal if it isn't 0.
  void resume(int signal = 0) const;
  // A running tracee stops, in a while (PTRACE_INTERRUPT).
  void interrupt() const;
  // Goes on until the end of the current call.
  void resume_to_call_exit() const;
  // Delivers the signal to its handler, and stops as SignalStop{SIGTRAP} before the handler's first instruction.
  void enter_handler(int signal) const;
  // Makes a signal pending for the process, and for nobody else. What its handler reads is set when it is
  // about to be delivered, at its SignalStop.
  void send(int signal) const;
  void set_signal_info(const siginfo_t& info) const;
  std::optional<std::uint64_t> signal_mask() const;
  void set_signal_mask(std::uint64_t mask) const;
  // The child's process id, at Forked and Vforked.
  std::optional<pid_t> event_message() const;

  std::optional<std::string> read(std::uint64_t address, std::size_t size) const;  // all bytes or nothing
  // Up to its end, or `most` bytes and a few more where it is longer.
  std::optional<std::string> read_text(std::uint64_t address, std::size_t most) const;
  template <class Value>
  std::optional<Value> read_value(std::uint64_t address) const;
  // As the kernel would write a call's result: false if the place isn't writable.
  bool write(std::uint64_t address, const void* bytes, std::size_t size) const;
  // Writes also into read-only pages; whole words.
  bool write_word(std::uint64_t address, std::uint64_t word) const;

 private:
  bool read_into(std::uint64_t address, void* target, std::size_t size) const;
  pid_t pid_;
};

template <class Value>
std::optional<Value> Tracee::read_value(std::uint64_t address) const {
  Value value{};
  if (!read_into(address, &value, sizeof value)) return std::nullopt;
  return value;
}

}  // namespace forkcheck::runtime
