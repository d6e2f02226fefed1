// What may still happen, on small programs written by hand.
#include "program/future.h"

#include <gtest/gtest.h>

namespace forkcheck {
namespace {

bool has(const BuiltinSet& set, Builtin builtin) { return set.test(static_cast<std::size_t>(builtin)); }

Instruction builtin_call(Builtin builtin, Scalar type) {
  return {.op = Op::call_builtin, .type = type, .a = static_cast<std::uint32_t>(builtin), .imm = 0, .span = {}};
}

Function function_at(std::string name, Pc begin, Pc end) {
  Function function;
  function.name = std::move(name);
  function.begin = begin;
  function.end = end;
  return function;
}

// main: x = fork(); helper(); if (x) wait-free end; helper: g = getpid();
Program two_functions() {
  Program program;
  program.call_sites.push_back({});
  program.globals.push_back({.name = "g", .bytes = {0, 0, 0, 0}, .relocations = {}, .scalar = Scalar::i32, .span = {}});
  program.code = {
      builtin_call(Builtin::fork_, Scalar::i32),
      {.op = Op::store_local, .type = Scalar::i32, .a = 0, .span = {}},
      {.op = Op::pop, .span = {}},
      {.op = Op::call, .a = 1, .span = {}},
      {.op = Op::load_local, .type = Scalar::i32, .a = 0, .span = {}},
      {.op = Op::pop, .span = {}},
      {.op = Op::push_global, .a = 0, .span = {}},
      {.op = Op::load, .type = Scalar::i32, .span = {}},
      {.op = Op::pop, .span = {}},
      {.op = Op::ret_void, .span = {}},
      builtin_call(Builtin::getpid_, Scalar::i32),  // 10: helper
      {.op = Op::push_global, .a = 0, .span = {}},
      {.op = Op::swap, .span = {}},
      {.op = Op::store, .type = Scalar::i32, .span = {}},
      {.op = Op::pop, .span = {}},
      {.op = Op::ret_void, .span = {}},
  };
  program.functions = {function_at("main", 0, 10), function_at("helper", 10, 16)};
  program.functions[0].locals = {{"x", 4, Scalar::i32, {}}};
  program.main = FunctionId(0);
  return program;
}

TEST(Future, BuiltinsAreThoseOfThePathAndOfCallees) {
  const Program program = two_functions();
  const Future future(program);
  EXPECT_TRUE(has(future.builtins_from(0), Builtin::fork_));
  EXPECT_TRUE(has(future.builtins_from(0), Builtin::getpid_)) << "the callee's";
  EXPECT_FALSE(has(future.builtins_from(1), Builtin::fork_)) << "it lies behind";
  EXPECT_FALSE(has(future.builtins_from(4), Builtin::getpid_));
  EXPECT_FALSE(has(future.builtins_of(FunctionId(1)), Builtin::fork_));
  EXPECT_TRUE(has(future.builtins_from(4), Builtin::exit_)) << "main's return is an exit";
  EXPECT_FALSE(has(future.builtins_of(FunctionId(1)), Builtin::exit_));
}

TEST(Future, RegistersLiveFromWriteToLastRead) {
  const Program program = two_functions();
  const Future future(program);
  EXPECT_FALSE(future.live_registers(0)[0]) << "written before it is read";
  EXPECT_TRUE(future.live_registers(2)[0]);
  EXPECT_TRUE(future.live_registers(4)[0]);
  EXPECT_FALSE(future.live_registers(5)[0]);
}

TEST(Future, ScalarGlobalsDieWhenTheyAreOverwritten) {
  Program program = two_functions();
  const Future future(program);
  EXPECT_TRUE(future.globals_from(4)[0]);
  EXPECT_FALSE(future.globals_from(8)[0]);
  EXPECT_FALSE(future.globals_of(FunctionId(1))[0]) << "the helper only writes it";
  program.globals[0].scalar = Scalar::none;  // somebody may hold its address
  EXPECT_TRUE(Future(program).globals_of(FunctionId(1))[0]);
}

TEST(Future, ExitHandlersAreReachedByExit) {
  Program program = two_functions();
  const auto reaches_getpid = [&] { return has(Future(program).builtins_from(9), Builtin::getpid_); };
  EXPECT_FALSE(reaches_getpid());
  program.code[4] = {.op = Op::push_function, .a = 1, .span = {}};  // its address is taken
  EXPECT_FALSE(reaches_getpid()) << "nobody registers handlers";
  program.code[0] = builtin_call(Builtin::atexit_, Scalar::i32);
  EXPECT_TRUE(reaches_getpid());
}

TEST(Future, CallsThroughPointersReachEveryFunctionWhoseAddressIsTaken) {
  Program program = two_functions();
  program.code[8] = {.op = Op::call_pointer, .type = Scalar::none, .imm = 0, .span = {}};
  EXPECT_FALSE(has(Future(program).builtins_from(8), Builtin::getpid_));
  program.code[4] = {.op = Op::push_function, .a = 1, .span = {}};
  EXPECT_TRUE(has(Future(program).builtins_from(8), Builtin::getpid_));
}

}  // namespace
}  // namespace forkcheck
