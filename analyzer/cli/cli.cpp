#include "cli/cli.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "base/check.h"
#include "cli/commands.h"
#include "cli/parse_options.h"

namespace forkcheck {

namespace {

// The first Ctrl-C ends searches cleanly with what was found; a second one ends the process.
void stop_searching(int) {
  Budget::interrupt();
  std::signal(SIGINT, SIG_DFL);
}

// A program may be started with these closed. Then the next files that are opened (a socket of the real
// runs) would take their numbers. Writing to standard output still fails, and is reported.
void fill_closed_streams() {
  struct Row {
    int fd, mode;
  };
  for (const Row row : {Row{STDIN_FILENO, O_RDONLY}, Row{STDOUT_FILENO, O_RDONLY}, Row{STDERR_FILENO, O_WRONLY}}) {
    if (fcntl(row.fd, F_GETFD) < 0) open("/dev/null", row.mode);  // takes the lowest free number
  }
}

Status dispatch(Session& session) {
  switch (session.options().command) {
    case Command::report: return report_command(session);
    case Command::outputs: return outputs_command(session);
    case Command::ask: return ask_command(session);
    case Command::order: return order_command(session);
    case Command::graph: return graph_command(session);
    case Command::run: return run_command(session);
    case Command::explain: return explain_command(session);
    case Command::doctor: return doctor_command(session);
  }
  broken("a command without a function");
}

Status run(Options options) {
  Session session(std::move(options));
  if (session.out().failed()) return session.finish(Status::usage);
  const Command command = session.options().command;
  const std::string& format = session.options().format;
  if (command != Command::graph && !format.empty() && format != "text" && format != "json") {
    session.error("there is no format " + format + " here: text or json");
    return Status::usage;
  }
  return session.finish(dispatch(session));
}

}  // namespace

int run_command_line(int argc, char** argv) {
  fill_closed_streams();
  try {
    auto parsed = parse_options(argc, argv);
    if (const auto* status = std::get_if<Status>(&parsed)) return static_cast<int>(*status);
    std::signal(SIGINT, stop_searching);
    return static_cast<int>(run(std::get<Options>(std::move(parsed))));
  } catch (const std::bad_alloc&) {
    std::fputs("forkcheck: error: out of memory; --memory MIB ends a search before that\n", stderr);
    return static_cast<int>(Status::lacking);
  } catch (const std::exception& bug) {
    std::fprintf(stderr,
                 "forkcheck: this is a bug in forkcheck itself: %s\nPlease report it, with the program and the "
                 "command line.\n",
                 bug.what());
    return static_cast<int>(Status::bug);
  }
}

}  // namespace forkcheck
