#include "posix/event.h"

#include "base/overloaded.h"
#include "posix/errno_table.h"
#include "posix/signals.h"

namespace forkcheck {

namespace {

std::string choice_text(const Choice& choice) {
  return std::visit(overloaded{
                        [](const NoChoice&) { return std::string(); },
                        [](const ReapChild& reap) { return " " + to_string(reap.child); },
                        [](const NobodyYet&) { return std::string(" none"); },
                        [](const Fails& fails) { return " " + std::string(error_name(fails.error)); },
                        [](const TakeSignal& take) { return " " + std::string(signal_name(take.number)); },
                        [](const InterruptSleep& sleep) {
                          return " " + std::string(signal_name(sleep.number)) + ":" + std::to_string(sleep.remaining);
                        },
                        [](const AssumeCase& assume) { return " case:" + std::to_string(assume.number); },
                        [](const ReportChild& report) {
                          const bool stopped = report.what == ReportChild::What::stopped;
                          return " " + to_string(report.child) + (stopped ? ":stopped" : ":continued");
                        },
                    },
                    choice);
}

}  // namespace

std::string to_string(const Event& event) {
  return to_string(event.process) + " " + std::string(name_of(event.call)) + choice_text(event.choice);
}

}  // namespace forkcheck
