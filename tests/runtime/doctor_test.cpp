#include "runtime/doctor.h"

#include <gtest/gtest.h>

namespace forkcheck::runtime {
namespace {

TEST(Doctor, EveryFailureComesWithAMend) {
  const auto checks = examine_machine();
  EXPECT_GE(checks.size(), 8u);
  bool all_needed = true;
  for (const auto& check : checks) {
    EXPECT_FALSE(check.detail.empty()) << check.name;
    EXPECT_EQ(check.ok, check.mend.empty()) << check.name;
    if (check.name != "controlled run" && check.importance == Importance::needed)
      all_needed = all_needed && check.ok;
  }
  // Where each part works the whole must: the last check is a real controlled run.
  EXPECT_EQ(checks.back().name, "controlled run");
  EXPECT_EQ(checks.back().ok, all_needed) << checks.back().detail;
}

}  // namespace
}  // namespace forkcheck::runtime
