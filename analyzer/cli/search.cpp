#include "cli/search.h"

#include <fmt/format.h>

#include <limits>

#include "engines/agree.h"
#include "engines/engines.h"

namespace forkcheck {

namespace {

Answer by_smt(Session& session, Model& model) {
  const auto most = std::numeric_limits<std::size_t>::max();
  return smt(model, session.budget(), session.options().limit.value_or(most));
}

Searched by_both(Session& session, Model& model) {
  Answer first = explore(model, session.budget());
  const Answer second = by_smt(session, model);
  const auto agreement = compare(first, second);
  if (!agreement.agree) {
    session.error(fmt::format("the engines disagree, which is a bug of forkcheck: {}", agreement.detail));
    return {std::move(first), Status::bug};
  }
  const Status status = worst(session.status_of(first), session.status_of(second));
  return {std::move(first), status};
}

}  // namespace

Searched search(Session& session, Model& model) {
  const auto engine = session.options().engine.value_or(EngineChoice::explore);
  if (engine == EngineChoice::both) return by_both(session, model);
  Answer answer = engine == EngineChoice::smt ? by_smt(session, model) : explore(model, session.budget());
  const Status status = session.status_of(answer);
  return {std::move(answer), status};
}

}  // namespace forkcheck
