#include "runtime/temp_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace forkcheck::runtime {

namespace {

constexpr const char* prefix = "forkcheck-";
constexpr const char* lock_name = "/.forkcheck-lock";
constexpr time_t settled = 10;  // seconds: a younger lock file may not be locked yet

Diagnostic cannot_make(const std::string& path) {
  return diagnose(Code::no_temp_dir, Span{}, fmt::format("can't make {}: {}", path, strerror(errno)),
                  "make room there, or set TMPDIR to a directory that can be written");
}

bool is_own_directory(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

bool is_abandoned(const std::string& directory) {
  const Fd lock(open((directory + lock_name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  struct stat info {};
  if (!lock.valid() || fstat(lock.get(), &info) != 0 || time(nullptr) - info.st_mtime < settled) return false;
  return flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

void remove_abandoned_directories(const std::string& base) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(base, error)) {
    const auto path = entry.path().string();
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    if (is_own_directory(path) && is_abandoned(path)) std::filesystem::remove_all(path, error);
  }
}

Result<TempDir> TempDir::create() {
  const char* wanted = getenv("TMPDIR");
  const std::string base = wanted != nullptr && *wanted == '/' ? wanted : "/tmp";
  remove_abandoned_directories(base);
  std::string path = base + "/" + prefix + "XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return failure(cannot_make(path));
  Fd lock(open((path + lock_name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (lock.valid()) flock(lock.get(), LOCK_EX | LOCK_NB);
  return TempDir(std::move(path), std::move(lock));
}

TempDir::TempDir(TempDir&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

TempDir::~TempDir() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

bool TempDir::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path target = file(name);
  std::error_code error;
  std::filesystem::create_directories(target.parent_path(), error);
  std::ofstream out(target, std::ios::binary);
  return static_cast<bool>(out.write(text.data(), static_cast<std::streamsize>(text.size())).flush());
}

}  // namespace forkcheck::runtime
