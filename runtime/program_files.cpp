#include "runtime/program_files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

namespace forkcheck::runtime {

namespace {

constexpr int roomy_pipe = 1 << 20;

bool make_pipe(Fd& reader, Fd& writer) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  reader = Fd(ends[0]);
  writer = Fd(ends[1]);
  fcntl(reader.get(), F_SETFL, O_NONBLOCK);
  fcntl(writer.get(), F_SETPIPE_SZ, roomy_pipe);  // a wish: ordinary users may have spent their share
  return true;
}

// TIOCGPTPEER opens the slave without its name, so no /dev/pts of the right namespace is needed
// (ioctl_tty(2)).
bool make_pty(Fd& master, Fd& slave) {
  master = Fd(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (!master.valid() || unlockpt(master.get()) != 0) return false;
  slave = Fd(ioctl(master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  termios mode{};
  if (!slave.valid() || tcgetattr(slave.get(), &mode) != 0) return false;
  mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
  return tcsetattr(slave.get(), TCSANOW, &mode) == 0;
}

std::optional<FileIdentity> identity_of(int fd) {
  struct stat info {};
  if (fstat(fd, &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

// pidfd_getfd where it is allowed (Linux 5.6); some containers forbid it, but then have no pid namespace of
// ours and /proc is right.
std::optional<FileIdentity> identity_in_process(pid_t pid, int fd) {
  const Fd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (process.valid()) {
    const Fd copy(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), fd, 0)));
    if (copy.valid()) return identity_of(copy.get());
    if (errno == EBADF) return std::nullopt;
  }
  struct stat info {};
  const auto path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

}  // namespace

std::optional<ProgramFiles> ProgramFiles::open(const Profile& profile, const std::string& input) {
  ProgramFiles files;
  if (!files.open_output(profile.out) || !files.open_error(profile.err) || !files.open_input(input))
    return std::nullopt;
  files.out_identity_ = identity_of(files.program_out()).value();
  files.err_identity_ = identity_of(files.program_err()).value();
  return files;
}

bool ProgramFiles::open_output(Stdout kind) {
  return kind == Stdout::pipe ? make_pipe(out_reader_, out_) : make_pty(out_reader_, out_);
}

bool ProgramFiles::open_error(Stderr kind) {
  return kind == Stderr::merge || make_pipe(err_reader_, err_);
}

bool ProgramFiles::open_input(const std::string& text) {
  if (text.empty()) {
    input_ = Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return input_.valid();
  }
  const Fd writable(memfd_create("input", MFD_CLOEXEC));
  if (!writable.valid()) return false;
  if (write(writable.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) return false;
  input_ = Fd(::open(("/proc/self/fd/" + std::to_string(writable.get())).c_str(), O_RDONLY | O_CLOEXEC));
  return input_.valid();
}

void ProgramFiles::rewind_input() const {
  lseek(input_.get(), 0, SEEK_SET);
}

Stream ProgramFiles::stream_of_changed(pid_t pid, int fd) const {
  const auto identity = identity_in_process(pid, fd);
  if (identity == out_identity_ && identity == err_identity_)
    return fd == STDERR_FILENO ? Stream::err : Stream::out;
  if (identity == out_identity_) return Stream::out;
  if (identity == err_identity_) return Stream::err;
  return Stream::other;
}

Stream ProgramFiles::stream_of_unchanged(int fd) const {
  if (fd == STDOUT_FILENO) return Stream::out;
  if (fd == STDERR_FILENO) return Stream::err;
  return Stream::other;
}

}  // namespace forkcheck::runtime
