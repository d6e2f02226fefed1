#include "language/matcher.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace forkcheck {
namespace {

// Which number each token stands for so far; sorted by token, so equal assignments compare equal.
using Assignment = std::map<Word, std::uint32_t>;

constexpr std::uint32_t largest_pid = 0x7fffffff;
constexpr std::uint32_t init_pid = 1;

std::optional<std::uint32_t> number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || digits.front() == '0' || value > largest_pid) return std::nullopt;
  return value;
}

// May the token be this number? Yes if it already is, or if it has none and no other token has this one.
bool fits(const Assignment& assignment, const Word& token, std::uint32_t value) {
  const auto known = assignment.find(token);
  if (known != assignment.end()) return known->second == value;
  return std::ranges::none_of(assignment, [&](const auto& entry) { return entry.second == value; });
}

bool is_ending(Symbol symbol) {
  return symbol == symbol::blocked || symbol == symbol::endless;
}

// Depth first over (state, bytes read, assignment), with an explicit stack and a memory of what was met, so
// that no such configuration is tried twice.
class Search {
 public:
  Search(const Language& language, std::string_view raw, Budget& budget, const ProcessNumbers* known = nullptr)
      : language_(language), raw_(raw), budget_(budget), known_(known) {}

  std::optional<Word> run() {
    if (language_.empty()) return std::nullopt;
    push({language_.start(), 0, intern({{init_token(), init_pid}}), none, Word()});
    while (!pending_.empty()) {
      if (budget_.spent()) return std::nullopt;
      const std::uint32_t at = pending_.back();
      pending_.pop_back();
      if (const auto ending = accepted(at)) return way_to(at) + *ending;
      add_successors(at);
    }
    return std::nullopt;
  }

 private:
  using AssignmentId = const Assignment*;  // interned: equal assignments have equal ids
  static constexpr std::uint32_t none = 0xffffffff;
  struct Configuration {
    Language::State state;
    std::size_t read;  // bytes of raw
    AssignmentId assignment;
    std::uint32_t parent;
    Word taken;  // since the parent: a byte, or a token
  };

  AssignmentId intern(Assignment assignment) { return &*assignments_.insert(std::move(assignment)).first; }

  void push(Configuration c) {
    if (!met_.emplace(c.state, c.read, c.assignment).second) return;
    pending_.push_back(static_cast<std::uint32_t>(all_.size()));
    all_.push_back(std::move(c));
  }

  // The ending of a word that is complete here, mostly empty.
  std::optional<Word> accepted(std::uint32_t at) const {
    const auto& c = all_[at];
    if (c.read < raw_.size()) return std::nullopt;
    if (language_.accepts_at(c.state)) return Word();
    for (const auto& edge : language_.edges(c.state)) {
      if (is_ending(edge.symbol) && language_.accepts_at(edge.target)) return Word(1, edge.symbol);
    }
    return std::nullopt;
  }

  void add_successors(std::uint32_t at) {
    const Configuration c = all_[at];
    const std::size_t already = pending_.size();
    if (c.read < raw_.size()) {
      const auto byte = static_cast<unsigned char>(raw_[c.read]);
      if (const auto target = language_.next(c.state, byte))
        push({*target, c.read + 1, c.assignment, at, Word(1, byte)});
    }
    if (const auto inside = language_.next(c.state, symbol::open)) add_tokens(at, *inside);
    std::reverse(pending_.begin() + static_cast<std::ptrdiff_t>(already),
                 pending_.end());  // the first is tried first
  }

  // All tokens that begin at this state: the paths from `open` to `close`. Fork paths are short.
  void add_tokens(std::uint32_t at, Language::State inside) {
    std::vector<std::pair<Language::State, Word>> paths{{inside, Word(1, symbol::open)}};
    while (!paths.empty()) {
      const auto [state, spelled] = paths.back();
      paths.pop_back();
      if (spelled.back() == symbol::close) {
        const auto opaque = opaque_of(spelled);
        if (opaque) add_possible(at, state, spelled, *opaque);
        else if (known_ != nullptr) add_known(at, state, spelled);
        else add_numbers(at, state, spelled);
        continue;
      }
      if (spelled.back() == symbol::close_output) {
        add_anything(at, state, spelled);
        continue;
      }
      const auto onward = language_.edges(state);
      for (const auto* edge = onward.last; edge != onward.first;) {
        edge--;
        paths.emplace_back(edge->target, spelled + edge->symbol);
      }
    }
  }

  void add_numbers(std::uint32_t at, Language::State after, const Word& token) {
    const Configuration c = all_[at];
    for (std::size_t digits = 1; digits <= 10 && c.read + digits <= raw_.size(); digits++) {
      const auto value = number(raw_.substr(c.read, digits));
      if (!value) return;
      if (!fits(*c.assignment, token, *value)) continue;
      Assignment assignment = *c.assignment;
      assignment.emplace(token, *value);
      push({after, c.read + digits, intern(std::move(assignment)), at, token});
    }
  }

  void add_known(std::uint32_t at, Language::State after, const Word& token) {
    const Configuration c = all_[at];
    const auto known = known_->find(token);
    if (known == known_->end()) return;
    const std::string digits = std::to_string(known->second);
    if (raw_.substr(c.read).starts_with(digits)) push({after, c.read + digits.size(), c.assignment, at, token});
  }

  // What differs from run to run; also the same token from one place to the next.
  void add_possible(std::uint32_t at, Language::State after, const Word& token, Opaque what) {
    const Configuration c = all_[at];
    for (std::size_t end = c.read + 1; end <= raw_.size(); end++) {
      if (is_possible(what, raw_.substr(c.read, end - c.read))) push({after, end, c.assignment, at, token});
    }
  }

  // What another program prints is anything, also nothing.
  void add_anything(std::uint32_t at, Language::State after, const Word& token) {
    const Configuration c = all_[at];
    for (std::size_t end = c.read; end <= raw_.size(); end++) push({after, end, c.assignment, at, token});
  }

  Word way_to(std::uint32_t at) const {
    std::vector<std::uint32_t> way;
    for (; at != none; at = all_[at].parent) way.push_back(at);
    Word word;
    for (auto step = way.rbegin(); step != way.rend(); ++step) word += all_[*step].taken;
    return word;
  }

  const Language& language_;
  std::string_view raw_;
  Budget& budget_;
  const ProcessNumbers* known_;  // null: they are to be found
  std::set<Assignment> assignments_;
  std::vector<Configuration> all_;
  std::vector<std::uint32_t> pending_;  // the next to try last
  std::set<std::tuple<Language::State, std::size_t, AssignmentId>> met_;
};

}  // namespace

std::optional<Word> find(const Language& language, std::string_view raw, Budget& budget) {
  return Search(language, raw, budget).run();
}

std::optional<Word> find(const Language& language, std::string_view raw) {
  Budget unlimited;
  return find(language, raw, unlimited);
}

bool matches(WordView predicted, std::string_view raw, const ProcessNumbers& known) {
  Budget unlimited;
  return Search(Language::of_words({Word(predicted)}), raw, unlimited, &known).run().has_value();
}

bool matches(WordView predicted, std::string_view raw) {
  const bool tokens = predicted.find(symbol::open) != predicted.npos;
  if (tokens) return find(Language::of_words({Word(predicted)}), raw).has_value();
  if (!predicted.empty() && is_ending(predicted.back())) predicted.remove_suffix(1);
  return std::ranges::equal(predicted, raw, {}, {},
                            [](char c) { return static_cast<Symbol>(static_cast<unsigned char>(c)); });
}

}  // namespace forkcheck
