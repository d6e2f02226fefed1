// The process table at each point of a schedule.
#include "engines/process_table.h"

#include <gtest/gtest.h>

#include "posix/schedule.h"
#include "programs.h"

namespace forkcheck {
namespace {

using testing::load;
using Life = ProcessCondition::Life;

// After a schedule's last event.
std::vector<std::optional<ProcessCondition>> at_end(const std::string& code, const std::string& schedule) {
  const auto model = load("#include <signal.h>\n" + code);
  const auto events = parse_schedule(schedule, FileId());
  EXPECT_TRUE(events.has_value());
  Replay replayed = replay(*model, *events);
  EXPECT_EQ(replayed.accepted, events->size());
  const auto table = process_table(*model, replayed.steps);
  if (!table) return {};
  EXPECT_EQ(table->rows.size(), events->size());
  return table->rows.back().processes;
}

TEST(ProcessTable, TellsWhoRunsWaitsOrIsAZombie) {
  const std::string code = "int main() { if (fork() == 0) exit(3); wait(NULL); printf(\"p\"); return 0; }";
  auto processes = at_end(code, "P0 fork\n");
  ASSERT_EQ(processes.size(), 2u);
  EXPECT_EQ(processes[0]->life, Life::blocked);
  EXPECT_EQ(processes[0]->waits_in, "wait");
  EXPECT_EQ(processes[0]->where.line, 6u);
  EXPECT_EQ(processes[1]->life, Life::running);
  EXPECT_EQ(processes[1]->parent, ProcessName());
  processes = at_end(code, "P0 fork\nP0.1 exit\n");
  EXPECT_EQ(processes[0]->life, Life::running);
  EXPECT_EQ(processes[1]->life, Life::zombie);
  EXPECT_EQ(processes[1]->status, WaitStatus::exited(3));
  processes = at_end(code, "P0 fork\nP0.1 exit\nP0 wait P0.1\n");
  EXPECT_EQ(processes[1]->life, Life::reaped);
}

TEST(ProcessTable, TellsOfGroupsOrphansAndStops) {
  const std::string code = "int main() { pid_t c = fork(); if (c == 0) { setpgid(0, 0); pause(); } kill(c, SIGSTOP); return 0; }";
  auto processes = at_end(code, "P0 fork\nP0.1 setpgid\nP0 kill\nP0.1 stop SIGSTOP\n");
  EXPECT_EQ(processes[1]->life, Life::stopped);
  EXPECT_EQ(processes[1]->group, ProcessName().child(1));
  EXPECT_EQ(processes[0]->group, std::nullopt);
  processes = at_end("int main() { if (fork() == 0) pause(); return 0; }", "P0 fork\nP0 exit\n");
  ASSERT_EQ(processes.size(), 2u);
  EXPECT_EQ(processes[1]->life, Life::blocked);
  EXPECT_EQ(processes[1]->waits_in, "pause");
  EXPECT_EQ(processes[1]->parent, std::nullopt);
}

TEST(ProcessTable, TellsWhoIsDeadButNoZombieYet) {
  const std::string code = "int main() { int p[2]; char c; pipe(p); if (fork() == 0) _exit(3); close(p[1]); read(p[0], &c, 1); waitpid(-1, NULL, WNOHANG); return 0; }";
  auto processes = at_end(code, "P0 fork\nP0 close\nP0.1 exit\nP0 read\n");
  ASSERT_EQ(processes.size(), 2u);
  EXPECT_EQ(processes[1]->life, Life::ending);
  EXPECT_EQ(processes[1]->status, WaitStatus::exited(3));
  processes = at_end(code, "P0 fork\nP0 close\nP0.1 exit\nP0 read\nP0.1 ending\n");
  EXPECT_EQ(processes[1]->life, Life::zombie);
}

TEST(ProcessTable, AScheduleThatDoesNotFitHasNone) {
  const auto model = load("int main() { return 0; }");
  EXPECT_FALSE(process_table(*model, {{Event{{}, Call::fork_, NoChoice{}}, {}, {}}}).has_value());
}

}  // namespace
}  // namespace forkcheck
