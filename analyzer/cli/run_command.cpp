// run: the real program under control, compared with the model event by event.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/commands.h"
#include "cli/natural_shares.h"
#include "cli/progress.h"
#include "cli/real_session.h"
#include "cli/search.h"
#include "engines/conform.h"
#include "engines/drive.h"
#include "engines/witness.h"
#include "posix/schedule.h"
#include "report/witness_text.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_listed = 10'000;  // outputs that are all driven, at a few milliseconds each
constexpr std::chrono::seconds exhaustive_time{60};  // unless the command line says otherwise

// A budget looks at the clock now and then, which is too seldom where each run takes its time.
Budget::Clock::time_point end_of_time(const Options& options) {
  if (!options.timeout) return Budget::Clock::time_point::max();
  const auto time = std::chrono::duration<double>(*options.timeout);
  return Budget::Clock::now() + std::chrono::duration_cast<Budget::Clock::duration>(time);
}

class RealRunner {
 public:
  RealRunner(Session& session, Model& model, RealProgram& program)
      : session_(session), model_(model), program_(program), until_(end_of_time(session.options())) {}

  Status each_output() {
    const auto found = search(session_, model_);
    auto outputs = wanted_outputs(found.answer.language);
    const std::size_t endless = drop_endless(outputs, found.answer.findings);
    Driven driven;
    {
      Progress bar = progress("driving the real program", outputs.size());
      driven = drive(model_, program_, outputs, until_, session_.budget(), std::ref(bar));
    }
    for (const auto& [output, witness] : driven.witnesses) {
      session_.out().write(fmt::format("reproduced  {}\n", write_output(output)));
      if (session_.options().verbosity == Verbosity::verbose) session_.out().write(schedule_text(witness));
    }
    const auto count = found.answer.language.count();
    session_.note(fmt::format("{} of {} outputs reproduced on the real program", driven.reproduced,
                              count ? with_commas(*count) : "infinitely many"));
    if (endless + driven.not_drivable > 0)
      session_.note(fmt::format("{} outputs without an end, or without a schedule in time, were left out",
                                endless + driven.not_drivable));
    const Status status = worst(found.status, complain(driven.disagreements));
    const bool stopped = driven.tried + driven.not_drivable < outputs.size() && driven.disagreements.empty();
    return stopped ? worst(status, Status::incomplete) : status;
  }

  Status random() {
    if (model_.profile.timing == Timing::ideal) return only_any_timing();
    const auto found = search(session_, model_);
    if (found.status == Status::refused) return found.status;  // there is nothing to compare with
    RandomRuns runs;
    {
      Progress bar = progress("random schedules", session_.options().runs);
      runs = run_random(model_, program_, found.answer.complete ? &found.answer.language : nullptr,
                        {session_.options().runs, until_}, session_.options().seed, session_.budget(),
                        std::ref(bar), priority_changes());
    }
    for (const auto& [output, times] : runs.seen)
      session_.out().write(fmt::format("{:>8}  {}\n", times, write_output(output)));
    session_.note(fmt::format("{} random schedules, {} different outputs{}", runs.runs, runs.seen.size(),
                              runs.disagreements.empty() ? ", nothing unpredicted" : ""));
    if (runs.cut > 0) session_.note(fmt::format("{} of them were cut by a bound of one run", runs.cut));
    const Status status = worst(found.status, complain(runs.disagreements));
    return runs.disagreements.empty() ? worst(status, all_done(runs.runs)) : status;
  }

  // The model's answer isn't looked at before the real program is done: neither knows of the other.
  Status exhaustive() {
    if (model_.profile.timing == Timing::ideal) return only_any_timing();
    const auto found = search(session_, model_);
    if (found.status == Status::refused) return found.status;
    const auto until = session_.options().timeout ? until_ : Budget::Clock::now() + exhaustive_time;
    ExhaustiveRuns runs;
    {
      Progress bar = progress("exploring the real program", 0);
      runs = run_exhaustively(model_, program_, {std::numeric_limits<std::size_t>::max(), until},
                              session_.budget(), std::ref(bar));
    }
    std::vector<Word> outputs(runs.seen.begin(), runs.seen.end());
    std::ranges::sort(outputs, word_before);
    for (const auto& output : outputs) session_.out().write(write_output(output) + '\n');
    const bool complete = runs.why_incomplete.empty();
    session_.note(fmt::format("{} outputs in {} runs of the real program{}", outputs.size(), runs.runs,
                              complete ? ", which can do nothing else" : ""));
    if (!complete) session_.note("not finished: " + runs.why_incomplete);
    const Status status = worst(complain(runs.disagreements), complete ? Status::ok : Status::incomplete);
    if (!found.answer.complete) return worst(status, found.status);
    const auto problems = differences(runs, found.answer.language);
    for (const auto& problem : problems)
      session_.error("the model and the real program disagree, which is a bug of forkcheck: " + problem);
    if (problems.empty() && complete) session_.note("the model predicts exactly these");
    return problems.empty() ? status : Status::bug;
  }

  Status natural() {
    const auto found = search(session_, model_);
    NaturalRuns runs;
    {
      Progress bar = progress("natural runs", session_.options().runs);
      runs = run_natural(program_, found.answer.language, {session_.options().runs, until_}, session_.budget(), std::ref(bar));
    }
    const auto classified = classify(runs, found.answer.language, 0);
    for (const auto& share : classified.shares)
      session_.out().write(fmt::format("{:>8}  {}\n", share.times, write_output(share.output)));
    if (runs.problem) session_.complain({*runs.problem});
    if (runs.stopped > 0)
      session_.note(
          fmt::format("{} of {} natural runs didn't end by themselves in time", runs.stopped, runs.runs));
    if (!found.answer.complete) return found.status;
    for (const auto& output : classified.unpredicted)
      session_.error(fmt::format("this output was not predicted: {}", output));
    return classified.unpredicted.empty() ? all_done(runs.runs) : Status::no;
  }

  Status replayed(const std::vector<Event>& events) {
    const RealRun run = program_.replay(events);
    std::vector<Event> happened;
    for (const auto& seen : run.trace) happened.push_back(seen.event);
    const auto steps = replay(model_, happened).steps;
    session_.out().write(session_.options().show ? witness_timeline(steps) : witness_table(steps));
    session_.out().write(
        fmt::format("\nprinted: {}\n", write_output(word_of(observed_bytes(run, model_.profile.err)))));
    if (run.end == RealRun::End::parted && replay(model_, events).accepted < events.size()) {
      session_.error(run.detail);
      return Status::no;
    }
    if (run.end == RealRun::End::cut) session_.note(run.detail);
    if (model_.profile.timing == Timing::ideal) return Status::ok;
    const auto result = conform(model_, run);
    return result.problem ? complain({{*result.problem, happened}}) : Status::ok;
  }

 private:
  Progress progress(const char* what, std::size_t total) const {
    return Progress(what, total,
                    session_.options().verbosity == Verbosity::quiet ? Progress::Shown::never
                                                                     : Progress::Shown::on_terminal);
  }

  Status all_done(std::size_t runs) const {
    if (runs >= session_.options().runs) return Status::ok;
    session_.note(fmt::format("not finished: {} of {} runs", runs, session_.options().runs));
    return Status::incomplete;
  }

  // All outputs, or some that cross every edge of their automaton.
  std::vector<Word> wanted_outputs(const Language& language) {
    const std::size_t most = session_.options().limit.value_or(most_listed);
    const auto count = language.count();
    if (count && *count <= BigInt(std::to_string(most)))
      return outputs_to_drive(language, most, session_.options().seed);
    auto outputs = language.edge_cover();
    const bool all_edges = outputs.size() <= most;
    if (!all_edges) outputs.resize(most);
    session_.note(
        fmt::format("too many outputs to drive each: {} of them are driven, which cross {} of the "
                    "automaton of all outputs ({} states)",
                    outputs.size(), all_edges ? "every edge" : "many edges", language.state_count()));
    return outputs;
  }

  // A bug of depth D needs D-1 changes of priority.
  std::optional<std::uint64_t> priority_changes() const {
    const auto depth = session_.options().pct;
    return depth ? std::optional(*depth - 1) : std::nullopt;
  }

  Status only_any_timing() {
    session_.error("real time is never ideal: these runs can only be compared under --timing any");
    return Status::usage;
  }

  Status complain(const std::vector<Disagreement>& disagreements) {
    for (const auto& d : disagreements) {
      session_.error(
          fmt::format("the model and the real program disagree, which is a bug of forkcheck: {}", d.what));
      std::vector<ScheduleLine> lines;
      for (const auto& event : d.schedule) lines.push_back({event, 0, ""});
      session_.note("the schedule:\n" + print_schedule(lines));
    }
    return disagreements.empty() ? Status::ok : Status::bug;
  }

  Session& session_;
  Model& model_;
  RealProgram& program_;
  Budget::Clock::time_point until_;
};

Status dispatch(Session& session, RealRunner& runner) {
  switch (session.options().run_mode) {
    case RunMode::each_output: return runner.each_output();
    case RunMode::random: return runner.random();
    case RunMode::natural: return runner.natural();
    case RunMode::exhaustive: return runner.exhaustive();
    case RunMode::replay: break;
  }
  const auto events = session.schedule();
  if (!events) return events.error();
  return runner.replayed(*events);
}

}  // namespace

Status run_command(Session& session) {
  const auto& options = session.options();
  const auto loaded = session.load(options.files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, options.profile);
  if (model->kernel.cases().has_choice() && options.run_mode != RunMode::natural) {
    session.complain({case_not_chosen()});
    return Status::refused;
  }
  RealSession real(*loaded, *model, session.argv());
  const auto program = real.start();
  if (!program) {
    session.complain(program.error());
    return Status::lacking;
  }
  RealRunner runner(session, *model, **program);
  return dispatch(session, runner);
}

}  // namespace forkcheck
