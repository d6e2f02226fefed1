// The process graph as text: one line a process, the program's own at the bottom, drawn with box characters.
//
//     P0.1    ┌──── "9" ── "3" ── "6" ── exit ─┐
//     P0    fork ── "0" ────────────────── waitpid ── "3" ── "6" ── exit
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/source.h"
#include "engines/graph.h"
#include "report/layout.h"

namespace forkcheck {

// The lines of the picture, top lane first, without line ends; then, where the lines can't show it, sentences
// (which waits may reap which exits, other orders). Lines are not cut: the widest tells how wide the picture
// is.
struct TextPicture {
  std::vector<std::string> lanes;
  std::vector<std::string> remarks;

  std::size_t width() const;
};

TextPicture draw_text(const ProcessGraph& graph, const Layout& layout, const Sources& sources);

// A whole picture: lanes, then remarks, each line with this indentation.
std::string to_string(const TextPicture& picture, std::size_t indent);

}  // namespace forkcheck
