#include "report/drawing.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "sample_graphs.h"

namespace forkcheck {
namespace {

using testing::HasSubstr;

Drawing drawing_of(const ProcessGraph& graph) {
  return draw(graph, layout_of(graph), Sources(), "a graph");
}

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// A horizontal or vertical line through the inside of a label.
bool crosses(Point a, Point b, const Box& box) {
  return overlap({std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x) + 0.1, std::max(a.y, b.y) + 0.1},
                 box);
}

TEST(Drawing, LabelsNeverOverlap) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto drawing = drawing_of(random_graph(seed));
    for (std::size_t i = 0; i < drawing.texts.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto &a = drawing.texts[i], &b = drawing.texts[j];
        EXPECT_FALSE(overlap(box_of(a), box_of(b))) << "seed " << seed << ": " << a.text << " and " << b.text;
      }
    }
  }
}

TEST(Drawing, ForkAndReapEdgesRunThroughNoLabel) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto drawing = drawing_of(random_graph(seed));
    for (const auto& line : drawing.lines) {
      if (line.role == DrawnLine::Role::order) continue;
      for (const auto& text : drawing.texts) {
        for (std::size_t i = 1; i < line.points.size(); ++i) {
          EXPECT_FALSE(crosses(line.points[i - 1], line.points[i], box_of(text)))
              << "seed " << seed << ": " << text.text;
        }
      }
    }
  }
}

TEST(Drawing, EverythingIsInsideThePicture) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto drawing = drawing_of(random_graph(seed));
    for (const auto& text : drawing.texts) {
      const Box box = box_of(text);
      EXPECT_TRUE(box.left >= 0 && box.top >= 0 && box.right <= drawing.width && box.bottom <= drawing.height)
          << text.text;
    }
  }
}

TEST(Drawing, ReapEdgesAreVerticalAndGoDown) {
  const auto drawing = drawing_of(graph_of_8_3());
  const auto reap = std::ranges::find(drawing.lines, DrawnLine::Role::reap, &DrawnLine::role);
  ASSERT_NE(reap, drawing.lines.end());
  EXPECT_EQ(reap->points.front().x, reap->points.back().x);
  EXPECT_LT(reap->points.front().y, reap->points.back().y);
}

// A graph leaves out edges that follow from others, such as fork -> getppid where the parent's exit comes
// between.
TEST(Drawing, AForkIsDrawnWithoutItsEdge) {
  GraphMaker make;
  make.fork("P0", "P0.1");
  const EventIndex end = make.exit("P0");
  const EventIndex asks = make.event("P0.1", Call::getppid_);
  make.order(end, asks);
  make.exit("P0.1");
  ProcessGraph graph = make.graph();
  std::erase_if(graph.edges, [](const GraphEdge& edge) { return edge.why == GraphEdge::Why::fork; });
  const auto drawing = drawing_of(graph);
  EXPECT_EQ(std::ranges::count(drawing.lines, DrawnLine::Role::fork, &DrawnLine::role), 1);
}

TEST(Drawing, SvgIsDescribedAndEscaped) {
  GraphMaker make;
  make.write("P0", "<b>&\"");
  make.exit("P0");
  const std::string svg = to_svg(drawing_of(make.graph()));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">a graph</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"desc\">P0: write"));
  EXPECT_THAT(svg, HasSubstr("&lt;b&gt;&amp;&quot;"));
  EXPECT_THAT(svg, testing::Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace forkcheck
