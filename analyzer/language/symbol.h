// The alphabet of outputs.
//
// An output is a word of symbols. Symbols 0..255 are bytes. A printed process id is a token naming the
// process; it is spelled as several symbols above 255 (open, one for each step of the fork path, close), so
// that words need no table beside them, compare by value, and go through automata like any other text. A run
// that blocks for ever or never stops writing ends in one marker symbol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "posix/opaque.h"
#include "posix/process_name.h"

namespace forkcheck {

using Symbol = char32_t;
using Word = std::u32string;
using WordView = std::u32string_view;

namespace symbol {
inline constexpr Symbol open = 256;     // begins the token of a process, as '{'
inline constexpr Symbol close = 257;    // ends it
inline constexpr Symbol init = 258;     // between open and close: the adopter of orphans
inline constexpr Symbol shell = 259;    // between open and close: the program's own parent
inline constexpr Symbol blocked = 260;  // last symbol of a run in which processes block for ever
inline constexpr Symbol endless = 261;  // last symbol of a run that never stops writing
inline constexpr Symbol output_of = 262;      // after open: what another program prints, whose name follows
inline constexpr Symbol close_output = 263;   // ends that token
inline constexpr Symbol first_opaque = 264;   // between open and close: first_opaque + o, what differs from run to run (posix/opaque.h)
inline constexpr bool is_opaque(Symbol symbol) { return symbol >= first_opaque && symbol < first_opaque + opaque_kinds; }
inline constexpr Symbol first_letter = 512;   // first_letter + c: a character of that name
inline constexpr Symbol first_step =
    1024;  // first_step + k: "child number k" (k from 1); first_step itself: P0
}  // namespace symbol

// The token of a process: {P0.1}.
Word token(const ProcessName& name);
Word init_token();
Word shell_token();
// Whatever a program prints that the model knows nothing about: {output of "date"}. `name` is printable ASCII.
Word output_token(std::string_view name);
Word opaque_token(Opaque what);
// What the token is that begins with these symbols, if it is one of those.
std::optional<Opaque> opaque_of(WordView token);
Word word_of(std::string_view bytes);

// Outputs as they are written in reports: C-escaped, tokens in braces, a tab and "blocked" at the end (see
// README). A byte is never written as a plain tab, so an ending can't be confused with text. A word cut off
// within a token is written as far as it goes.
std::string write_output(WordView word);
// The same notation read back; an unescaped byte, newlines too, stands for itself. Errors: a bad escape or an
// unknown token (Code::bad_output, without a span: all of them are collected).
Result<Word> read_output(std::string_view text);

// Sorting of outputs is by their bytes; a token sorts as its text after all plain '{', an ending before every
// byte. Less-than over single symbols; words compare lexicographically by it.
bool symbol_before(Symbol a, Symbol b);
bool word_before(WordView a, WordView b);

}  // namespace forkcheck
