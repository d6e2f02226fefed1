#include "machine/describe.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

std::string describe_text(const Text& text) {
  std::string out = "\"";
  for (const char32_t c : text) {
    if (c >= text_slot) {
      out += fmt::format("{{process {}}}", static_cast<std::int32_t>(c - text_slot));
    } else if (c == U'\n') {
      out += "\\n";
    } else {
      out += static_cast<char>(c);
    }
  }
  return out + '"';
}

std::string describe_request(const Request& request) {
  return std::visit(
      overloaded{[](const ForkRequest& r) { return std::string(r.kind == ForkRequest::Kind::fork ? "fork" : "vfork"); },
                 [](const WaitRequest& r) { return fmt::format("wait, options {}", r.options); },
                 [](const WriteRequest& r) { return fmt::format("write {} {}", r.descriptor, describe_text(r.text)); },
                 [](const ExitRequest& r) { return fmt::format("exit {}", r.status); },
                 [](const KilledRequest& r) { return fmt::format("killed by signal {}", r.signal); },
                 [](const GetpidRequest&) { return std::string("getpid"); },
                 [](const GetppidRequest&) { return std::string("getppid"); },
                 [](const SleepRequest& r) { return fmt::format("sleep {} ns", r.nanoseconds); },
                 [](const SetpgidRequest&) { return std::string("setpgid"); },
                 [](const GetpgidRequest&) { return std::string("getpgid"); },
                 [](const SetsidRequest&) { return std::string("setsid"); },
                 [](const GetsidRequest&) { return std::string("getsid"); },
                 [](const ExecRequest& r) { return fmt::format("exec {}", r.path); },
                 [](const ExecingRequest& r) { return fmt::format("goes on with exec {}", r.program.path); },
                 [](const KillRequest& r) { return fmt::format("kill with {}", signal_name(r.signal)); },
                 [](const RaiseRequest& r) { return fmt::format("raise {}", signal_name(r.signal)); },
                 [](const SigactionRequest& r) { return fmt::format("sigaction {}", signal_name(r.signal)); },
                 [](const SigprocmaskRequest& r) { return fmt::format("sigprocmask {:#x}", r.set); },
                 [](const SigpendingRequest&) { return std::string("sigpending"); },
                 [](const PauseRequest&) { return std::string("pause"); },
                 [](const SigsuspendRequest& r) { return fmt::format("sigsuspend {:#x}", r.mask); },
                 [](const SigwaitRequest& r) { return fmt::format("sigwait {:#x}", r.set); },
                 [](const AlarmRequest& r) { return fmt::format("alarm {} ns", r.nanoseconds); },
                 [](const SigreturnRequest&) { return std::string("returns from a handler"); },
                 [](const EndingRequest&) { return std::string("ends"); },
                 [](const ResumeRequest&) { return std::string("goes on"); },
                 [](const PointRequest&) { return std::string("at a point"); },
                 [](const MapRequest& r) { return fmt::format("maps {} bytes{}", r.size, r.descriptor ? " of a file" : ""); },
                 [](const AccessRequest& r) { return fmt::format("accesses shared bytes {} to {}", r.begin, r.end); },
                 [](const SemaphoreRequest& r) { return fmt::format("semaphore at {}", r.offset); },
                 [](const ReadRequest& r) { return fmt::format("read {}, {} bytes", r.descriptor, r.count); },
                 [](const SeekRequest& r) { return fmt::format("lseek {} by {}", r.descriptor, r.offset); },
                 [](const CloseRequest& r) { return fmt::format("close {}", r.descriptor); },
                 [](const PipeRequest&) { return std::string("pipe"); },
                 [](const DupRequest& r) { return fmt::format("dup {} to {}", r.from, r.to.value_or(r.at_least)); },
                 [](const OpenRequest& r) { return fmt::format("open {}", r.path); },
                 [](const MakeFifoRequest& r) { return fmt::format("mkfifo {}", r.path); },
                 [](const UnlinkRequest& r) { return fmt::format("unlink {}", r.path); },
                 [](const TruncateRequest& r) { return fmt::format("ftruncate {} to {}", r.descriptor, r.size); },
                 [](const StatRequest& r) { return fmt::format("stat {}", r.path ? *r.path : std::to_string(r.descriptor)); },
                 [](const PermissionRequest& r) { return fmt::format("access {}", r.path); },
                 [](const UmaskRequest& r) { return fmt::format("umask {:o}", r.mask); },
                 [](const PriorityRequest&) { return std::string("asks for its niceness"); },
                 [](const DescriptorRequest& r) { return fmt::format("asks about descriptor {}", r.descriptor); },
                 [](const SystemVGetRequest& r) { return fmt::format("gets the System V object with key {}", r.key); },
                 [](const AttachRequest&) { return std::string("shmat"); },
                 [](const SemaphoreSetRequest& r) { return fmt::format("semop of {} operations", r.operations.size()); },
                 [](const SystemVControlRequest& r) { return fmt::format("controls System V object {:#x}", r.object); },
                 [](const SendRequest& r) { return fmt::format("msgsnd {}", describe_text(r.text)); },
                 [](const ReceiveRequest& r) { return fmt::format("msgrcv {} bytes", r.size); },
                 [](const RuleRequest&) { return std::string("decides by what differs from run to run"); },
                 [](const SpinRequest&) { return std::string("spins"); },
                 [](const StuckRequest& r) { return "stuck: " + r.why.message; }},
      request);
}

}  // namespace

std::string describe(const Value& v) {
  switch (v.kind) {
    case Value::Kind::number: return fmt::format("{}", v.bits);
    case Value::Kind::address: return fmt::format("&object {}+{}", v.id, v.bits);
    case Value::Kind::function: return fmt::format("function {}", v.id);
    case Value::Kind::builtin: return fmt::format("built-in {}", row_of(static_cast<Builtin>(v.id)).name);
    case Value::Kind::process:
    case Value::Kind::token: return fmt::format("process {}", static_cast<std::int32_t>(v.id));
    case Value::Kind::minus_process: return fmt::format("minus process {}", static_cast<std::int32_t>(v.id));
    case Value::Kind::elastic: return fmt::format("about {} characters", v.bits);
    case Value::Kind::unknown: return "unknown";
    case Value::Kind::opaque: return std::string(name_of(static_cast<Opaque>(v.id)));
    case Value::Kind::system_v: return fmt::format("System V object {:#x}", v.bits);
    case Value::Kind::indeterminate: return "indeterminate";
    case Value::Kind::arguments: return fmt::format("argument {} of frame {}", v.bits, v.id);
  }
  return "?";
}

std::string describe(const LocalState& state, const Program& program) {
  std::string out;
  for (const Frame& frame : state.frames) {
    const Function& function = program.functions[frame.function.index];
    out += fmt::format("{} at {}:", function.name, frame.pc);
    for (std::size_t slot = 0; slot < function.locals.size(); ++slot) {
      const Value& v = state.locals[frame.locals + slot];
      const std::string& name = function.locals[slot].name;
      if (!name.empty() && !v.is(Value::Kind::indeterminate)) out += fmt::format(" {}={}", name, describe(v));
    }
    out += '\n';
  }
  for (const Stream& stream : state.streams) {
    if (!stream.held.empty()) out += fmt::format("stream {} holds {}\n", stream.descriptor, describe_text(stream.held));
  }
  if (!state.handlers.empty()) out += fmt::format("{} exit handlers\n", state.handlers.size());
  return out + "request: " + describe_request(state.request()) + '\n';
}

}  // namespace forkcheck
