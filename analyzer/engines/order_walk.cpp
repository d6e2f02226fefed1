#include "engines/order_walk.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/order_links.h"

namespace forkcheck {
namespace {

constexpr std::size_t most_sets = 100'000;

using Kind = std::uint32_t;
constexpr Kind no_kind = 0xFFFFFFFFu;  // not a tree that nothing else leads into

// The kinds of all nodes, from the last to the first.
std::vector<Kind> kinds_of(const OrderProblem& problem, const OrderLinks& links) {
  using Shape = std::tuple<Letter, std::vector<std::uint32_t>, std::vector<Kind>>;
  std::map<Shape, Kind> numbers;
  std::vector<Kind> kinds(problem.nodes.size(), no_kind);
  for (std::uint32_t node = static_cast<std::uint32_t>(kinds.size()); node-- > 0;) {
    if (links.into[node].size() > 1 || links.match_at[node] != OrderLinks::none) continue;
    std::vector<Kind> next;
    for (std::uint32_t after : links.out_of[node]) next.push_back(kinds[after]);
    std::sort(next.begin(), next.end());
    if (!next.empty() && next.back() == no_kind) continue;
    kinds[node] =
        numbers.try_emplace({problem.nodes[node].letter, links.counted_by[node], next}, numbers.size())
            .first->second;
  }
  return kinds;
}

// What has happened: all silent events that can, too.
struct Done {
  std::vector<std::uint64_t> bits;   // by node
  std::vector<std::uint32_t> ready;  // writes that can come next
  std::size_t writes = 0;

  bool has(std::uint32_t node) const { return bits[node / 64] >> node % 64 & 1; }
  void add(std::uint32_t node) { bits[node / 64] |= std::uint64_t{1} << node % 64; }
};

class Walk {
 public:
  Walk(const OrderProblem& problem, WordView output, Budget& budget)
      : problem_(problem),
        output_(output),
        budget_(budget),
        links_(problem),
        kinds_(kinds_of(problem, links_)) {
    others_.resize((problem.nodes.size() + 63) / 64);
    for (std::uint32_t node = 0; node < kinds_.size(); ++node)
      if (kinds_[node] == no_kind) others_[node / 64] |= std::uint64_t{1} << node % 64;
  }

  std::optional<Followed> run() {
    arrive(0, beginning());
    while (!sets_.empty()) {
      const auto [at, sets] = std::move(*sets_.begin());
      sets_.erase(sets_.begin());
      for (const auto& [key, done] : sets) {
        if (budget_.spent() || seen_ > most_sets) return std::nullopt;
        go_on(at, done);
      }
    }
    return found_;
  }

 private:
  using Key = std::vector<std::uint64_t>;

  bool can_happen(const Done& done, std::uint32_t node) const {
    const auto happened = [&](std::uint32_t other) { return done.has(other); };
    if (done.has(node) || !std::all_of(links_.into[node].begin(), links_.into[node].end(), happened))
      return false;
    if (links_.match_at[node] == OrderLinks::none) return true;
    const OrderProblem::Match& match = problem_.matches[links_.match_at[node]];
    return static_cast<std::size_t>(std::count_if(match.exits.begin(), match.exits.end(), happened)) >=
           match.needed;
  }

  // An event that can happen does if it is silent, and then whatever it makes possible.
  void settle(Done& done, std::vector<std::uint32_t> candidates) const {
    while (!candidates.empty()) {
      const std::uint32_t node = candidates.back();
      candidates.pop_back();
      if (!can_happen(done, node)) continue;
      if (problem_.nodes[node].letter == no_letter)
        happen(done, node, candidates);
      else if (std::find(done.ready.begin(), done.ready.end(), node) == done.ready.end())
        done.ready.push_back(node);
    }
  }

  void happen(Done& done, std::uint32_t node, std::vector<std::uint32_t>& candidates) const {
    done.add(node);
    candidates.insert(candidates.end(), links_.out_of[node].begin(), links_.out_of[node].end());
    for (std::uint32_t match : links_.counted_by[node]) candidates.push_back(problem_.matches[match].wait);
  }

  Done beginning() const {
    Done done;
    done.bits.resize(others_.size());
    std::vector<std::uint32_t> all;
    for (std::uint32_t node = 0; node < problem_.nodes.size(); ++node) all.push_back(node);
    settle(done, std::move(all));
    return done;
  }

  Done after(const Done& before, std::uint32_t write) const {
    Done done = before;
    std::erase(done.ready, write);
    ++done.writes;
    std::vector<std::uint32_t> candidates;
    happen(done, write, candidates);
    settle(done, std::move(candidates));
    return done;
  }

  Key key_of(const Done& done) const {
    Key key;
    for (std::size_t w = 0; w < others_.size(); ++w) key.push_back(done.bits[w] & others_[w]);
    const std::size_t fixed = key.size();
    for (std::uint32_t write : done.ready)
      if (kinds_[write] != no_kind) key.push_back(kinds_[write]);
    std::sort(key.begin() + static_cast<std::ptrdiff_t>(fixed), key.end());
    return key;
  }

  void arrive(std::size_t at, Done done) {
    found_.prefix = std::max(found_.prefix, at);
    if (at == output_.size()) {
      found_.whole = true;
      found_.everything = found_.everything || done.writes == problem_.slots;
      return;
    }
    Key key = key_of(done);
    if (sets_[at].emplace(std::move(key), std::move(done)).second) ++seen_;
  }

  void go_on(std::size_t at, const Done& done) {
    const WordView rest = output_.substr(at);
    std::set<Kind> tried;
    for (std::uint32_t write : done.ready) {
      const WordView text = problem_.letters[problem_.nodes[write].letter];
      const auto differs = std::mismatch(text.begin(), text.end(), rest.begin(), rest.end());
      const auto common = static_cast<std::size_t>(differs.first - text.begin());
      found_.prefix = std::max(found_.prefix, at + common);
      if (common < text.size() || (kinds_[write] != no_kind && !tried.insert(kinds_[write]).second)) continue;
      arrive(at + common, after(done, write));
    }
  }

  const OrderProblem& problem_;
  WordView output_;
  Budget& budget_;
  OrderLinks links_;
  std::vector<Kind> kinds_;                          // by node
  std::vector<std::uint64_t> others_;                // nodes without a kind
  std::map<std::size_t, std::map<Key, Done>> sets_;  // by how much of the output is printed
  std::size_t seen_ = 0;
  Followed found_;
};

}  // namespace

std::optional<Followed> follow(const OrderProblem& problem, WordView output, Budget& budget) {
  return Walk(problem, output, budget).run();
}

}  // namespace forkcheck
