#include "engines/word_splits.h"

namespace forkcheck {
namespace {

enum class LastLetter : std::uint8_t { ends_with_text, may_reach_beyond };

// Depth first over the text; places from which the rest can't be read at all are found once, beforehand.
class Splitter {
 public:
  Splitter(const OrderProblem& problem, WordView text, LastLetter last, std::size_t limit)
      : problem_(problem),
        text_(text),
        last_(last),
        limit_(limit),
        left_(letter_counts(problem)),
        readable_(text.size() + 1) {
    readable_[text.size()] = true;
    for (std::size_t at = text.size(); at-- > 0;)
      for (const Word& letter : problem.letters)
        if (const auto next = after(letter, at); next && readable_[*next]) readable_[at] = true;
  }

  // False if there are too many.
  bool read_from(std::size_t at) {
    if (at == text_.size()) {
      found_.push_back(path_);
      return found_.size() <= limit_;
    }
    if (!readable_[at]) return true;
    for (Letter letter = 0; letter < problem_.letters.size(); ++letter) {
      const auto next = after(problem_.letters[letter], at);
      if (left_[letter] == 0 || !next) continue;
      --left_[letter];
      path_.push_back(letter);
      const bool fits = read_from(*next);
      path_.pop_back();
      ++left_[letter];
      if (!fits) return false;
    }
    return true;
  }

  std::vector<Letters> take_found() { return std::move(found_); }

 private:
  // Where the text goes on after this letter; nothing if it doesn't fit.
  std::optional<std::size_t> after(const Word& letter, std::size_t at) const {
    const WordView rest = text_.substr(at);
    if (rest.starts_with(letter)) return at + letter.size();
    if (last_ == LastLetter::may_reach_beyond && WordView(letter).starts_with(rest)) return text_.size();
    return std::nullopt;
  }

  const OrderProblem& problem_;
  WordView text_;
  LastLetter last_;
  std::size_t limit_;
  std::vector<std::size_t> left_;
  std::vector<char> readable_;
  Letters path_;
  std::vector<Letters> found_;
};

std::optional<std::vector<Letters>> read_all(const OrderProblem& problem, WordView text, LastLetter last,
                                             std::size_t limit) {
  Splitter splitter(problem, text, last, limit);
  if (!splitter.read_from(0)) return std::nullopt;
  return splitter.take_found();
}

}  // namespace

std::optional<std::vector<Letters>> splits(const OrderProblem& problem, WordView word, std::size_t limit) {
  const bool ends_blocked = !word.empty() && word.back() == symbol::blocked;
  if (ends_blocked != problem.blocked) return std::vector<Letters>();
  if (ends_blocked) word.remove_suffix(1);
  auto found = read_all(problem, word, LastLetter::ends_with_text, limit);
  if (found) std::erase_if(*found, [&](const Letters& way) { return way.size() != problem.slots; });
  return found;
}

std::optional<std::vector<Letters>> prefix_ways(const OrderProblem& problem, WordView prefix,
                                                std::size_t limit) {
  return read_all(problem, prefix, LastLetter::may_reach_beyond, limit);
}

}  // namespace forkcheck
