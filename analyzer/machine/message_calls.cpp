// System V messages (msgop(2); Linux 6 ipc/msg.c).
#include <cerrno>

#include "machine/descriptors.h"
#include "machine/system_v_call.h"
#include "machine/value.h"

namespace forkcheck {

namespace {

using Access = Touch::Access;

std::int64_t type_in_queue(const Asking& asking, const MessageType& type) {
  if (!type.process) return type.number;
  return first_process_type + name_behind(asking.state, asking.self().names.at(*type.process)).index;
}

// Nobody knows whether a number is the id of one of our processes; that of init is none.
bool may_be_equal(std::int64_t number, std::int64_t process_type) {
  return process_type >= first_process_type && number >= smallest_process_id && number <= largest_process_id;
}

std::size_t bytes_in(const SystemVObject& queue) {
  std::size_t bytes = 0;
  for (const Message& message : queue.messages) bytes += longest_size(message.text);
  return bytes;
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const SendRequest& request) {
  SystemVCall call(asking, Call::msgsnd_, SystemVKind::queue, request.queue);
  if (call.object() == nullptr) return call.is_gone();
  SystemVObject& queue = *call.object();
  const std::size_t size = longest_size(request.text);
  const bool fits = has_room(queue.messages.size(), bytes_in(queue), size);
  const bool is_exact = !holds_process(request.text) && std::ranges::none_of(queue.messages, [](const Message& one) { return holds_process(one.text); });
  if (!fits && !is_exact) return call.unknown("whether a message fits depends on how many digits a process id has", Code::text_length_used);
  if (!fits && request.waits) return {};
  call.touch(Access::write);
  if (!fits) return fail(std::move(call.outcome), EAGAIN);
  queue.messages.push_back({type_in_queue(asking, request.type), with_names(asking.state, asking.self(), request.text)});
  return call.returns(0);
}

std::vector<Step> handle(const Asking& asking, const ReceiveRequest& request) {
  SystemVCall call(asking, Call::msgrcv_, SystemVKind::queue, request.queue);
  if (call.object() == nullptr) return call.is_gone();
  std::vector<Message>& messages = call.object()->messages;
  const std::int64_t wanted = type_in_queue(asking, request.type);
  std::vector<std::int64_t> types;
  for (const Message& message : messages) types.push_back(message.type);
  const bool is_known = std::ranges::none_of(types, [&](std::int64_t type) {
    return wanted < 0 ? type >= first_process_type : may_be_equal(wanted, type) || may_be_equal(type, wanted);
  });
  if (!is_known) return call.unknown("whether a message is of this type depends on the number of a process", Code::process_number_used);
  const auto found = choose_message(types, wanted, request.all_but_that);
  if (!found && request.waits) return {};
  call.touch(Access::write);
  if (!found) return fail(std::move(call.outcome), ENOMSG);
  const Message message = messages[*found];
  const std::size_t size = longest_size(message.text);
  if (size > request.size && holds_process(message.text))
    return call.unknown("whether a message fits depends on how many digits a process id has", Code::text_length_used);
  if (size > request.size && !request.cuts) return fails(std::move(call.outcome), E2BIG);
  if (std::min<std::uint64_t>(size, request.size) > request.room) return call.unknown("a message that is longer than the memory for it isn't covered");
  Reply answer;
  answer.value = static_cast<std::int64_t>(std::min<std::uint64_t>(message.text.size(), request.size));
  answer.type = message.type;
  std::optional<ProcessRef> type;
  if (message.type >= first_process_type) type = reference_to(asking.state, NameId(static_cast<std::size_t>(message.type - first_process_type)));
  messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(*found));
  asking.kernel.set_files(call.outcome.next(), std::move(call.files));
  call.outcome.reply_with_text(answer, message.text.substr(0, static_cast<std::size_t>(answer.value)), type);
  return only(std::move(call.outcome).finish());
}

}  // namespace forkcheck
