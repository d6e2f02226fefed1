#include "language/prefix_code.h"

#include <algorithm>

#include "base/check.h"

namespace forkcheck {
namespace {

void sort_and_drop_copies(std::vector<Word>& words) {
  std::ranges::sort(words, word_before);
  const auto copies = std::ranges::unique(words);
  words.erase(copies.begin(), copies.end());
}

// One round: cuts the last word kept off the front of those that begin with it. Sorted, they follow it
// directly. The result is shorter in total, unless nothing was cut.
bool cut_prefixes(std::vector<Word>& words) {
  std::vector<Word> kept, rests;
  for (const Word& word : words) {
    WordView rest = word;
    while (!kept.empty() && rest.starts_with(kept.back())) rest.remove_prefix(kept.back().size());
    if (rest.size() == word.size()) {
      kept.push_back(word);
    } else if (!rest.empty()) {
      rests.emplace_back(rest);
    }
  }
  words = std::move(kept);
  words.insert(words.end(), rests.begin(), rests.end());
  return !rests.empty();
}

std::vector<std::uint32_t> spell(WordView text, const std::vector<Word>& code) {
  std::vector<std::uint32_t> spelled;
  while (!text.empty()) {
    // In a sorted prefix code the only word that can begin the text is the greatest one not after it.
    const auto after =
        std::ranges::upper_bound(code, text, word_before, [](const Word& w) { return WordView(w); });
    check(after != code.begin() && text.starts_with(*(after - 1)), "the prefix hull spells every text");
    spelled.push_back(static_cast<std::uint32_t>(after - 1 - code.begin()));
    text.remove_prefix((after - 1)->size());
  }
  return spelled;
}

}  // namespace

PrefixCode prefix_code(const std::vector<Word>& texts) {
  PrefixCode code;
  code.words = texts;
  std::erase_if(code.words, [](const Word& word) { return word.empty(); });
  do {
    sort_and_drop_copies(code.words);
  } while (cut_prefixes(code.words));
  for (const Word& text : texts) code.spelling.push_back(spell(text, code.words));
  return code;
}

bool is_prefix_free(const std::vector<Word>& texts) {
  const PrefixCode code = prefix_code(texts);
  return std::ranges::all_of(code.spelling, [](const auto& spelling) { return spelling.size() <= 1; });
}

}  // namespace forkcheck
