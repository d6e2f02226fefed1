#include "runtime/closing.h"

#include <algorithm>

namespace forkcheck::runtime {

namespace {

using Kind = OpenFile::Kind;

bool goes(const OpenFile& file, Closes closes) { return closes == Closes::all || file.close_on_exec; }

template <class Fits>
bool anybody_has(const World& world, Kind kind, std::size_t pipe, Fits fits) {
  return std::ranges::any_of(world.processes.all(), [&](const Process& process) {
    return std::ranges::any_of(process.files.all(), [&](const auto& open) {
      return open.second.is_end(kind) && open.second.pipe == pipe && fits(process, open.second);
    });
  });
}

}  // namespace

bool has_end(const World& world, Kind kind, std::size_t pipe) {
  return anybody_has(world, kind, pipe, [](const Process&, const OpenFile&) { return true; });
}

bool has_real_reader(const World& world, std::size_t pipe) {
  return anybody_has(world, Kind::pipe_reader, pipe, [](const Process& process, const OpenFile& file) {
    const bool is_in_exec = process.life == Life::parked && process.parked.place == Place::in_exec;
    return process.is_alive() && !(is_in_exec && file.close_on_exec);
  });
}

std::vector<HeldEnd> ends_that_go(const Process& process, Closes closes) {
  std::vector<OpenEnd> ends;
  for (const auto& [fd, file] : process.files.all()) {
    const auto pipe = static_cast<std::uint32_t>(file.pipe), description = static_cast<std::uint32_t>(file.description);
    for (const Kind kind : {Kind::pipe_reader, Kind::pipe_writer})
      if (file.is_end(kind)) ends.push_back({fd, description, pipe, kind == Kind::pipe_writer, goes(file, closes)});
  }
  return ends_that_go(std::move(ends));
}

// A FIFO may be opened by others yet.
Matters used_by_others(const World& world, const Process& process) {
  return [&](const HeldEnd& end) {
    if (world.pipes[end.pipe].is_fifo()) return true;
    const Kind other_end = end.is_writer ? Kind::pipe_reader : Kind::pipe_writer;
    return anybody_has(world, other_end, end.pipe,
                       [&](const Process& other, const OpenFile&) { return &other != &process && other.is_alive(); });
  };
}

std::vector<PipeEnd> first_of(const World& world, const std::vector<HeldEnd>& held, std::size_t count) {
  std::vector<PipeEnd> ends;
  for (std::size_t i = 0; i < count; ++i) ends.push_back({world.pipes[held[i].pipe].key, held[i].is_writer});
  return ends;
}

void close_ends(Process& process, const std::vector<HeldEnd>& held, std::size_t count, Closes closes) {
  DescriptorTable rest = DescriptorTable::empty();
  for (const auto& [fd, file] : process.files.all()) {
    const bool keeps_end = std::any_of(held.begin() + static_cast<std::ptrdiff_t>(count), held.end(),
                                       [fd = fd](const HeldEnd& end) { return end.descriptor == fd; });
    if (keeps_end || !goes(file, closes)) rest.open(fd, file);
  }
  process.files = std::move(rest);
}

}  // namespace forkcheck::runtime
