// The one bridge to the runtime, whose names (Request, Process, ...) live in a namespace of their own: the
// machine has its own idea of each.
#include "engines/real_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/check.h"
#include "base/hash.h"
#include "base/overloaded.h"
#include "engines/forget.h"
#include "machine/interrupts.h"
#include "machine/signals.h"
#include "runtime/exploration.h"
#include "runtime/runner.h"
#include "syntax/built_in_headers.h"

namespace forkcheck {

using namespace runtime;

struct BuiltProgram {
  Binary binary;
};

namespace {

RealEvent::Stream stream_of(const Observed& seen) {
  switch (seen.stream) {
    case Stream::out: return RealEvent::Stream::out;
    case Stream::err: return RealEvent::Stream::err;
    case Stream::other: return RealEvent::Stream::other;
  }
  return RealEvent::Stream::other;
}

std::string_view words_for(Limit limit) {
  switch (limit) {
    case Limit::processes: return "too many processes";
    case Limit::steps: return "too many events";
    case Limit::output: return "too much output";
    case Limit::time: return "the time of one run was up";
    case Limit::machine: return "the system refused a process";
    case Limit::stranger: return "a program without a model failed, waited, wrote elsewhere or isn't there";
  }
  return "";
}

std::string describe(const Diverged& parted) {
  std::string could;
  for (const auto& event : parted.enabled) could += (could.empty() ? "" : ", ") + to_string(event);
  return fmt::format("event {} of the schedule, {}, can't happen there; what could: {}", parted.position + 1,
                     to_string(parted.wanted), could.empty() ? "nothing" : could);
}

void set_end(RealRun& run, const RunEnd& end) {
  std::visit(overloaded{
                 [&](const Finished&) { run.end = RealRun::End::finished; },
                 [&](const Blocked&) { run.end = RealRun::End::blocked; },
                 [&](const Stopped&) {
                   run.end = RealRun::End::cut;
                   run.detail = "the schedule ends before the program does";
                 },
                 [&](const LimitReached& reached) {
                   run.end = RealRun::End::cut;
                   run.detail = fmt::format("{} ({})", words_for(reached.limit), to_string(reached.process));
                 },
                 [&](const Diverged& parted) {
                   run.end = RealRun::End::parted;
                   run.detail = describe(parted);
                 },
             },
             end);
}

RealRun real_run(RunResult result) {
  RealRun run;
  set_end(run, result.end);
  for (const auto& seen : result.trace) {
    if (seen.is_expected) run.trace.push_back({seen.event, seen.bytes, stream_of(seen)});
  }
  for (const auto& process : result.processes) run.pids[process.name] = process.pid;
  run.init_pid = result.init_pid;
  run.shell_pid = result.shell_pid;
  return run;
}

NaturalRun::End end_of(NaturalEnd end) {
  switch (end) {
    case NaturalEnd::finished: return NaturalRun::End::finished;
    case NaturalEnd::out_of_time: return NaturalRun::End::still_running;
    case NaturalEnd::too_much_output: return NaturalRun::End::too_much_output;
  }
  return NaturalRun::End::finished;
}

SignalSet typed_in(const std::vector<Event>& events) {
  SignalSet typed = 0;
  for (const Event& event : events) {
    if (event.call == Call::typed_) typed |= set_of(std::get<TakeSignal>(event.choice).number);
  }
  return typed;
}

ExecKind kind_of(Executable::Kind kind) {
  switch (kind) {
    case Executable::Kind::neighbour: return ExecKind::neighbour;
    case Executable::Kind::command: return ExecKind::command;
    case Executable::Kind::opaque: return ExecKind::opaque;
  }
  return ExecKind::opaque;
}

std::string header_text(std::string_view name) {
  const auto header = std::ranges::find(built_in_headers(), name, &BuiltInHeader::name);
  check(header != built_in_headers().end(), "there is this header of ours");
  return std::string(header->text);
}

// The same texts as the model's, which the front end read (syntax/executables.cpp).
Result<ExecutableText> text_of(const Executable& executable, const std::string& program) {
  ExecutableText text{kind_of(executable.kind), executable.path, executable.path, ""};
  if (text.kind == ExecKind::command) {
    text.file = executable.path + ".c";
    text.text = "#include <stdlib.h>\n#define __forkcheck_not_covered(what) abort()\n" + header_text("bits/commands/" + executable.path + ".h");
  } else if (text.kind == ExecKind::neighbour) {
    text.file = (std::filesystem::path(program).parent_path() / (executable.path + ".c")).string();
    if (!read_file(text.file, text.text))
      return failure(diagnose(Code::unreadable_source, Span{}, fmt::format("can't read {}", text.file), ""));
  }
  return text;
}

// The functions of headers/bits/library/system.h, popen.h and named.h, where names stand for the machine's functions, with those of a real
// library.
std::string code_of_library_functions(bool shares_memory) {
  constexpr std::string_view before = R"(#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
struct __forkcheck_signal_set { unsigned long words[16]; };  // as in glibc's bits/types/__sigset_t.h, bits/sigaction.h
struct __forkcheck_signal_action { void *handler; struct __forkcheck_signal_set mask; int flags; void *restorer; };
#define ERRNO errno
#define __forkcheck_environ environ
#define __builtin_sigaction(number, action, old) sigaction(number, (const struct sigaction *)(action), (struct sigaction *)(old))
#define __builtin_sigprocmask(how, set, old) sigprocmask(how, (const sigset_t *)(set), (sigset_t *)(old))
#define __builtin_vfork vfork
#define __builtin_waitpid waitpid
#define __builtin__exit _exit
#define __builtin_pipe2 pipe2
#define __builtin_dup2 dup2
#define __builtin_close close
#define __builtin_fcntl fcntl
#define __builtin_fileno fileno
#define __builtin_fflush fflush
#define __builtin___forkcheck_exec(path, arguments, environment, searched) execve(path, arguments, environment)
#define __builtin___forkcheck_stream(fd, flags, again) fdopen(fd, (flags) == 0 ? "r" : "w")
#define __forkcheck_close_stream fclose
)";
  constexpr std::string_view after = R"(
int system(const char *line) { return __forkcheck_system(line); }
FILE *popen(const char *line, const char *mode) { return __forkcheck_popen(line, mode); }
int pclose(FILE *stream) { return __forkcheck_pclose(stream); }
)";
  constexpr std::string_view before_named = R"(
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/stat.h>
#define __builtin_open open
#define __builtin_unlink unlink
#define __builtin_munmap __forkcheck_call_munmap
#define __builtin___forkcheck_not_covered(what) abort()
struct __forkcheck_open_semaphore;
static struct __forkcheck_open_semaphore *__forkcheck_find_semaphore(void *place);
static struct { ino_t file; void *place; } mapped[256];
static int mapped_count;
static void *__builtin___forkcheck_map_semaphore(int fd, long value) {
  struct stat facts;
  fstat(fd, &facts);
  for (int i = 0; i < mapped_count; i++)
    if (mapped[i].file == facts.st_ino && __forkcheck_find_semaphore(mapped[i].place) != NULL) return mapped[i].place;
  if (value >= 0 && ftruncate(fd, sizeof(sem_t)) != 0) abort();
  sem_t *place = mmap(NULL, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (value >= 0) sem_init(place, 1, (unsigned)value);
  __forkcheck_point(2, (unsigned long)place, sizeof(sem_t));
  mapped[mapped_count].file = facts.st_ino;
  mapped[mapped_count++].place = place;
  return place;
}
)";
  constexpr std::string_view after_named = R"(
int shm_open(const char *name, int flags, mode_t mode) { return __forkcheck_shm_open(name, flags, mode); }
int shm_unlink(const char *name) { return __forkcheck_shm_unlink(name); }
sem_t *sem_open(const char *name, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const unsigned mode = flags & O_CREAT ? va_arg(list, unsigned) : 0, value = flags & O_CREAT ? va_arg(list, unsigned) : 0;
  va_end(list);
  return __forkcheck_sem_open(name, flags, mode, value);
}
int sem_close(sem_t *semaphore) { return __forkcheck_sem_close(semaphore); }
int sem_unlink(const char *name) { return __forkcheck_sem_unlink(name); }
)";
  std::string code = std::string(before) + header_text("bits/library/system.h") + header_text("bits/library/popen.h") + std::string(after);
  constexpr std::string_view hooks =
      "long __forkcheck_point(unsigned long kind, unsigned long at, unsigned long size);\n"
      "int __forkcheck_call_munmap(void *place, unsigned long length);\n";
  constexpr std::string_view no_hooks = "#define __forkcheck_point(kind, at, size)\n#define __forkcheck_call_munmap munmap\n";
  code += shares_memory ? hooks : no_hooks;
  return code + std::string(before_named) + header_text("bits/library/named.h") + std::string(after_named);
}

class TracedProgram : public RealProgram {
 public:
  TracedProgram(const Binary& binary, Runner runner, RunOptions options)
      : binary_(binary), runner_(std::move(runner)), options_(std::move(options)) {}

  RealRun replay(const std::vector<Event>& events) override {
    ReplayPolicy policy(events);
    return real_run(runner_.run(policy, typed_in(events)));
  }
  RealRun random(std::uint64_t seed) override {
    RandomPolicy policy(seed);
    return real_run(runner_.run(policy, typed_by(seed)));
  }
  RealRun random(std::uint64_t seed, const Priorities& priorities) override {
    PctPolicy policy({seed, priorities.changes, priorities.length});
    return real_run(runner_.run(policy, typed_by(seed)));
  }
  Explored explore(const std::function<bool(const RealRun&)>& visit) override {
    Explored explored;
    RunOptions everywhere = options_;
    everywhere.shared.everywhere = true;  // which accesses race is the model's word
    auto runner = Runner::start(binary_, std::move(everywhere));
    if (!runner) return {0, runner.error().front().message};
    // With each choice of the signals that may be typed: there is no telling whether somebody types at all.
    const std::uint64_t all = options_.profile.typed;
    std::uint64_t typed = 0;
    do {
      explore(*runner, typed, visit, explored);
      typed = (typed - all) & all;  // the next subset
    } while (typed != 0 && explored.why_incomplete.empty());
    return explored;
  }
  Result<NaturalRun> natural() override {
    auto result = runner_.natural();
    if (!result) return failure(result.error());
    return NaturalRun{std::move(result->bytes), end_of(result->end)};
  }

 private:
  void explore(Runner& runner, std::uint64_t typed, const std::function<bool(const RealRun&)>& visit, Explored& explored) {
    constexpr std::size_t most_events = 1000;
    Exploration exploration(options_.profile, most_events);
    while (auto plan = exploration.next()) {
      ExplorePolicy policy(std::move(*plan));
      auto result = runner.run(policy, typed);
      ++explored.runs;
      exploration.learn(result);
      if (visit(real_run(std::move(result)))) continue;
      explored.why_incomplete = "there are more schedules";
      return;
    }
    explored.why_incomplete = exploration.why_incomplete();
  }
  // Some of the signals that may be typed, or none.
  std::uint64_t typed_by(std::uint64_t seed) const { return options_.profile.typed & mix(seed, 1); }

  const Binary& binary_;
  Runner runner_;
  const RunOptions options_;
};

}  // namespace

void BuiltProgramDeleter::operator()(BuiltProgram* built) const {
  delete built;
}

namespace {

std::optional<RealProgramRequest::SharedMemory> shared_memory_of(const Model& model) {
  if (!model.machine.shares_memory()) return std::nullopt;
  RealProgramRequest::SharedMemory shared{{}, !model.machine.handlers().empty()};
  for (const SharedRange& range : model.kernel.races().all()) {
    const ProcessName& maker = model.kernel.name_of(maker_of(range.segment));
    shared.races.push_back({maker, made_before(range.segment), range.begin, range.end});
  }
  return shared;
}

}  // namespace

void prepare(RealProgramRequest& request, const Model& model) {
  request.shared_memory = shared_memory_of(model);
  request.makes_files = uses_files(model.machine.all_builtins());
  request.watched_variables = model.machine.watched_variables();
  request.watched_functions = watched_functions(find_points(model.program, model.machine.handlers()));
  constexpr std::array replaced = {"system", "popen", "shm_open", "shm_unlink", "sem_open", "sem_unlink"};
  request.calls_replaced = std::ranges::any_of(model.program.functions, [&](const Function& f) {
    return f.built_in && std::ranges::find(replaced, f.name) != replaced.end();
  });
  request.may_exec = model.machine.all_builtins().test(static_cast<std::size_t>(Builtin::__forkcheck_exec_));
  request.asks_niceness = model.machine.all_builtins().test(static_cast<std::size_t>(Builtin::__forkcheck_niceness_));
  request.uses_system_v = has_any(model.machine.all_builtins(), system_v_builtins);
  request.end_looks = model.machine.end_looks();
  request.executables = model.program.executables;
}

Result<BuiltProgramPtr> build_real_program(const RealProgramRequest& request) {
  BuildRequest wanted;
  wanted.path = request.path == "-" ? "stdin.c" : request.path;
  wanted.text = request.text;
  for (const auto& header : textbook_headers())
    wanted.headers.push_back({std::string(header.name), std::string(header.text)});
  wanted.out = request.profile.out;
  wanted.points = {request.watched_variables, request.watched_functions, request.shared_memory.has_value()};
  if (request.calls_replaced) wanted.support_code = code_of_library_functions(request.shared_memory.has_value());
  wanted.may_exec = request.may_exec;
  for (const auto& executable : request.executables) {
    auto text = text_of(executable, request.path);
    if (!text) return failure(std::move(text.error()));
    wanted.executables.push_back(std::move(*text));
  }
  auto binary = build(wanted);
  if (!binary) return failure(binary.error());
  return BuiltProgramPtr(new BuiltProgram{std::move(*binary)});
}

std::string compiler_of(const BuiltProgram& built) {
  return built.binary.compiler_version;
}

Result<std::unique_ptr<RealProgram>> start_real_program(const BuiltProgram& built,
                                                        const RealProgramRequest& request) {
  RunOptions options;
  options.profile = request.profile;
  options.argv = request.argv;
  options.input = request.input;
  options.asks_niceness = request.asks_niceness;
  options.uses_system_v = request.uses_system_v;
  options.end_looks = request.end_looks;
  if (request.shared_memory) options.shared = {request.shared_memory->races, request.shared_memory->has_handlers};
  if (request.makes_files) options.files = FileAccess::own_folder;
  auto runner = Runner::start(built.binary, options);
  if (!runner) return failure(runner.error());
  return std::unique_ptr<RealProgram>(std::make_unique<TracedProgram>(built.binary, std::move(*runner), std::move(options)));
}

}  // namespace forkcheck
