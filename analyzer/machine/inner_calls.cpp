// Calls that are no events: nobody but the process itself can tell when they happen.
#include <cerrno>

#include "machine/outcome.h"

namespace forkcheck {
namespace {

class Inside {
 public:
  Inside(Kernel& kernel, State& state, ProcessIndex who) : kernel_(kernel), state_(state), who_(who) {}

  std::optional<InnerAnswer> answer(const GetpidRequest&) { return InnerAnswer{{}, ProcessRef{ProcessRef::Kind::here, who_}}; }

  // The mask that the handler found is back, and what it kept away is due before anything else.
  std::optional<InnerAnswer> answer(const SigreturnRequest& request) {
    Personal after = own();
    after.blocked = request.mask;
    keep(std::move(after));
    return InnerAnswer{};
  }

  // Where no handler can come in between, a point makes no difference.
  std::optional<InnerAnswer> answer(const PointRequest&) {
    if (own().can_be_interrupted()) return std::nullopt;
    return InnerAnswer{};
  }

  std::optional<InnerAnswer> answer(const SigactionRequest& request) {
    if (request.action || request.signal < 1 || request.signal > highest_signal) return std::nullopt;
    InnerAnswer inner;
    inner.reply.action = own().action(request.signal);
    return inner;
  }

  std::optional<InnerAnswer> answer(const SigprocmaskRequest& request) {
    using How = SigprocmaskRequest::How;
    const SignalSet blocked = own().blocked;
    const SignalSet set = request.set & ~unblockable;
    const bool changes = request.how == How::invalid || (request.how == How::blocks && (set & ~blocked) != 0) ||
                         (request.how == How::unblocks && (set & blocked) != 0) ||
                         (request.how == How::sets && set != blocked);
    if (changes) return std::nullopt;
    InnerAnswer inner;
    inner.reply.set = blocked;
    return inner;
  }

  // A signal that ends the process at once is an event: its end.
  std::optional<InnerAnswer> answer(const RaiseRequest& request) {
    if (request.signal < 0 || request.signal > highest_signal) return fails(EINVAL);
    if (request.signal == 0) return InnerAnswer{};
    Personal after = own();
    const bool ends = standard_action(request.signal) == StandardAction::ends && !has(after.blocked, request.signal) &&
                      after.action(request.signal).kind == SignalAction::Kind::standard;
    if (ends) return std::nullopt;
    after.generate(request.signal, {si_tkill, state_.processes[who_].name, 0});
    keep(std::move(after));
    return InnerAnswer{};
  }

  std::optional<InnerAnswer> answer(const ResumeRequest&) {
    const bool waits = own().stopped_by != 0 || !own().takeable().empty();
    return waits ? std::nullopt : std::optional(InnerAnswer{});
  }

  template <class Other>
  std::optional<InnerAnswer> answer(const Other&) {
    return std::nullopt;
  }

 private:
  const Personal& own() const { return kernel_.personal(state_.processes[who_]); }
  void keep(Personal personal) { kernel_.set_personal(state_.processes[who_], std::move(personal)); }
  static std::optional<InnerAnswer> fails(int error) {
    InnerAnswer inner;
    inner.reply.value = -1;
    inner.reply.error = error;
    return inner;
  }

  Kernel& kernel_;
  State& state_;
  ProcessIndex who_;
};

}  // namespace

std::optional<InnerAnswer> answer_inside(Kernel& kernel, State& state, ProcessIndex who) {
  Inside inside(kernel, state, who);
  const Request request = kernel.machine().request(state.processes[who].local);
  return std::visit([&](const auto& asked) { return inside.answer(asked); }, request);
}

}  // namespace forkcheck
