#include "machine/descriptors.h"

#include <algorithm>
#include <map>

namespace forkcheck {
namespace {

// New numbers in the order of asking.
class Renumbering {
 public:
  std::uint32_t operator()(std::uint32_t old) {
    const auto [place, is_new] = numbers_.try_emplace(old, static_cast<std::uint32_t>(order_.size()));
    if (is_new) order_.push_back(old);
    return place->second;
  }
  const std::vector<std::uint32_t>& order() const { return order_; }  // the old numbers

 private:
  std::map<std::uint32_t, std::uint32_t> numbers_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

int lowest_free(const DescriptorTable& table, int from) {
  for (const OpenDescriptor& open : table) {
    if (open.number == from) ++from;
  }
  return from;
}

void open_descriptor(DescriptorTable& table, const OpenDescriptor& descriptor) {
  table.insert(std::ranges::lower_bound(table, descriptor.number, {}, &OpenDescriptor::number), descriptor);
}

void close_descriptor(DescriptorTable& table, int number) {
  std::erase_if(table, [&](const OpenDescriptor& open) { return open.number == number; });
}

const Description* opened(const Kernel& kernel, const State& state, const Process& process, int descriptor) {
  const OpenDescriptor* open = kernel.personal(process).find(descriptor);
  return open == nullptr ? nullptr : kernel.files(state).find(open->description);
}

const Description* pipe_end(const Kernel& kernel, const State& state, const Process& process, int descriptor) {
  const Description* description = opened(kernel, state, process, descriptor);
  return description != nullptr && description->is_pipe() ? description : nullptr;
}

bool holds_end(const Kernel& kernel, const State& state, const Process& process, Description::Kind kind, std::uint32_t pipe) {
  const SharedFiles& files = kernel.files(state);
  return std::ranges::any_of(kernel.personal(process).descriptors(), [&](const OpenDescriptor& open) {
    const Description* end = files.find(open.description);
    return end != nullptr && end->is_end(kind) && end->object == pipe;
  });
}

std::size_t count_holders(const Kernel& kernel, const State& state, Description::Kind kind, std::uint32_t pipe) {
  return static_cast<std::size_t>(std::ranges::count_if(state.processes, [&](const Process& process) {
    return is_alive(process) && holds_end(kernel, state, process, kind, pipe);
  }));
}

void tidy_files(Kernel& kernel, State& state) {
  if (!state.files.valid()) return;
  const SharedFiles& before = kernel.files(state);
  Renumbering descriptions, pipes, files;
  for (Process& process : state.processes) {
    if (!is_alive(process) || !kernel.personal(process).opened) continue;
    Personal own = kernel.personal(process);
    for (OpenDescriptor& open : *own.opened)
      if (open.description >= first_opened)
        open.description = first_opened + descriptions(open.description - first_opened);
    kernel.set_personal(process, std::move(own));
  }
  SharedFiles after;
  after.input_offset = before.input_offset;
  after.system_v = before.system_v;
  for (const std::uint32_t old : descriptions.order()) {
    after.descriptions.push_back(before.descriptions[old]);
    Description& description = after.descriptions.back();
    if (description.is_pipe()) description.object = pipes(description.object);
    if (description.is_file()) description.object = files(description.object);
  }
  for (const DirectoryEntry& entry : before.directory) after.directory.push_back({entry.name, files(entry.file)});
  for (const std::uint32_t old : pipes.order()) {
    after.pipes.push_back(before.pipes[old]);
    if (std::optional<std::uint32_t>& fifo = after.pipes.back().fifo) fifo = files(*fifo);
  }
  for (const std::uint32_t old : files.order()) after.files.push_back(before.files[old]);
  kernel.set_files(state, std::move(after));
}

int description_flags(int open_flags) {
  constexpr int large_file = 0100000;
  return (open_flags & ~(open_creates | open_exclusive | open_truncates | open_close_on_exec)) | large_file;
}

Text with_names(const State& state, const std::vector<ProcessRef>& table, Text text) {
  for (char32_t& c : text) {
    if (c < text_slot) continue;
    const ProcessRef& ref = table.at(c - text_slot);
    const NameId name = ref.kind == ProcessRef::Kind::here ? state.processes[ref.index].name : NameId(ref.index);
    c = text_slot + name.index;
  }
  return text;
}

Text with_names(const State& state, const Process& process, Text text) {
  return with_names(state, process.names, std::move(text));
}

}  // namespace forkcheck
