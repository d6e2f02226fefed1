#include "cli/natural_shares.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "language/matcher.h"

namespace forkcheck {

namespace {
constexpr std::chrono::duration<double> time_to_match(1);  // one output, where tokens leave many ways
}

Classified classify(const NaturalRuns& runs, const Language& language, std::size_t most_never) {
  std::map<Word, std::size_t> times;
  Classified result;
  for (const auto& [bytes, count] : runs.seen) {
    Budget budget(time_to_match, std::nullopt);
    if (const auto word = find(language, bytes, budget)) {
      times[*word] += count;
    } else if (!budget.spent()) {
      result.unpredicted.push_back(write_output(word_of(bytes)));
    }
  }
  for (const auto& [word, count] : times) result.shares.push_back({word, count});
  std::ranges::stable_sort(result.shares, std::greater{}, &NaturalShare::times);
  const auto count = language.count();
  if (!count || *count > BigInt(std::to_string(times.size() + most_never))) return result;
  language.for_each([&](WordView word) {
    if (!times.contains(Word(word))) result.shares.push_back({Word(word), 0});
    return true;
  });
  return result;
}

}  // namespace forkcheck
