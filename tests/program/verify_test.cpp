// The verifier must find each way in which a program can be broken, and nothing in a whole one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program/program.h"

namespace forkcheck {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// int main(int n) { return n + 1; } with a global, a second local and a call of itself to break.
Program whole_program() {
  Program program;
  program.globals.push_back({.name = "g", .bytes = {1, 0, 0, 0}, .relocations = {}, .scalar = Scalar::i32, .span = {}});
  program.call_sites.push_back({{Scalar::i32}});
  program.code = {
      {.op = Op::load_local, .type = Scalar::i32, .a = 0, .span = {}},
      {.op = Op::push_int, .type = Scalar::i32, .imm = 1, .span = {}},
      {.op = Op::add, .type = Scalar::i32, .span = {}},
      {.op = Op::ret, .type = Scalar::i32, .span = {}},
  };
  Function main;
  main.name = "main";
  main.result = Scalar::i32;
  main.locals = {{"n", 4, Scalar::i32, {}}, {"memory", 8, Scalar::none, {}}};
  main.parameters = 1;
  main.end = 4;
  program.functions.push_back(main);
  program.main = FunctionId(0);
  return program;
}

std::vector<std::string> complaints_with(Pc pc, Instruction instruction) {
  Program program = whole_program();
  program.code[pc] = instruction;
  return verify(program);
}

TEST(Verify, AcceptsAWholeProgram) { EXPECT_THAT(verify(whole_program()), IsEmpty()); }

TEST(Verify, NeedsMain) {
  Program program = whole_program();
  program.main = FunctionId(7);
  EXPECT_THAT(verify(program), Contains(HasSubstr("no main")));
}

TEST(Verify, FindsWrongOperandTypes) {
  EXPECT_THAT(complaints_with(1, {.op = Op::push_int, .type = Scalar::i64, .span = {}}), Contains(HasSubstr("add takes [i32 i32]")));
  EXPECT_THAT(complaints_with(3, {.op = Op::ret, .type = Scalar::i64, .span = {}}), Contains(HasSubstr("ret takes")));
}

TEST(Verify, FindsAShortStackAndOperandsLeftBehind) {
  EXPECT_THAT(complaints_with(1, {.op = Op::pop, .span = {}}), Contains(HasSubstr("too short")));
  EXPECT_THAT(complaints_with(2, {.op = Op::dup, .span = {}}), Contains(HasSubstr("left behind")));
}

TEST(Verify, FindsIdsOutOfRange) {
  EXPECT_THAT(complaints_with(0, {.op = Op::load_local, .type = Scalar::i32, .a = 9, .span = {}}), Contains(HasSubstr("no such local")));
  EXPECT_THAT(complaints_with(0, {.op = Op::push_global, .a = 9, .span = {}}), Contains(HasSubstr("no such global")));
  EXPECT_THAT(complaints_with(0, {.op = Op::push_function, .a = 9, .span = {}}), Contains(HasSubstr("no such function")));
  EXPECT_THAT(complaints_with(0, {.op = Op::push_builtin, .a = 9999, .span = {}}), Contains(HasSubstr("no such built-in")));
  EXPECT_THAT(complaints_with(0, {.op = Op::jump, .a = 4, .span = {}}), Contains(HasSubstr("out of the function")));
  EXPECT_THAT(complaints_with(0, {.op = Op::call, .a = 0, .imm = 5, .span = {}}), Contains(HasSubstr("no such call site")));
}

TEST(Verify, KeepsRegistersAndMemoryApart) {
  EXPECT_THAT(complaints_with(0, {.op = Op::push_local, .a = 0, .span = {}}), Contains(HasSubstr("register local")));
  EXPECT_THAT(complaints_with(0, {.op = Op::load_local, .type = Scalar::i32, .a = 1, .span = {}}), Contains(HasSubstr("another type")));
}

TEST(Verify, FindsCallsThatDontFit) {
  Program program = whole_program();
  program.code[2] = {.op = Op::call, .a = 0, .imm = 0, .span = {}};
  program.call_sites[0].arguments = {Scalar::i32, Scalar::i32};
  EXPECT_THAT(verify(program), Contains(HasSubstr("2 arguments for 1 parameters")));
  program.call_sites[0].arguments = {Scalar::pointer};
  EXPECT_THAT(verify(program), Contains(HasSubstr("argument 0 of main has the wrong type")));
}

TEST(Verify, FindsControlThatRunsOffTheEnd) {
  EXPECT_THAT(complaints_with(3, {.op = Op::pop, .span = {}}), Contains(HasSubstr("runs off the end")));
}

TEST(Verify, FindsDifferentStacksAtOnePlace) {
  Program program = whole_program();
  program.code = {
      {.op = Op::load_local, .type = Scalar::i32, .a = 0, .span = {}},
      {.op = Op::jump_if_zero, .type = Scalar::i32, .a = 3, .span = {}},
      {.op = Op::push_int, .type = Scalar::i32, .span = {}},
      {.op = Op::push_int, .type = Scalar::i32, .span = {}},
      {.op = Op::ret, .type = Scalar::i32, .span = {}},
  };
  program.functions[0].end = 5;
  EXPECT_THAT(verify(program), Contains(HasSubstr("different stacks")));
}

TEST(Verify, FindsBrokenGlobals) {
  Program program = whole_program();
  program.globals[0].scalar = Scalar::i64;
  program.globals[0].relocations.push_back({.offset = 0, .target = GlobalId(3)});
  EXPECT_THAT(verify(program), Contains(HasSubstr("another size")));
  EXPECT_THAT(verify(program), Contains(HasSubstr("outside its bytes")));
  EXPECT_THAT(verify(program), Contains(HasSubstr("the address of no global")));
}

TEST(Print, ShowsNamesTypesAndCode) {
  EXPECT_EQ(print(whole_program()),
            "global g i32, 4 bytes: \"\\x01\\x00\\x00\\x00\"\n"
            "function main -> i32\n"
            "  parameter n.0 i32\n"
            "  local memory.1 8 bytes\n"
            "    0  load_local i32 n.0\n"
            "    1  push_int i32 1\n"
            "    2  add i32\n"
            "    3  ret i32\n");
}

TEST(SameProgram, ForgetsSpansAndNothingElse) {
  Program a = whole_program();
  Program b = whole_program();
  b.code[2].span.line = 7;
  EXPECT_TRUE(same_program(a, b));
  b.code[1].imm = 2;
  EXPECT_FALSE(same_program(a, b));
}

}  // namespace
}  // namespace forkcheck
