// Finding the expression of a program: one process runs, its children stand still.
#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/overloaded.h"
#include "engines/alike.h"
#include "engines/canonical.h"
#include "engines/components.h"
#include "engines/factor.h"
#include "engines/forget.h"
#include "engines/level_count.h"
#include "engines/packed_forests.h"
#include "engines/subtree.h"
#include "language/prefix_code.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_steps = 100'000;  // of one process
constexpr std::size_t deepest = 500;         // parents above parents
constexpr std::size_t most_nodes = 1'000'000;
constexpr std::size_t most_children = 2000;  // that live at once: each step copies them
constexpr int most_alike = 4;                // steps

// Thrown where there is no expression.
struct NoFactors {};

// What is known of a process and all below it.
struct Part {
  State began;                    // as it was when it began to run beside others
  std::optional<FactorId> texts;  // none: writes nothing
  WaitStatus end;
  bool leaves_nobody = true;  // nothing below it lives longer than it does
};

class Builder {
 public:
  Builder(Model& model, Budget& budget) : kernel_(model.kernel), budget_(budget) {}

  Factors build() {
    const Part whole = part_of(first_state(kernel_, Naming::dropped), 0);
    factors_.root = whole.texts ? *whole.texts : add(Series{});
    std::vector<Word> texts;
    for (const auto& [text, number] : numbers_) texts.push_back(text);
    if (!is_prefix_free(texts)) throw NoFactors{};
    return std::move(factors_);
  }

 private:
  friend class Strand;

  FactorId add(Factor node) {
    if (factors_.nodes.size() >= most_nodes) throw NoFactors{};
    alphabets_.push_back(std::visit([this](const auto& of) { return alphabet(of); }, node));
    factors_.nodes.push_back(std::move(node));
    return static_cast<FactorId>(factors_.nodes.size() - 1);
  }

  using Alphabet = std::vector<std::uint32_t>;  // numbers of texts, sorted

  Alphabet alphabet(const Word& text) {
    const auto number = static_cast<std::uint32_t>(numbers_.size());
    return {numbers_.try_emplace(text, number).first->second};
  }
  Alphabet alphabet(const Crowd&) const { broken("a crowd brings its alphabet"); }
  Alphabet alphabet(const Series& series) const {
    Alphabet all = texts_in(series.parts);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }
  Alphabet alphabet(const Shuffle& shuffle) const {
    Alphabet all = texts_in(shuffle.parts);
    if (std::adjacent_find(all.begin(), all.end()) != all.end()) throw NoFactors{};
    return all;
  }
  Alphabet texts_in(const std::vector<FactorId>& parts) const {
    Alphabet all;
    for (const FactorId part : parts) all.insert(all.end(), alphabets_[part].begin(), alphabets_[part].end());
    std::sort(all.begin(), all.end());
    return all;
  }

  const Alphabet& alphabet_of(FactorId node) const { return alphabets_[node]; }

  // Parts that share texts, searched together: all trees side by side.
  FactorId add_crowd(const std::vector<const Part*>& parts) {
    State all;
    std::vector<FactorId> nodes;
    for (const Part* part : parts) {
      append(all, part->began);
      nodes.push_back(*part->texts);
    }
    Components components(kernel_, Naming::dropped, Nohang::assumed_absent, budget_);
    const Forest first = components.forest_of(std::move(all));
    if (!components.expand_all() || !components.bombs().empty() || !components.limits().empty())
      throw NoFactors{};
    const auto forests = PackedForests::of(components, first);
    if (!forests || !forests->deterministic() || !forests->blocked.empty()) throw NoFactors{};
    const auto levels = count_by_levels(*forests, budget_, 1);
    if (!levels || !levels->length) throw NoFactors{};
    Alphabet alphabet = texts_in(nodes);
    alphabet.erase(std::unique(alphabet.begin(), alphabet.end()), alphabet.end());
    alphabets_.push_back(std::move(alphabet));
    factors_.nodes.push_back(Crowd{levels->outputs, static_cast<std::size_t>(*levels->length)});
    factors_.can_be_sampled = false;
    return static_cast<FactorId>(factors_.nodes.size() - 1);
  }

  Part part_of(State state, std::size_t depth);

  Kernel& kernel_;
  Budget& budget_;
  Factors factors_;
  std::vector<Alphabet> alphabets_;  // by node
  std::map<Word, std::uint32_t> numbers_;
};

// One process on its way, and what it has written since its oldest living child came to be.
class Strand {
 public:
  Strand(Builder& builder, State state, std::size_t depth)
      : builder_(builder), kernel_(builder.kernel_), state_(std::move(state)), depth_(depth) {}

  Part run() {
    for (std::size_t steps = 0; steps < most_steps && !builder_.budget_.spent(); ++steps) {
      if (const auto end = ends()) return finish(*end);
      advance();
    }
    throw NoFactors{};
  }

 private:
  const Process& self() const { return state_.processes.front(); }
  const Request& request() { return kernel_.machine().request(self().local); }

  std::optional<WaitStatus> ends() {
    if (self().life != Process::Life::running) throw NoFactors{};
    if (const auto* exit = std::get_if<ExitRequest>(&request())) return WaitStatus::exited(exit->status);
    if (const auto* killed = std::get_if<KilledRequest>(&request()))
      return WaitStatus::killed(killed->signal);
    return std::nullopt;
  }

  Part finish(WaitStatus end) {
    Part part;
    part.end = end;
    std::vector<Part> beside;
    for (const ProcessIndex child : children()) {
      part.leaves_nobody = false;
      beside.push_back(part_below(child));
    }
    join(apart(beside));
    close();
    if (sections_.size() == 1) part.texts = sections_.front();
    if (sections_.size() > 1) part.texts = builder_.add(Series{std::move(sections_)});
    return part;
  }

  void advance() {
    std::visit(overloaded{
                   [this](const ForkRequest& fork) {
                     if (fork.kind != ForkRequest::Kind::fork) throw NoFactors{};
                     if (children().empty()) close();
                     if (!since_.empty())
                       throw NoFactors{};  // the child comes after what only it comes after
                     if (state_.processes.size() > most_children) throw NoFactors{};
                     take(only_step());
                   },
                   [this](const WriteRequest&) { take(only_step()); },
                   [this](const SleepRequest&) { take(only_step()); },
                   [this](const WaitRequest& wait) { await(wait); },
                   [](const auto&) { throw NoFactors{}; },
               },
               Request(request()));
  }

  // A copy of a request is visited, as steps may move the machine's.
  Step only_step() {
    std::vector<Step> steps = kernel_.steps_of(state_, 0);
    if (steps.size() != 1) throw NoFactors{};
    return std::move(steps.front());
  }

  void take(Step step) {
    if (!step.emitted.empty()) since_.push_back(builder_.add(step.emitted));
    state_ = std::move(step.next);
  }

  std::vector<ProcessIndex> children() const {
    std::vector<ProcessIndex> found;
    for (ProcessIndex i = 1; i < state_.processes.size(); ++i) {
      if (state_.processes[i].parent == 0) found.push_back(i);
    }
    return found;
  }

  void await(const WaitRequest& wait) {
    if (wait.options != 0) throw NoFactors{};
    const std::vector<ProcessIndex> all = children();
    if (std::holds_alternative<WaitRequest::AnyChild>(wait.target) && all.size() > 1) return await_all(all);
    std::optional<ProcessIndex> awaited;
    if (std::holds_alternative<WaitRequest::AnyChild>(wait.target) && !all.empty()) awaited = all.front();
    if (const auto* one = std::get_if<WaitRequest::OneChild>(&wait.target)) awaited = named_child(one->child);
    if (awaited) {
      if (const Part part = end_child(*awaited); part.texts) join({*part.texts});
    }
    take(only_step());
  }

  std::optional<ProcessIndex> named_child(Slot slot) const {
    if (slot >= self().names.size()) return std::nullopt;
    const auto index = resolve(state_, self().names[slot]);
    return index && state_.processes[*index].parent == 0 ? index : std::nullopt;
  }

  Part part_below(ProcessIndex child) {
    State began = subtree(state_, child);
    Part part = builder_.part_of(began, depth_ + 1);
    part.began = std::move(began);
    return part;
  }

  // What parts write; those that share texts are one.
  std::vector<FactorId> apart(const std::vector<Part>& parts) {
    std::vector<std::vector<const Part*>> crowds;
    std::map<std::uint32_t, std::size_t> crowd_of;  // by text
    for (const Part& part : parts) {
      if (!part.texts) continue;
      std::vector<const Part*> crowd{&part};
      const std::size_t place = crowds.size();
      for (const std::uint32_t text : builder_.alphabet_of(*part.texts)) {
        const auto [at, is_new] = crowd_of.try_emplace(text, place);
        if (is_new || at->second == place) continue;
        const std::size_t other = at->second;
        crowd.insert(crowd.end(), crowds[other].begin(), crowds[other].end());
        crowds[other].clear();
        for (auto& [met, where] : crowd_of) where = where == other ? place : where;
      }
      crowds.push_back(std::move(crowd));
    }
    std::vector<FactorId> nodes;
    for (const auto& crowd : crowds) {
      if (crowd.size() == 1) nodes.push_back(*crowd.front()->texts);
      if (crowd.size() > 1) nodes.push_back(builder_.add_crowd(crowd));
    }
    return nodes;
  }

  // Makes a child that runs a zombie, without those below it.
  Part end_child(ProcessIndex child) {
    Part part = part_below(child);
    if (!part.leaves_nobody) throw NoFactors{};
    Process& process = state_.processes[child];
    process.life = Process::Life::zombie;
    process.status = part.end;
    process.local = LocalId::none();
    process.names.clear();
    for (auto i = static_cast<ProcessIndex>(state_.processes.size()); i-- > child + 1;) {
      if (is_below(i, child)) remove_process(state_, i, anonymous_gone);
    }
    return part;
  }

  bool is_below(ProcessIndex index, ProcessIndex above) const {
    while (index > above && has_process_parent(state_.processes[index]))
      index = state_.processes[index].parent;
    return index == above;
  }

  // wait(-1) with several children: all are reaped here, in whatever order, or there is no expression.
  void await_all(const std::vector<ProcessIndex>& all) {
    std::vector<Part> parts;
    for (std::size_t k = all.size(); k-- > 0;) parts.push_back(end_child(all[k]));
    std::reverse(parts.begin(), parts.end());
    const std::vector<std::size_t> kinds = put_equals_together();
    std::vector<Word> echoes;
    for (std::size_t reaped = 0; reaped < parts.size(); ++reaped) {
      // What comes after the last of silent waits is no echo.
      const Hear hear = reaped == 0 || !is_silent(echoes) ? Hear::echoes : Hear::nothing;
      std::vector<Word> said = reap_any(parts.size() - reaped - 1, hear);
      if (reaped > 0 && said != echoes) throw NoFactors{};
      echoes = std::move(said);
    }
    remove_children(state_);
    join(is_silent(echoes) ? apart(parts) : with_echoes(parts, kinds, echoes));
  }

  // Zombies of one status that the process doesn't tell apart become one with a count. Which of those that
  // are left each was.
  std::vector<std::size_t> put_equals_together() {
    std::vector<std::size_t> kinds;
    std::vector<ProcessIndex> left;
    for (ProcessIndex i = 1; i < state_.processes.size();) {
      const auto same = std::find_if(left.begin(), left.end(), [&](ProcessIndex other) {
        return state_.processes[other].status == state_.processes[i].status && !is_named(i) &&
               !is_named(other);
      });
      kinds.push_back(static_cast<std::size_t>(same - left.begin()));
      if (same == left.end()) {
        left.push_back(i++);
      } else {
        ++state_.processes[*same].count;
        remove_process(state_, i, anonymous_gone);
      }
    }
    return kinds;
  }

  bool is_named(ProcessIndex child) const {
    const ProcessRef ref{ProcessRef::Kind::here, child};
    return std::find(self().names.begin(), self().names.end(), ref) != self().names.end();
  }

  static bool is_silent(const std::vector<Word>& echoes) {
    return std::all_of(echoes.begin(), echoes.end(), [](const Word& echo) { return echo.empty(); });
  }

  // Each child's own echo after what it wrote.
  std::vector<FactorId> with_echoes(const std::vector<Part>& parts, const std::vector<std::size_t>& kinds,
                                    const std::vector<Word>& echoes) {
    if (!since_.empty()) throw NoFactors{};
    std::vector<FactorId> nodes;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      std::vector<FactorId> node;
      if (parts[k].texts) node.push_back(*parts[k].texts);
      if (!echoes[kinds[k]].empty()) node.push_back(builder_.add(echoes[kinds[k]]));
      if (node.size() == 1) nodes.push_back(node.front());
      if (node.size() > 1) nodes.push_back(builder_.add(Series{std::move(node)}));
    }
    return nodes;
  }

  // The process reaps one child and goes on to its next wait, for each of them as if it came now; what it
  // says on the way. Afterwards it must be the same whichever it was. All stay in the state, so that this
  // holds whichever `left` of them are left; but when nobody is, then nobody.
  enum class Hear { echoes, nothing };
  std::vector<Word> reap_any(std::size_t left, Hear hear) {
    const auto* wait = std::get_if<WaitRequest>(&request());
    if (!wait || wait->options != 0 || !std::holds_alternative<WaitRequest::AnyChild>(wait->target))
      throw NoFactors{};
    std::vector<Word> said;
    std::optional<State> first;
    for (Step& step : kernel_.steps_of(state_, 0)) {
      if (step.decision != Step::Decision::reap) throw NoFactors{};
      State next = std::move(step.next);
      said.push_back(hear == Hear::echoes ? echo(next) : Word());
      if (names_a_child(next)) throw NoFactors{};
      State after = state_;
      after.processes.front() = std::move(next.processes.front());
      if (left == 0) remove_children(after);
      if (!first) first = after;
      if (!alike(kernel_, *first, after, left, most_alike)) throw NoFactors{};
    }
    if (said.size() != children().size()) throw NoFactors{};
    state_.processes.front() = first->processes.front();
    return said;
  }

  static void remove_children(State& state) {
    for (auto i = static_cast<ProcessIndex>(state.processes.size()); i-- > 1;)
      remove_process(state, i, anonymous_gone);
  }

  // One text at most, written on the way to whatever comes next.
  Word echo(State& state) {
    if (!std::holds_alternative<WriteRequest>(kernel_.machine().request(state.processes.front().local)))
      return {};
    std::vector<Step> steps = kernel_.steps_of(state, 0);
    if (steps.size() != 1) throw NoFactors{};
    Word said = steps.front().emitted;
    state = std::move(steps.front().next);
    return said;
  }

  static bool names_a_child(const State& state) {
    const auto& names = state.processes.front().names;
    return std::any_of(names.begin(), names.end(), [](const ProcessRef& ref) {
      return ref.kind == ProcessRef::Kind::here && ref.index != 0;
    });
  }

  // `others` run beside all that was written since the oldest child.
  void join(std::vector<FactorId> others) {
    if (others.empty()) return;
    if (since_.size() == 1) others.push_back(since_.front());
    if (since_.size() > 1) others.push_back(builder_.add(Series{since_}));
    since_ = {others.size() == 1 ? others.front() : builder_.add(Shuffle{std::move(others)})};
  }

  // Nobody else runs: what comes now comes after everything.
  void close() {
    sections_.insert(sections_.end(), since_.begin(), since_.end());
    since_.clear();
  }

  Builder& builder_;
  Kernel& kernel_;
  State state_;
  std::size_t depth_;
  std::vector<FactorId> sections_;  // before that
  std::vector<FactorId> since_;
};

Part Builder::part_of(State state, std::size_t depth) {
  if (depth > deepest) throw NoFactors{};
  return Strand(*this, std::move(state), depth).run();
}

}  // namespace

std::optional<Factors> factor(Model& model, Budget& budget) {
  const Profile& profile = model.profile;
  const bool excluded = model.kernel.whole() || profile.timing == Timing::ideal || profile.wait == WaitOrder::linux;
  if (excluded) return std::nullopt;
  try {
    return Builder(model, budget).build();
  } catch (const NoFactors&) {
    return std::nullopt;
  } catch (const NamesNeeded&) {
    return std::nullopt;
  } catch (const NohangSeen&) {
    return std::nullopt;
  }
}

}  // namespace forkcheck
