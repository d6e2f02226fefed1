#include "runtime/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/overloaded.h"
#include "runtime/explore_policy.h"
#include "runtime/natural.h"
#include "runtime/sandbox.h"
#include "runtime/scheduler.h"

namespace forkcheck::runtime {

namespace {

// The worker's side of Policy: every choice is the caller's.
class AskingPolicy : public Policy {
 public:
  explicit AskingPolicy(int socket) : socket_(socket) {}
  std::optional<std::size_t> choose(const std::vector<Enabled>& enabled) override {
    Answer question = Question{enabled};
    if (!send_message(socket_, question)) return std::nullopt;
    const auto order = receive_message<Order>(socket_);
    const auto* choice = order ? std::get_if<Choose>(&*order) : nullptr;
    return choice != nullptr && choice->index ? std::optional<std::size_t>(*choice->index) : std::nullopt;
  }

 private:
  int socket_;
};

std::unique_ptr<Policy> policy_of(const Plan& plan) {
  return std::visit(
      overloaded{
          [](const FirstPlan&) -> std::unique_ptr<Policy> { return std::make_unique<FirstPolicy>(); },
          [](const RandomPlan& random) -> std::unique_ptr<Policy> {
            return std::make_unique<RandomPolicy>(random.seed);
          },
          [](const PctPlan& pct) -> std::unique_ptr<Policy> { return std::make_unique<PctPolicy>(pct); },
          [](const ExplorePlan& explore) -> std::unique_ptr<Policy> {
            return std::make_unique<ExplorePolicy>(explore);
          },
          [](const ReplayPlan& replay) -> std::unique_ptr<Policy> {
            return std::make_unique<ReplayPolicy>(replay.events);
          },
      },
      plan);
}

struct WorkerSetting {
  int socket;
  int program;
  const RunOptions& options;
  FilterMode mode;
  Isolation isolation;
  int processor;  // for controlled runs
};

// In a pid namespace of our own the next process id can be set, so that every run has the same ones (proc(5),
// ns_last_pid).
class PidCounter {
 public:
  explicit PidCounter(Isolation isolation) {
    if (isolation == Isolation::namespaces)
      file_ = Fd(open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC));
  }
  void reset() const {
    if (file_.valid() && pwrite(file_.get(), "999", 3, 0) != 3) return;  // then ids differ from run to run
  }

 private:
  Fd file_;
};

// One processor for tracer and tracees: a switch between processes is half as long as a message to another
// processor. Several workers of one caller get different ones, as far as there are.
int choose_processor() {
  static std::atomic<unsigned> started = 0;
  static const int first = sched_getcpu();
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return first;
  std::vector<int> processors;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &allowed)) processors.push_back(i);
  }
  const auto place = std::ranges::find(processors, first) - processors.begin();
  return processors[(static_cast<std::size_t>(place) + started++) % processors.size()];
}

void stay_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(processor), &set);
  sched_setaffinity(0, sizeof set, &set);
}

std::uint64_t random_key() {
  std::uint64_t key = 0;
  check(getrandom(&key, sizeof key, 0) == sizeof key, "the system has random numbers");
  return key;
}

Result<ForkServer> start_server(const WorkerSetting& setting, const ProgramFiles& files) {
  const bool may_have_root = setting.mode == FilterMode::natural && setting.isolation == Isolation::namespaces;
  const bool has_own_programs = may_have_root && setting.options.may_exec, has_own_folder = may_have_root && files.has_folder();
  return ForkServer::start({setting.program, setting.options, files,
                            {setting.mode, setting.isolation, random_key(), has_own_programs, has_own_folder, may_have_root && setting.options.uses_system_v}});
}

// Inside their namespace natural runs may signal whom they like, and so end the server that made them.
Answer carry_out_naturally(const WorkerSetting& setting, std::optional<ForkServer>& server,
                           const ProgramFiles& files) {
  if (auto result = run_naturally(*server, files, setting.options, setting.isolation)) return std::move(*result);
  server.reset();
  auto again = start_server(setting, files);
  if (!again) return Broken{"no server for a natural run"};
  server.emplace(std::move(*again));
  if (auto result = run_naturally(*server, files, setting.options, setting.isolation)) return std::move(*result);
  return Broken{"no process for a natural run"};
}

Answer carry_out(const Order& order, const WorkerSetting& setting, std::optional<ForkServer>& server,
                 const ProgramFiles& files) {
  const auto run = [&](Policy& policy, std::uint64_t typed) -> Answer {
    return Scheduler(*server, files, setting.options, typed).run(policy);
  };
  return std::visit(overloaded{
                        [&](const RunByPlan& by) { return run(*policy_of(by.plan), by.typed); },
                        [&](const RunByAsking& by) {
                          AskingPolicy policy(setting.socket);
                          return run(policy, by.typed);
                        },
                        [&](const RunNaturally&) { return carry_out_naturally(setting, server, files); },
                        [](const Choose&) -> Answer { return Broken{"an answer without a question"}; },
                    },
                    order);
}

void serve(const WorkerSetting& setting) {
  const auto files = ProgramFiles::open(setting.options.profile, setting.options.input, setting.options.files);
  const auto cant_start = [&](Code code, const std::string& why) {
    Answer answer = CantStart{{diagnose(code, Span{}, why, "forkcheck doctor says what this machine allows")}};
    send_message(setting.socket, answer);
  };
  if (!files) return cant_start(Code::cannot_trace, fmt::format("no terminal, pipe or folder for the program: {}", strerror(errno)));
  if (setting.mode == FilterMode::controlled) stay_on(setting.processor);
  std::optional<SmallFolder> small;
  if (setting.mode == FilterMode::natural && files->has_folder()) small.emplace(files->folder());
  if (small && !small->is_there())
    return cant_start(Code::no_natural_run, "this program opens files: it can't be left to itself without namespaces");
  if (setting.options.uses_system_v && setting.isolation != Isolation::namespaces)
    return cant_start(Code::cannot_trace,
                      "this program makes System V objects, which the whole machine would see: there are no namespaces to hide them");
  auto started = start_server(setting, *files);
  Answer answer =
      started ? Answer(Ready{setting.isolation == Isolation::namespaces}) : Answer(CantStart{started.error()});
  if (!send_message(setting.socket, answer) || !started) return;
  std::optional<ForkServer> server(std::move(*started));
  const PidCounter pids(setting.isolation);
  while (const auto order = receive_message<Order>(setting.socket)) {
    pids.reset();
    answer = carry_out(*order, setting, server, *files);
    if (setting.options.uses_system_v) remove_system_v_objects();
    if (!send_message(setting.socket, answer)) return;
  }
}

[[noreturn]] void be_worker(const WorkerSetting& setting, int parent) {
  die_with_parent(parent);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  try {
    serve(setting);
  } catch (const std::exception& bug) {
    Answer answer = Broken{bug.what()};
    send_message(setting.socket, answer);
  }
  _exit(0);
}

// Nothing of the caller's stays open: a pipe held open here would never end for whoever reads it.
void close_all_but(std::vector<int> kept) {
  std::ranges::sort(kept);
  unsigned from = STDERR_FILENO + 1;
  for (const int fd : kept) {
    if (fd < static_cast<int>(from)) continue;
    if (from < static_cast<unsigned>(fd)) syscall(SYS_close_range, from, static_cast<unsigned>(fd) - 1, 0);
    from = static_cast<unsigned>(fd) + 1;
  }
  syscall(SYS_close_range, from, ~0u, 0);
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  close(nothing);
}

std::vector<int> needed_by(const WorkerSetting& setting) {
  std::vector<int> needed = {setting.socket, setting.program};
  for (const auto& one : setting.options.executables) needed.push_back(one.fd);
  return needed;
}

// What a worker leaves behind that was killed: a natural run without namespaces, which then belongs to the
// keeper. Nobody of it can leave its group, and who has a signal pending can't fork.
void kill_orphans() {
  const auto children = "/proc/self/task/" + std::to_string(getpid()) + "/children";
  while (true) {
    std::ifstream list(children);
    for (pid_t child = 0; list >> child;) {
      const pid_t group = getpgid(child);
      const bool is_a_run = group > 1 && group != getpgrp();  // the fork server is in our own group
      kill(is_a_run ? -group : child, SIGKILL);
    }
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

pid_t kept_worker = 0;  // for the handler

// The caller has gone. The worker's end wakes the keeper, which then cleans up.
void end_worker(int) {
  if (kept_worker > 0) kill(kept_worker, SIGKILL);
}

// Like die_with_parent, but with time for cleaning up.
void be_told_of_parents_end(int parent) {
  struct sigaction action {};
  action.sa_handler = end_worker;
  sigaction(SIGTERM, &action, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) kill(getpid(), SIGTERM);
}

[[noreturn]] void be_keeper(WorkerSetting setting, int parent) {
  die_with_parent(parent);
  reset_signals();
  setsid();  // an interrupt typed at the terminal is the caller's business
  close_all_but(needed_by(setting));
  drop_root();
  if (setting.options.namespaces == Namespaces::where_allowed) setting.isolation = enter_namespaces();
  die_with_parent(parent);  // forgotten by the kernel when the user changed
  const int keeper = setting.isolation == Isolation::namespaces
                         ? 0
                         : getpid();  // a parent outside the namespace has no number
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  kept_worker = fork();
  if (kept_worker == 0) be_worker(setting, keeper);
  close(setting.socket);
  be_told_of_parents_end(parent);
  while (kept_worker > 0 && waitpid(kept_worker, nullptr, 0) < 0 && errno == EINTR) {
  }
  kill_orphans();
  _exit(0);
}

}  // namespace

Result<Worker> Worker::start(int program, const RunOptions& options, FilterMode mode) {
  int ends[2];
  const auto cannot = [](const char* what) {
    return failure(diagnose(Code::cannot_trace, Span{}, fmt::format("{}: {}", what, strerror(errno)),
                            "forkcheck doctor says what this machine allows"));
  };
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return cannot("no socket for the tracer");
  Fd ours(ends[0]), theirs(ends[1]);
  const int parent = getpid();
  const int processor = mode == FilterMode::controlled ? choose_processor() : 0;
  const pid_t keeper = fork();
  if (keeper < 0) return cannot("no process for the tracer");
  if (keeper == 0) be_keeper({theirs.get(), program, options, mode, Isolation::none, processor}, parent);
  theirs.close();
  Worker worker(std::move(ours), keeper);
  auto answer = worker.receive();
  if (auto* reasons = std::get_if<CantStart>(&answer)) return failure(std::move(reasons->reasons));
  worker.has_namespaces_ = std::get<Ready>(answer).has_namespaces;
  return worker;
}

Worker& Worker::operator=(Worker&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(keeper_, other.keeper_);
  std::swap(has_namespaces_, other.has_namespaces_);
  return *this;
}

Worker::~Worker() {
  if (!socket_.valid()) return;
  socket_.close();  // the worker reads the end of its orders, and goes
  const Fd keeper(static_cast<int>(syscall(SYS_pidfd_open, keeper_, 0)));
  pollfd end{keeper.get(), POLLIN, 0};
  constexpr int patience_ms = 2000;
  if (keeper.valid() && poll(&end, 1, patience_ms) == 0) kill(keeper_, SIGKILL);
  while (waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Worker::send(Order order) {
  check(send_message(socket_.get(), order), "the worker takes orders");
}

Answer Worker::receive() {
  auto answer = receive_message<Answer>(socket_.get());
  check(answer.has_value(), "the worker of the real runs is alive");
  if (const auto* bug = std::get_if<Broken>(&*answer)) broken("in the worker of the real runs: " + bug->what);
  return std::move(*answer);
}

}  // namespace forkcheck::runtime
