#include "runtime/natural.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "base/check.h"
#include "runtime/sandbox.h"

namespace forkcheck::runtime {

namespace {

using Clock = Watchdog::Clock;

// A descriptor that is readable when a child has ended.
Fd watch_children() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  return Fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

// Takes what is there without waiting.
void drain(int fd, std::string* bytes) {
  char buffer[65536];
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;) {
    if (bytes != nullptr) bytes->append(buffer, static_cast<std::size_t>(got));
  }
}

// Of this thread (proc(5)); none where the kernel doesn't tell.
std::size_t count_children() {
  std::ifstream list("/proc/thread-self/children");
  if (!list) return 0;
  std::size_t count = 0;
  for (pid_t child = 0; list >> child;) ++count;
  return count;
}

class NaturalRun {
 public:
  NaturalRun(pid_t root, pid_t server, Isolation isolation, const ProgramFiles& files, const RunOptions& options)
      : group_(root),
        server_(server),
        isolation_(isolation),
        files_(files),
        limits_(options.limits),
        deadline_(Clock::now() + std::chrono::duration_cast<Clock::duration>(options.limits.time)) {
    result_.pid = root;
    result_.shell_pid = getpid();
  }

  NaturalResult follow(const Fd& children) {
    while (!reap()) {
      wait_for_news(children);
      drain_all();
      drain(children.get(), nullptr);
      if (result_.bytes.size() > limits_.output_bytes) end_by(NaturalEnd::too_much_output);
      if (Clock::now() >= deadline_) end_by(NaturalEnd::out_of_time);
    }
    fetch_rest();
    return std::move(result_);
  }

 private:
  // Reaps who has ended; true when nobody of the run is left. Whoever lives has an ancestor that is our child:
  // of the run's group, as long as none may leave it; and in a namespace of ours all but the fork server.
  bool reap() {
    int raw = 0;
    pid_t pid = 0;
    while ((pid = waitpid(has_strays_ ? -1 : -group_, &raw, WNOHANG)) > 0) {
      if (pid == group_)
        result_.status =
            WIFEXITED(raw) ? WaitStatus::exited(WEXITSTATUS(raw)) : WaitStatus::killed(WTERMSIG(raw));
      if (pid == server_) server_ = 0;
    }
    const bool group_is_gone = has_strays_ || (pid < 0 && errno == ECHILD);
    if (!group_is_gone) return false;
    const bool knew_strays = has_strays_;
    has_strays_ = isolation_ == Isolation::namespaces && count_children() > (server_ == 0 ? 0 : 1);
    return !has_strays_ || (!knew_strays && reap());  // they may have ended already: no news of that comes any more
  }

  void wait_for_news(const Fd& children) const {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count() + 1;
    pollfd news[] = {
        {files_.output_reader(), POLLIN, 0}, {files_.error_reader(), POLLIN, 0}, {children.get(), POLLIN, 0}};
    poll(news, 3, static_cast<int>(std::max<long>(left, 1)));
  }

  void drain_all() {
    drain(files_.output_reader(), &result_.bytes);
    if (files_.error_reader() >= 0) drain(files_.error_reader(), nullptr);
  }

  void end_by(NaturalEnd end) {
    if (result_.end == NaturalEnd::finished) result_.end = end;
    kill(has_strays_ ? -1 : -group_, SIGKILL);  // the fork server is made anew, if it must be
  }

  // A pty hands its bytes over some time after the write. Everything has come once a mark that we write
  // ourselves is there.
  void fetch_rest() {
    static constexpr std::string_view mark("\0end of the natural run\0", 24);
    drain_all();
    check(write(files_.program_out(), mark.data(), mark.size()) == static_cast<ssize_t>(mark.size()),
          "a drained pty or pipe has room");
    while (!result_.bytes.ends_with(mark)) {
      pollfd news{files_.output_reader(), POLLIN, 0};
      poll(&news, 1, 1000);
      drain_all();
    }
    result_.bytes.resize(result_.bytes.size() - mark.size());
    if (result_.bytes.size() > limits_.output_bytes) result_.bytes.resize(limits_.output_bytes);
  }

  pid_t group_;
  pid_t server_;
  Isolation isolation_;
  bool has_strays_ = false;  // that have left the group, while nobody is in it any more
  const ProgramFiles& files_;
  const Limits& limits_;
  Clock::time_point deadline_;
  NaturalResult result_;
};

}  // namespace

std::optional<NaturalResult> run_naturally(const ForkServer& server, const ProgramFiles& files,
                                           const RunOptions& options, Isolation isolation) {
  const Fd children = watch_children();
  files.rewind();
  std::optional<pid_t> root;
  {
    const Watchdog watchdog(options.limits.time);
    root = server.spawn(watchdog);
  }
  if (!root) return std::nullopt;
  setpgid(*root, *root);
  limit_processor_time(*root, options.limits);
  Tracee(*root).detach();
  return NaturalRun(*root, server.pid(), isolation, files, options).follow(children);
}

}  // namespace forkcheck::runtime
