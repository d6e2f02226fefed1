// outputs: the language itself, streamed in byte order, or its count, a sample, or one regular expression.
#include <fmt/format.h>

#include <chrono>
#include <random>

#include "cli/commands.h"
#include "cli/search.h"
#include "engines/engines.h"
#include "engines/factor.h"
#include "engines/output_walk.h"
#include "language/listing.h"
#include "report/json.h"

namespace forkcheck {

namespace {

constexpr std::chrono::duration<double> count_time(10);
constexpr std::uint64_t most_walked = 10'000;  // outputs that are listed without their automaton

// A language with a cycle holds words without end; these are listed up to twice the length at which all
// cycles were seen, unless --max-length says how far.
std::optional<std::size_t> longest_listed(const Session& session, const Language& language) {
  if (const auto most = session.options().max_length) return *most + 1;  // an ending is no byte
  if (language.count()) return std::nullopt;
  return 2 * language.state_count();
}

void note_infinite(Session& session) {
  session.note("there are infinitely many outputs; the shorter ones are listed (--max-length N: how far; --regex: all)");
}

// Says how many outputs were not listed.
Status tell_rest(Session& session, std::uint64_t listed, const std::optional<BigInt>& count) {
  if (!count) return Status::incomplete;
  if (*count == BigInt(std::to_string(listed)) || session.out().failed()) return Status::ok;
  session.note(fmt::format("incomplete: {} of {} outputs are listed ({})", listed, with_commas(*count),
                           session.options().max_length ? "--max-length" : "--limit"));
  return Status::incomplete;
}

bool too_long(const Session& session, WordView word) {
  const auto most = session.options().max_length;
  const bool ends = !word.empty() && (word.back() == symbol::blocked || word.back() == symbol::endless);
  return most && word.size() - (ends ? 1 : 0) > *most;
}

std::string words_for(Code limit) {
  if (limit == Code::interrupted) return "interrupted";
  return limit == Code::out_of_time ? "the time is up (--timeout)" : "the memory is used up (--memory)";
}

// May the listing go on? What a search found that was cut short is listed in any case.
class ListingLimit {
 public:
  explicit ListingLimit(Session& session) : session_(session), is_counted_(!session.budget().spent()) {}
  bool goes_on() {
    if (is_counted_ && !reached_) reached_ = session_.budget().spent();
    return !reached_ && !session_.out().failed();
  }
  std::optional<Status> tell() const {
    if (!reached_ || session_.out().failed()) return std::nullopt;
    session_.note("incomplete: not all outputs are listed, " + words_for(*reached_));
    return Status::incomplete;
  }

 private:
  Session& session_;
  bool is_counted_;
  std::optional<Code> reached_;
};

Status list(Session& session, const Language& language) {
  const auto limit = session.options().limit;
  ListingLimit budget(session);
  if (!limit && !session.options().max_length && has_plain_notation(language) && language.count()) {
    list_lines(language, [&](std::string_view lines) {
      session.out().write(lines);
      return budget.goes_on();
    });
    return budget.tell().value_or(Status::ok);
  }
  const auto count = language.count();
  if (!count) note_infinite(session);
  std::uint64_t listed = 0;
  const auto visit = [&](WordView word) {
    if (limit && listed == *limit) return false;
    if (too_long(session, word)) return true;
    ++listed;
    session.out().write(write_output(word));
    session.out().write("\n");
    return budget.goes_on();
  };
  if (!limit || *limit > 0) language.for_each(visit, longest_listed(session, language));
  if (const auto told = budget.tell()) return *told;
  return tell_rest(session, listed, count);
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

// The first outputs, without the automaton of all; then how many there are, if that can be told soon. Nothing:
// the automaton is needed.
std::optional<Status> list_first(Session& session, Model& model) {
  const std::uint64_t most = *session.options().limit;
  if (most > most_walked) return std::nullopt;
  const auto words = first_outputs(model, most, session.budget());
  if (!words) return std::nullopt;
  for (const Word& word : *words) session.out().write(write_output(word) + '\n');
  if (words->size() < most) return Status::ok;  // that is all of them
  session.out().flush();
  Budget soon(count_time, std::nullopt);
  const CountedOutputs counted = count_outputs(model, session.options().timeout ? session.budget() : soon, jobs(session));
  if (!counted.count) note_infinite(session);
  if (counted.outputs.complete) return tell_rest(session, words->size(), counted.count);
  session.note(fmt::format("incomplete: the first {} outputs are listed (--limit); how many there are takes longer to find",
                           words->size()));
  return Status::incomplete;
}

std::optional<Status> sample_factors(Session& session, Model& model) {
  const auto factors = factor(model, session.budget());
  if (!factors || !factors->can_be_sampled) return std::nullopt;
  std::mt19937_64 random(session.options().seed);
  for (std::uint64_t i = 0; i < session.options().sample && !session.out().failed(); ++i)
    session.out().write(write_output(sample(*factors, random)) + '\n');
  return Status::ok;
}

// What needs no automaton.
std::optional<Status> without_automaton(Session& session, Model& model) {
  const Options& options = session.options();
  const bool explores = options.engine.value_or(EngineChoice::explore) == EngineChoice::explore;
  if (!explores || options.format == "json") return std::nullopt;
  switch (options.listing) {
    case Listing::all:
      return options.limit && !options.max_length ? list_first(session, model) : std::nullopt;
    case Listing::sample: return sample_factors(session, model);
    case Listing::count: return count_alone(session, model);
    case Listing::regex: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Status outputs_command(Session& session) {
  auto loaded = session.load(session.options().files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, session.options().profile);
  if (const auto status = without_automaton(session, *model)) return *status;
  auto found = search(session, *model);
  if (session.options().format == "json") {
    session.out().write(
        outputs_json(session.options().files.front(), model->profile, found.answer, session.options().limit));
    return found.status;
  }
  return worst(found.status, print(session, found.answer.language));
}

}  // namespace forkcheck
