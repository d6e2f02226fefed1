// May, must or can never one text be printed before another?
//
// Texts are looked for in the whole output, as strings: "hild" is printed by a program that writes "Child\n",
// and so is "ab" if it writes "a" and "b" right after it. A text counts where it is printed first, at its
// last character: then it has been read. So every output is of one of six kinds (KindOfRun), and
//
// - A is *never* before B if there is no output in which both are printed and A is first;
// - A *must* be before B if there is one, and whenever B is printed, A has been printed before: no output has
// B
//   first, both at once (one ends in the other), or B alone;
// - A *may* be before B otherwise.
//
// Outputs with A alone, or with neither, matter to none of these. "Must" is a strict partial order, because
// it asks for A in every output with B.
//
// Computed twice, by ways that share nothing but PairReader, which says what an output holds: from the
// automaton of all outputs (here) and by Z3 from the process graphs (solved_order.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "language/language.h"

namespace forkcheck {

enum class KindOfRun : std::uint8_t { a_first, b_first, together, only_a, only_b, neither };
inline constexpr std::size_t kinds_of_run = 6;

// Reads an output from left to right (Knuth, Morris, Pratt 1977, for both texts at once).
class PairReader {
 public:
  // Neither text is empty, and they differ.
  PairReader(WordView a, WordView b);

  using Reading = std::uint32_t;  // what has been read so far; 0 at the beginning
  Reading next(Reading reading, Symbol symbol) const;
  Reading after(Reading reading, WordView text) const;
  KindOfRun kind(Reading reading) const;   // of an output that ends here
  bool is_settled(Reading reading) const;  // whatever follows, the kind stays
  // Neither text has begun and not ended.
  bool is_between(Reading reading) const;

 private:
  struct Text {
    explicit Text(WordView text);
    std::uint32_t next(std::uint32_t matched, Symbol symbol) const;
    bool seen(std::uint32_t matched) const { return matched == letters.size(); }
    Word letters;
    std::vector<std::uint32_t> border;  // by length: the longest beginning of the text that ends there too
  };
  enum First : std::uint32_t { nobody, a_was, b_was, both };
  struct Parts {
    std::uint32_t a, b;  // matched
    First first;
  };
  Parts parts(Reading reading) const;
  Reading whole(const Parts& parts) const;

  Text a_, b_;
};

enum class Known : std::uint8_t { no, yes, unknown };

struct TextOrder {
  std::array<Known, kinds_of_run> runs{};                    // by KindOfRun: are there such outputs?
  std::array<std::optional<Word>, kinds_of_run> examples{};  // where an output is known, one of the shortest

  Known has(KindOfRun kind) const { return runs[static_cast<std::size_t>(kind)]; }
  bool complete() const;
};

enum class BeforeVerdict : std::uint8_t { must, may, never, unknown };
BeforeVerdict before(const TextOrder& order);  // A before B
TextOrder turned(const TextOrder& order);      // with A and B exchanged

// From the automaton, without listing outputs: one walk over its product with the reader. If `language` isn't
// all outputs, what isn't found is unknown; so it is when the budget runs out, and so is what an endless output
// prints in its loop.
enum class Holds : std::uint8_t { all_outputs, some_outputs };
TextOrder text_order(const Language& language, Holds holds, WordView a, WordView b, Budget& budget);

// Two answers as one; nothing if they contradict each other, which is a bug.
std::optional<TextOrder> joined(const TextOrder& one, const TextOrder& other);

// Pairs of a strict order, without those that follow from others.
std::vector<std::pair<std::size_t, std::size_t>> reduced(const std::vector<std::vector<char>>& is_before);

}  // namespace forkcheck
