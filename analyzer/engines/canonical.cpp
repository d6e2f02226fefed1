#include "engines/canonical.h"

#include <algorithm>
#include <map>

#include "base/check.h"

namespace forkcheck {
namespace {

// Words of a process in a form: head, local state or status, what the head announces, names, children.
// Head: life in the low bits, then flags.
constexpr std::uint32_t flag_root_of_shell = 8, flag_vfork_child = 16, flag_named = 32;
// How a slot's process is written. Gone ones follow as tag_gone + the number they are gone by, children as
// tag_child + 2 * (position among the children as written); the two are told apart by the lowest bit.
constexpr std::uint32_t tag_self = 0, tag_parent = 2, tag_child = 4, tag_gone = 1;

class Writer {
 public:
  Writer(const State& state, Siblings siblings)
      : state_(state), siblings_(siblings), children_(state.processes.size()) {
    for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
      if (has_process_parent(state.processes[i])) children_[state.processes[i].parent].push_back(i);
    }
  }

  Form write(ProcessIndex index) const {
    const Process& process = state_.processes[index];
    Form form;
    write_head(process, form);
    std::vector<Entry> entries = write_children(index);
    write_names(index, entries, form);
    form.push_back(static_cast<std::uint32_t>(entries.size()));
    for (const Entry& entry : entries) {
      form.push_back(entry.count);
      form.insert(form.end(), entry.form.begin(), entry.form.end());
    }
    return form;
  }

 private:
  struct Entry {
    std::uint32_t pinned;  // the parent's first slot that names it; no_slot if none
    Form form;
    std::uint32_t count;
    ProcessIndex index;
  };
  static constexpr std::uint32_t no_slot = 0xffffffff;

  void write_head(const Process& process, Form& form) const {
    std::uint32_t head = static_cast<std::uint32_t>(process.life);
    if (process.parent == Process::parent_shell) head |= flag_root_of_shell;
    if (is_vfork_child(process)) head |= flag_vfork_child;
    if (process.name.valid()) head |= flag_named;
    form.push_back(head);
    form.push_back(process.life == Process::Life::zombie ? static_cast<std::uint32_t>(process.status.raw)
                                                         : process.local.index);
    if (process.life == Process::Life::sleeping) {
      form.push_back(static_cast<std::uint32_t>(process.wakes_in));
      form.push_back(static_cast<std::uint32_t>(process.wakes_in >> 32));
    }
    if (process.name.valid()) {
      form.push_back(process.name.index);
      form.push_back(process.forks);
    }
  }

  bool is_vfork_child(const Process& process) const {
    if (!has_process_parent(process)) return false;
    const Process& parent = state_.processes[process.parent];
    return parent.life == Process::Life::lent && &state_.processes[parent.vfork_child] == &process;
  }

  std::uint32_t first_slot(const Process& parent, ProcessIndex child) const {
    const ProcessRef wanted{ProcessRef::Kind::here, child};
    const auto at = std::find(parent.names.begin(), parent.names.end(), wanted);
    return at == parent.names.end() ? no_slot : static_cast<std::uint32_t>(at - parent.names.begin());
  }

  std::vector<Entry> write_children(ProcessIndex index) const {
    const Process& process = state_.processes[index];
    std::vector<Entry> entries;
    for (const ProcessIndex child : children_[index]) {
      entries.push_back({first_slot(process, child), write(child), state_.processes[child].count, child});
    }
    if (siblings_ == Siblings::in_order || entries.size() < 2) return entries;
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.pinned != b.pinned ? a.pinned < b.pinned : a.form < b.form;
    });
    std::vector<Entry> merged;
    for (Entry& entry : entries) {
      const bool same = !merged.empty() && entry.pinned == no_slot && merged.back().pinned == no_slot &&
                        merged.back().form == entry.form;
      if (same) {
        check(merged.back().count <= ~entry.count, "no more than 2^32 equal siblings");
        merged.back().count += entry.count;
      } else {
        merged.push_back(std::move(entry));
      }
    }
    return merged;
  }

  void write_names(ProcessIndex index, const std::vector<Entry>& entries, Form& form) const {
    const Process& process = state_.processes[index];
    form.push_back(static_cast<std::uint32_t>(process.names.size()));
    for (const ProcessRef& ref : process.names) form.push_back(tag_of(index, ref, entries));
  }

  std::uint32_t tag_of(ProcessIndex index, const ProcessRef& ref, const std::vector<Entry>& entries) const {
    if (ref.kind == ProcessRef::Kind::gone) return tag_gone + 2 * ref.index;
    check(ref.kind == ProcessRef::Kind::here, "init and the shell need no slot");
    if (ref.index == index) return tag_self;
    if (ref.index == state_.processes[index].parent) return tag_parent;
    const auto child =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.index == ref.index; });
    check(child != entries.end(), "a slot names the process itself, its parent or a child");
    return tag_child + 2 * static_cast<std::uint32_t>(child - entries.begin());
  }

  const State& state_;
  Siblings siblings_;
  std::vector<std::vector<ProcessIndex>> children_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::uint32_t> form) : form_(form) {}

  State read() {
    while (at_ < form_.size()) read_process(Process::parent_init, 1);
    return std::move(state_);
  }

 private:
  std::uint32_t next() { return form_[at_++]; }

  ProcessIndex read_process(ProcessIndex parent, std::uint32_t count) {
    const auto index = static_cast<ProcessIndex>(state_.processes.size());
    Process process;
    const std::uint32_t head = next();
    process.life = static_cast<Process::Life>(head & 7);
    process.parent = head & flag_root_of_shell ? Process::parent_shell : parent;
    process.count = count;
    if (process.life == Process::Life::zombie)
      process.status.raw = static_cast<int>(next());
    else
      process.local = LocalId(next());
    if (process.life == Process::Life::sleeping) {
      process.wakes_in = next();
      process.wakes_in |= std::uint64_t{next()} << 32;
    }
    if (head & flag_named) {
      process.name = NameId(next());
      process.forks = next();
    }
    if (head & flag_vfork_child) state_.processes[parent].vfork_child = index;
    state_.processes.push_back(std::move(process));
    const std::size_t tags = at_ + 1;
    const std::uint32_t names = next();
    at_ += names;
    std::vector<ProcessIndex> children(next());
    for (ProcessIndex& child : children) {
      const std::uint32_t child_count = next();
      child = read_process(index, child_count);
    }
    read_names(index, form_.subspan(tags, names), children);
    return index;
  }

  void read_names(ProcessIndex index, std::span<const std::uint32_t> tags,
                  const std::vector<ProcessIndex>& children) {
    Process& process = state_.processes[index];
    for (const std::uint32_t tag : tags) {
      if (tag & tag_gone)
        process.names.push_back({ProcessRef::Kind::gone, tag / 2});
      else if (tag == tag_self)
        process.names.push_back({ProcessRef::Kind::here, index});
      else if (tag == tag_parent)
        process.names.push_back({ProcessRef::Kind::here, process.parent});
      else
        process.names.push_back({ProcessRef::Kind::here, children.at((tag - tag_child) / 2)});
    }
  }

  std::span<const std::uint32_t> form_;
  std::size_t at_ = 0;
  State state_;
};

// Adds a copy of the tree below `root` with the same parent; returns where each process of it went.
std::map<ProcessIndex, ProcessIndex> copy_tree(State& state, ProcessIndex root) {
  std::map<ProcessIndex, ProcessIndex> copies;
  const auto size = static_cast<ProcessIndex>(state.processes.size());
  for (ProcessIndex i = root; i < size; ++i) {
    const bool inside =
        i == root || (has_process_parent(state.processes[i]) && copies.contains(state.processes[i].parent));
    if (!inside) continue;
    copies[i] = static_cast<ProcessIndex>(state.processes.size());
    state.processes.push_back(Process(state.processes[i]));
  }
  const auto follow = [&](ProcessIndex& index) {
    if (const auto copy = copies.find(index); copy != copies.end()) index = copy->second;
  };
  for (const auto& [original, copy] : copies) {
    Process& process = state.processes[copy];
    if (original != root) follow(process.parent);
    follow(process.vfork_child);
    for (ProcessRef& ref : process.names) {
      if (ref.kind == ProcessRef::Kind::here) follow(ref.index);
    }
  }
  return copies;
}

}  // namespace

std::vector<Tree> trees_of(const State& state, Siblings siblings) {
  const Writer writer(state, siblings);
  std::vector<Tree> trees;
  for (ProcessIndex i = 0; i < state.processes.size(); ++i) {
    if (!has_process_parent(state.processes[i])) trees.push_back({writer.write(i), state.processes[i].count});
  }
  return trees;
}

Form form_of_all(std::vector<Tree> trees, Siblings siblings) {
  if (siblings == Siblings::sorted) {
    std::sort(trees.begin(), trees.end(), [](const Tree& a, const Tree& b) { return a.form < b.form; });
  }
  Form all;
  for (const Tree& tree : trees) {
    for (std::uint64_t copy = 0; copy < tree.count; ++copy)
      all.insert(all.end(), tree.form.begin(), tree.form.end());
  }
  return all;
}

State tree_state(std::span<const std::uint32_t> form) {
  return Reader(form).read();
}

ProcessIndex split_off(State& state, ProcessIndex index) {
  std::vector<ProcessIndex> above{index};
  while (has_process_parent(state.processes[above.back()]))
    above.push_back(state.processes[above.back()].parent);
  for (std::size_t level = above.size(); level-- > 0;) {
    const ProcessIndex counted = above[level];
    if (state.processes[counted].count == 1) continue;
    const auto copies = copy_tree(state, counted);
    --state.processes[counted].count;
    state.processes[copies.at(counted)].count = 1;
    for (std::size_t below = 0; below <= level; ++below) above[below] = copies.at(above[below]);
  }
  return above.front();
}

State first_state(Kernel& kernel, Naming naming) {
  State state = kernel.initial();
  if (naming == Naming::dropped) {
    for (Process& process : state.processes) process.name = NameId::none();
  }
  return state;
}

}  // namespace forkcheck
