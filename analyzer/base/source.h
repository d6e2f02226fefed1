// Source text and places in it.
//
// A Span is where a token or a construct stands in the text as the person wrote it: for what comes from a macro that is
// the place of the macro's use. Lines and columns count from 1; columns count bytes.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace forkcheck {

struct SourceFile {
  std::string name;       // as given by the user, or "<stdio.h>" for a built-in header
  std::string text;
  bool built_in = false;  // one of forkcheck's own headers: never blamed, skipped when a line is reported
};

using FileId = Id<struct FileTag>;

struct Span {
  FileId file;
  std::uint32_t line = 0;    // 0 means "no place"
  std::uint32_t column = 0;
  std::uint32_t length = 1;  // in bytes, on that line

  bool valid() const { return line != 0; }
  auto operator<=>(const Span&) const = default;
};

// All texts of one analysis. Only grows; ids and the texts behind them stay valid.
class Sources {
 public:
  FileId add(SourceFile file);
  const SourceFile& file(FileId id) const;
  std::size_t size() const { return files_.size(); }

  // The text of a line without its line end; empty if there is no such line.
  std::string_view line(FileId id, std::uint32_t number) const;

 private:
  std::deque<SourceFile> files_;  // a deque: views of a text stay valid when files are added
};

// Reads a whole file; nothing if it can't be read (errno says why). "-" is standard input.
bool read_file(const std::string& path, std::string& text);

}  // namespace forkcheck
