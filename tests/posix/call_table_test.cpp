#include "posix/call_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

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

TEST(CallTable, TheReadmeHasTheSameRows) {
  std::ifstream in(std::string(FORKCHECK_SOURCE_DIR) + "/grammar/README.md");
  std::vector<std::string> listed, rows;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("<!-- calls")) inside = true;
    if (line.starts_with("<!-- end of calls")) inside = false;
    if (inside && line.starts_with("| `")) listed.push_back(line.substr(3, line.find('`', 3) - 3));
  }
  for (const CallRow& row : call_table()) rows.emplace_back(row.name);
  EXPECT_EQ(listed, rows);
}

}  // namespace
}  // namespace forkcheck
