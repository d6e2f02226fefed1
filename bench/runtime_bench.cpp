// Controlled runs against natural ones: the same program started with vfork and execve, nobody interfering,
// its output read from a pipe. Both kinds take turns on one processor, so that whatever else the machine does
// hits both; medians are compared. Prints one JSON object a line.
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "runtime/command.h"
#include "runtime/runner.h"

namespace {

using namespace forkcheck;
using namespace forkcheck::runtime;
using Clock = std::chrono::steady_clock;

struct Puzzle {
  int processes;
  double target;  // controlled over natural, both static
  const char* code;
};
constexpr Puzzle puzzles[] = {
    {2, 0.90,
     "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
     "int main(void) { if (fork() == 0) { printf(\"9\"); fflush(stdout); } else { printf(\"0\"); "
     "fflush(stdout);"
     " waitpid(-1, NULL, 0); } printf(\"3\"); fflush(stdout); printf(\"6\"); exit(0); }\n"},
    {4, 1.00,
     "#include <stdio.h>\n#include <unistd.h>\n#include <sys/wait.h>\n"
     "int main(void) { for (int i = 0; i < 3; i++) if (fork() == 0) { printf(\"%d\", i); return 0; }"
     " while (wait(NULL) > 0) printf(\"w\"); return 0; }\n"},
    {8, 1.05,
     "#include <stdio.h>\n#include <unistd.h>\n"
     "int main(void) { fork(); fork(); fork(); printf(\"hello\\n\"); return 0; }\n"},
};
constexpr double target_dynamic = 0.80;
constexpr double target_two_workers = 1.8;

void row(const std::string& name, double value, const char* unit, double target) {
  fmt::print("{{\"name\": \"{}\", \"value\": {:.3f}, \"unit\": \"{}\", \"target\": {}}}\n", name, value, unit,
             target);
  std::fflush(stdout);
}

double microseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<long>(values.size() / 2));
  return values[values.size() / 2];
}

void stay_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(processor), &set);
  sched_setaffinity(0, sizeof set, &set);
}

// One natural run, to the end of its output and of its first process.
void run_naturally(const std::string& path) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const pid_t pid = vfork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execl(path.c_str(), path.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  char buffer[4096];
  while (read(ends[0], buffer, sizeof buffer) > 0) {
  }
  close(ends[0]);
  waitpid(pid, nullptr, 0);
}

Binary built(const Puzzle& puzzle) {
  BuildRequest request;
  request.path = "bench.c";
  request.text = puzzle.code;
  request.out = Stdout::pipe;
  auto binary = build(request);
  if (!binary) {
    fmt::print(stderr, "{}\n", binary.error().front().message);
    std::exit(5);
  }
  return std::move(*binary);
}

// What `gcc x.c` makes of the same text.
std::string built_dynamically(const Puzzle& puzzle, const Binary& binary) {
  std::string path = binary.directory.file("dynamic");
  if (!binary.directory.write("dynamic.c", puzzle.code) ||
      !run_command({"cc", "-w", "-o", path, binary.directory.file("dynamic.c")}).succeeded()) {
    std::exit(5);
  }
  return path;
}

Runner started(const Binary& binary) {
  RunOptions options;
  options.profile.out = Stdout::pipe;
  options.profile.err = Stderr::ignore;
  auto runner = Runner::start(binary, options);
  if (!runner) {
    fmt::print(stderr, "{}\n", runner.error().front().message);
    std::exit(5);
  }
  return std::move(*runner);
}

void measure_puzzle(const Puzzle& puzzle, int rounds) {
  const Binary binary = built(puzzle);
  const std::string dynamic = built_dynamically(puzzle, binary);
  stay_on(sched_getcpu());
  Runner runner = started(binary);
  std::vector<double> controlled, natural, natural_dynamic;
  for (int i = 0; i < rounds; ++i) {
    const auto t0 = Clock::now();
    run_naturally(binary.path);
    const auto t1 = Clock::now();
    RandomPolicy policy(static_cast<std::uint64_t>(i));
    runner.run(policy);
    const auto t2 = Clock::now();
    run_naturally(dynamic);
    const auto t3 = Clock::now();
    natural.push_back(microseconds(t0, t1));
    controlled.push_back(microseconds(t1, t2));
    natural_dynamic.push_back(microseconds(t2, t3));
  }
  const auto name = [&](const char* what) { return fmt::format("{}, {} processes", what, puzzle.processes); };
  row(name("controlled run"), median(controlled), "us", 0);
  row(name("controlled over natural, static"), median(controlled) / median(natural), "ratio", puzzle.target);
  row(name("controlled over natural, dynamic"), median(controlled) / median(natural_dynamic), "ratio",
      target_dynamic);
}

double seconds_of_runs(const Binary& binary, int workers, int runs_each) {
  std::vector<std::thread> threads;
  std::latch ready(workers + 1);
  for (int worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&binary, &ready, runs_each] {
      Runner runner = started(binary);
      ready.arrive_and_wait();
      for (int i = 0; i < runs_each; ++i) {
        RandomPolicy policy(static_cast<std::uint64_t>(i));
        runner.run(policy);
      }
    });
  }
  ready.arrive_and_wait();
  const auto begin = Clock::now();
  for (auto& thread : threads) thread.join();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void measure_workers(int runs) {
  const Binary binary = built(puzzles[0]);
  std::vector<double> gains;
  constexpr int turns = 9;
  for (int i = 0; i < turns; ++i) {
    const double alone = seconds_of_runs(binary, 1, runs / turns + 1);
    gains.push_back(2 * alone / seconds_of_runs(binary, 2, runs / turns + 1));
  }
  row("two workers over one, runs a second", median(gains), "times", target_two_workers);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 500;
  cpu_set_t everywhere;
  sched_getaffinity(0, sizeof everywhere, &everywhere);
  for (const auto& puzzle : puzzles) {
    measure_puzzle(puzzle, rounds);
    sched_setaffinity(0, sizeof everywhere, &everywhere);
  }
  measure_workers(rounds);
}
