#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/overloaded.h"
#include "program/operands.h"
#include "program/program.h"

namespace forkcheck {

namespace {

std::string escaped(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (byte == '\n') text += "\\n";
    else if (byte == '"' || byte == '\\') text += {'\\', static_cast<char>(byte)};
    else if (byte >= ' ' && byte < 127) text += static_cast<char>(byte);
    else text += fmt::format("\\x{:02x}", byte);
  }
  return text;
}

std::string global_label(const Program& program, std::uint32_t id) {
  const std::string& name = program.globals[id].name;
  return name.empty() ? fmt::format("string{}", id) : name;
}

std::string target_label(const Program& program, const Relocation& relocation) {
  return std::visit(
      overloaded{
          [&](GlobalId id) { return fmt::format("{}+{}", global_label(program, id.index), relocation.addend); },
          [&](FunctionId id) { return program.functions[id.index].name; },
          [&](Builtin id) { return std::string(row_of(id).name); },
      },
      relocation.target);
}

void print_global(const Program& program, std::uint32_t id, std::string& out) {
  const Global& global = program.globals[id];
  auto at = std::back_inserter(out);
  fmt::format_to(at, "global {} {}, {} bytes", global_label(program, id), info(global.scalar).name, global.bytes.size());
  if (global.access == Global::Access::read_only) out += ", read-only";
  if (!std::ranges::all_of(global.bytes, [](std::uint8_t b) { return b == 0; })) {
    fmt::format_to(at, ": \"{}\"", escaped(global.bytes));
  }
  for (const Relocation& r : global.relocations) fmt::format_to(at, ", at {} &{}", r.offset, target_label(program, r));
  out += '\n';
}

// Local 3 named "i" prints as "i.3": two blocks may each have an i.
std::string local_label(const Function& function, std::uint32_t slot) {
  return fmt::format("{}.{}", function.locals[slot].name, slot);
}

std::string operand_label(const Program& program, const Function& function, const Instruction& in) {
  switch (info(in.op).a) {
    case OperandA::nothing: return {};
    case OperandA::number: return fmt::format(" {}", in.a);
    case OperandA::local: return " " + local_label(function, in.a);
    case OperandA::global: return " " + global_label(program, in.a);
    case OperandA::function: return " " + program.functions[in.a].name;
    case OperandA::builtin: return fmt::format(" {}", row_of(Builtin(in.a)).name);
    case OperandA::target: return fmt::format(" {}", in.a);
  }
  return {};
}

// What the field `imm` adds.
std::string constant_label(const Program& program, const Instruction& in) {
  if (in.op == Op::push_int) return fmt::format(" {}", in.imm);
  if (in.op == Op::push_float) return fmt::format(" {}", std::bit_cast<double>(in.imm));
  if (in.op == Op::load_bits || in.op == Op::store_bits) return fmt::format(" at {}", in.imm);
  if (is_call(in.op)) {
    std::string text;
    for (const Scalar s : program.call_sites[static_cast<std::size_t>(in.imm)].arguments) {
      text += fmt::format("{}{}", text.empty() ? "" : ", ", info(s).name);
    }
    return fmt::format(" ({})", text);
  }
  return in.imm == 0 ? std::string() : fmt::format(" +{}", in.imm);
}

void print_instruction(const Program& program, const Function& function, Pc pc, std::string& out) {
  const Instruction& in = program.code[pc];
  auto at = std::back_inserter(out);
  fmt::format_to(at, "{:5}  {}", pc, info(in.op).name);
  if (in.op == Op::convert) fmt::format_to(at, " {} to", info(in.from).name);
  if (info(in.op).shows_type) fmt::format_to(at, " {}", info(in.type).name);
  out += operand_label(program, function, in) + constant_label(program, in) + '\n';
}

void print_function(const Program& program, const Function& function, std::string& out) {
  auto at = std::back_inserter(out);
  fmt::format_to(at, "function {} -> {}{}{}\n", function.name, info(function.result).name, function.variadic ? ", variadic" : "",
                 function.built_in ? ", built in" : "");
  for (std::uint32_t slot = 0; slot < function.locals.size(); ++slot) {
    const Local& local = function.locals[slot];
    fmt::format_to(at, "  {} {} ", slot < function.parameters ? "parameter" : "local", local_label(function, slot));
    if (local.reg == Scalar::none) fmt::format_to(at, "{} bytes\n", local.size);
    else fmt::format_to(at, "{}\n", info(local.reg).name);
  }
  for (Pc pc = function.begin; pc < function.end; ++pc) print_instruction(program, function, pc, out);
}

}  // namespace

std::string print(const Program& program) {
  std::string out;
  for (std::uint32_t id = 0; id < program.globals.size(); ++id) print_global(program, id, out);
  for (const Function& function : program.functions) print_function(program, function, out);
  return out;
}

}  // namespace forkcheck
