// ask: is this output possible? A witness, or the shortest reason why not. With --schedule: what a schedule
// prints in the model.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/search.h"
#include "engines/engines.h"
#include "engines/graph.h"
#include "engines/output_walk.h"
#include "engines/reason.h"
#include "engines/witness.h"
#include "language/matcher.h"
#include "posix/schedule.h"
#include "report/json.h"
#include "report/witness_text.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_graphs = 100;  // that a reason looks at; of more, at one

// The output itself, and with --exact not given its neighbours by one final newline.
std::vector<Word> forgiven(const Word& output, bool exact) {
  std::vector<Word> words = {output};
  if (exact) return words;
  const bool ends = !output.empty() && (output.back() == symbol::blocked || output.back() == symbol::endless);
  const Word body = ends ? output.substr(0, output.size() - 1) : output;
  const Word tail = ends ? output.substr(output.size() - 1) : Word();
  words.push_back(body + U'\n' + tail);
  if (body.ends_with(U'\n')) words.push_back(body.substr(0, body.size() - 1) + tail);
  return words;
}

std::optional<Word> find_raw(const Language& language, const std::string& raw, bool exact, Budget& budget) {
  if (auto word = find(language, raw, budget); word || exact) return word;
  if (auto word = find(language, raw + '\n', budget)) return word;
  if (!raw.ends_with('\n')) return std::nullopt;
  return find(language, std::string_view(raw).substr(0, raw.size() - 1), budget);
}

struct Asked {
  Word output;                        // as asked
  std::optional<Word> found;          // the output of the language that it is
  std::optional<Reason> reason = {};  // why it is none, where that came with the answer
};

// Looks for one of `words` without having all outputs, where that can be told.
std::optional<Asked> look_up_alone(Session& session, Model& model, const Word& output,
                                   const std::vector<Word>& words) {
  if (session.options().engine.value_or(EngineChoice::explore) != EngineChoice::explore) return std::nullopt;
  for (const auto& word : words) {
    const auto possible = is_output(model, word, session.budget());
    if (!possible) return std::nullopt;
    if (*possible) return Asked{output, word};
  }
  return Asked{output, std::nullopt};
}

// By Z3 alone: a word that no graph forbids is an output. Nothing if the graphs are too many.
std::optional<Asked> look_up_by_solver(Session& session, Model& model, const Word& output,
                                       const std::vector<Word>& words) {
  if (session.options().engine != EngineChoice::smt) return std::nullopt;
  const GraphSet graphs = process_graphs(model, session.budget(), most_graphs);
  if (!graphs.complete) return std::nullopt;
  std::optional<Reason> first;  // that of the word as it was asked
  for (const auto& word : words) {
    auto forbidden = why_impossible(model, graphs, word, session.budget());
    if (session.budget().spent()) return std::nullopt;
    if (!forbidden) return Asked{output, word};
    if (!first) first = std::move(forbidden);
  }
  return Asked{output, std::nullopt, std::move(first)};
}

// Raw bytes may stand for outputs with tokens, so only all outputs tell that they are impossible.
tl::expected<Asked, Status> look_up_raw(Session& session, Model& model) {
  const auto raw = session.read("-");
  if (!raw) return tl::unexpected(raw.error());
  const Word output = word_of(*raw);
  const auto alone = look_up_alone(session, model, output, forgiven(output, session.options().exact));
  if (alone && alone->found) return *alone;
  const auto all = search(session, model);
  const auto found = find_raw(all.answer.language, *raw, session.options().exact, session.budget());
  if (!found && !all.answer.complete) return tl::unexpected(all.status);
  return Asked{output, found};
}

tl::expected<Asked, Status> look_up(Session& session, Model& model) {
  const auto& options = session.options();
  if (*options.output == "-") return look_up_raw(session, model);
  const auto output = read_output(*options.output);
  if (!output) {
    session.complain(output.error());
    return tl::unexpected(Status::usage);
  }
  const std::vector<Word> words = forgiven(*output, options.exact);
  if (const auto alone = look_up_alone(session, model, *output, words)) return *alone;
  if (const auto solved = look_up_by_solver(session, model, *output, words)) return *solved;
  const auto all = search(session, model);
  for (const auto& word : words) {
    if (all.answer.language.contains(word)) return Asked{*output, word};
  }
  if (!all.answer.complete) return tl::unexpected(all.status);
  return Asked{*output, std::nullopt};
}

Status ran_out(Session& session) {
  const auto limit = session.budget().spent();
  return limit ? session.status_of({diagnose(*limit, Span(), std::string(code_row(*limit).title))})
               : Status::incomplete;
}

void print_possible(Session& session, const Word& output, const Witness& witness) {
  session.out().write(fmt::format("possible: {}\n\n{}", write_output(output), witness_table(witness)));
}

void print_impossible(Session& session, const Word& output, const std::optional<Reason>& reason) {
  if (!reason) {
    session.out().write(fmt::format("impossible: {}\n", write_output(output)));
    return;
  }
  session.out().write(reason->line + '\n');
  for (const auto& line : reason->more) session.out().write(line + '\n');
}

// From all graphs; where there are too many, from the one of an output that goes along as far as any.
std::optional<Reason> reason(Session& session, Model& model, const Word& output) {
  const GraphSet graphs = process_graphs(model, session.budget(), most_graphs);
  if (graphs.complete) return why_impossible(model, graphs, output, session.budget());
  if (const auto similar = similar_output(model, output, session.budget()))
    return why_impossible(model, output, *similar, session.budget());
  const Language all = explore(model, session.budget()).language;
  if (all.empty()) return std::nullopt;
  return why_impossible(model, output, similar_output(all, output), session.budget());
}

Status answer(Session& session, Model& model, const Asked& asked) {
  AskedOutput result{asked.found.value_or(asked.output), std::nullopt, std::nullopt, asked.found.has_value()};
  if (asked.found) {
    result.witness = find_witness(model, *asked.found, session.budget());
    if (!result.witness) return ran_out(session);
  } else {
    result.reason = asked.reason ? asked.reason : reason(session, model, asked.output);
  }
  if (session.options().format == "json") {
    session.out().write(ask_json(session.options().files.front(), model.profile, result));
  } else if (result.witness) {
    print_possible(session, result.output, *result.witness);
  } else {
    print_impossible(session, asked.output, result.reason);
  }
  return result.possible ? Status::ok : Status::no;
}

Status replay_schedule(Session& session, Model& model) {
  const auto events = session.schedule();
  if (!events) return events.error();
  const Replay result = replay(model, *events);
  session.out().write(witness_table(result.steps));
  if (result.accepted < events->size()) {
    session.out().write(fmt::format("impossible: event {} of the schedule, {}, can't happen there\n",
                                    result.accepted + 1, to_string((*events)[result.accepted])));
    return Status::no;
  }
  if (!result.finished) session.note("the schedule ends before the program does");
  return Status::ok;
}

}  // namespace

Status ask_command(Session& session) {
  const auto& options = session.options();
  if (options.output.has_value() == options.schedule.has_value()) {
    session.error("ask wants an OUTPUT, or --schedule FILE");
    return Status::usage;
  }
  if (options.output == "-" && options.files.front() == "-") {
    session.error("standard input can't be the program and the output at once");
    return Status::usage;
  }
  auto loaded = session.load(options.files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, options.profile);
  if (options.schedule) return replay_schedule(session, *model);
  const auto asked = look_up(session, *model);
  if (!asked) return asked.error();
  return answer(session, *model, *asked);
}

}  // namespace forkcheck
