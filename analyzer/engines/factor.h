// The outputs of a program as sequences and shuffles of parts that can't influence each other.
//
// Below a process that waits, the trees of its children run alone: nobody there can tell what others do, as
// long as nobody asks for a parent's id. What the parent writes while they run mixes with them freely; what
// it writes after a wait comes after all that the awaited child wrote. So the process graph of many programs
// is series-parallel (Valdes, Tarjan, Lawler 1979), and its language is an expression: texts, one thing after
// another, things shuffled. If no text stands in two parts of a shuffle, each word comes from one choice of
// words of the parts: counts by length multiply, times the ways to mix them. W(10,10), ten children with ten
// letters each, has 11^10 states and an expression of 21 nodes.
//
// How it is found: one process runs alone in the model, its children stand still. Where it waits for a child,
// the child's own expression (found in the same way) is put in parallel to what the process has written since
// the child came to be, and the child is made a zombie. Three kinds of waits are understood: for a given
// child; for any, when nobody can tell which it got; and for any, when all that the process does with the
// answer is to write one text that depends on it and to wait again: then each child's text follows that child
// alone, and the parent adds no order at all. A program that does anything else (a fork after a write while
// children run, WNOHANG, getppid, ...) has no expression here; that says nothing about its outputs.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <variant>
#include <vector>

#include "base/bigint.h"
#include "base/budget.h"
#include "engines/model.h"
#include "language/symbol.h"

namespace forkcheck {

// Nodes refer to others by index, always to smaller ones.
using FactorId = std::uint32_t;
struct Series {
  std::vector<FactorId> parts;
};
struct Shuffle {
  std::vector<FactorId> parts;
};
struct Crowd {  // parts that share texts, searched and counted together (level_count.h)
  BigInt words;
  std::size_t length = 0;  // of all of them, in texts
};
using Factor = std::variant<Word, Series, Shuffle, Crowd>;  // a Word: one text

struct Factors {
  std::vector<Factor> nodes;
  FactorId root = 0;
  bool can_be_sampled = true;  // no crowds
};

// The expression of a program; nothing if it has none of this kind, if a text stands in two parts of a
// shuffle that no search of both together can count, or if different sequences of its texts could be one
// output.
std::optional<Factors> factor(Model& model, Budget& budget);

// Exactly how many outputs an expression has.
BigInt count(const Factors& factors);
// One of them, each as likely as any other. Only if they can be sampled.
Word sample(const Factors& factors, std::mt19937_64& random);

}  // namespace forkcheck
