#include "cli/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <thread>

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

unsigned jobs(const Session& session) {
  return session.options().jobs.value_or(std::max(1u, std::thread::hardware_concurrency()));
}

void tell_size(Session& session, const Answer& answer) {
  if (session.options().verbosity != Verbosity::verbose) return;
  const Statistics& size = answer.statistics;
  const double each = size.states == 0 ? 0 : static_cast<double>(size.bytes) / static_cast<double>(size.states);
  session.note(fmt::format("{}: {} states, {} local states, {} bytes at one time ({:.1f} a state), {:.3f} s",
                           answer.engine, size.states, size.local_states, size.bytes, each, size.seconds));
}

Searched search(Session& session, Model& model) {
  const auto engine = session.options().engine.value_or(EngineChoice::explore);
  if (engine == EngineChoice::both) return by_both(session, model);
  Answer answer = engine == EngineChoice::smt ? by_smt(session, model) : explore(model, session.budget());
  const Status status = session.status_of(answer);
  tell_size(session, answer);
  return {std::move(answer), status};
}

}  // namespace forkcheck
