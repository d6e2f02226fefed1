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
Value string_array(Memory& memory, const std::vector<Text>& strings) {
  const ObjectId array = memory.add(Object::Kind::text, zeros((strings.size() + 1) * 8));
  for (std::size_t n = 0; n < strings.size(); ++n) {
    const std::size_t size = longest_size(strings[n]) + 1;
    const ObjectId text = memory.add(Object::Kind::text, zeros(size));
    memory.put_text(Value::address(text), strings[n] + U'\0');
    memory.store(Value::address(array, static_cast<std::int64_t>(n * 8)), Scalar::pointer, Value::address(text));
  }
  return Value::address(array);
}

// What glibc knows of the program before main: variables of bits/library.
void set_library_variables(Memory& memory, const Program& program, const Text& path, const Value& arguments, const Value& environment) {
  // Of each program that is linked in: whoever runs has them all.
  const auto set = [&](std::string_view name, const Value& value) {
    for (std::size_t g = 0; g < program.globals.size(); ++g) {
      if (program.globals[g].name != name) continue;
      memory.store(Value::address(static_cast<ObjectId>(first_global + g)), Scalar::pointer, value);
    }
  };
  set("__forkcheck_environ", environment);
  Value name = memory.load(arguments, Scalar::pointer);
  set("__forkcheck_program_invocation_name", name);
  name.bits += static_cast<std::int64_t>(path.rfind(U'/') + 1);
  set("__forkcheck_program_invocation_short_name", name);
}

}  // namespace

std::vector<Object> pristine_objects(const Program& program, ContentPool& pool) {
  std::vector<Object> objects;
  for (std::size_t n = 0; n < standard_stream_count; ++n) objects.push_back(fixed(Object::Kind::stream, zeros(0)));
  objects.push_back(fixed(Object::Kind::global, zeros(4)));
  for (const Global& global : program.globals) objects.push_back(global_object(global));
  for (Object& object : objects) pool.intern(object);
  return objects;
}

LocalState begin_program(const World& world, const std::vector<Object>& pristine, FunctionId main, const ProgramTexts& texts) {
  const Program& program = world.program;
  LocalState state;
  state.memory.replace(pristine);
  state.streams = standard_streams(world.profile);
  for (Stream& stream : state.streams) stream.keeps_place = world.uses_seeks;
  if (world.uses_descriptors) {
    for (Stream& stream : state.streams) stream.device = Device::unknown;
  }
  const std::uint32_t parameters = std::min<std::uint32_t>(program.functions[main.index].parameters, 3);
  const Value given[] = {Value::number(static_cast<std::int64_t>(texts.arguments.size())),
                         string_array(state.memory, texts.arguments), string_array(state.memory, texts.environment)};
  if (!texts.arguments.empty()) set_library_variables(state.memory, program, texts.arguments[0], given[1], given[2]);
  std::vector<Scalar> types{Scalar::i32, Scalar::pointer, Scalar::pointer};
  types.resize(parameters);
  state.stack.assign(given, given + parameters);
  try {
    Cpu(world, state).call(main, types);
  } catch (Halt& halt) {
    state.asked = std::move(halt.request);
  }
  return state;
}

LocalState initial_state(const World& world, const std::vector<Object>& pristine) {
  const auto text_of = [](const std::string& bytes) {
    Text text;
    for (const unsigned char c : bytes) text.push_back(c);
    return text;
  };
  ProgramTexts texts;
  for (const std::string& argument : world.options.arguments) texts.arguments.push_back(text_of(argument));
  for (const std::string& entry : world.options.environment) texts.environment.push_back(text_of(entry));
  return begin_program(world, pristine, world.program.main, texts);
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
