// Local states: what can't be told apart is one, and slots are renumbered.
#include "lone_process.h"

namespace forkcheck {
namespace {

// The machine of a text, at its first request.
struct Started {
  explicit Started(const std::string& c, Profile profile = {}) : text(compile_text("#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/wait.h>\n" + c)),
        machine(text->program, profile, {{"./program"}, {}, {}}) {}
  LocalId go(LocalId from, const Reply& reply) { return machine.advance(from, reply).next; }
  std::unique_ptr<CompiledText> text;
  Machine machine;
};

constexpr Reply in_child{0, {}, 0, 0};
constexpr Reply in_parent{0, Slot{0}, 0, 0};

TEST(Interning, ForkWithoutALookAtItsResultMakesEqualStates) {
  Started s("int main(void) { pid_t p = fork(); p = fork(); puts(\"x\"); return 0; }");
  const LocalId first = s.machine.start();
  EXPECT_EQ(s.go(first, in_child), s.go(first, in_parent));
  EXPECT_EQ(s.machine.slots(s.go(first, in_parent)), 0u);
}

TEST(Interning, AStatusThatNobodyReadsIsForgotten) {
  Started s("int main(void) { int status; while (wait(&status) > 0) ; puts(\"x\"); return 0; }");
  const LocalId first = s.machine.start();
  EXPECT_EQ(s.go(first, {0, Slot{0}, 0, 256}), s.go(first, {0, Slot{0}, 0, 512}));
  EXPECT_EQ(s.go(first, {0, Slot{0}, 0, 256}), first);
}

TEST(Interning, AStatusThatIsReadIsNot) {
  Started s("int main(void) { int status; wait(&status); fork(); return WEXITSTATUS(status); }");
  const LocalId first = s.machine.start();
  EXPECT_NE(s.go(first, {0, Slot{0}, 0, 256}), s.go(first, {0, Slot{0}, 0, 512}));
}

TEST(Interning, HeapIsTheSameWhateverItsHistory) {
  Started s(R"(int main(void) {
    char *a, *b;
    if (fork()) { free(malloc(7)); a = malloc(4); b = malloc(4); } else { b = malloc(4); a = malloc(4); }
    strcpy(a, "a"); strcpy(b, "b"); fork(); printf("%s%s", a, b); return 0; })");
  const LocalId first = s.machine.start();
  EXPECT_EQ(s.go(first, in_child), s.go(first, in_parent));
}

// What standard output held.
WriteRequest flushed(Text text) {
  WriteRequest write{1, std::move(text), true};
  write.stream = 1;
  return write;
}

TEST(Interning, GlobalsThatAreNeverReadAgainAreForgotten) {
  Started s("int g, h; int main(void) { if (fork()) g = 1; else h = 1; fork(); printf(\"%d\", g); return 0; }");
  const LocalId first = s.machine.start();
  const LocalId parent = s.go(first, in_parent);
  const LocalId child = s.go(first, in_child);
  EXPECT_NE(parent, child);
  EXPECT_EQ(s.machine.request(s.go(child, in_child)), Request(flushed(U"0")));
  EXPECT_EQ(s.machine.request(s.go(parent, in_child)), Request(flushed(U"1")));
  EXPECT_EQ(s.go(s.go(parent, in_child), {1, {}, 0, 0}), s.go(s.go(child, in_child), {1, {}, 0, 0}));
}

TEST(Interning, AGlobalReachedThroughAPointerIsKept) {
  Started s("int g; int main(void) { int *p = &g; *p = fork() ? 1 : 2; fork(); printf(\"%d\", *p); return 0; }");
  const LocalId child = s.go(s.machine.start(), in_child);
  EXPECT_EQ(s.machine.request(s.go(child, in_child)), Request(flushed(U"2")));
}

TEST(Interning, SlotsAreRenumberedInOrderOfFirstAppearance) {
  Started s("int main(void) { pid_t a = fork(), b = fork(); b = b; fork(); waitpid(b, 0, 0); waitpid(a, 0, 0); return 0; }");
  const LocalId one = s.go(s.machine.start(), in_parent);
  const Transition two = s.machine.advance(one, {0, Slot{1}, 0, 0});
  EXPECT_EQ(two.keep, (std::vector<Slot>{0, 1}));
  const Transition three = s.machine.advance(two.next, {0, Slot{2}, 0, 0});  // the third is never named
  const auto request = s.machine.request(three.next);
  const auto& wait = std::get<WaitRequest>(request);
  const Slot waited = std::get<WaitRequest::OneChild>(wait.target).child;
  EXPECT_EQ(three.keep.at(waited), 1u);
  const Transition four = s.machine.advance(three.next, {0, waited, 0, 0});
  ASSERT_EQ(four.keep.size(), 1u);
  EXPECT_EQ(three.keep.at(four.keep[0]), 0u);
}

TEST(Interning, BuffersAreCopiedByFork) {
  Started s("int main(void) { printf(\"x\"); fork(); return 0; }");
  const LocalId child = s.go(s.machine.start(), in_child);
  EXPECT_EQ(s.machine.request(child), Request(flushed(U"x")));
  EXPECT_EQ(s.machine.request(s.go(child, {1, {}, 0, 0})), Request(ExitRequest{0}));
}

TEST(Vfork, TheChildWritesIntoItsParentsMemory) {
  Started s(R"(int g = 1; int main(void) { int l = 1; int *p = &l; int r = 1; pid_t c = vfork();
    if (c == 0) { g = 2; *p = 3; r = 4; printf("child "); _exit(0); } printf("%d %d %d %d", g, l, r, c); return 0; })");
  const LocalId parent = s.machine.start();
  const LocalId child = s.go(parent, in_child);
  EXPECT_EQ(s.machine.request(child), Request(ExitRequest{0}));
  const Transition back = s.machine.resume_vfork(parent, child, {}, {0, Slot{0}, 0, 0});
  EXPECT_EQ(s.machine.request(back.next), Request(flushed(Text(U"child 2 3 4 ") + char32_t(text_slot))));
  EXPECT_EQ(back.keep, std::vector<Slot>{0});
}

TEST(Vfork, ReturningFromTheFunctionIsRefused) {
  Started s("int f(void) { return vfork(); } int main(void) { if (f() == 0) _exit(0); return 0; }");
  const auto request = s.machine.request(s.go(s.machine.start(), in_child));
  EXPECT_EQ(std::get<StuckRequest>(request).why.code, Code::vfork_return);
}

TEST(Where, IsThePersonsOwnLine) {
  Started s("int main(void) {\n  fork();\n  return 0;\n}\n");
  const LocalId first = s.machine.start();
  EXPECT_EQ(s.machine.where(first).line, 7u);
  EXPECT_EQ(s.machine.where(s.go(first, in_child)).line, 8u);
}

TEST(FutureCalls, ShrinkAsTheProgramGoesOn) {
  Started s("int main(void) { fork(); wait(0); return 0; }");
  const LocalId first = s.machine.start();
  const auto has = [&](LocalId id, Builtin b) { return s.machine.future(id)[static_cast<std::size_t>(b)]; };
  EXPECT_TRUE(has(first, Builtin::wait_));
  const LocalId waiting = s.go(first, in_child);
  EXPECT_FALSE(has(waiting, Builtin::wait_));
  EXPECT_FALSE(has(waiting, Builtin::fork_));
}

}  // namespace
}  // namespace forkcheck
