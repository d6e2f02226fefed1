// The families of generated programs, each with what its programs are run with.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "end_family.h"
#include "exec_family.h"
#include "families.h"
#include "fifo_family.h"
#include "file_family.h"
#include "named_family.h"
#include "posix/profile.h"
#include "shared_family.h"
#include "signal_family.h"
#include "system_v_family.h"

namespace forkcheck::testing {

struct Generated {
  std::string code;
  Profile profile = {};
  std::string input = "";
  std::string directory = "";  // where other programs are
};

struct GeneratedFamily {
  std::string name;
  std::function<Generated(unsigned seed)> make;
  unsigned part = 2;         // of all that are wanted one in so many is of this family
  unsigned tries = 2;        // so many times as many are made as are wanted: some are left out
  bool has_races = false;    // on shared memory: a processor may show more than one order of all accesses
};

inline Profile profile_of(unsigned seed) {
  Profile profile;
  profile.out = std::array{Stdout::terminal, Stdout::pipe, Stdout::unbuffered}[seed % 3];
  profile.err = profile.out == Stdout::pipe ? Stderr::ignore : Stderr::merge;
  profile.wait = seed / 3 % 2 == 0 ? WaitOrder::posix : WaitOrder::linux;
  return profile;
}

template <class Maker>
Generated made_by(unsigned seed) {
  return {Maker(seed).make(), profile_of(seed)};
}

template <class Maker>
Generated made_sharing(unsigned seed) {
  return {Maker(seed).make()};
}

inline Generated made_with_signals(unsigned seed) {
  Profile profile;
  profile.out = seed % 2 == 0 ? Stdout::terminal : Stdout::pipe;
  return {RandomSignalProgram(seed).make(), profile};
}

inline Generated made_reading(unsigned seed) {
  const std::string input = seed % 5 == 4 ? "" : std::string("12 34 abc\nsecond line\n\n5\nlast").substr(seed % 3);
  return {RandomReadingProgram(seed).make(), profile_of(seed), input};
}

// Gone at the end of the tests.
struct GeneratedFolder {
  const std::string path = ::testing::TempDir() + "forkcheck-generated-" + std::to_string(getpid());
  GeneratedFolder() { std::filesystem::create_directory(path); }
  GeneratedFolder(const GeneratedFolder&) = delete;
  GeneratedFolder& operator=(const GeneratedFolder&) = delete;
  ~GeneratedFolder() { std::filesystem::remove_all(path); }
};

// The other program is written where it is looked for.
inline Generated made_to_exec(unsigned seed) {
  static const GeneratedFolder folder;
  const auto program = RandomExecProgram(seed).make();
  std::ofstream(folder.path + "/child.c") << program.child;
  return {program.code, profile_of(seed), "", folder.path};
}

inline const std::vector<GeneratedFamily>& generated_families() {
  static const std::vector<GeneratedFamily> all = {
      {"Plain", made_by<RandomProgram>, 1},
      {"Signals", made_with_signals, 4, 6},
      {"Pipes", made_by<RandomPipeProgram>},
      {"Reading", made_reading},
      {"SharedMemory", made_sharing<RandomSharingProgram>, 2, 2, true},
      {"NamedSharedMemory", made_sharing<RandomNamedProgram>, 2, 2, true},
      {"Files", made_by<RandomFileProgram>},
      {"Fifos", made_by<RandomFifoProgram>},
      {"SystemV", made_by<RandomSystemVProgram>},
      {"Ends", made_by<RandomEndProgram>},
      {"Streams", made_by<RandomStreamProgram>, 2, 20},
      {"Exec", made_to_exec},
  };
  return all;
}

}  // namespace forkcheck::testing
