// A private temporary directory (mode 0700, below $TMPDIR or /tmp) that is removed with everything in it.
#pragma once

#include <string>

#include "base/diagnostic.h"

namespace forkcheck::runtime {

class TempDir {
 public:
  static Result<TempDir> create();
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&& other) noexcept;
  ~TempDir();

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  // Writes a file into the directory; false if that fails (errno says why). Folders in the name are made.
  bool write(const std::string& name, const std::string& text) const;

 private:
  explicit TempDir(std::string path) : path_(std::move(path)) {}
  std::string path_;  // empty after a move
};

}  // namespace forkcheck::runtime
