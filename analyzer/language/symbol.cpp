#include "language/symbol.h"

#include <algorithm>

namespace forkcheck {
namespace {

// Bytes take even places, so that `open` can follow '{'. In a token a process comes before its children, {P0}
// before {init} before {shell}; the two endings come before every byte, as their tab does.
std::uint32_t place(Symbol symbol) {
  switch (symbol) {
    case symbol::blocked: return 0;
    case symbol::endless: return 1;
    case symbol::open: return 2 * ('{' + 1) + 1;
    case symbol::close: return 2 * 257;
    case symbol::init: return 0xfffffffe;
    case symbol::shell: return 0xffffffff;
    default: return symbol < 256 ? 2 * (symbol + 1) : symbol;
  }
}

}  // namespace

Word token(const ProcessName& name) {
  Word word{symbol::open, symbol::first_step};
  for (const auto ordinal : name.path) word += symbol::first_step + ordinal;
  return word + symbol::close;
}

Word init_token() {
  return {symbol::open, symbol::init, symbol::close};
}

Word shell_token() {
  return {symbol::open, symbol::shell, symbol::close};
}

Word opaque_token(Opaque what) {
  return {symbol::open, symbol::first_opaque + static_cast<Symbol>(what), symbol::close};
}

std::optional<Opaque> opaque_of(WordView token) {
  if (token.size() < 2 || token[0] != symbol::open || !symbol::is_opaque(token[1])) return std::nullopt;
  return static_cast<Opaque>(token[1] - symbol::first_opaque);
}

Word output_token(std::string_view name) {
  Word word{symbol::open, symbol::output_of};
  for (const char c : name) word += symbol::first_letter + static_cast<unsigned char>(c);
  return word + symbol::close_output;
}

Word word_of(std::string_view bytes) {
  Word word;
  word.reserve(bytes.size());
  for (const char byte : bytes) word += static_cast<unsigned char>(byte);
  return word;
}

bool symbol_before(Symbol a, Symbol b) {
  return place(a) < place(b);
}

bool word_before(WordView a, WordView b) {
  return std::ranges::lexicographical_compare(a, b, symbol_before);
}

}  // namespace forkcheck
