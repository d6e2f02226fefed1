#include "machine/cases.h"

#include <algorithm>
#include <utility>

namespace forkcheck {
namespace {

// The first number that is tried for a source: such as real runs have.
std::int64_t usual_number(Operator source) {
  switch (source) {
    case Operator::user:
    case Operator::group: return 1000;
    case Operator::random: return 1804289383;
    default: return 1001;
  }
}

}  // namespace

void Cases::begin_trial(Numbers numbers) {
  trial_ = {std::move(numbers), {}};
  in_trial_ = true;
}

Case Cases::end_trial() {
  in_trial_ = false;
  return std::exchange(trial_, {});
}

void Cases::settle(std::vector<Case> found) { found_ = std::move(found); }

std::optional<std::int64_t> Cases::rule(ExpressionId term, std::uint32_t assumed) {
  if (in_trial_) {
    const std::int64_t value = evaluate(terms_, term, [this](ExpressionId source) { return number_of(source); });
    trial_.rulings.emplace(term, value);
    return value;
  }
  const Numbers& rulings = found_.at(assumed - 1).rulings;
  const auto known = rulings.find(term);
  return known != rulings.end() ? std::optional(known->second) : std::nullopt;
}

// Processes have different ids.
std::int64_t Cases::number_of(ExpressionId source) {
  if (const auto known = trial_.numbers.find(source); known != trial_.numbers.end()) return known->second;
  const Operator kind = terms_[source].op;
  std::int64_t number = usual_number(kind);
  const auto is_taken = [&](const auto& entry) { return kind == Operator::process && entry.second == number && terms_[entry.first].op == kind; };
  while (std::any_of(trial_.numbers.begin(), trial_.numbers.end(), is_taken)) ++number;
  return trial_.numbers.emplace(source, number).first->second;
}

}  // namespace forkcheck
