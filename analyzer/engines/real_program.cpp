// The one bridge to the runtime, whose names (Request, Process, ...) live in a namespace of their own: the
// machine has its own idea of each.
#include "engines/real_program.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "machine/interrupts.h"
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
    case Limit::machine: return "the system refused another process";
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
  for (const auto& seen : result.trace) run.trace.push_back({seen.event, seen.bytes, stream_of(seen)});
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

class TracedProgram : public RealProgram {
 public:
  TracedProgram(Runner runner, const Profile& profile) : runner_(std::move(runner)), profile_(profile) {}

  RealRun replay(const std::vector<Event>& events) override {
    ReplayPolicy policy(events);
    return real_run(runner_.run(policy));
  }
  RealRun random(std::uint64_t seed) override {
    RandomPolicy policy(seed);
    return real_run(runner_.run(policy));
  }
  RealRun random(std::uint64_t seed, const Priorities& priorities) override {
    PctPolicy policy({seed, priorities.changes, priorities.length});
    return real_run(runner_.run(policy));
  }
  Explored explore(const std::function<bool(const RealRun&)>& visit) override {
    constexpr std::size_t most_events = 1000;
    Exploration exploration(profile_, most_events);
    Explored explored;
    while (auto plan = exploration.next()) {
      ExplorePolicy policy(std::move(*plan));
      auto result = runner_.run(policy);
      ++explored.runs;
      exploration.learn(result);
      if (visit(real_run(std::move(result)))) continue;
      explored.why_incomplete = "there are more schedules";
      return explored;
    }
    explored.why_incomplete = exploration.why_incomplete();
    return explored;
  }
  Result<NaturalRun> natural() override {
    auto result = runner_.natural();
    if (!result) return failure(result.error());
    return NaturalRun{std::move(result->bytes), end_of(result->end)};
  }

 private:
  Runner runner_;
  Profile profile_;
};

}  // namespace

void BuiltProgramDeleter::operator()(BuiltProgram* built) const {
  delete built;
}

void prepare(RealProgramRequest& request, const Model& model) {
  if (model.machine.all_builtins().test(static_cast<std::size_t>(Builtin::__forkcheck_exec_)))
    request.why_not = "controlled runs of programs that call exec aren't covered yet";
  request.watched_variables = model.machine.watched_variables();
  request.watched_functions = watched_functions(find_points(model.program, model.machine.handlers()));
}

Result<BuiltProgramPtr> build_real_program(const RealProgramRequest& request) {
  BuildRequest wanted;
  wanted.path = request.path == "-" ? "stdin.c" : request.path;
  wanted.text = request.text;
  for (const auto& header : textbook_headers())
    wanted.headers.push_back({std::string(header.name), std::string(header.text)});
  wanted.out = request.profile.out;
  wanted.points = {request.watched_variables, request.watched_functions};
  auto binary = build(wanted);
  if (!binary) return failure(binary.error());
  return BuiltProgramPtr(new BuiltProgram{std::move(*binary)});
}

std::string compiler_of(const BuiltProgram& built) {
  return built.binary.compiler_version;
}

Result<std::unique_ptr<RealProgram>> start_real_program(const BuiltProgram& built,
                                                        const RealProgramRequest& request) {
  if (!request.why_not.empty()) return failure({diagnose(Code::not_modelled, {}, request.why_not)});
  RunOptions options;
  options.profile = request.profile;
  options.argv = request.argv;
  options.input = request.input;
  auto runner = Runner::start(built.binary, std::move(options));
  if (!runner) return failure(runner.error());
  return std::unique_ptr<RealProgram>(std::make_unique<TracedProgram>(std::move(*runner), request.profile));
}

}  // namespace forkcheck
