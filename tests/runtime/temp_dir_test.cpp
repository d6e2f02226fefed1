#include "runtime/temp_dir.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include <csignal>
#include <ctime>
#include <filesystem>

namespace forkcheck::runtime {
namespace {

using std::filesystem::exists;

// As if it had been made a minute ago.
void grow_old(const std::string& directory) {
  const utimbuf times{time(nullptr) - 60, time(nullptr) - 60};
  ASSERT_EQ(utime((directory + "/.forkcheck-lock").c_str(), &times), 0);
}

// The directory of a process that was killed.
std::string abandoned_directory() {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t owner = fork();
  if (owner == 0) {
    const auto directory = TempDir::create();
    if (directory && directory->write("sub/file", "text") &&
        write(ends[1], directory->path().data(), directory->path().size()) > 0)
      raise(SIGKILL);
    _exit(1);
  }
  close(ends[1]);
  char path[4096];
  const auto size = read(ends[0], path, sizeof path);
  close(ends[0]);
  waitpid(owner, nullptr, 0);
  return std::string(path, size > 0 ? static_cast<std::size_t>(size) : 0);
}

TEST(TempDir, GoesWithItsOwner) {
  std::string path;
  {
    const auto directory = TempDir::create();
    ASSERT_TRUE(directory.has_value());
    path = directory->path();
    EXPECT_TRUE(directory->write("a/b", "text"));
    EXPECT_TRUE(exists(path + "/a/b"));
  }
  EXPECT_FALSE(exists(path));
}

TEST(TempDir, ThatOfAKilledOwnerIsRemovedByTheNext) {
  const auto path = abandoned_directory();
  ASSERT_TRUE(exists(path + "/sub/file"));
  grow_old(path);
  const auto next = TempDir::create();
  ASSERT_TRUE(next.has_value());
  EXPECT_FALSE(exists(path));
}

TEST(TempDir, ThatOfALivingOwnerAndOthersFoldersStay) {
  const auto living = TempDir::create();
  ASSERT_TRUE(living.has_value());
  grow_old(living->path());
  const auto foreign = std::filesystem::path(living->path()).parent_path() /
                       ("forkcheck-not-ours-" + std::to_string(getpid()));
  std::filesystem::create_directory(foreign);
  const auto next = TempDir::create();
  EXPECT_TRUE(exists(living->path()));
  EXPECT_TRUE(exists(foreign));
  std::filesystem::remove(foreign);
}

}  // namespace
}  // namespace forkcheck::runtime
