// order: may, must or can never one text be printed before another? With --all: every two texts that the
// program prints.
#include <fmt/format.h>

#include "cli/commands.h"
#include "engines/engines.h"
#include "engines/graph.h"
#include "engines/solved_order.h"
#include "report/json.h"
#include "report/order_report.h"

namespace forkcheck {

namespace {

constexpr std::size_t most_graphs = 5000;
constexpr std::chrono::duration<double> solver_time(10);
// For exploring where that only checks what Z3 has said.
constexpr std::chrono::duration<double> check_time(1);
constexpr std::size_t check_memory = std::size_t{1} << 30;

// The texts of the command line.
tl::expected<std::vector<Word>, Status> wanted_texts(Session& session) {
  std::vector<Word> texts;
  for (const std::string& written : session.options().texts) {
    auto text = read_output(written);
    if (!text) {
      session.complain(text.error());
      return tl::unexpected(Status::usage);
    }
    if (text->empty() || text->back() == symbol::blocked || text->back() == symbol::endless) {
      session.error("order compares printed texts: an empty text or an ending is none");
      return tl::unexpected(Status::usage);
    }
    texts.push_back(std::move(*text));
  }
  if (texts.size() == 2 && texts[0] == texts[1]) {
    session.error("order compares two different texts");
    return tl::unexpected(Status::usage);
  }
  return texts;
}

// What Z3 says of every two texts.
void solve(OrderReport& report, const GraphSet& graphs, const std::vector<Word>& texts) {
  SolvedOrders solved(graphs);
  Budget time(solver_time, std::nullopt);
  report.z3.complete = true;
  for (std::size_t a = 0; a < texts.size(); ++a)
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      report.pairs.push_back({texts[a], texts[b], solved.order(texts[a], texts[b], time)});
      report.z3.complete = report.z3.complete && report.pairs.back().runs.complete();
    }
  report.z3.work = solved.queries();
}

// If all is known from Z3, exploring only checks it: not for longer than that is worth.
Answer explore_outputs(Session& session, Model& model, const OrderReport& report) {
  if (!report.z3.complete || session.options().timeout) return explore(model, session.budget());
  Budget check(check_time, check_memory);
  return explore(model, check);
}

// Holds what Z3 has said against the automaton. False if they contradict each other.
bool add_explored(Session& session, OrderReport& report, const Answer& explored) {
  const Holds holds = explored.complete ? Holds::all_outputs : Holds::some_outputs;
  report.explore = {"explore", true, explored.statistics.states};
  for (PairOrder& pair : report.pairs) {
    const TextOrder seen = text_order(explored.language, holds, pair.a, pair.b, session.budget());
    report.explore.complete = report.explore.complete && seen.complete();
    auto both = joined(seen, pair.runs);
    if (!both) {
      session.error(fmt::format("the engines disagree about \"{}\" and \"{}\", which is a bug of forkcheck",
                                write_output(pair.a), write_output(pair.b)));
      return false;
    }
    pair.runs = std::move(*both);
    report.complete = report.complete && pair.runs.complete();
  }
  return true;
}

std::string written(const Session& session, const Profile& profile, const OrderReport& report) {
  const auto& options = session.options();
  if (options.format == "json") return order_json(options.files.front(), profile, report);
  return options.all_texts ? order_table(report) : order_text(report);
}

}  // namespace

Status order_command(Session& session) {
  const auto& options = session.options();
  if (options.texts.size() != (options.all_texts ? 0 : 2)) {
    session.error("order wants two texts, A and B, or --all");
    return Status::usage;
  }
  auto texts = wanted_texts(session);
  if (!texts) return texts.error();
  auto loaded = session.load(options.files.front());
  if (!loaded) return loaded.error();
  session.warn(loaded->warnings);
  const auto model = session.model(*loaded, options.profile);

  const GraphSet graphs = process_graphs(*model, session.budget(), most_graphs);
  OrderReport report;
  if (options.all_texts) {
    *texts = report.texts = printed_texts(graphs);
    report.complete = graphs.complete;
    report.limits = graphs.limits;
  }
  solve(report, graphs, *texts);
  const Answer explored = explore_outputs(session, *model, report);
  if (!add_explored(session, report, explored)) return Status::bug;
  // Texts of graphs that were not made are missing, so nobody has gone through all pairs.
  if (options.all_texts && !graphs.complete) report.z3.complete = report.explore.complete = false;
  if (!report.complete)
    report.limits.insert(report.limits.end(), explored.limits.begin(), explored.limits.end());
  session.out().write(written(session, model->profile, report));
  return report.complete ? Status::ok : worst(Status::incomplete, session.status_of(report.limits));
}

}  // namespace forkcheck
