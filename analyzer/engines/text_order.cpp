#include "engines/text_order.h"

#include <algorithm>
#include <unordered_map>

#include "base/check.h"

namespace forkcheck {

PairReader::Text::Text(WordView text) : letters(text), border(text.size() + 1) {
  for (std::size_t end = 1; end < text.size(); ++end) border[end + 1] = next(border[end], letters[end]);
}

std::uint32_t PairReader::Text::next(std::uint32_t matched, Symbol symbol) const {
  while (matched > 0 && letters[matched] != symbol) matched = border[matched];
  return letters[matched] == symbol ? matched + 1 : 0;
}

PairReader::PairReader(WordView a, WordView b) : a_(a), b_(b) {
  check(!a.empty() && !b.empty() && a != b, "an order is asked for two different texts");
}

PairReader::Parts PairReader::parts(Reading reading) const {
  const auto width = static_cast<std::uint32_t>(b_.letters.size() + 1);
  return {reading / 4 / width, reading / 4 % width, static_cast<First>(reading % 4)};
}

PairReader::Reading PairReader::whole(const Parts& parts) const {
  const auto width = static_cast<std::uint32_t>(b_.letters.size() + 1);
  return (parts.a * width + parts.b) * 4 + parts.first;
}

PairReader::Reading PairReader::next(Reading reading, Symbol symbol) const {
  Parts now = parts(reading);
  const bool had_a = a_.seen(now.a), had_b = b_.seen(now.b);
  if (!had_a) now.a = a_.next(now.a, symbol);
  if (!had_b) now.b = b_.next(now.b, symbol);
  if (now.first == nobody) {
    const bool a = a_.seen(now.a), b = b_.seen(now.b);
    now.first = a && b ? both : a ? a_was : b ? b_was : nobody;
  }
  // Once both are seen, nothing more is to be known.
  return whole(now);
}

PairReader::Reading PairReader::after(Reading reading, WordView text) const {
  for (Symbol symbol : text) reading = next(reading, symbol);
  return reading;
}

KindOfRun PairReader::kind(Reading reading) const {
  const Parts now = parts(reading);
  const bool a = a_.seen(now.a), b = b_.seen(now.b);
  if (a && b)
    return now.first == a_was   ? KindOfRun::a_first
           : now.first == b_was ? KindOfRun::b_first
                                : KindOfRun::together;
  return a ? KindOfRun::only_a : b ? KindOfRun::only_b : KindOfRun::neither;
}

bool PairReader::is_settled(Reading reading) const {
  const Parts now = parts(reading);
  return a_.seen(now.a) && b_.seen(now.b);
}

bool PairReader::is_between(Reading reading) const {
  const Parts now = parts(reading);
  return (now.a == 0 || a_.seen(now.a)) && (now.b == 0 || b_.seen(now.b));
}

namespace {

// Breadth first over pairs of a state and a reading.
class Search {
 public:
  Search(const Language& language, WordView a, WordView b, Budget& budget)
      : language_(language), reader_(a, b), budget_(budget) {}

  TextOrder run(Holds holds) {
    bool finished = true;
    if (!language_.empty()) arrive({language_.start(), 0, 0, 0});
    for (std::size_t at = 0; at < places_.size(); ++at) {
      if (budget_.spent()) {
        finished = false;
        break;
      }
      look_at(at);
    }
    const bool all = finished && holds == Holds::all_outputs;
    for (std::size_t kind = 0; kind < kinds_of_run; ++kind)
      if (order_.runs[kind] == Known::no && (!all || perhaps_[kind])) order_.runs[kind] = Known::unknown;
    return std::move(order_);
  }

 private:
  struct Place {
    Language::State state;
    PairReader::Reading reading;
    std::size_t from;
    Symbol symbol;
  };

  void arrive(const Place& place) {
    const std::uint64_t key = std::uint64_t{place.state} << 32 | place.reading;
    if (seen_.try_emplace(key).second) places_.push_back(place);
  }

  // An output without an end, of which only the text up to its loop is known: what wasn't printed so far may
  // be printed there.
  void go_round(PairReader::Reading reading) {
    switch (reader_.kind(reading)) {
      case KindOfRun::only_a: return perhaps({KindOfRun::only_a, KindOfRun::a_first});
      case KindOfRun::only_b: return perhaps({KindOfRun::only_b, KindOfRun::b_first});
      case KindOfRun::neither: return perhaps_.fill(true);
      case KindOfRun::a_first:
      case KindOfRun::b_first:
      case KindOfRun::together: return;
    }
  }

  void perhaps(std::initializer_list<KindOfRun> kinds) {
    for (const KindOfRun kind : kinds) perhaps_[static_cast<std::size_t>(kind)] = true;
  }

  void look_at(std::size_t at) {
    const Place place = places_[at];
    const auto kind = static_cast<std::size_t>(reader_.kind(place.reading));
    // Every state leads to an output, so it is enough to follow one settled reading of each kind.
    if (reader_.is_settled(place.reading) && order_.runs[kind] == Known::yes) return;
    if (language_.accepts_at(place.state) && order_.runs[kind] != Known::yes) {
      order_.runs[kind] = Known::yes;
      order_.examples[kind] = word_to(at);
    }
    for (const Language::Edge& edge : language_.edges(place.state)) {
      if (edge.symbol == symbol::endless && !reader_.is_settled(place.reading)) {
        go_round(place.reading);
        continue;
      }
      arrive({edge.target, reader_.next(place.reading, edge.symbol), at, edge.symbol});
    }
  }

  Word word_to(std::size_t at) const {
    Word word;
    for (; at != 0; at = places_[at].from) word += places_[at].symbol;
    std::reverse(word.begin(), word.end());
    return word;
  }

  struct Nothing {};

  const Language& language_;
  PairReader reader_;
  Budget& budget_;
  std::vector<Place> places_;
  std::unordered_map<std::uint64_t, Nothing> seen_;
  TextOrder order_;
  std::array<bool, kinds_of_run> perhaps_{};
};

constexpr KindOfRun turned(KindOfRun kind) {
  switch (kind) {
    case KindOfRun::a_first: return KindOfRun::b_first;
    case KindOfRun::b_first: return KindOfRun::a_first;
    case KindOfRun::only_a: return KindOfRun::only_b;
    case KindOfRun::only_b: return KindOfRun::only_a;
    case KindOfRun::together:
    case KindOfRun::neither: return kind;
  }
  return kind;
}

}  // namespace

bool TextOrder::complete() const {
  return std::find(runs.begin(), runs.end(), Known::unknown) == runs.end();
}

BeforeVerdict before(const TextOrder& order) {
  const Known first = order.has(KindOfRun::a_first);
  if (first == Known::no) return BeforeVerdict::never;
  bool open = first == Known::unknown, otherwise = false;
  for (KindOfRun kind : {KindOfRun::b_first, KindOfRun::together, KindOfRun::only_b}) {
    open = open || order.has(kind) == Known::unknown;
    otherwise = otherwise || order.has(kind) == Known::yes;
  }
  if (first == Known::yes && otherwise) return BeforeVerdict::may;
  return open ? BeforeVerdict::unknown : BeforeVerdict::must;
}

TextOrder turned(const TextOrder& order) {
  TextOrder other;
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    const auto to = static_cast<std::size_t>(turned(static_cast<KindOfRun>(kind)));
    other.runs[to] = order.runs[kind];
    other.examples[to] = order.examples[kind];
  }
  return other;
}

TextOrder text_order(const Language& language, Holds holds, WordView a, WordView b, Budget& budget) {
  return Search(language, a, b, budget).run(holds);
}

std::optional<TextOrder> joined(const TextOrder& one, const TextOrder& other) {
  TextOrder both = one;
  for (std::size_t kind = 0; kind < kinds_of_run; ++kind) {
    if (!both.examples[kind]) both.examples[kind] = other.examples[kind];
    if (other.runs[kind] == Known::unknown || other.runs[kind] == one.runs[kind]) continue;
    if (one.runs[kind] != Known::unknown) return std::nullopt;
    both.runs[kind] = other.runs[kind];
  }
  return both;
}

std::vector<std::pair<std::size_t, std::size_t>> reduced(const std::vector<std::vector<char>>& is_before) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  const std::size_t n = is_before.size();
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) {
      if (!is_before[a][b]) continue;
      bool follows = false;
      for (std::size_t m = 0; m < n; ++m) follows = follows || (is_before[a][m] && is_before[m][b]);
      if (!follows) pairs.emplace_back(a, b);
    }
  return pairs;
}

}  // namespace forkcheck
