// The process that traces. Each runner has one (and a second one once a natural run is asked for): ptrace
// ties tracees to one thread, a subreaper and a pid namespace need a process of their own, and what happens
// to it can't hurt the caller.
//
//   caller ── keeper (drops root, enters namespaces, waits) ── worker (init of the namespace: tracer, adopter
//   of orphans) ── fork server
//
// If any of them dies, everything below it is killed; the keeper, which adopts what a killed worker leaves,
// sees to it where there is no namespace that would.
#pragma once

#include <sys/types.h>

#include "runtime/fd.h"
#include "runtime/filter.h"
#include "runtime/messages.h"
#include "runtime/run_options.h"

namespace forkcheck::runtime {

class Worker {
 public:
  // `program` is a descriptor of the executable. Fails as ForkServer::start does.
  static Result<Worker> start(int program, const RunOptions& options, FilterMode mode);
  Worker(Worker&&) = default;
  Worker& operator=(Worker&& other) noexcept;
  ~Worker();  // ends it and everything below, and waits until that is done

  bool has_namespaces() const { return has_namespaces_; }
  void send(Order order);
  // Breaks (base/check.h) if the worker is gone or says that it is broken.
  Answer receive();

 private:
  Worker(Fd socket, pid_t keeper) : socket_(std::move(socket)), keeper_(keeper) {}
  Fd socket_;
  pid_t keeper_ = 0;
  bool has_namespaces_ = false;
};

}  // namespace forkcheck::runtime
