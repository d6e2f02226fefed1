#include "runtime/sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

#include "runtime/fd.h"

namespace forkcheck::runtime {

namespace {

// Between the ranges that systemd (systemd.io/UIDS-GIDS) and Debian give out, and below 65536, so that it
// exists in containers.
constexpr unsigned unused_id = 61000;
// What it is called inside of a namespace: nobody, who has a name on every system, so that whoami finds one.
constexpr unsigned nobody = 65534;

bool write_text(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

// How many tasks of this user there are: RLIMIT_NPROC counts them all, over the whole machine.
std::size_t tasks_of_user() {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    struct stat info {};
    const auto name = entry.path().filename().string();
    if (!std::isdigit(static_cast<unsigned char>(name[0])) || stat(entry.path().c_str(), &info) != 0)
      continue;
    if (info.st_uid != getuid()) continue;
    for ([[maybe_unused]] const auto& task :
         std::filesystem::directory_iterator(entry.path() / "task", error))
      ++count;
  }
  return count;
}

}  // namespace

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void die_with_parent(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
}

void drop_root() {
  if (geteuid() != 0) return;
  if (setgroups(0, nullptr) != 0 || setresgid(unused_id, unused_id, unused_id) != 0) return;
  if (setresuid(unused_id, unused_id, unused_id) != 0) return;
  prctl(PR_SET_DUMPABLE, 1);  // /proc/self must be ours again, for the maps below
}

Isolation enter_namespaces() {
  const auto map = [](unsigned id) { return fmt::format("{} {} 1", id == unused_id ? nobody : id, id); };
  const std::string user = map(geteuid()), group = map(getegid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC) != 0) return Isolation::none;
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", user);
  write_text("/proc/self/gid_map", group);
  return Isolation::namespaces;
}

namespace {

// SHM_STAT_ANY and its kin, by place in the kernel's table: linux/shm.h, linux/sem.h, linux/msg.h.
constexpr int shm_stat_any = 15, sem_stat_any = 20, msg_stat_any = 13;

union SemaphoreArgument {
  semid_ds* set;
  seminfo* info;
};

}  // namespace

void remove_system_v_objects() {
  shm_info memory_info{};
  shmid_ds memory{};
  const int last_memory = shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&memory_info));
  for (int place = 0; place <= last_memory; ++place)
    if (const int id = shmctl(place, shm_stat_any, &memory); id >= 0) shmctl(id, IPC_RMID, nullptr);
  seminfo set_info{};
  semid_ds set{};
  const int last_set = semctl(0, 0, SEM_INFO, SemaphoreArgument{.info = &set_info});
  for (int place = 0; place <= last_set; ++place)
    if (const int id = semctl(place, 0, sem_stat_any, SemaphoreArgument{.set = &set}); id >= 0) semctl(id, 0, IPC_RMID);
  msginfo queue_info{};
  msqid_ds queue{};
  const int last_queue = msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&queue_info));
  for (int place = 0; place <= last_queue; ++place)
    if (const int id = msgctl(place, msg_stat_any, &queue); id >= 0) msgctl(id, IPC_RMID, nullptr);
}

namespace {

bool copy_file(int from, const std::string& to) {
  const int source = open(("/proc/self/fd/" + std::to_string(from)).c_str(), O_RDONLY | O_CLOEXEC);
  const int target = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  ssize_t copied = -1;
  if (source >= 0 && target >= 0) {
    while ((copied = sendfile(target, source, nullptr, 1 << 30)) > 0) {
    }
  }
  close(source);
  close(target);
  return copied == 0;
}

bool enter_mount_namespace() {
  return unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool put_null_device(const std::filesystem::path& root) {
  const auto place = root / "dev/null";
  std::error_code error;
  std::filesystem::create_directory(place.parent_path(), error);
  std::filesystem::create_directory(root / "tmp", error);  // nothing can be written there, but ftok finds it
  const Fd made(open(place.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  return made.valid() && mount("/dev/null", place.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

constexpr const char* own_folder = "/files";

bool put_folder(const std::filesystem::path& root, int folder) {
  const auto place = root.string() + own_folder;
  const auto from = "/proc/self/fd/" + std::to_string(folder);
  return mkdir(place.c_str(), 0700) == 0 && mount(from.c_str(), place.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

}  // namespace

SmallFolder::SmallFolder(std::string path) : path_(std::move(path)) {
  is_there_ = enter_mount_namespace() &&
              mount("none", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4m,nr_inodes=128,mode=700") == 0;
}

SmallFolder::~SmallFolder() {
  if (is_there_) umount2(path_.c_str(), MNT_DETACH);
}

bool enter_own_root(const std::vector<OpenExecutable>& executables, const std::optional<std::string>& folder) {
  namespace fs = std::filesystem;
  const fs::path root = "/tmp";  // hidden below, for this process and what comes of it alone
  std::error_code error;
  if (!enter_mount_namespace()) return false;
  const Fd outside(folder ? open(folder->c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC) : -1);
  if (mount("none", root.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,mode=755") != 0) return false;
  if (!put_null_device(root)) return false;
  if (folder && !put_folder(root, outside.get())) return false;
  fs::create_directories(root / "usr", error);
  fs::create_directory(root / "bin", error);
  fs::create_directory_symlink("/bin", root / "usr/bin", error);
  for (const auto& one : executables) {
    if (one.kind == ExecKind::opaque) continue;
    const auto inside = one.kind == ExecKind::neighbour ? fs::path(one.path) : "bin" / fs::path(one.path);
    const auto place = (root / inside).lexically_normal();
    if (!place.string().starts_with(root.string() + "/")) return false;
    fs::create_directories(place.parent_path(), error);
    if (!copy_file(one.fd, place.string())) return false;
  }
  if (mount(nullptr, root.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) != 0) return false;
  return chroot(root.c_str()) == 0 && chdir(folder ? own_folder : "/") == 0;
}

void limit_processor_time(pid_t pid, const Limits& limits) {
  const auto seconds = static_cast<rlim_t>(std::ceil(limits.time.count())) + 1;
  const rlimit both{seconds, seconds};
  prlimit(pid, RLIMIT_CPU, &both, nullptr);
}

void offer_to_memory_killer() {
  write_text("/proc/self/oom_score_adj", "1000");
}

void limit_resources(const RunOptions& options, FilterMode mode, Isolation isolation) {
  const Limits& limits = options.limits;
  // Not 0: for a core pattern that is a pipe the kernel takes 0 for no limit and only 1 for "none"
  // (fs/coredump.c).
  limit(RLIMIT_CORE, 1);
  limit(RLIMIT_FSIZE, options.files == FileAccess::none ? 0 : limits.output_bytes);
  limit(RLIMIT_MEMLOCK, 0);
  limit(RLIMIT_MSGQUEUE, 0);
  limit(RLIMIT_NOFILE, 64);
  if (mode == FilterMode::natural) {
    const auto others = isolation == Isolation::namespaces ? 2 : tasks_of_user();
    limit(RLIMIT_NPROC, others + limits.processes);
  }
  limit(RLIMIT_AS, limits.memory_bytes);
}

}  // namespace forkcheck::runtime
