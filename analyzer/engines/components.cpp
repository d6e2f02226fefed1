#include "engines/components.h"

#include <algorithm>

#include "engines/growth.h"

namespace forkcheck {
namespace {

// Past these, processes are taken to multiply without end: a shell's usual limit is not far above.
constexpr std::size_t most_entries_in_a_tree = 2000;
constexpr std::size_t deepest_tree = 256;
constexpr std::size_t most_forks_in_a_row = 1500;
constexpr std::uint64_t most_processes_in_a_tree = 100'000;  // with counts
// Programs with fewer trees are searched at once, others first looked at for growth.
constexpr std::size_t trees_of_a_large_search = 2000;

std::uint64_t processes_of(const State& state) {
  std::vector<std::uint64_t> copies(state.processes.size(), 1);
  std::uint64_t all = 0;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    const Process& process = state.processes[i];
    copies[i] = process.count * (has_process_parent(process) ? copies[process.parent] : 1);
    all += copies[i];
  }
  return all;
}

bool is_fork(Call call) {
  return call == Call::fork_ || call == Call::vfork_;
}

std::uint64_t total(const Forest& forest) {
  std::uint64_t trees = 0;
  for (const Grove& grove : forest) trees += grove.count;
  return trees;
}

}  // namespace

void add_to(Forest& a, const Forest& b, std::uint64_t count) {
  for (const Grove& grove : b) {
    const auto at = std::lower_bound(a.begin(), a.end(), grove.tree,
                                     [](const Grove& g, ComponentId tree) { return g.tree < tree; });
    if (at != a.end() && at->tree == grove.tree)
      at->count += grove.count * count;
    else
      a.insert(at, {grove.tree, grove.count * count});
  }
}

Components::Components(Kernel& kernel, Naming naming, Nohang nohang, Budget& budget)
    : kernel_(kernel),
      budget_(budget),
      naming_(naming),
      siblings_(naming == Naming::kept || kernel.profile().wait == WaitOrder::linux ? Siblings::in_order
                                                                                    : Siblings::sorted),
      reduction_(kernel, nohang) {}

Forest Components::first() {
  return plant(first_state(kernel_, naming_));
}

// The trees that a state falls into; all as one where they share a clock.
Forest Components::cut(State&& state) {
  forget(state, reduction_.curiosity(), naming_);
  std::vector<Tree> trees = trees_of(state, siblings_);
  if (trees.size() > 1 && share_a_clock(state)) trees = {{form_of_all(std::move(trees), siblings_), 1}};
  Forest forest;
  for (const Tree& tree : trees) {
    const auto [id, is_new] = forms_.intern(tree.form);
    if (is_new) nodes_.emplace_back();
    add_to(forest, {{id, 1}}, tree.count);
  }
  return forest;
}

bool Components::share_a_clock(const State& state) const {
  return kernel_.profile().timing == Timing::ideal &&
         std::any_of(state.processes.begin(), state.processes.end(),
                     [&](const Process& process) { return reduction_.curiosity().may_sleep(process); });
}

Forest Components::plant(State&& state) {
  return ripe(cut(std::move(state)));
}

Forest Components::ripe(const Forest& forest) {
  Forest all;
  for (const Grove& grove : forest) add_to(all, ripen(grove.tree), grove.count);
  return all;
}

// Follows steps that need no branching: in a loop while there is one tree, so that chains may be long; else
// by recursion.
Forest Components::ripen(ComponentId tree) {
  if (nodes_[tree].progress == Progress::ripe) return nodes_[tree].ripe;
  const std::size_t base = path_.size();
  Forest outcome{{tree, 1}};
  for (;;) {
    if (nodes_[tree].progress == Progress::ripening) close_cycle(tree);
    if (nodes_[tree].progress != Progress::fresh) break;
    const std::optional<Forest> next = go_on(tree);
    if (!next) break;
    outcome = *next;
    if (total(outcome) != 1) {
      outcome = ripe(outcome);
      break;
    }
    tree = outcome.front().tree;
  }
  if (nodes_[tree].progress == Progress::ripe && total(outcome) == 1 && outcome.front().tree == tree) {
    outcome = nodes_[tree].ripe;
  }
  for (; path_.size() > base; path_.pop_back()) settle(path_.back().tree, outcome);
  return outcome;
}

// Takes the one step of a tree that needs no branching, if there is one.
std::optional<Forest> Components::go_on(ComponentId tree) {
  nodes_[tree].progress = Progress::ripening;
  nodes_[tree].depth = static_cast<std::uint32_t>(path_.size());
  PathStep here;
  here.tree = tree;
  path_.push_back(here);
  if (stopped()) {
    nodes_[tree].abandoned = true;
    return std::nullopt;
  }
  const State state = state_of(tree);
  nodes_[tree].processes = processes_of(state);
  if (const auto stuck = kernel_.stuck(state)) {
    if (std::find(limits_.begin(), limits_.end(), stuck->why) == limits_.end()) limits_.push_back(stuck->why);
    nodes_[tree].abandoned = true;
    return std::nullopt;
  }
  std::optional<Step> step = reduction_.only_step(state);
  if (!step) return std::nullopt;
  if (is_past_reason(step->next)) {
    abandon(tree, step->where);
    return std::nullopt;
  }
  path_.back() = PathStep{tree, step->call, step->decision, step->where};
  if (is_fork(step->call)) ++forks_on_path_;
  return cut(std::move(step->next));
}

bool Components::is_past_reason(const State& state) const {
  return state.processes.size() > most_entries_in_a_tree || forks_on_path_ > most_forks_in_a_row ||
         (state.processes.size() > deepest_tree && generations_of(state) > deepest_tree) ||
         processes_of(state) > most_processes_in_a_tree;
}

// The path leads back to `tree`, which is on it.
void Components::close_cycle(ComponentId tree) {
  Node& node = nodes_[tree];
  node.full = true;
  bool reaps = false;
  Span fork;
  for (std::size_t at = node.depth; at < path_.size(); ++at) {
    const PathStep& step = path_[at];
    if (step.decision == Step::Decision::reap) reaps = true;
    if (is_fork(step.call)) fork = step.where;
  }
  if (fork.valid() && !reaps) abandon(tree, fork);
}

// A tree leaves the path: what it ripens to is known. One that comes back to itself is explored as it is.
void Components::settle(ComponentId tree, Forest& outcome) {
  Node& node = nodes_[tree];
  if (is_fork(path_.back().call) && path_.back().where.valid()) --forks_on_path_;
  if (node.full || node.abandoned) {
    if (total(outcome) > 1 && !node.abandoned) abandon(tree, path_.back().where);
    outcome = {{tree, 1}};
  }
  node.progress = Progress::ripe;
  node.ripe = outcome;
  if (outcome == Forest{{tree, 1}}) wait_for_turn(tree);
}

// The order doesn't matter for what is found; larger trees first finds unbounded growth soon.
void Components::wait_for_turn(ComponentId tree) {
  waiting_.emplace(nodes_[tree].processes, tree);
}

void Components::abandon(ComponentId tree, Span where) {
  nodes_[tree].abandoned = true;
  const bool known =
      std::any_of(bombs_.begin(), bombs_.end(), [&](const ForkBomb& bomb) { return bomb.where == where; });
  if (!known) bombs_.push_back({where});
}

bool Components::expand_all() {
  do {
    while (!waiting_.empty()) {
      if (stopped()) return false;
      const ComponentId tree = waiting_.top().second;
      waiting_.pop();
      expand(tree);
    }
  } while (open_cycles());
  if (stopped()) return false;
  cut_growth();
  stays_ = places_to_stay(run_graph());
  return true;
}

const std::vector<Arrow>* Components::arrows_now(ComponentId tree) {
  if (!nodes_[tree].expanded) expand(tree);
  return nodes_[tree].abandoned ? nullptr : &nodes_[tree].arrows;
}

// Once in a search, when it has become large.
bool Components::stopped() {
  if (budget_.spent() || grows_) return true;
  if (looked_for_growth_ || nodes_.size() < trees_of_a_large_search) return false;
  looked_for_growth_ = true;
  const std::optional<Growth> growth = find_growth(kernel_, first_state(kernel_, naming_));
  if (!growth) return false;
  grows_ = true;
  if (growth->kind == Growth::Kind::processes) {
    bombs_.push_back({growth->where});
  } else {
    limits_.push_back(diagnose(Code::endless_run, growth->where,
                               "a run makes thousands of calls and never comes back to where it was: not all "
                               "of it can be explored"));
  }
  return true;
}

void Components::expand(ComponentId tree) {
  if (nodes_[tree].abandoned) return;
  nodes_[tree].expanded = true;
  nodes_[tree].arrows.clear();
  const State state = state_of(tree);
  if (is_past_reason(state)) {
    abandon(tree, kernel_.machine().where(state.processes.back().local));
    return;
  }
  std::optional<ProcessIndex> only;
  if (!nodes_[tree].full) only = reduction_.only_process(state);
  nodes_[tree].chooses = only.has_value();
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (state.processes[i].life == Process::Life::zombie || (only && *only != i)) continue;
    State split = state;
    const ProcessIndex actor = split_off(split, i);
    for (Step& step : kernel_.steps_of(split, actor)) draw_arrow(tree, split, std::move(step));
  }
}

void Components::draw_arrow(ComponentId tree, const State& before, Step&& step) {
  Arrow arrow;
  arrow.letter = letter_id(step.emitted);
  arrow.actor = before.processes[step.actor].local.index;
  arrow.next = plant(std::move(step.next));
  nodes_[tree].arrows.push_back(std::move(arrow));
}

std::uint32_t Components::letter_id(const Word& text) {
  const auto [place, is_new] = letter_ids_.try_emplace(text, static_cast<std::uint32_t>(letters_.size()));
  if (is_new) letters_.push_back(text);
  return place->second;
}

RunGraph Components::run_graph() const {
  RunGraph graph;
  graph.edges.resize(nodes_.size());
  for (ComponentId tree = 0; tree < nodes_.size(); ++tree) {
    for (const Arrow& arrow : nodes_[tree].arrows) {
      const auto writes = arrow.letter == 0 ? RunGraph::Writes::nothing : RunGraph::Writes::text;
      if (arrow.next.empty()) graph.edges[tree].push_back({RunGraph::elsewhere, writes, arrow.actor});
      for (const Grove& grove : arrow.next) graph.edges[tree].push_back({grove.tree, writes, arrow.actor});
    }
  }
  return graph;
}

// Trees on cycles that were explored in part are explored in full. True if there were any.
bool Components::open_cycles() {
  const std::vector<Stay> stays = places_to_stay(run_graph());
  for (ComponentId tree = 0; tree < nodes_.size(); ++tree) {
    Node& node = nodes_[tree];
    if (!stays[tree].on_cycle || !node.chooses || node.full) continue;
    node.full = true;
    wait_for_turn(tree);
  }
  return !waiting_.empty();
}

// A cycle that leaves trees behind makes processes without end: its arrows are taken out and it is reported.
void Components::cut_growth() {
  const std::vector<std::uint32_t> part = connected_parts(run_graph(), Follow::all);
  for (ComponentId tree = 0; tree < nodes_.size(); ++tree) {
    std::erase_if(nodes_[tree].arrows, [&](const Arrow& arrow) {
      const bool comes_back = std::any_of(arrow.next.begin(), arrow.next.end(),
                                          [&](const Grove& grove) { return part[grove.tree] == part[tree]; });
      if (!comes_back || total(arrow.next) < 2) return false;
      abandon(tree, kernel_.machine().where(LocalId(arrow.actor)));
      return true;
    });
  }
}

}  // namespace forkcheck
