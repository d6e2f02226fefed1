#include "runtime/program_files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <filesystem>

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

}  // namespace

std::optional<ProgramFiles> ProgramFiles::open(const Profile& profile, const std::string& input, FileAccess access) {
  ProgramFiles files;
  if (!files.open_output(profile.out) || !files.open_error(profile.err) || !files.open_input(input))
    return std::nullopt;
  if (access == FileAccess::own_folder && !files.make_folder()) return std::nullopt;
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

bool ProgramFiles::make_folder() {
  auto directory = TempDir::create();
  if (!directory) return false;
  folder_.emplace(std::move(*directory));
  return mkdir(folder().c_str(), 0700) == 0;
}

void ProgramFiles::rewind() const {
  lseek(input_.get(), 0, SEEK_SET);
  if (!folder_) return;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder(), ignored))
    std::filesystem::remove(entry.path(), ignored);
}

}  // namespace forkcheck::runtime
