// Messages for bytes that aren't C. Most of them come from programs that were copied out of a slide or a PDF.
#include <fmt/format.h>

#include "syntax/lex.h"

namespace forkcheck {

namespace {

struct Lookalike {
  std::string_view bytes;
  std::string_view name;
  std::string_view meant;
};

constexpr Lookalike lookalikes[] = {
    {"\xE2\x80\x9C", "curly quote", "\""},       {"\xE2\x80\x9D", "curly quote", "\""},
    {"\xE2\x80\x9E", "curly quote", "\""},       {"\xE2\x80\x98", "curly quote", "'"},
    {"\xE2\x80\x99", "curly quote", "'"},        {"\xE2\x80\x93", "dash", "-"},
    {"\xE2\x80\x94", "dash", "--"},              {"\xE2\x88\x92", "minus sign", "-"},
    {"\xC2\xA0", "non-breaking space", " "},     {"\xE2\x80\x8B", "invisible space", ""},
    {"\xEF\xBB\xBF", "byte order mark", ""},     {"\xEF\xBC\x9B", "full-width semicolon", ";"},
    {"\xEF\xBC\x88", "full-width bracket", "("}, {"\xEF\xBC\x89", "full-width bracket", ")"},
    {"\xEF\xBC\x8C", "full-width comma", ","},   {"\xE2\x89\xA0", "not-equal sign", "!="},
    {"\xE2\x89\xA4", "less-or-equal sign", "<="}, {"\xE2\x89\xA5", "greater-or-equal sign", ">="},
};

}  // namespace

StrayMessage describe_stray(const Token& token) {
  if (token.text == "/*") return {"this comment is never closed", "add the closing */"};
  if (token.text.find('"') != std::string_view::npos && token.text.find('\'') != 0) {
    return {"unterminated string", "add the closing \" on this line"};
  }
  if (token.text.find('\'') != std::string_view::npos) {
    return {"unterminated character constant", "add the closing ' on this line"};
  }
  for (const Lookalike& row : lookalikes) {
    if (!token.text.starts_with(row.bytes)) continue;
    if (row.meant.empty() || row.meant == " ") return {fmt::format("a {} is not C", row.name), "type a plain space instead"};
    return {fmt::format("a {} is not C", row.name), fmt::format("type a plain {} instead", row.meant)};
  }
  if (token.text == "\\") return {"unexpected '\\'", ""};
  if (token.text.size() == 1 && (token.text[0] < 0x20 || token.text[0] > 0x7E)) {
    return {fmt::format("the byte 0x{:02X} is not C", static_cast<unsigned char>(token.text[0])), "remove it, or put it into a comment or string"};
  }
  return {fmt::format("the character '{}' is not C", token.text), "remove it, or put it into a comment or string"};
}

}  // namespace forkcheck
