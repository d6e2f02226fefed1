// Matching the raw bytes of a real run, where process ids are numbers, against words, where they are tokens.
//
// Bytes match a word if numbers can be given to its tokens so that they spell the same text: one token always
// the same number, different tokens different ones, {init} always 1. Numbers are those that "%d" prints for a
// pid: positive, at most 2147483647, no leading zero. What differs from run to run ({time}) may be anything that it can be at
// each place (posix/opaque.h). An ending (blocked, endless) at the end of a word
// stands for no bytes: how a run ended isn't in them.
//
// Bytes can match several words, and several ways: which number in a text was a pid is not to be seen, so
// there is no function that turns bytes into a word without a word or a Language to go by.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "base/budget.h"
#include "language/language.h"

namespace forkcheck {

bool matches(WordView predicted, std::string_view raw);

// The same where the number of each process is known: other tokens of processes match nothing, and two may have one number.
using ProcessNumbers = std::map<Word, int>;
bool matches(WordView predicted, std::string_view raw, const ProcessNumbers& known);

// A word that matches; nothing if none does, or if the budget ran out (ask it). Of several words it is always
// the same one: at each place plain digits are tried before tokens, tokens in their order, short numbers
// before long ones. Linear where no token is printed; with n tokens in doubt it may have to look at 2^n
// assignments.
std::optional<Word> find(const Language& language, std::string_view raw, Budget& budget);
std::optional<Word> find(const Language& language, std::string_view raw);  // without a limit

}  // namespace forkcheck
