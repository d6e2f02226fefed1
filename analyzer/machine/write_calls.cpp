// write: appends a text to the observed stream, atomically (one write to a terminal or pipe of up to PIPE_BUF
// bytes, and in practice any that a line puzzle makes).
#include "machine/handlers.h"
#include "machine/outcome.h"

namespace forkcheck {
namespace {

Word token_of(const Asking& asking, Slot slot) {
  if (slot == slot_init) return init_token();
  if (slot == slot_shell) return shell_token();
  if (slot >= first_special_slot) return opaque_token(static_cast<Opaque>(slot + text_slot - text_opaque));
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

bool observed(const Profile& profile, DescriptionId file) {
  return file == standard_output || (file == standard_error && profile.err == Stderr::merge);
}

}  // namespace

// What is open there: one of the standard files, the end of a pipe, or a file. A descriptor that can't be written to is no event, see
// inner_calls.cpp.
std::vector<Step> handle(const Asking& asking, const WriteRequest& request) {
  const Kernel& kernel = asking.kernel;
  DescriptionId file = static_cast<DescriptionId>(request.descriptor);
  if (kernel.whole()) {
    file = kernel.personal(asking.self()).find(request.descriptor)->description;
    if (const Description* there = kernel.files(asking.state).find(file))
      return there->is_pipe() ? write_to_pipe(asking, request, *there) : write_to_file(asking, request);
    if (file == standard_input) return only(gives_up(asking, "writing to standard input isn't covered: it depends on what it is"));
    if (request.text.find(text_indeterminate) != Text::npos)
      return only(gives_up(asking, "a byte is written that was never set", Code::indeterminate_used));
  }
  Outcome outcome = begin(asking, Call::write_);
  if (observed(kernel.profile(), file))
    outcome.emit(request.output_of.empty() ? spell(asking, request.text) : output_token(request.output_of));
  Reply answer;
  answer.value = static_cast<std::int64_t>(request.text.size());
  return returns(std::move(outcome), answer);
}

}  // namespace forkcheck
