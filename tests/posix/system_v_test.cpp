// What becomes of operations on System V semaphores and queues: against the real kernel's.
#include "posix/system_v.h"

#include <gtest/gtest.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <random>

namespace forkcheck {
namespace {

using Result = SemaphoreResult;

constexpr int semaphores = 3;

// A set of the kernel's, gone with the test.
class RealSet {
 public:
  RealSet() : id_(semget(IPC_PRIVATE, semaphores, 0600)) {}
  ~RealSet() {
    if (id_ >= 0) semctl(id_, 0, IPC_RMID);
  }
  RealSet(const RealSet&) = delete;
  RealSet& operator=(const RealSet&) = delete;
  bool is_there() const { return id_ >= 0; }

  Result operate(const std::vector<SemaphoreOperation>& operations) const {
    std::vector<sembuf> real;
    for (const auto& one : operations)
      real.push_back({one.number, one.change, static_cast<short>(IPC_NOWAIT | (one.is_undone ? SEM_UNDO : 0))});
    if (semop(id_, real.data(), real.size()) == 0) return Result::done;
    return errno == EAGAIN ? Result::would_wait : Result::out_of_range;
  }
  SemaphoreValues values() const {
    SemaphoreValues all;
    for (int i = 0; i < semaphores; ++i) all.push_back(semctl(id_, i, GETVAL));
    return all;
  }

 private:
  int id_;
};

std::vector<SemaphoreOperation> random_operations(std::mt19937& random) {
  std::vector<SemaphoreOperation> operations(1 + random() % 3);
  constexpr int changes[] = {-2, -1, 0, 1, 2, 20000, -20000};
  for (auto& one : operations) {
    one.number = static_cast<std::uint16_t>(random() % semaphores);
    one.change = static_cast<std::int16_t>(changes[random() % (random() % 8 == 0 ? 7 : 5)]);
    one.waits = false;
    one.is_undone = random() % 3 == 0;
  }
  return operations;
}

TEST(SystemV, OperationsDoWhatLinuxDoes) {
  const RealSet real;
  if (!real.is_there()) GTEST_SKIP() << "no System V semaphores here";
  std::mt19937 random(11);
  SemaphoreValues values(semaphores, 0), undo(semaphores, 0);
  for (int step = 0; step < 4000; ++step) {
    const auto operations = random_operations(random);
    EXPECT_EQ(operate(values, undo, operations), real.operate(operations)) << step;
    ASSERT_EQ(values, real.values()) << step;
  }
}

TEST(SystemV, TheEndOfAProcessUndoes) {
  const RealSet real;
  if (!real.is_there()) GTEST_SKIP() << "no System V semaphores here";
  std::mt19937 random(5);
  SemaphoreValues values(semaphores, 0);
  for (int process = 0; process < 60; ++process) {
    std::vector<std::vector<SemaphoreOperation>> all(1 + random() % 6);
    for (auto& operations : all) operations = random_operations(random);
    const pid_t child = fork();
    if (child == 0) {
      for (const auto& operations : all) real.operate(operations);
      _exit(0);
    }
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    SemaphoreValues undo(semaphores, 0);
    for (const auto& operations : all) operate(values, undo, operations);
    carry_out_undo(values, undo);
    ASSERT_EQ(values, real.values()) << process;
  }
}

TEST(SystemV, WaitsUnlessItIsToldNotTo) {
  SemaphoreValues values = {1, 0}, undo = {0, 0};
  EXPECT_EQ(operate(values, undo, {{0, -1, true, true}, {1, -1, true, false}}), Result::waits);
  EXPECT_EQ(values, (SemaphoreValues{1, 0})) << "all or nothing";
  EXPECT_EQ(operate(values, undo, {{0, 0, true, false}}), Result::waits);
  EXPECT_EQ(operate(values, undo, {{0, -1, true, true}, {0, 0, false, false}}), Result::done);
  EXPECT_EQ(undo, (SemaphoreValues{1, 0}));
}

TEST(SystemV, MessagesAreChosenAsLinuxChoosesThem) {
  const int id = msgget(IPC_PRIVATE, 0600);
  if (id < 0) GTEST_SKIP() << "no System V queues here";
  struct {
    long type;
    char text[8];
  } message{};
  std::mt19937 random(7);
  std::vector<std::int64_t> types;
  for (int step = 0; step < 3000; ++step) {
    if (types.size() < 12 && random() % 2 == 0) {
      message.type = 1 + static_cast<long>(random() % 5);
      ASSERT_EQ(msgsnd(id, &message, 3, IPC_NOWAIT), 0);
      types.push_back(message.type);
      continue;
    }
    const long wanted = static_cast<long>(random() % 11) - 5;
    const bool except = random() % 4 == 0;
    const auto chosen = choose_message(types, wanted, except);
    const auto got = msgrcv(id, &message, sizeof message.text, wanted, IPC_NOWAIT | (except ? MSG_EXCEPT : 0));
    ASSERT_EQ(chosen.has_value(), got >= 0) << step;
    if (!chosen) continue;
    EXPECT_EQ(types[*chosen], message.type) << step;
    types.erase(types.begin() + static_cast<std::ptrdiff_t>(*chosen));
  }
  msgctl(id, IPC_RMID, nullptr);
}

TEST(SystemV, TheLowestTypeOfAllTakesAny) {
  EXPECT_EQ(choose_message({5, 3}, std::numeric_limits<std::int64_t>::min(), false), 1u);
  EXPECT_EQ(choose_message({5, 3}, -2, false), std::nullopt);
}

TEST(SystemV, QueuesFillAsLinuxFillsThem) {
  const int id = msgget(IPC_PRIVATE, 0600);
  msqid_ds limits{};
  if (id < 0 || msgctl(id, IPC_STAT, &limits) != 0) GTEST_SKIP() << "no System V queues here";
  if (limits.msg_qbytes != queue_most) {
    msgctl(id, IPC_RMID, nullptr);
    GTEST_SKIP() << "this machine's queues have another size";
  }
  struct {
    long type = 1;
    char text[message_most] = {};
  } message;
  std::mt19937 random(9);
  std::vector<std::size_t> sizes;
  for (int step = 0; step < 500; ++step) {
    std::size_t bytes = 0;
    for (const std::size_t size : sizes) bytes += size;
    const std::size_t size = random() % (random() % 2 == 0 ? 100 : message_most);
    const bool sent = msgsnd(id, &message, size, IPC_NOWAIT) == 0;
    EXPECT_EQ(sent, has_room(sizes.size(), bytes, size)) << step;
    if (sent) sizes.push_back(size);
    if (sent || sizes.empty()) continue;
    msgrcv(id, &message, message_most, 0, IPC_NOWAIT);
    sizes.erase(sizes.begin());
  }
  msgctl(id, IPC_RMID, nullptr);
}

}  // namespace
}  // namespace forkcheck
