// report: everything worth knowing about a program. The compiler runs while the model is searched.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>

#include "cli/commands.h"
#include "cli/natural_shares.h"
#include "cli/progress.h"
#include "cli/real_session.h"
#include "engines/agree.h"
#include "engines/drive.h"
#include "engines/engines.h"
#include "engines/factor.h"
#include "engines/graph.h"
#include "engines/output_walk.h"
#include "engines/witness.h"
#include "report/json.h"
#include "report/other_profiles.h"
#include "report/report_text.h"

namespace forkcheck {

namespace {

using Clock = Budget::Clock;
using std::chrono::milliseconds;

// How much is done beside the search, so that a small puzzle's report takes less than a second.
constexpr std::size_t most_graphs = 1000;
constexpr std::size_t most_by_smt = 500;
constexpr std::chrono::seconds smt_time{2};
constexpr std::chrono::seconds cross_time{1};
constexpr std::size_t cross_samples = 20;
constexpr std::size_t most_driven = 500;
constexpr long most_searched = 20'000'000;  // outputs
constexpr std::size_t first_shown = 10;
constexpr int some_drawn = 50;
constexpr std::chrono::seconds drive_time{20};
constexpr std::size_t random_runs = 1000, natural_runs = 1000;
constexpr milliseconds random_until{550}, random_at_least{100};  // since the start of the report; of its own
constexpr milliseconds natural_until{800}, natural_at_least{100};
constexpr std::uint64_t listed_in_json = 1000;
constexpr std::size_t most_never = 12;

class Reporter {
 public:
  Reporter(Session& session, const Loaded& loaded)
      : session_(session),
        loaded_(loaded),
        model_(session.model(loaded, session.options().profile)),
        started_(Clock::now()) {
    data_.file = loaded.path;
    data_.profile = model_->profile;
  }

  Status run() {
    std::optional<RealSession> real;
    if (session_.options().real != RealRuns::off)
      real.emplace(loaded_, *model_, session_.argv());
    search();
    if (real && can_end()) run_for_real(*real);
    if (session_.options().verbosity == Verbosity::verbose) tabulate_processes();
    gather_findings();
    print();
    return status();
  }

 private:
  // More outputs than any search could go through are counted, and some of them are looked at.
  bool count_alone() {
    const auto factors = factor(*model_, session_.budget());
    if (!factors || !factors->can_be_sampled) return false;
    const BigInt all = count(*factors);
    if (all <= most_searched) return false;
    std::vector<Word> some =
        first_outputs(*model_, first_shown, session_.budget()).value_or(std::vector<Word>());
    std::mt19937_64 random(session_.options().seed);
    for (int drawn = 0; drawn < some_drawn; ++drawn) some.push_back(sample(*factors, random));
    data_.counted = all;
    data_.answer.engine = "explore";
    data_.answer.language = Language::of_words(some);
    data_.answer.statistics.states = factors->nodes.size();
    data_.answer.limits = {diagnose(Code::too_many_outputs, {},
                                    with_commas(all) + " outputs are counted, but too many to be searched")};
    data_.graphs = process_graphs(*model_, session_.budget(), most_graphs);
    return true;
  }

  void search() {
    if (count_alone()) return;
    data_.answer = explore(*model_, session_.budget());
    data_.graphs = process_graphs(*model_, session_.budget(), most_graphs);
    if (session_.options().engine != EngineChoice::explore && !session_.budget().spent()) {
      Budget budget{std::chrono::duration<double>(smt_time), std::nullopt};
      data_.smt = smt(*model_, budget, most_by_smt);
      data_.agreement = compare(data_.answer, *data_.smt);
      if (data_.agreement->agree && !data_.smt->complete) cross_check_outputs();
    }
    if (data_.answer.complete && session_.options().verbosity != Verbosity::quiet) {
      data_.notes = notes_on_other_profiles(loaded_.program, data_, session_.machine_options(loaded_));
    }
  }

  // There are too many outputs for Z3 to list: it can still prove that there is no other.
  void cross_check_outputs() {
    if (!data_.answer.complete || !data_.graphs.complete) return;
    Budget budget{std::chrono::duration<double>(cross_time), std::nullopt};
    data_.cross = cross_check(data_.graphs, data_.answer.language, budget, cross_samples);
    if (!data_.cross->agreement.agree) data_.agreement = data_.cross->agreement;
  }

  // Where the search found no way to an end, as with a fork bomb, the real program isn't let loose either.
  bool can_end() const { return data_.answer.complete || !data_.answer.language.empty(); }

  Progress progress(const char* what, std::size_t total) const {
    return Progress(what, total,
                    session_.options().verbosity == Verbosity::quiet ? Progress::Shown::never
                                                                     : Progress::Shown::on_terminal);
  }

  Clock::time_point until(milliseconds since_start, milliseconds at_least) const {
    return std::max(started_ + since_start, Clock::now() + at_least);
  }

  void run_for_real(RealSession& session) {
    auto& real = data_.real.emplace();
    auto program = session.start();
    if (!program) {
      real.unavailable = program.error().front();
      return;
    }
    real.compiler = session.compiler();
    const auto& language = data_.answer.language;
    auto outputs =
        outputs_to_drive(language, session_.options().limit.value_or(most_driven), session_.options().seed);
    drop_endless(outputs, data_.answer.findings);
    const bool drivable = !model_->kernel.cases().has_choice();
    if (!drivable) real.not_driven = case_not_chosen();
    if (drivable) {
      Progress bar = progress("driving the real program", outputs.size());
      real.driven =
          drive(*model_, **program, outputs, Clock::now() + drive_time, session_.budget(), std::ref(bar));
    }
    const bool comes_back = !can_run_for_ever(data_.answer.findings);
    if (drivable && comes_back && model_->profile.timing == Timing::any) {
      Progress bar = progress("random schedules", random_runs);
      const RunBounds bounds{random_runs, until(random_until, random_at_least)};
      real.random = run_random(*model_, **program, data_.answer.complete ? &language : nullptr, bounds,
                               session_.options().seed, session_.budget(), std::ref(bar));
    }
    if (comes_back && ends_soon()) run_naturally(**program, real);
  }

  // Without sleeping and blocking: a natural run takes no longer than the program.
  bool ends_soon() const {
    return data_.answer.complete && std::ranges::none_of(data_.graphs.graphs, [](const ProcessGraph& graph) {
             return graph.blocked ||
                    std::ranges::find(graph.events, Call::sleep_, &GraphEvent::call) != graph.events.end();
           });
  }

  void run_naturally(RealProgram& program, RealSection& real) {
    Progress bar = progress("natural runs", natural_runs);
    const auto runs = run_natural(program, data_.answer.language, {natural_runs, until(natural_until, natural_at_least)},
                                  session_.budget(), std::ref(bar));
    auto classified = classify(runs, data_.answer.language, most_never);
    real.natural_runs = runs.runs;
    real.natural = std::move(classified.shares);
    if (data_.answer.complete) real.unpredicted = std::move(classified.unpredicted);
  }

  void tabulate_processes() {
    std::optional<Word> first;
    const auto& language = data_.answer.language;
    const auto longest = language.count() ? std::nullopt : std::optional(2 * language.state_count());
    language.for_each([&](WordView word) {
      first = Word(word);
      return false;
    }, longest);
    if (!first) return;
    const auto witness = find_witness(*model_, *first, session_.budget());
    if (witness) data_.processes = process_table(*model_, *witness);
  }

  void gather_findings() {
    std::set<Diagnostic> seen;
    const std::vector<const Diagnostics*> lists = {&loaded_.warnings, &data_.answer.findings,
                                                   &model_->machine.findings()};
    for (const auto* list : lists) {
      for (const auto& finding : *list) {
        if (seen.insert(finding).second) data_.findings.push_back(finding);
      }
    }
    std::ranges::stable_sort(data_.findings, {}, &Diagnostic::span);
  }

  void print() {
    if (session_.options().format == "json") {
      const auto witnesses =
          session_.options().witnesses ? WitnessesInJson::of_driven_outputs : WitnessesInJson::none;
      session_.out().write(report_json(data_, session_.options().limit.value_or(listed_in_json), witnesses));
      return;
    }
    ReportLook look;
    if (session_.coloured()) look.style = coloured_style;
    if (session_.options().limit) look.most_outputs = *session_.options().limit;
    session_.out().write(report_text(data_, session_.sources(), look));
  }

  Status status() {
    Status result = session_.status_of(data_.answer);
    const bool engines_agree = !data_.agreement || data_.agreement->agree;
    const bool runs_agree =
        !data_.real || (data_.real->driven.disagreements.empty() && data_.real->random.disagreements.empty());
    if (!engines_agree || !runs_agree) result = worst(result, Status::bug);
    if (session_.options().real == RealRuns::on && data_.real && data_.real->unavailable)
      result = worst(result, Status::lacking);
    if (has_errors(data_.findings) || (data_.real && !data_.real->unpredicted.empty()))
      result = worst(result, Status::no);
    return result;
  }

  Session& session_;
  const Loaded& loaded_;
  std::unique_ptr<Model> model_;
  Clock::time_point started_;
  ReportData data_;
};

Status report_on(Session& session, const std::string& path) {
  const auto loaded = session.load(path);
  if (!loaded) return loaded.error();
  return Reporter(session, *loaded).run();
}

}  // namespace

Status report_command(Session& session) {
  Status status = Status::ok;
  bool first = true;
  for (const auto& path : session.options().files) {
    if (!first && session.options().format != "json") session.out().write("\n");
    first = false;
    status = worst(status, report_on(session, path));
  }
  return status;
}

}  // namespace forkcheck
