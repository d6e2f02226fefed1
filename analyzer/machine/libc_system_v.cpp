// sys/ipc.h, sys/shm.h, sys/sem.h, sys/msg.h.
#include <cerrno>

#include "base/hash.h"
#include "machine/libc.h"
#include "posix/system_v.h"

namespace forkcheck::libc {
namespace {

constexpr std::int64_t largest_memory = 1 << 20;
constexpr std::int64_t size_of_type = 8;  // of a message

Value at(Value pointer, std::int64_t offset) {
  pointer.bits += offset;
  return pointer;
}

[[noreturn]] void not_covered(LibraryCall& call, const char* what) { call.cpu().stuck(Code::not_modelled, what); }

std::int64_t key_of(LibraryCall& call) {
  const Value& key = call.argument(0);
  return key.is(Value::Kind::system_v) && key.bits >= first_system_v_key ? key.bits : call.integer(0);
}

// Whoever made it needs a permission of its own, but the superuser doesn't.
std::optional<Value> get(LibraryCall& call, SystemVKind kind, std::int64_t size, std::size_t flags_at) {
  const std::int32_t flags = call.integer(flags_at);
  SystemVGetRequest request{kind, key_of(call), size, flags};
  if ((flags & ~(0777 | ipc_creates | ipc_exclusive)) != 0) not_covered(call, "of these flags only IPC_CREAT, IPC_EXCL and permissions are covered");
  const bool may_make = request.key == 0 || (flags & ipc_creates) != 0;
  if (may_make && (flags & 0600) != 0600) not_covered(call, "a System V object that its owner can't read and write isn't covered: the superuser can");
  return call.ask(std::move(request));
}

// Nothing: no object has such an id.
std::optional<SegmentNumber> object_of(LibraryCall& call) {
  const Value& id = call.argument(0);
  if (id.is(Value::Kind::system_v) && id.bits < first_system_v_key) return static_cast<SegmentNumber>(id.bits);
  if (call.integer(0) < 0) return std::nullopt;
  call.cpu().stuck(Code::opaque_number_used, std::string(call.name()) + " takes a System V object by a number: whose id that is nobody can know");
}

std::optional<Value> control(LibraryCall& call, SystemVKind kind, std::int32_t command) {
  if (command != ipc_remove) not_covered(call, "of the commands for memory and queues only IPC_RMID is covered");
  const auto object = object_of(call);
  if (!object) return call.fails(EINVAL);
  return call.ask(SystemVControlRequest{SystemVControlRequest::What::removes, kind, *object});
}

// semctl's last argument: an int or a pointer; or a union of the two, by its address.
enum class Argument { value, by_address };
Value control_argument(LibraryCall& call, Scalar type, Argument how) {
  if (call.variadic(3).empty()) call.cpu().mistake(Code::bad_call, "this command of semctl takes a fourth argument");
  return how == Argument::by_address ? call.cpu().load(call.argument(3), type) : call.argument(3);
}

// As many as are there: the kernel knows how many it wants.
SemaphoreValues numbers_in(LibraryCall& call, const Value& array) {
  call.cpu().access(array, 2, Object::Access::read_only);
  const Object& object = call.cpu().memory().object(array.id);
  SemaphoreValues values;
  for (Value place = array; place.bits + 2 <= static_cast<std::int64_t>(object.full_size()); place.bits += 2) {
    const Value value = call.cpu().memory().load(place, Scalar::u16);
    if (!value.is_number()) break;
    values.push_back(static_cast<std::int32_t>(value.bits));
  }
  return values;
}

MessageType message_type(LibraryCall& call, const Value& type) {
  if (type.is(Value::Kind::process) && type.id < slot_shell) return {0, type.id};
  return {call.cpu().need_number(type, "the type of a message"), {}};
}

}  // namespace

std::optional<Value> shmget(LibraryCall& call) {
  const std::int64_t size = call.number(1);
  if (size > largest_memory) not_covered(call, "shared memory of more than 1 MiB isn't covered");
  return get(call, SystemVKind::memory, size, 2);
}

std::optional<Value> shmat(LibraryCall& call) {
  const Value& hint = call.argument(1);
  const std::int32_t flags = call.integer(2);
  if (!hint.is_number() || hint.bits != 0) not_covered(call, "shmat at a given address isn't covered");
  if ((flags & ~shm_read_only) != 0) not_covered(call, "of the flags of shmat only SHM_RDONLY is covered");
  const auto memory = object_of(call);
  if (!memory) return call.fails(EINVAL);
  return call.ask(AttachRequest{*memory, flags != 0});
}

std::optional<Value> shmdt(LibraryCall& call) {
  const Value& place = call.argument(0);
  if (place.is_number()) return call.fails(EINVAL);
  Memory& memory = call.cpu().memory();
  if (!place.is(Value::Kind::address) || place.bits != 0 || memory.object(place.id).kind != Object::Kind::shared)
    not_covered(call, "shmdt of what isn't the beginning of shared memory isn't covered");
  if (memory.object(place.id).life == Object::Life::dead) return call.fails(EINVAL);
  memory.end_life(place.id);
  return Value::number(0);
}

std::optional<Value> shmctl(LibraryCall& call) { return control(call, SystemVKind::memory, call.integer(1)); }

std::optional<Value> semget(LibraryCall& call) {
  const std::int32_t semaphores = call.integer(1);
  if (semaphores < 0 || semaphores > semaphores_most) return call.fails(EINVAL);
  if (semaphores > 64) not_covered(call, "a set of more than 64 semaphores isn't covered");
  return get(call, SystemVKind::semaphores, semaphores, 2);
}

std::optional<Value> semop(LibraryCall& call) {
  constexpr std::int64_t size_of_operation = 6;
  const auto set = object_of(call);
  const std::int64_t count = call.number(2);
  if (!set || count < 1) return call.fails(EINVAL);
  if (count > static_cast<std::int64_t>(operations_most)) return call.fails(E2BIG);
  SemaphoreSetRequest request{*set, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const Value operation = at(call.argument(1), i * size_of_operation);
    const auto field = [&](std::int64_t offset, Scalar type) {
      return call.cpu().need_number(call.cpu().load(at(operation, offset), type), "an operation on semaphores");
    };
    const auto flags = field(4, Scalar::i16);
    request.operations.push_back({static_cast<std::uint16_t>(field(0, Scalar::u16)), static_cast<std::int16_t>(field(2, Scalar::i16)),
                                  (flags & ipc_no_wait) == 0, (flags & sem_undo) != 0});
  }
  return call.ask(std::move(request));
}

namespace {

std::optional<Value> control_semaphores(LibraryCall& call, Argument how) {
  using What = SystemVControlRequest::What;
  const std::int64_t semaphore = call.integer(1);
  const std::int32_t command = call.integer(2);
  if (command == ipc_remove) return control(call, SystemVKind::semaphores, command);
  const auto set = object_of(call);
  if (!set) return call.fails(EINVAL);
  SystemVControlRequest request{What::value, SystemVKind::semaphores, *set, semaphore};
  if (command == sem_set_value) {
    const Value value = control_argument(call, Scalar::i32, how);
    const std::int64_t number = wrap(Scalar::i32, call.cpu().need_number(value, "the value of a semaphore"));
    if (number < 0 || number > semaphore_most) return call.fails(ERANGE);
    request.what = What::sets_value;
    request.values = {static_cast<std::int32_t>(number)};
  } else if (command == sem_set_all) {
    request.what = What::sets_all;
    request.values = numbers_in(call, control_argument(call, Scalar::pointer, how));
  } else if (command != sem_get_value) {
    not_covered(call, "of the commands of semctl only IPC_RMID, SETVAL, GETVAL and SETALL are covered");
  }
  return call.ask(std::move(request));
}

}  // namespace

std::optional<Value> semctl(LibraryCall& call) { return control_semaphores(call, Argument::value); }
std::optional<Value> __forkcheck_semctl(LibraryCall& call) { return control_semaphores(call, Argument::by_address); }

std::optional<Value> msgget(LibraryCall& call) { return get(call, SystemVKind::queue, 0, 1); }

std::optional<Value> msgsnd(LibraryCall& call) {
  const auto queue = object_of(call);
  const Value& message = call.argument(1);
  const Value& count = call.argument(2);
  const std::int32_t flags = call.integer(3);
  const bool is_elastic = count.is(Value::Kind::elastic);
  const std::int64_t size = is_elastic ? count.bits : call.number(2);
  if (!queue || size < 0 || size > static_cast<std::int64_t>(message_most)) return call.fails(EINVAL);
  const MessageType type = message_type(call, call.cpu().load(message, Scalar::i64));
  if (!type.process && type.number < 1) return call.fails(EINVAL);
  Text text = size == 0 ? Text() : call.bytes(at(message, size_of_type), count, LibraryCall::Unset::kept);
  return call.ask(SendRequest{*queue, type, std::move(text), (flags & ipc_no_wait) == 0});
}

std::optional<Value> msgrcv(LibraryCall& call) {
  const auto queue = object_of(call);
  const Value& message = call.argument(1);
  const std::int64_t size = call.number(2);
  const std::int32_t flags = call.integer(4);
  if ((flags & ~(ipc_no_wait | msg_no_error | msg_except | 0777)) != 0) not_covered(call, "of the flags of msgrcv MSG_COPY isn't covered");
  if (!queue || size < 0) return call.fails(EINVAL);
  call.cpu().access(message, static_cast<std::uint64_t>(size_of_type), Object::Access::writable);
  const std::int64_t room = static_cast<std::int64_t>(call.cpu().memory().object(message.id).full_size()) - message.bits - size_of_type;
  call.state().status_pointer = message;
  ReceiveRequest request{*queue, message_type(call, call.argument(3)), static_cast<std::uint64_t>(size), static_cast<std::uint64_t>(room)};
  request.waits = (flags & ipc_no_wait) == 0;
  request.cuts = (flags & msg_no_error) != 0;
  request.all_but_that = (flags & msg_except) != 0;
  return call.ask(std::move(request));
}

std::optional<Value> msgctl(LibraryCall& call) { return control(call, SystemVKind::queue, call.integer(1)); }

// What ftok makes of the name of a file that is there: the same for the same.
std::optional<Value> __forkcheck_key(LibraryCall& call) {
  const std::string path = call.plain_string(0);
  const std::int32_t project = call.integer(1) & 0xff;
  if (project == 0) not_covered(call, "ftok with 0 in its last eight bits isn't covered: POSIX leaves open what it does");
  const auto file = static_cast<std::int64_t>(hash_bytes(path, 0) >> (64 - bits_of_key));
  return Value::system_v(first_system_v_key + (std::int64_t{project} << bits_of_key) + file);
}

}  // namespace forkcheck::libc
