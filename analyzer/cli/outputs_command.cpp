// outputs: the language itself, streamed in byte order, or its count, a sample, or one regular expression.
#include <fmt/format.h>

#include <random>

#include "cli/commands.h"
#include "cli/search.h"
#include "engines/engines.h"
#include "report/json.h"

namespace forkcheck {

namespace {

// A language with a cycle holds words without end; these are listed up to twice the length at which all
// cycles were seen.
std::optional<std::size_t> longest_listed(const Language& language) {
  if (language.count()) return std::nullopt;
  return 2 * language.state_count();
}

Status list(Session& session, const Language& language) {
  const auto limit = session.options().limit;
  std::uint64_t listed = 0;
  const auto visit = [&](WordView word) {
    if (limit && listed == *limit) return false;
    ++listed;
    session.out().write(write_output(word));
    session.out().write("\n");
    return !session.out().failed();
  };
  if (!limit || *limit > 0) language.for_each(visit, longest_listed(language));
  const auto count = language.count();
  if (count && *count > BigInt(std::to_string(listed)) && !session.out().failed()) {
    session.note(
        fmt::format("incomplete: {} of {} outputs are listed (--limit)", listed, with_commas(*count)));
    return Status::incomplete;
  }
  if (!count) {
    session.note("there are infinitely many outputs; the shorter ones are listed (--regex gives all)");
    return Status::incomplete;
  }
  return Status::ok;
}

Status sample(Session& session, const Language& language) {
  if (language.empty()) return Status::ok;
  if (!language.count()) {
    session.error("there are infinitely many outputs: no uniform sample can be drawn (--regex gives all)");
    return Status::incomplete;
  }
  std::mt19937_64 random(session.options().seed);
  for (std::uint64_t i = 0; i < session.options().sample && !session.out().failed(); ++i) {
    session.out().write(write_output(language.sample(random)) + '\n');
  }
  return Status::ok;
}

Status print(Session& session, const Language& language) {
  switch (session.options().listing) {
    case Listing::all: return list(session, language);
    case Listing::sample: return sample(session, language);
    case Listing::count: {
      const auto count = language.count();
      session.out().write((count ? to_string(*count) : "infinite") + "\n");
      return Status::ok;
    }
    case Listing::regex: session.out().write(language.regex() + '\n'); return Status::ok;
  }
  return Status::ok;
}

// The number alone needs no automaton.
Status count_alone(Session& session, Model& model) {
  const CountedOutputs counted = count_outputs(model, session.budget(), jobs(session));
  const Status status = session.status_of(counted.outputs);
  tell_size(session, counted.outputs);
  session.out().write((counted.count ? to_string(*counted.count) : "infinite") + "\n");
  return status;
}

}  // namespace

Status outputs_command(Session& session) {
  auto loaded = session.load(session.options().files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, session.options().profile);
  const bool explores = session.options().engine.value_or(EngineChoice::explore) == EngineChoice::explore;
  if (session.options().listing == Listing::count && session.options().format != "json" && explores)
    return count_alone(session, *model);
  auto found = search(session, *model);
  if (session.options().format == "json") {
    session.out().write(
        outputs_json(session.options().files.front(), model->profile, found.answer, session.options().limit));
    return found.status;
  }
  return worst(found.status, print(session, found.answer.language));
}

}  // namespace forkcheck
