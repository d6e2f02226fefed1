#include "runtime/temp_dir.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace forkcheck::runtime {

Result<TempDir> TempDir::create() {
  const char* base = getenv("TMPDIR");
  std::string path = std::string(base != nullptr && *base == '/' ? base : "/tmp") + "/forkcheck-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    return failure(diagnose(Code::no_temp_dir, Span{},
                            fmt::format("can't make {}: {}", path, strerror(errno)),
                            "make room there, or set TMPDIR to a directory that can be written"));
  }
  return TempDir(std::move(path));
}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(path_, other.path_);
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
