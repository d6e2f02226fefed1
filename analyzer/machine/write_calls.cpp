// write: appends a text to the observed stream, atomically (one write to a terminal or pipe of up to PIPE_BUF
// bytes, and in practice any that a line puzzle makes).
#include <cerrno>

#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

Word token_of(const Asking& asking, Slot slot) {
  if (slot == slot_init) return init_token();
  if (slot == slot_shell) return shell_token();
  if (!asking.self().name.valid()) throw NamesNeeded{};
  const ProcessRef& ref = asking.self().names.at(slot);
  const NameId name =
      ref.kind == ProcessRef::Kind::here ? asking.state.processes[ref.index].name : NameId(ref.index);
  return token(asking.kernel.name_of(name));
}

Word spell(const Asking& asking, const Text& text) {
  Word word;
  for (const char32_t c : text) {
    if (c < 256)
      word += c;
    else
      word += token_of(asking, static_cast<Slot>(c - text_slot));
  }
  return word;
}

bool observed(const Profile& profile, int descriptor) {
  return descriptor == 1 || (descriptor == 2 && profile.err == Stderr::merge);
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const WriteRequest& request) {
  Outcome outcome(asking.kernel, asking.state, asking.actor, Call::write_);
  if (request.descriptor != 1 && request.descriptor != 2) {
    outcome.fail(EBADF);
    return only(std::move(outcome).finish());
  }
  if (observed(asking.kernel.profile(), request.descriptor))
    outcome.emit(request.output_of.empty() ? spell(asking, request.text) : output_token(request.output_of));
  Reply answer;
  answer.value = static_cast<std::int64_t>(request.text.size());
  outcome.reply(answer);
  return only(std::move(outcome).finish());
}

}  // namespace forkcheck
