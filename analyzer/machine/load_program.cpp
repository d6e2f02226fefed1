#include "machine/load_program.h"

#include <algorithm>
#include <string_view>

#include "base/overloaded.h"
#include "machine/cpu.h"

namespace forkcheck {

namespace {

Object fixed(Object::Kind kind, std::shared_ptr<Content> content) {
  Object object;
  object.kind = kind;
  object.content = std::move(content);
  object.size = object.full_size();
  return object;
}

std::shared_ptr<Content> zeros(std::size_t size) {
  auto content = std::make_shared<Content>();
  content->bytes.resize(size);
  return content;
}

Value target_of(const Relocation& relocation) {
  return std::visit(overloaded{[&](GlobalId g) { return Value::address(first_global + g.index, relocation.addend); },
                               [](FunctionId f) { return Value{Value::Kind::function, Scalar::none, f.index, 0}; },
                               [](Builtin b) {
                                 return Value{Value::Kind::builtin, Scalar::none, static_cast<std::uint32_t>(b), 0};
                               }},
                    relocation.target);
}

Object global_object(const Global& global) {
  auto content = std::make_shared<Content>();
  content->bytes = global.bytes;
  for (const Relocation& r : global.relocations) {
    std::fill_n(content->bytes.begin() + r.offset, 8, 0);
    content->cells.push_back({r.offset, 8, target_of(r)});
  }
  std::ranges::sort(content->cells, {}, &Cell::offset);
  Object object = fixed(Object::Kind::global, std::move(content));
  if (global.access == Global::Access::read_only) object.access = Object::Access::read_only;
  return object;
}

// A NULL-terminated array of strings, as the kernel lays it out for a new program.
Value string_array(Memory& memory, const std::vector<std::string>& strings) {
  const ObjectId array = memory.add(Object::Kind::text, zeros((strings.size() + 1) * 8));
  for (std::size_t n = 0; n < strings.size(); ++n) {
    auto content = std::make_shared<Content>();
    content->bytes.assign(strings[n].begin(), strings[n].end());
    content->bytes.push_back(0);
    const ObjectId text = memory.add(Object::Kind::text, std::move(content));
    memory.store(Value::address(array, static_cast<std::int64_t>(n * 8)), Scalar::pointer, Value::address(text));
  }
  return Value::address(array);
}

}  // namespace

std::vector<Object> pristine_objects(const Program& program, ContentPool& pool) {
  std::vector<Object> objects;
  for (std::size_t n = 0; n < stream_count; ++n) objects.push_back(fixed(Object::Kind::stream, zeros(0)));
  objects.push_back(fixed(Object::Kind::global, zeros(4)));
  for (const Global& global : program.globals) objects.push_back(global_object(global));
  for (Object& object : objects) pool.intern(object);
  return objects;
}

LocalState initial_state(const Program& program, const Profile& profile, const MachineOptions& options,
                         const std::vector<Object>& pristine) {
  LocalState state;
  state.memory.replace(pristine);
  state.streams = standard_streams(profile);
  const std::uint32_t parameters = std::min<std::uint32_t>(program.functions[program.main.index].parameters, 3);
  const Value given[] = {Value::number(static_cast<std::int64_t>(options.arguments.size())),
                         string_array(state.memory, options.arguments), string_array(state.memory, options.environment)};
  std::vector<Scalar> types{Scalar::i32, Scalar::pointer, Scalar::pointer};
  types.resize(parameters);
  state.stack.assign(given, given + parameters);
  FindingLog none;
  const auto frame_bytes = estimate_frames(program);
  Cpu(World{program, profile, options, none, frame_bytes}, state).call(program.main, types);
  return state;
}

bool formats_show_errno(const Program& program) {
  return std::ranges::any_of(program.globals, [](const Global& global) {
    const std::string_view text(reinterpret_cast<const char*>(global.bytes.data()), global.bytes.size());
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
      const auto end = text.find_first_not_of("-+ #0123456789.*'", at + 1);
      if (end != std::string_view::npos && text[end] == 'm') return true;
    }
    return false;
  });
}

}  // namespace forkcheck
