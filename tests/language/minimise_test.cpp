// The two ways to minimise are held against each other on automata that both can take.
#include <gtest/gtest.h>

#include <algorithm>

#include "language/determinise.h"
#include "language/sequence_table.h"
#include "random_nfa.h"

namespace forkcheck {
namespace {

using testing::RandomNfa;
using testing::Shape;

// Numbers states breadth first and spells out all there is, so that equal automata become equal sequences.
std::vector<std::uint32_t> spelled_out(const Dfa& dfa) {
  std::vector<std::uint32_t> out, number(dfa.size(), 0xffffffff), order;
  const auto meet = [&](Dfa::State s) {
    if (number[s] == 0xffffffff) {
      number[s] = static_cast<std::uint32_t>(order.size());
      order.push_back(s);
    }
    return number[s];
  };
  if (dfa.size() > 0) meet(dfa.start);
  for (std::size_t i = 0; i < order.size(); i++) {
    out.push_back(0xffffffff);
    out.push_back(static_cast<std::uint32_t>(dfa.accepting[order[i]]));
    for (const auto& edge : dfa.edges_of(order[i])) {
      out.push_back(edge.label);
      out.push_back(meet(edge.target));
    }
  }
  return out;
}

TEST(Minimise, both_ways_give_the_same) {
  RandomNfa maker{std::mt19937_64(23), Shape::acyclic, {word_of("a"), word_of("b"), word_of("c")}};
  Budget unlimited;
  for (int round = 0; round < 2000; round++) {
    const Nfa nfa = maker.make();
    const Dfa dfa = *determinise(flatten(nfa, prefix_code(nfa.letters)), unlimited);
    const auto order = topological_order(dfa);
    ASSERT_TRUE(order);
    const Dfa acyclic = minimise_acyclic(dfa, *order), cyclic = minimise_cyclic(dfa);
    ASSERT_EQ(acyclic.size(), cyclic.size());
    ASSERT_EQ(spelled_out(acyclic), spelled_out(cyclic));
    ASSERT_EQ(spelled_out(minimise_cyclic(cyclic)), spelled_out(cyclic));
  }
}

TEST(PrefixCode, cuts_texts_only_where_one_begins_another) {
  const auto code_of = [](std::initializer_list<std::string_view> texts) {
    std::vector<Word> words{Word()};
    for (const auto text : texts) words.push_back(word_of(text));
    return prefix_code(words);
  };
  EXPECT_EQ(code_of({"one\n", "two\n"}).words, (std::vector{word_of("one\n"), word_of("two\n")}));
  EXPECT_EQ(code_of({"Child", "Child 2"}).words, (std::vector{word_of(" 2"), word_of("Child")}));
  EXPECT_EQ(code_of({"aaa", "aa"}).words, std::vector{word_of("a")});
  EXPECT_EQ(code_of({"ab", "abb", "abbab"}).words, (std::vector{word_of("ab"), word_of("b")}));
  EXPECT_EQ(code_of({"ab", "abb", "abbab"}).spelling,
            (std::vector<std::vector<std::uint32_t>>{{}, {0}, {0, 1}, {0, 1, 0}}));
}

TEST(SequenceTable, gives_equal_sequences_one_id) {
  SequenceTable table;
  for (std::uint32_t round = 0; round < 2; round++) {
    for (std::uint32_t i = 0; i < 50000; i++) {
      const std::vector<std::uint32_t> sequence(i % 5, i);
      const std::uint32_t expected = i % 5 == 0 ? 0 : i - i / 5;
      const auto [id, added] = table.intern(sequence);
      ASSERT_EQ(id, expected);
      ASSERT_EQ(added, round == 0 && (i % 5 != 0 || i == 0));
      ASSERT_TRUE(std::ranges::equal(table[id], sequence));
    }
  }
}

}  // namespace
}  // namespace forkcheck
