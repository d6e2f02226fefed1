#include "report/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/overloaded.h"
#include "posix/signals.h"
#include "report/base64.h"
#include "report/text_width.h"
#include "report/version.h"

namespace forkcheck {

namespace {

using Json = nlohmann::ordered_json;

Json header(const std::string& file, const Profile& profile) {
  return {{"schema", "forkcheck/1"},
          {"tool", {{"name", "forkcheck"}, {"version", std::string(version())}}},
          {"file", file},
          {"profile",
           {{"stdout", name_of(profile.out)},
            {"wait", name_of(profile.wait)},
            {"timing", name_of(profile.timing)},
            {"fork_fails", name_of(profile.fork_fails)},
            {"stderr", name_of(profile.err)}}}};
}

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// The bytes of an output without tokens; nothing where it has some.
std::optional<std::string> raw_bytes(WordView word) {
  std::string bytes;
  for (const Symbol s : word) {
    if (s > 255) return std::nullopt;
    bytes += static_cast<char>(s);
  }
  return bytes;
}

// Text as outputs are written; bytes that aren't UTF-8 are escaped there and given whole in base64.
void put_text(Json& json, WordView word) {
  json["text"] = write_output(word);
  if (const auto bytes = raw_bytes(word); bytes && !is_utf8(*bytes)) json["base64"] = base64(*bytes);
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  broken("a severity without a name");
}

Json to_json(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const auto& d : diagnostics) {
    list.push_back({{"code", code_name(d.code)},
                    {"severity", severity_name(d.severity)},
                    {"line", d.span.line},
                    {"column", d.span.column},
                    {"message", d.message}});
  }
  return list;
}

void put_choice(Json& json, const Choice& choice) {
  std::visit(overloaded{
                 [](const NoChoice&) {},
                 [&](const ReapChild& reap) { json["choice"] = to_string(reap.child); },
                 [&](const NobodyYet&) { json["choice"] = "none"; },
                 [&](const Fails& fails) { json["errno"] = fails.error; },
                 [&](const TakeSignal& take) { json["choice"] = signal_name(take.number); },
                 [&](const InterruptSleep& sleep) {
                   json["choice"] = signal_name(sleep.number);
                   json["remaining"] = sleep.remaining;
                 },
                 [&](const AssumeCase& assume) { json["choice"] = fmt::format("case:{}", assume.number); },
                 [&](const ReportChild& report) {
                   json["choice"] = to_string(report.child);
                   json["report"] = report.what == ReportChild::What::stopped ? "stopped" : "continued";
                 },
             },
             choice);
}

Json to_json(const Witness& witness) {
  Json list = Json::array();
  for (const auto& step : witness) {
    Json event = {{"process", to_string(step.event.process)},
                  {"call", name_of(step.event.call)},
                  {"line", step.where.line}};
    put_choice(event, step.event.choice);
    if (!step.text.empty()) put_text(event, step.text);
    list.push_back(std::move(event));
  }
  return list;
}

std::string count_of(const std::optional<BigInt>& count) {
  return count ? to_string(*count) : "infinite";
}

// `all`: how many there are, which may be more than are in the language.
Json outputs_of(const Language& language, const std::optional<BigInt>& all, std::uint64_t limit,
                const std::map<Word, Witness>& witnesses) {
  Json listed = Json::array();
  const auto count = language.count();
  const std::optional<std::size_t> longest = count ? std::nullopt : std::optional(2 * language.state_count());
  bool truncated = !count || count != all;
  language.for_each(
      [&](WordView word) {
        if (listed.size() >= limit) {
          truncated = true;
          return false;
        }
        Json entry;
        put_text(entry, word);
        if (const auto found = witnesses.find(Word(word)); found != witnesses.end())
          entry["witness"] = to_json(found->second);
        listed.push_back(std::move(entry));
        return true;
      },
      longest);
  return {{"count", count_of(all)}, {"listed", std::move(listed)}, {"truncated", truncated}};
}

Json end_of(const GraphProcess& process) {
  if (!process.end) return {{"blocked", true}};
  if (process.end->is_exit()) return {{"exit", process.end->exit_status()}};
  return {{"signal", signal_name(process.end->signal())}};
}

Json processes_of(const ProcessGraph& graph) {
  Json list = Json::array();
  for (const auto& process : graph.processes) {
    Json entry = {{"name", to_string(process.name)}, {"parent", nullptr}, {"end", end_of(process)}};
    if (const auto parent = process.name.parent()) entry["parent"] = to_string(*parent);
    if (process.never_reaped) entry["zombie"] = true;
    if (process.may_be_orphan) entry["orphan"] = true;
    list.push_back(std::move(entry));
  }
  return list;
}

Json events_of(const ProcessGraph& graph) {
  Json list = Json::array();
  for (std::size_t i = 0; i < graph.events.size(); ++i) {
    const auto& event = graph.events[i];
    Json entry = {{"id", i},
                  {"process", to_string(event.process)},
                  {"line", event.where.line},
                  {"call", name_of(event.call)}};
    put_choice(entry, event.choice);
    if (!event.text.empty()) put_text(entry, event.text);
    list.push_back(std::move(entry));
  }
  return list;
}

std::string_view name_of(GraphEdge::Why why) {
  switch (why) {
    case GraphEdge::Why::program: return "program";
    case GraphEdge::Why::fork: return "fork";
    case GraphEdge::Why::reap: return "reap";
    case GraphEdge::Why::signal: return "signal";
    case GraphEdge::Why::pipe: return "pipe";
    case GraphEdge::Why::order: return "order";
  }
  broken("an edge without a name");
}

Json to_json(const ProcessGraph& graph) {
  Json edges = Json::array(), open = Json::array();
  for (const auto& edge : graph.edges)
    edges.push_back({{"from", edge.from}, {"to", edge.to}, {"why", name_of(edge.why)}});
  for (const auto& wait : graph.open_waits) open.push_back({{"wait", wait.wait}, {"exits", wait.exits}});
  return {{"processes", processes_of(graph)},
          {"events", events_of(graph)},
          {"edges", std::move(edges)},
          {"open_waits", std::move(open)}};
}

Json to_json(const GraphSet& set, std::optional<std::size_t> only) {
  Json list = Json::array();
  for (std::size_t i = 0; i < set.graphs.size(); ++i) {
    if (!only || *only == i + 1) list.push_back(to_json(set.graphs[i]));
  }
  return list;
}

Json engine_row(const Answer& answer) {
  Json row = {{"name", answer.engine}, {"count", count_of(answer.language.count())}};
  if (answer.statistics.queries > 0) {
    row["queries"] = answer.statistics.queries;
  } else {
    row["states"] = answer.statistics.states;
  }
  row["seconds"] = answer.statistics.seconds;
  row["complete"] = answer.complete;
  return row;
}

Json to_json(const RealSection& real, const std::optional<BigInt>& predicted) {
  if (real.unavailable) return {{"available", false}, {"why", real.unavailable->message}};
  Json unpredicted = Json::array();
  for (const auto& output : real.unpredicted) unpredicted.push_back(output);
  for (const auto* list : {&real.driven.disagreements, &real.random.disagreements}) {
    for (const auto& d : *list) unpredicted.push_back(d.what);
  }
  Json natural = Json::array();
  for (const auto& share : real.natural) {
    Json entry;
    put_text(entry, share.output);
    entry["times"] = share.times;
    natural.push_back(std::move(entry));
  }
  return {{"available", true},
          {"reproduced", std::to_string(real.driven.reproduced)},
          {"tried", std::to_string(real.driven.tried)},
          {"predicted", count_of(predicted)},
          {"runs", real.driven.tried + real.random.runs + real.natural_runs},
          {"unpredicted", std::move(unpredicted)},
          {"natural", std::move(natural)},
          {"compiler", real.compiler}};
}

}  // namespace

std::string report_json(const ReportData& data, std::uint64_t limit, WitnessesInJson witnesses) {
  Json json = header(data.file, data.profile);
  json["complete"] = data.answer.complete;
  json["limits"] = to_json(data.answer.limits);
  const bool with = witnesses == WitnessesInJson::of_driven_outputs && data.real;
  json["outputs"] =
      outputs_of(data.answer.language, data.count(), limit, with ? data.real->driven.witnesses : std::map<Word, Witness>());
  json["graphs"] = to_json(data.graphs, std::nullopt);
  json["engines"] = Json::array({engine_row(data.answer)});
  if (data.smt) json["engines"].push_back(engine_row(*data.smt));
  json["real"] = data.real ? to_json(*data.real, data.count())
                           : Json{{"available", false}, {"why", "not asked for"}};
  json["findings"] = to_json(data.findings);
  json["notes"] = data.notes;
  return dumped(json);
}

std::string outputs_json(const std::string& file, const Profile& profile, const Answer& answer,
                         std::optional<std::uint64_t> limit) {
  Json json = header(file, profile);
  json["complete"] = answer.complete;
  json["limits"] = to_json(answer.limits);
  json["outputs"] = outputs_of(answer.language, answer.language.count(), limit.value_or(UINT64_MAX), {});
  json["engines"] = Json::array({engine_row(answer)});
  json["findings"] = to_json(answer.findings);
  return dumped(json);
}

std::string graphs_json(const std::string& file, const Profile& profile, const GraphSet& set,
                        std::optional<std::size_t> only) {
  Json json = header(file, profile);
  json["complete"] = set.complete;
  json["limits"] = to_json(set.limits);
  json["graphs"] = to_json(set, only);
  return dumped(json);
}

std::string ask_json(const std::string& file, const Profile& profile, const AskedOutput& asked) {
  Json json = header(file, profile);
  put_text(json["asked"], asked.output);
  json["possible"] = asked.possible;
  if (asked.witness) json["witness"] = to_json(*asked.witness);
  if (asked.reason) {
    json["reason"] = asked.reason->line;
    json["prefix"] = write_output(asked.reason->prefix);
    json["facts"] = Json::array();
    for (const auto& fact : asked.reason->facts) json["facts"].push_back(fact.sentence);
    json["more"] = asked.reason->more;
  }
  return dumped(json);
}

namespace {

std::string_view name_of(Known known) {
  switch (known) {
    case Known::no: return "no";
    case Known::yes: return "yes";
    case Known::unknown: return "unknown";
  }
  broken("a state of knowledge without a name");
}

Json to_json(const PairOrder& pair) {
  Json json = {{"a", write_output(pair.a)},
               {"b", write_output(pair.b)},
               {"a_before_b", name_of(before(pair.runs))},
               {"b_before_a", name_of(before(turned(pair.runs)))}};
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    Json& run = json["runs"][std::string(name_of(static_cast<KindOfRun>(kind)))];
    run["possible"] = name_of(pair.runs.runs[kind]);
    if (const auto& example = pair.runs.examples[kind]) put_text(run["example"], *example);
  }
  return json;
}

}  // namespace

std::string order_json(const std::string& file, const Profile& profile, const OrderReport& report) {
  Json json = header(file, profile);
  json["complete"] = report.complete;
  json["limits"] = to_json(report.limits);
  json["order"] = Json::array();
  for (const PairOrder& pair : report.pairs) json["order"].push_back(to_json(pair));
  if (!report.texts.empty()) {
    json["reduction"] = Json::array();
    for (const auto& [a, b] : reduced(must_relation(report)))
      json["reduction"].push_back({{"a", write_output(report.texts[a])}, {"b", write_output(report.texts[b])}});
  }
  json["engines"] = {{{"name", "explore"}, {"states", report.explore.work}, {"complete", report.explore.complete}},
                     {{"name", "z3"}, {"queries", report.z3.work}, {"complete", report.z3.complete}}};
  return dumped(json);
}

}  // namespace forkcheck
