// sys/mman.h and semaphore.h: memory that processes share, and the semaphores in it.
#include <cerrno>

#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

constexpr std::int32_t prot_read = 1, prot_write = 2;
constexpr std::int32_t map_shared = 1, map_private = 2, map_anonymous = 0x20;
constexpr std::int32_t without_effect = 0x4000 | 0x8000;  // MAP_NORESERVE, MAP_POPULATE
constexpr std::int64_t largest_map = std::int64_t{1} << 20;
constexpr std::int64_t semaphore_value_max = 0x7FFFFFFF;
constexpr std::uint32_t size_of_semaphore = 32;  // sem_t

std::optional<Value> done() { return Value::number(0); }

// A sem_t of the process: in shared memory or its own.
Value semaphore(LibraryCall& call) {
  const Value& place = call.argument(0);
  call.cpu().access(place, size_of_semaphore, Object::Access::writable);
  return place;
}

std::optional<Value> ask_shared(LibraryCall& call, SemaphoreRequest::What what, const Value& place) {
  const Object& object = call.cpu().memory().object(place.id);
  return call.ask(SemaphoreRequest{what, object.segment, static_cast<std::uint32_t>(place.bits)});
}

bool is_shared(LibraryCall& call, const Value& place) { return call.cpu().memory().is_shared(place); }

std::int64_t own_value(LibraryCall& call, const Value& place) {
  return call.cpu().need_number(call.cpu().load(place, Scalar::i32), "the value of a semaphore");
}

// Nobody but the process itself can post here: without handlers a wait for that never ends.
std::optional<Value> wait_for_ever(LibraryCall& call) {
  if (call.cpu().world().points.has_handlers())
    call.cpu().stuck(Code::not_modelled, "waiting for a semaphore that isn't shared isn't covered in a program with signal handlers");
  return call.ask(SemaphoreRequest{});
}

std::optional<Value> take(LibraryCall& call, SemaphoreRequest::What what) {
  const Value place = semaphore(call);
  if (is_shared(call, place)) return ask_shared(call, what, place);
  const std::int64_t value = own_value(call, place);
  if (value == 0) return what == SemaphoreRequest::What::wait ? wait_for_ever(call) : call.fails(EAGAIN);
  call.cpu().store(place, Scalar::i32, Value::number(value - 1));
  return done();
}

}  // namespace

std::optional<Value> mmap(LibraryCall& call) {
  const Value& hint = call.argument(0);
  const std::int64_t length = call.number(1);
  const std::int32_t protection = call.integer(2), flags = call.integer(3) & ~without_effect;
  if (!hint.is_number() || hint.bits != 0) call.cpu().stuck(Code::not_modelled, "mmap at a given address isn't covered");
  const bool of_file = flags == map_shared;
  if (!of_file && flags != (map_shared | map_anonymous) && flags != (map_private | map_anonymous))
    call.cpu().stuck(Code::not_modelled, "of mmap only MAP_SHARED, and MAP_ANONYMOUS with MAP_SHARED or MAP_PRIVATE are covered");
  const bool read_only = of_file && protection == prot_read;
  if (!read_only && protection != (prot_read | prot_write))
    call.cpu().stuck(Code::not_modelled, "of mmap only memory with PROT_READ | PROT_WRITE, and files with PROT_READ are covered");
  if (length == 0) return call.fails(EINVAL);
  if (length < 0 || length > largest_map) call.cpu().stuck(Code::not_modelled, "a map of more than 1 MiB isn't covered");
  const auto size = static_cast<std::uint32_t>(length);
  if (of_file) {
    if (call.number(5) != 0) call.cpu().stuck(Code::not_modelled, "mmap of a part of a file isn't covered");
    return call.ask(MapRequest{size, call.integer(4), read_only});
  }
  if ((flags & map_shared) != 0) return call.ask(MapRequest{size});
  const Value place = Value::address(call.cpu().memory().add(Object::Kind::heap, size));
  call.cpu().memory().fill(place, 0, size);
  return place;
}

// Of a file that is open there. A value that is negative: it is there already.
std::optional<Value> __forkcheck_map_semaphore(LibraryCall& call) {
  const std::int64_t value = call.number(1);
  MapRequest request{size_of_semaphore, call.integer(0)};
  request.is_semaphore = true;
  if (value >= 0) request.begins_with = static_cast<std::uint32_t>(value);
  return call.ask(std::move(request));
}

// Whole maps alone.
std::optional<Value> munmap(LibraryCall& call) {
  const Value& place = call.argument(0);
  const std::int64_t length = call.number(1);
  if (length == 0) return call.fails(EINVAL);
  if (!place.is(Value::Kind::address)) call.cpu().stuck(Code::not_modelled, "munmap of this address isn't covered");
  Memory& memory = call.cpu().memory();
  const Object& object = memory.object(place.id);
  const bool is_map = object.kind == Object::Kind::shared || object.kind == Object::Kind::heap;
  constexpr std::int64_t page = 4096;
  const auto pages = [](std::int64_t bytes) { return (bytes + page - 1) / page; };
  if (!is_map || place.bits != 0 || object.life == Object::Life::dead || pages(length) != pages(object.full_size()))
    call.cpu().stuck(Code::not_modelled, "munmap of a part of a map isn't covered");
  memory.end_life(place.id);
  return done();
}

std::optional<Value> sem_init(LibraryCall& call) {
  const Value place = semaphore(call);
  const std::int64_t value = static_cast<std::uint32_t>(call.integer(2));
  if (value > semaphore_value_max) return call.fails(EINVAL);
  const bool between_processes = call.integer(1) != 0;
  if (is_shared(call, place) && !between_processes)
    call.cpu().finding(Code::bad_call, "a semaphore in shared memory is initialised for one process alone: nobody can know whether others are woken");
  call.cpu().memory().fill(place, 0, size_of_semaphore);
  call.cpu().store(place, Scalar::i32, Value::number(value));
  return done();
}

std::optional<Value> sem_destroy(LibraryCall& call) {
  semaphore(call);
  return done();
}

std::optional<Value> sem_wait(LibraryCall& call) { return take(call, SemaphoreRequest::What::wait); }
std::optional<Value> sem_trywait(LibraryCall& call) { return take(call, SemaphoreRequest::What::try_wait); }

std::optional<Value> sem_post(LibraryCall& call) {
  const Value place = semaphore(call);
  if (is_shared(call, place)) return ask_shared(call, SemaphoreRequest::What::post, place);
  call.cpu().store(place, Scalar::i32, Value::number(own_value(call, place) + 1));
  return done();
}

std::optional<Value> sem_getvalue(LibraryCall& call) {
  const Value place = semaphore(call);
  const Value& result = call.argument(1);
  call.cpu().access(result, 4, Object::Access::writable);
  if (is_shared(call, place)) {
    call.state().status_pointer = result;
    return ask_shared(call, SemaphoreRequest::What::value, place);
  }
  call.cpu().store(result, Scalar::i32, Value::number(own_value(call, place)));
  return done();
}

}  // namespace forkcheck::libc
