#include "posix/call_table.h"

#include <gtest/gtest.h>

#include <set>

namespace forkcheck {
namespace {

TEST(CallTable, NamesAndNumbersLeadBackToTheirRow) {
  std::set<int> seen;
  for (const CallRow& row : call_table()) {
    EXPECT_EQ(parse_call(row.name), row.call);
    EXPECT_EQ(row_of(row.call).name, row.name);
    for (const int number : row.kernel_numbers) {
      EXPECT_TRUE(seen.insert(number).second) << number << " stands in two rows";
      EXPECT_EQ(call_of_kernel_number(number), row.call);
    }
  }
  EXPECT_FALSE(call_of_kernel_number(-1));
  EXPECT_FALSE(parse_call("sing"));
}

}  // namespace
}  // namespace forkcheck
