#include "engines/drive.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "engines/conform.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_disagreements = 5;

std::vector<Event> events_of(const RealRun& run) {
  std::vector<Event> events;
  for (const auto& seen : run.trace) events.push_back(seen.event);
  return events;
}

bool is_over(Budget::Clock::time_point until, Budget& budget) {
  return budget.spent() || Budget::Clock::now() >= until;
}

// Why a run that was steered to `output` didn't give it; nothing if it did.
std::optional<std::string> missed(Model& model, const RealRun& run, const Word& output) {
  if (run.end == RealRun::End::parted || run.end == RealRun::End::cut) return run.detail;
  if (model.profile.timing == Timing::any) {
    const auto result = conform(model, run);
    if (result.problem) return result.problem;
  }
  const std::string bytes = observed_bytes(run, model.profile.err);
  if (matches(output, bytes, run)) return std::nullopt;
  return fmt::format("the schedule for {} printed {}", write_output(output), write_output(word_of(bytes)));
}

void drive_one(Model& model, RealProgram& real, const Word& output, Budget& budget, Driven& driven) {
  auto witness = find_witness(model, output, budget);
  if (!witness) {
    ++driven.not_drivable;
    return;
  }
  std::vector<Event> events;
  for (const auto& step : *witness) events.push_back(step.event);
  const RealRun run = real.replay(events);
  ++driven.tried;
  if (auto problem = missed(model, run, output)) {
    driven.disagreements.push_back({std::move(*problem), std::move(events)});
  } else {
    ++driven.reproduced;
    driven.witnesses.emplace(output, std::move(*witness));
  }
}

void judge(Model& model, const RealRun& run, const Language* language, RandomRuns& random) {
  auto result = conform(model, run);
  if (result.problem) {
    random.disagreements.push_back({std::move(*result.problem), events_of(run)});
  } else if (run.end == RealRun::End::cut) {
    ++random.cut;
  } else if (language && !language->contains(result.output)) {
    random.disagreements.push_back(
        {fmt::format("the output {} was not predicted", write_output(result.output)), events_of(run)});
  } else {
    ++random.seen[result.output];
  }
}

bool mentions(const Language& language, Symbol symbol) {
  for (Language::State state = 0; state < language.state_count(); ++state) {
    if (std::ranges::any_of(language.edges(state), [&](const Language::Edge& edge) { return edge.symbol == symbol; })) return true;
  }
  return false;
}

}  // namespace

std::vector<Word> outputs_to_drive(const Language& language, std::size_t most, std::uint64_t seed) {
  std::vector<Word> outputs;
  if (language.empty() || most == 0) return outputs;
  const auto count = language.count();
  if (count && *count <= BigInt(std::to_string(most))) {
    language.for_each([&](WordView word) {
      outputs.emplace_back(word);
      return true;
    });
    return outputs;
  }
  outputs = language.edge_cover();
  if (outputs.size() > most) outputs.resize(most);
  std::set<Word> chosen(outputs.begin(), outputs.end());
  std::mt19937_64 random(seed);
  for (std::size_t tries = 0; count && outputs.size() < most && tries < 4 * most; ++tries) {
    Word word = language.sample(random);
    if (chosen.insert(word).second) outputs.push_back(std::move(word));
  }
  return outputs;
}

bool can_run_for_ever(const Diagnostics& findings) {
  return std::ranges::any_of(findings, [](const Diagnostic& finding) {
    return finding.code == Code::runs_for_ever || finding.code == Code::endless_output;
  });
}

std::size_t drop_endless(std::vector<Word>& outputs, const Diagnostics& findings) {
  const bool spins = can_run_for_ever(findings);
  return std::erase_if(outputs, [spins](const Word& output) {
    if (output.empty()) return false;
    return output.back() == symbol::endless || (spins && output.back() == symbol::blocked);
  });
}

Driven drive(Model& model, RealProgram& real, const std::vector<Word>& outputs,
             Budget::Clock::time_point until, Budget& budget, const OnRun& on_run) {
  Driven driven;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (is_over(until, budget) || driven.disagreements.size() >= most_disagreements) break;
    drive_one(model, real, outputs[i], budget, driven);
    on_run(i + 1);
  }
  return driven;
}

RandomRuns run_random(Model& model, RealProgram& real, const Language* language, const RunBounds& bounds,
                      std::uint64_t seed, Budget& budget, const OnRun& on_run,
                      std::optional<std::uint64_t> priority_changes) {
  RandomRuns random;
  std::size_t length = 100;  // then that of the run before
  while (random.runs < bounds.runs && !is_over(bounds.until, budget) &&
         random.disagreements.size() < most_disagreements) {
    const std::uint64_t its_seed = seed + random.runs;
    const RealRun run =
        priority_changes ? real.random(its_seed, {*priority_changes, length}) : real.random(its_seed);
    length = run.trace.size();
    judge(model, run, language, random);
    on_run(++random.runs);
  }
  return random;
}

ExhaustiveRuns run_exhaustively(Model& model, RealProgram& real, const RunBounds& bounds, Budget& budget,
                                const OnRun& on_run) {
  ExhaustiveRuns exhaustive;
  const auto explored = real.explore([&](const RealRun& run) {
    on_run(++exhaustive.runs);
    if (auto result = conform(model, run); result.problem) {
      exhaustive.disagreements.push_back({std::move(*result.problem), events_of(run)});
    } else if (run.end != RealRun::End::cut) {
      exhaustive.seen.insert(std::move(result.output));
    }
    return exhaustive.runs < bounds.runs && !is_over(bounds.until, budget) &&
           exhaustive.disagreements.size() < most_disagreements;
  });
  exhaustive.why_incomplete = explored.why_incomplete;
  return exhaustive;
}

std::vector<std::string> differences(const ExhaustiveRuns& runs, const Language& language) {
  std::vector<std::string> found;
  for (const auto& output : runs.seen) {
    if (!language.contains(output))
      found.push_back(fmt::format("the output {} was not predicted", write_output(output)));
  }
  if (!runs.why_incomplete.empty()) return found;
  std::size_t longest = 0;
  for (const auto& output : runs.seen) longest = std::max(longest, output.size());
  const auto look_for = [&](WordView output) {
    if (!runs.seen.contains(Word(output)))
      found.push_back(
          fmt::format("the output {} was predicted, but no schedule gives it", write_output(output)));
    return found.size() < most_disagreements;
  };
  language.for_each(look_for, longest + 1);
  return found;
}

NaturalRuns run_natural(RealProgram& real, const Language& language, const RunBounds& bounds, Budget& budget,
                        const OnRun& on_run) {
  NaturalRuns natural;
  if (mentions(language, symbol::output_of)) {
    natural.problem = diagnose(Code::no_natural_run, {}, "this program can't be left to itself: it runs others of which nothing is known",
                               "runs under control show the same outputs");
    return natural;
  }
  while (natural.runs < bounds.runs && !is_over(bounds.until, budget)) {
    auto run = real.natural();
    if (!run) {
      natural.problem = run.error().front();
      break;
    }
    if (run->end != NaturalRun::End::finished) ++natural.stopped;
    if (run->end != NaturalRun::End::too_much_output) ++natural.seen[run->bytes];
    on_run(++natural.runs);
  }
  return natural;
}

}  // namespace forkcheck
