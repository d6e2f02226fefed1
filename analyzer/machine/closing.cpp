#include "machine/closing.h"

#include <algorithm>

#include "machine/descriptors.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Kind = Description::Kind;

bool goes(const OpenDescriptor& open, Closes closes) { return closes == Closes::all || open.close_on_exec; }

}  // namespace

std::vector<HeldEnd> ends_that_go(const Asking& asking, Closes closes) {
  std::vector<OpenEnd> ends;
  for (const OpenDescriptor& open : asking.kernel.personal(asking.self()).descriptors()) {
    const Description* end = asking.kernel.files(asking.state).find(open.description);
    if (end == nullptr || !end->is_pipe()) continue;
    for (const Kind kind : {Kind::pipe_reader, Kind::pipe_writer})
      if (end->is_end(kind)) ends.push_back({open.number, open.description, end->object, kind == Kind::pipe_writer, goes(open, closes)});
  }
  return ends_that_go(std::move(ends));
}

// A FIFO may be opened by others yet.
Matters used_by_others(const Asking& asking) {
  return [&asking](const HeldEnd& end) {
    if (asking.kernel.files(asking.state).pipes[end.pipe].fifo) return true;
    const Kind other_end = end.is_writer ? Kind::pipe_reader : Kind::pipe_writer;
    return std::ranges::any_of(asking.state.processes, [&](const Process& other) {
      return &other != &asking.self() && !has_ended(asking.kernel, other) &&
             holds_end(asking.kernel, asking.state, other, other_end, end.pipe);
    });
  };
}

DescriptorTable close_ends(const Asking& asking, Outcome& outcome, const std::vector<HeldEnd>& held, std::size_t count, Closes closes) {
  for (std::size_t i = 0; i < count; ++i) {
    const ObjectKey key = asking.kernel.files(asking.state).pipes[held[i].pipe].key;
    outcome.touch(held[i].is_writer ? Thing::writers : Thing::readers, Touch::Access::write, key);
  }
  DescriptorTable rest;
  for (const OpenDescriptor& open : asking.kernel.personal(asking.self()).descriptors()) {
    const bool keeps_end = std::any_of(held.begin() + static_cast<std::ptrdiff_t>(count), held.end(),
                                       [&](const HeldEnd& end) { return end.descriptor == open.number; });
    if (keeps_end || !goes(open, closes)) rest.push_back(open);
  }
  return rest;
}

}  // namespace forkcheck
