// What a path means in the one directory that a program works in: it is empty when the program starts, and holds regular files and
// FIFOs alone, those that the program makes there (path_resolution(7)).
#pragma once

#include <string>
#include <string_view>

namespace forkcheck {

struct PlainPath {
  enum class Place {
    here,         // the name of an entry, which is there or not
    below,        // inside of that entry, which is no directory: ENOTDIR if it is there, else ENOENT
    null_device,  // /dev/null
    nowhere,      // the empty path: ENOENT
    elsewhere,    // another folder, of which nothing is known, or the working directory itself
  } place = Place::elsewhere;
  std::string name = {};  // here, below

  // The error of a call on a path that leads below.
  static int error_below(bool is_there);
};

// "a", "./a", ".//./a": here; "a/b": below a; "..", "/tmp/a", "a/": elsewhere.
PlainPath parse_path(std::string_view path);

// Folders that every program finds, of which ftok makes keys.
bool is_always_there(std::string_view path);

}  // namespace forkcheck
