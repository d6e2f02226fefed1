// Programs that use System V semaphores, queues and shared memory at random. Many wait for ever.
#pragma once

#include <random>
#include <string>

namespace forkcheck::testing {

class RandomSystemVProgram {
 public:
  explicit RandomSystemVProgram(unsigned seed) : random_(seed) {}

  std::string make() {
    kind_ = below(3);
    std::string code =
        "#include <errno.h>\n#include <signal.h>\n#include <string.h>\n#include <sys/ipc.h>\n#include <sys/msg.h>\n#include <sys/sem.h>\n#include <sys/shm.h>\n"
        "int q = -1, n, *p; struct sembuf op[2]; struct { long type; char text[8]; } m; void h(int s) { write(1, \"h\\n\", 2); }\n"
        "int main() { ";
    if (below(4) == 0) code += "shmget(7, 1, IPC_CREAT | 0600); semget(7, 1, IPC_CREAT | 0600); msgget(7, IPC_CREAT | 0600); ";
    if (below(5)) code += get("IPC_CREAT | 0600");
    if (kind_ == 0 && below(2)) code += "n = semctl(q, 0, SETVAL, 1); ";
    if (below(6) == 0) code += "signal(SIGCHLD, h); ";
    code += child() + (below(3) ? "" : child());
    for (int left = 1 + below(3); left > 0; --left) code += below(4) ? statement() : "wait(NULL); ";
    return code + "return 0; }\n";
  }

 private:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string number(int n) { return std::to_string(n); }
  std::string tell() { return "dprintf(1, \"%d %d" + std::string(1, static_cast<char>('a' + letters_++ % 26)) + "\\n\", n, n < 0 ? errno : 0); "; }

  std::string child() {
    std::string code = "if (fork() == 0) { ";
    for (int left = 1 + below(3); left > 0; --left) code += statement();
    return code + "exit(0); } ";
  }

  std::string get(const std::string& flags) {
    const std::string key = below(4) ? "7" : below(2) ? "8" : "IPC_PRIVATE";
    switch (kind_) {
      case 0: return "q = semget(" + key + ", " + number(1 + below(2)) + ", " + flags + "); ";
      case 1: return "q = msgget(" + key + ", " + flags + "); ";
      default: return "q = shmget(" + key + ", 8, " + flags + "); ";
    }
  }

  std::string get_again() {
    static constexpr const char* flags[] = {"0", "0600", "IPC_CREAT | 0600", "IPC_CREAT | IPC_EXCL | 0600"};
    return get(flags[below(4)]) + (below(2) ? "n = q < 0 ? -1 : 0; " + tell() : "");
  }

  std::string statement() {
    if (below(7) == 0) return get_again();
    if (below(10) == 0) return "kill(getppid(), 0); ";
    return kind_ == 0 ? on_set() : kind_ == 1 ? on_queue() : on_memory();
  }

  std::string operation(int place) {
    static constexpr const char* flags[] = {"0", "0", "SEM_UNDO", "IPC_NOWAIT", "IPC_NOWAIT | SEM_UNDO"};
    return "op[" + number(place) + "] = (struct sembuf){" + number(below(5) ? 0 : 1) + ", " + number(below(6) ? (below(2) ? 1 : -1) : 0) + ", " + flags[below(5)] + "}; ";
  }

  std::string on_set() {
    switch (below(8)) {
      case 0: return "n = semctl(q, 0, GETVAL); " + tell();
      case 1: return "n = semctl(q, " + number(below(2)) + ", SETVAL, " + number(below(3)) + "); " + (below(2) ? tell() : "");
      case 2: return below(2) ? "n = semctl(q, 0, IPC_RMID); " + tell() : "";
      case 3: return operation(0) + operation(1) + "n = semop(q, op, 2); " + tell();
      default: return operation(0) + "n = semop(q, op, 1); " + tell();
    }
  }

  std::string on_queue() {
    static constexpr const char* flags[] = {"0", "0", "0", "IPC_NOWAIT", "MSG_NOERROR", "MSG_EXCEPT | IPC_NOWAIT"};
    switch (below(8)) {
      case 0: return below(2) ? "n = msgctl(q, IPC_RMID, NULL); " + tell() : "";
      case 1:
      case 2:
      case 3: return "m.type = " + number(1 + below(3)) + "; strcpy(m.text, \"" + std::string(static_cast<std::size_t>(1 + below(4)), static_cast<char>('A' + letters_++ % 26)) + "\"); n = msgsnd(q, &m, strlen(m.text) + 1, 0); " + (below(2) ? tell() : "");
      default:
        return "n = msgrcv(q, &m, " + number(below(4) ? 8 : 3) + ", " + number(below(2) ? 0 : below(5) - 2) + ", " + flags[below(6)] + "); " + tell() +
               (below(2) ? "if (n > 0) dprintf(1, \"%ld%.3s\\n\", m.type, m.text); " : "");
    }
  }

  std::string on_memory() {
    switch (below(6)) {
      case 0: return below(2) ? "n = shmctl(q, IPC_RMID, NULL); " + tell() : "";
      case 1: return "if (p) shmdt(p), p = NULL; ";
      case 2: return "if (p) { n = p[0]; " + tell() + "} ";
      case 3: return "if (p) p[0] = " + number(1 + below(9)) + "; ";
      default: return "if (!p) { p = shmat(q, NULL, 0); if (p == (void *)-1) { n = -1; p = NULL; " + tell() + "} } ";
    }
  }

  std::mt19937 random_;
  int kind_ = 0, letters_ = 0;
};

}  // namespace forkcheck::testing
