#include "report/picture_text.h"

#include <gmock/gmock.h>

#include "report/text_width.h"
#include "sample_graphs.h"

namespace forkcheck {
namespace {

std::string drawn(const ProcessGraph& graph) {
  return to_string(draw_text(graph, layout_of(graph), Sources()), 0);
}

TEST(PictureText, DrawsPracticeProblem83) {
  EXPECT_EQ(drawn(graph_of_8_3()),
            "P0.1    ┌──── \"9\" ── \"3\" ── \"6\" ── exit ─┐\n"
            "P0    fork ── \"0\" ──────────────────── wait ── \"3\" ── \"6\" ── exit\n");
}

TEST(PictureText, LaterChildrenAreNearerToTheirParent) {
  GraphMaker make;
  make.fork("P0", "P0.1");
  make.fork("P0", "P0.2");
  make.write("P0.1", "a");
  make.write("P0.2", "b");
  make.exit("P0.1");
  make.exit("P0.2");
  make.exit("P0");
  EXPECT_EQ(drawn(make.graph()),
            "P0.1    ┌───── \"a\" ── exit\n"
            "P0.2    │       ┌───── \"b\" ── exit\n"
            "P0    fork ── fork ── exit\n");
}

TEST(PictureText, OpenWaitsJoinTheirExits) {
  GraphMaker make;
  make.fork("P0", "P0.1");
  make.fork("P0", "P0.2");
  make.exit("P0.1");
  make.exit("P0.2");
  make.wait_any("P0", {"P0.1", "P0.2"});
  make.wait_any("P0", {"P0.1", "P0.2"});
  make.exit("P0");
  EXPECT_EQ(drawn(make.graph()),
            "P0.1    ┌───────── exit ─┐\n"
            "P0.2    │       ┌─ exit ─┤\n"
            "P0    fork ── fork ─── wait ── wait ── exit\n"
            "wait of P0 reaps any of P0.1, P0.2\n"
            "wait of P0 reaps any of P0.1, P0.2\n");
}

// Every label of every event can be read in the picture: none is drawn over by another or by a line.
TEST(PictureText, NoLabelIsLost) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto graph = random_graph(seed);
    const std::string picture = to_string(draw_text(graph, layout_of(graph), Sources()), 0);
    std::size_t quotes = 0, written = 0;
    for (const char c : picture) quotes += c == '"';
    for (const auto& event : graph.events) written += !event.text.empty();
    EXPECT_EQ(quotes, 2 * written) << "seed " << seed << "\n" << picture;
  }
}

TEST(TextWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("né"), 2u);
  EXPECT_EQ(display_width("日本"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(shorten("abcdef", 4), "abc…");
  EXPECT_EQ(shorten("abcd", 4), "abcd");
}

TEST(TextWidth, KnowsWellFormedUtf8) {
  EXPECT_TRUE(is_utf8("plain, né, 日本, 😀"));
  EXPECT_FALSE(is_utf8("\xff"));
  EXPECT_FALSE(is_utf8("\xc0\xaf"));      // overlong
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));  // a surrogate
  EXPECT_FALSE(is_utf8("\xe6\x97"));      // cut off
}

}  // namespace
}  // namespace forkcheck
