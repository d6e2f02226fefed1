// What forkcheck tells a person about a program: a code, a severity, a place, a message, and what to do next.
//
// Codes live in base/codes/*.def, one row each with everything that `forkcheck explain` prints. Diagnostics are values;
// they are collected, not thrown, so that one run shows several mistakes.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/source.h"

namespace forkcheck {

enum class Severity { note, warning, error };

// FC1xxx reading C, FC2xxx findings about the program, FC3xxx the machine, FC4xxx limits.
enum class Code : int {
#define FC_CODE(number, name, severity, title, meaning, example, mend) name = number,
#include "base/codes/findings.def"
#include "base/codes/limits.def"
#include "base/codes/machine.def"
#include "base/codes/reading.def"
#undef FC_CODE
};

// One row of the code table.
struct CodeRow {
  Code code;
  Severity severity;
  std::string_view title;    // half a line
  std::string_view meaning;  // one paragraph
  std::string_view example;  // a few lines of C
  std::string_view mend;     // what to do about it
};

const std::vector<CodeRow>& code_table();
const CodeRow& code_row(Code code);
std::optional<Code> parse_code(std::string_view text);  // "FC1234", "fc1234" or "1234"
std::string code_name(Code code);                       // "FC1234"

struct Diagnostic {
  Code code;
  Severity severity = Severity::error;
  Span span;            // may be invalid: then the message stands alone
  std::string message;  // one sentence, no full stop
  std::string note;     // what to do; may be empty

  auto operator<=>(const Diagnostic&) const = default;
};

// Severity from the code's row, unless a caller sets another afterwards.
Diagnostic diagnose(Code code, Span span, std::string message, std::string note = {});

using Diagnostics = std::vector<Diagnostic>;
bool has_errors(const Diagnostics& diagnostics);

// A value or the reasons why there is none.
template <class T>
using Result = tl::expected<T, Diagnostics>;

inline tl::unexpected<Diagnostics> failure(Diagnostic d) { return tl::unexpected(Diagnostics{std::move(d)}); }
inline tl::unexpected<Diagnostics> failure(Diagnostics ds) { return tl::unexpected(std::move(ds)); }

// FILE:LINE:COL: error: MESSAGE [FC1001], the source line, a caret, and the note. Ends in a newline.
std::string render(const Diagnostic& diagnostic, const Sources& sources);

}  // namespace forkcheck
