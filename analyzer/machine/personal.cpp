#include "machine/personal.h"

#include <algorithm>

#include "base/hash.h"

namespace forkcheck {

void Personal::set_descriptors(DescriptorTable table) {
  opened.reset();
  if (table != standard_descriptors()) opened = std::move(table);
}

const OpenDescriptor* Personal::find(int descriptor) const {
  const DescriptorTable& table = descriptors();
  const auto found = std::ranges::find(table, descriptor, &OpenDescriptor::number);
  return found == table.end() ? nullptr : &*found;
}

const SignalAction& Personal::action(int signal) const {
  static const SignalAction standard;
  const auto found = std::ranges::find(actions, signal, &std::pair<int, SignalAction>::first);
  return found == actions.end() ? standard : found->second;
}

// POSIX sigaction: setting an action that ignores discards a pending signal, blocked or not.
void Personal::set_action(int signal, const SignalAction& action) {
  std::erase_if(actions, [&](const auto& entry) { return entry.first == signal; });
  if (action != SignalAction{}) {
    const auto place = std::ranges::lower_bound(actions, signal, {}, &std::pair<int, SignalAction>::first);
    actions.insert(place, {signal, action});
  }
  if (ignores(signal)) discard(signal);
}

bool Personal::is_pending(int signal) const {
  return std::ranges::find(pending, signal, &PendingSignal::number) != pending.end();
}

void Personal::discard(int signal) {
  std::erase_if(pending, [&](const PendingSignal& other) { return other.number == signal; });
}

// A fault's signal never was pending.
void Personal::take(int signal) {
  const auto first = std::ranges::find(pending, signal, &PendingSignal::number);
  if (first != pending.end()) pending.erase(first);
}

bool Personal::ignores(int signal) const {
  const SignalAction& what = action(signal);
  if (what.kind == SignalAction::Kind::ignored) return true;
  if (what.kind == SignalAction::Kind::handled) return false;
  const StandardAction standard = standard_action(signal);
  return standard == StandardAction::ignored || standard == StandardAction::continues;
}

std::vector<PendingSignal> Personal::takeable(SignalSet mask) const {
  std::vector<PendingSignal> taken;
  for (const PendingSignal& signal : pending) {
    if (has(mask, signal.number) || ignores(signal.number)) continue;
    taken.push_back(signal);
    if (is_real_time(signal.number)) break;
  }
  return taken;
}

void Personal::generate(int signal, const SignalOrigin& origin) {
  const StandardAction standard = standard_action(signal);
  if (standard == StandardAction::stops) discard(sig_cont);
  if (standard == StandardAction::continues) {
    for (const int stop : {sig_stop, sig_tstp, sig_ttin, sig_ttou}) discard(stop);
  }
  if ((is_pending(signal) && !is_real_time(signal)) || (ignores(signal) && !has(blocked, signal))) return;
  const auto place = std::ranges::upper_bound(pending, signal, {}, &PendingSignal::number);
  const bool told = asks_for_origin || (action(signal).flags & sa_siginfo) != 0;
  pending.insert(place, {signal, told ? origin : SignalOrigin{}});
}

bool Personal::can_be_interrupted() const {
  return std::ranges::any_of(actions, [&](const auto& entry) {
    return entry.second.kind == SignalAction::Kind::handled && !has(blocked, entry.first);
  });
}

std::uint64_t hash_of(const Personal& p) {
  std::uint64_t hash = mix(p.blocked, p.actions.size());
  for (const auto& [signal, action] : p.actions) {
    hash = mix(hash, static_cast<std::uint64_t>(signal) | std::uint64_t{action.function} << 8 |
                         static_cast<std::uint64_t>(action.kind) << 60);
    hash = mix(hash, action.mask ^ action.flags);
  }
  for (const PendingSignal& signal : p.pending) {
    hash = mix(hash, static_cast<std::uint64_t>(signal.number) | std::uint64_t{signal.origin.sender.index} << 32);
  }
  hash = mix(hash, static_cast<std::uint64_t>(p.due) | static_cast<std::uint64_t>(p.inside) << 3 | static_cast<std::uint64_t>(p.stopped_by) << 8 |
                       static_cast<std::uint64_t>(p.stop_unreported) << 1 |
                       static_cast<std::uint64_t>(p.continue_unreported) << 2);
  hash = mix(hash, p.typed);
  hash = mix(hash, p.group.index | std::uint64_t{p.session.index} << 32);
  if (p.opened) {
    for (const OpenDescriptor& open : *p.opened)
      hash = mix(hash, static_cast<std::uint64_t>(open.number) << 33 | std::uint64_t{open.close_on_exec} << 32 | open.description);
  }
  hash = mix(hash, static_cast<std::uint64_t>(p.has_execed) | static_cast<std::uint64_t>(p.umask) << 1 | static_cast<std::uint64_t>(p.niceness) << 16);
  for (const SemaphoreUndo& undo : p.undo) {
    hash = mix(hash, undo.set);
    for (const std::int32_t change : undo.changes) hash = mix(hash, static_cast<std::uint64_t>(change));
  }
  return mix(hash, p.timer ? mix(p.timer->left, p.timer->interval) : 1);
}

}  // namespace forkcheck
