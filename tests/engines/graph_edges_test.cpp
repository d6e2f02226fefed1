// Why events of a process graph come after each other.
#include <gtest/gtest.h>

#include <algorithm>

#include "engines/graph.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::load;
using Why = GraphEdge::Why;

struct Cause {
  Call from, to;
  Why why;
  auto operator<=>(const Cause&) const = default;
};

// Of all graphs: what leads from one process to another, but for births and reaped children; each once.
std::vector<Cause> causes(const std::string& code) {
  const auto model = load("#include <signal.h>\n" + code);
  Budget budget;
  std::vector<Cause> all;
  for (const ProcessGraph& graph : process_graphs(*model, budget, 100).graphs) {
    for (const GraphEdge& edge : graph.edges) {
      if (edge.why == Why::program || edge.why == Why::fork || edge.why == Why::reap) continue;
      all.push_back({graph.events[edge.from].call, graph.events[edge.to].call, edge.why});
    }
  }
  std::ranges::sort(all);
  const auto [rest, end] = std::ranges::unique(all);
  all.erase(rest, end);
  return all;
}

bool has(const std::vector<Cause>& causes, const Cause& one) { return std::ranges::find(causes, one) != causes.end(); }

TEST(GraphEdges, ASignalLeadsToItsHandler) {
  const auto found = causes("void h(int s) { } int main() { signal(SIGUSR1, h); pid_t p = getpid();"
                            "if (fork() == 0) { kill(p, SIGUSR1); _exit(0); } pause(); printf(\"x\"); return 0; }");
  EXPECT_TRUE(has(found, {Call::kill_, Call::interrupt_, Why::signal}));
  EXPECT_TRUE(has(found, {Call::kill_, Call::deliver_, Why::signal}));
}

TEST(GraphEdges, TheEndOfAChildLeadsToTheHandlerOfItsSignal) {
  const auto found = causes("void h(int s) { } int main() { signal(SIGCHLD, h); if (fork() == 0) _exit(0); pause(); return 0; }");
  EXPECT_TRUE(has(found, {Call::exit_, Call::interrupt_, Why::signal}));
}

TEST(GraphEdges, AnotherSignalIsNoCause) {
  const auto found = causes("void h(int s) { } int main() { signal(SIGUSR1, h); signal(SIGUSR2, SIG_IGN); pid_t p = getpid();"
                            "if (fork() == 0) { kill(p, SIGUSR2); _exit(0); } raise(SIGUSR1); printf(\"x\"); return 0; }");
  for (const Cause& cause : found) EXPECT_NE(cause.why, Why::signal);
}

TEST(GraphEdges, AWriteOrTheLastCloseLeadsToARead) {
  const auto found = causes("int main() { int p[2]; char c; pipe(p); if (fork() == 0) { close(p[0]); write(p[1], \"x\", 1); close(p[1]); _exit(0); }"
                            "close(p[1]); read(p[0], &c, 1); read(p[0], &c, 1); return 0; }");
  EXPECT_TRUE(has(found, {Call::write_, Call::read_, Why::pipe}));
  EXPECT_TRUE(has(found, {Call::close_, Call::read_, Why::pipe}));
}

}  // namespace
}  // namespace forkcheck
