#include "posix/plain_path.h"

#include <gtest/gtest.h>

namespace forkcheck {
namespace {

using Place = PlainPath::Place;

TEST(PlainPath, NamesOfTheWorkingDirectory) {
  for (const char* path : {"a", "./a", ".//./a", "././/a"}) {
    EXPECT_EQ(parse_path(path).place, Place::here) << path;
    EXPECT_EQ(parse_path(path).name, "a") << path;
  }
  EXPECT_EQ(parse_path("...").name, "...");
  EXPECT_EQ(parse_path(".a b").name, ".a b");
}

TEST(PlainPath, WhatLeadsOutOfItIsElsewhere) {
  for (const char* path : {"/", "/a", "//dev/null", "..", ".", "./", "./.", "../a", "./../a", "..//a", "a/", "/dev/tty"})
    EXPECT_EQ(parse_path(path).place, Place::elsewhere) << path;
  EXPECT_EQ(parse_path(std::string(256, 'a')).place, Place::elsewhere);
}

TEST(PlainPath, TheOthers) {
  EXPECT_EQ(parse_path("").place, Place::nowhere);
  EXPECT_EQ(parse_path("/dev/null").place, Place::null_device);
  EXPECT_EQ(parse_path("a/../../b").place, Place::below);
  EXPECT_EQ(parse_path("./a//b").name, "a");
  EXPECT_NE(PlainPath::error_below(true), PlainPath::error_below(false));
}

}  // namespace
}  // namespace forkcheck
