#include "cli/writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace forkcheck {

namespace {
constexpr std::size_t buffer_size = std::size_t{1} << 16;
}

const int Writer::gone_ = EPIPE;

Writer::Writer(const std::string* path) : descriptor_(STDOUT_FILENO) {
  buffer_.reserve(2 * buffer_size);
  if (!path) return;
  descriptor_ = open(path->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) error_ = errno;
}

Writer::~Writer() {
  flush();
  if (descriptor_ > STDOUT_FILENO) close(descriptor_);
}

void Writer::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_size) flush();
}

void Writer::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !failed()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
}

bool Writer::is_terminal() const {
  return descriptor_ >= 0 && isatty(descriptor_) == 1;
}

}  // namespace forkcheck
