// A private temporary directory (mode 0700, below $TMPDIR or /tmp) that is removed with everything in it.
//
// A process that is killed can't remove anything, so each directory holds a lock file, locked (flock(2)) as
// long as its owner lives: whoever makes the next directory removes those of dead owners.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "runtime/fd.h"

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
  TempDir(std::string path, Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;  // empty after a move
  Fd lock_;
};

// Removes the directories of this user in `base` whose owners are gone.
void remove_abandoned_directories(const std::string& base);

}  // namespace forkcheck::runtime
