// How fast Languages are made, counted and listed. Prints one line for each measurement.
#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "language/language.h"

namespace {

using namespace forkcheck;

template <class Work>
auto timed(std::string_view what, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = work();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  fmt::print("{:<44} {:8.3f} s", what, took.count());
  return std::pair{std::move(result), took.count()};
}

// `writers` processes of `texts` writes each; between two writes each may take a silent step. `letter` names
// the text of a write.
template <class Letter>
Nfa grid(std::uint32_t writers, std::uint32_t texts, Letter letter) {
  Nfa nfa;
  const std::uint32_t side = 2 * texts + 1;
  std::uint32_t states = 1;
  for (std::uint32_t i = 0; i < writers; i++) states *= side;
  for (std::uint32_t s = 0; s < states; s++) nfa.add_state();
  for (std::uint32_t writer = 0, stride = 1; writer < writers; writer++, stride *= side) {
    for (std::uint32_t s = 0; s < states; s++) {
      const std::uint32_t at = s / stride % side;
      if (at == side - 1) continue;
      const Word text = at % 2 == 0 ? letter(writer, at / 2) : Word();
      nfa.edges[s].push_back({nfa.letter_id(text), s + stride});
    }
  }
  nfa.accepting.back() = 1;
  return nfa;
}

void measure(std::string_view name, const Nfa& nfa) {
  Budget unlimited;
  fmt::print("{}: {} states\n", name, nfa.edges.size());
  const auto [language, seconds] =
      timed("  determinise and minimise", [&] { return *Language::from(nfa, unlimited); });
  fmt::print("  {:.2f} million states/s, {} remain\n", static_cast<double>(nfa.edges.size()) / seconds / 1e6,
             language.state_count());
  const auto [count, count_seconds] = timed("  count", [&] { return *language.count(); });
  fmt::print("  {} digits\n", to_string(count).size());
  const auto [words, list_seconds] = timed("  list", [&] {
    std::size_t listed = 0;
    language.for_each([&](WordView) { return ++listed < 20'000'000; });
    return listed;
  });
  fmt::print("  {:.1f} million words/s\n", static_cast<double>(words) / list_seconds / 1e6);
  std::mt19937_64 random(1);
  timed("  first sample", [&] { return language.sample(random); });
  fmt::print("\n");
  timed("  1000 samples more", [&] {
    Word last;
    for (int i = 0; i < 1000; i++) last = language.sample(random);
    return last;
  });
  fmt::print("\n");
}

}  // namespace

int main() {
  measure("own letters", grid(4, 15, [](auto writer, auto) { return Word(1, 'a' + writer); }));
  measure("the same letters", grid(4, 15, [](auto, auto k) { return Word(1, 'a' + k); }));
  measure("lines of text", grid(4, 15, [](auto writer, auto) {
            return word_of("writer ") + Word{U'0' + writer, U'\n'};
          }));
  measure("texts that begin others",
          grid(3, 30, [](auto writer, auto k) { return Word(1 + k % 2, 'a' + writer % 2); }));
}
