#include "engines/word_splits.h"

namespace forkcheck {
namespace {

// Depth first over the word; places from which the rest can't be read at all are found once, beforehand.
class Splitter {
 public:
  Splitter(const OrderProblem& problem, WordView text, std::size_t limit)
      : problem_(problem), text_(text), limit_(limit), left_(letter_counts(problem)), readable_(text.size() + 1) {
    readable_[text.size()] = true;
    for (std::size_t at = text.size(); at-- > 0;)
      for (const Word& letter : problem.letters)
        if (text.substr(at).starts_with(letter) && readable_[at + letter.size()]) readable_[at] = true;
  }

  // False if there are too many.
  bool read_from(std::size_t at) {
    if (at == text_.size()) {
      if (path_.size() == problem_.slots) found_.push_back(path_);
      return found_.size() <= limit_;
    }
    if (!readable_[at]) return true;
    for (Letter letter = 0; letter < problem_.letters.size(); ++letter) {
      const Word& spelled = problem_.letters[letter];
      if (left_[letter] == 0 || !text_.substr(at).starts_with(spelled)) continue;
      --left_[letter];
      path_.push_back(letter);
      const bool fits = read_from(at + spelled.size());
      path_.pop_back();
      ++left_[letter];
      if (!fits) return false;
    }
    return true;
  }

  std::vector<Letters> take_found() { return std::move(found_); }

 private:
  const OrderProblem& problem_;
  WordView text_;
  std::size_t limit_;
  std::vector<std::size_t> left_;
  std::vector<char> readable_;
  Letters path_;
  std::vector<Letters> found_;
};

}  // namespace

std::optional<std::vector<Letters>> splits(const OrderProblem& problem, WordView word, std::size_t limit) {
  const bool ends_blocked = !word.empty() && word.back() == symbol::blocked;
  if (ends_blocked != problem.blocked) return std::vector<Letters>();
  if (ends_blocked) word.remove_suffix(1);
  Splitter splitter(problem, word, limit);
  if (!splitter.read_from(0)) return std::nullopt;
  return splitter.take_found();
}

}  // namespace forkcheck
