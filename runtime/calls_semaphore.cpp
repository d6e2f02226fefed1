// sem_wait and its kin, of semaphores in shared memory. The program's hooks (points.h) stop before the work, and
// do it when they are let go: nobody else moves meanwhile, and the semaphore is as the tracer saw it.
#include <errno.h>

#include "runtime/calls.h"
#include "runtime/points.h"

namespace forkcheck::runtime {

namespace {

using What = SharedRequest::What;

constexpr std::uint64_t semaphore_size = 4;  // of a sem_t the first bytes, which hold the value (glibc, struct new_sem)

What what_of(const Registers& registers) {
  switch (static_cast<PointKind>(registers.argument(0))) {
    case PointKind::waits: return What::wait;
    case PointKind::tries: return What::try_wait;
    case PointKind::posts: return What::post;
    default: return What::value;
  }
}

std::uint32_t value_of(const Process& process, const SharedRequest& semaphore) {
  return process.tracee().read_value<std::uint32_t>(semaphore.address).value_or(0);
}

// In the process's own memory nobody else can post: no event, but a wait may last for ever.
Admission admit_semaphore(World&, Process& process, const Registers& registers) {
  const auto address = registers.argument(1);
  auto semaphore = shared_at(process, address);
  if (!semaphore) {
    SharedRequest own;
    own.what = what_of(registers);
    own.address = address;
    const bool waits = own.what == What::wait && value_of(process, own) == 0;
    return waits ? Admission(own) : AnswerAtOnce{0};
  }
  semaphore->what = what_of(registers);
  semaphore->end += semaphore_size;
  semaphore->writes = semaphore->what != What::value;
  return *semaphore;
}

std::vector<Choice> wait_outcomes(const World&, const Process& process) {
  const auto& semaphore = std::get<SharedRequest>(process.parked.request);
  if (value_of(process, semaphore) != 0) return {NoChoice{}};
  if (semaphore.what == What::try_wait) return {Fails{EAGAIN}};
  return {};
}

void release_semaphore(World&, Process& process, const Choice& choice) {
  const auto* fails = std::get_if<Fails>(&choice);
  skip_with(process, fails != nullptr ? -fails->error : 0);
}

Relation semaphore_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  return shared_relation(mine, other);
}

}  // namespace

bool waits_for_semaphore(const Request& request) {
  const auto* semaphore = std::get_if<SharedRequest>(&request);
  return semaphore != nullptr && semaphore->what == What::wait;
}

const CallHandler semwait_handler{Call::semwait_, admit_semaphore, wait_outcomes, release_semaphore,
                                  semaphore_relation};
const CallHandler sempost_handler{Call::sempost_, admit_semaphore, only_outcome, release_semaphore,
                                  semaphore_relation};
const CallHandler semvalue_handler{Call::semvalue_, admit_semaphore, only_outcome, release_semaphore,
                                   semaphore_relation};

}  // namespace forkcheck::runtime
