// The choice of a case at the beginning of a run: what the numbers are that differ from run to run.
#include "base/check.h"
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {

std::vector<Step> assume(const Asking& asking) {
  std::vector<Step> steps;
  const Request request = asking.kernel.machine().request(asking.self().local);
  const auto* rule = std::get_if<RuleRequest>(&request);
  for (std::uint32_t number = 1; number <= asking.kernel.cases().all().size(); ++number) {
    Outcome outcome = begin(asking, Call::assume_);
    outcome.assume(number);
    if (rule != nullptr) {
      const auto value = asking.kernel.rule(outcome.next(), asking.actor, rule->expression);
      check(value.has_value(), "a case doesn't say what it was found by");
      Reply reply;
      reply.value = *value;
      outcome.reply(reply);
    }
    steps.push_back(std::move(outcome).finish());
    steps.back().where = {};
  }
  return steps;
}

}  // namespace forkcheck
