// Standard output, or the file of -o: buffered, and it knows when nobody reads any more.
#pragma once

#include <string>
#include <string_view>

namespace forkcheck {

class Writer {
 public:
  // Opens the file, or takes standard output where there is no name. Look at failed() afterwards.
  explicit Writer(const std::string* path);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(std::string_view text);
  void flush();

  // The reader is gone (EPIPE): there is no use in going on, and nothing to complain about.
  bool reader_gone() const { return error_ == gone_; }
  // The errno of opening or writing; 0 while all is well.
  int error() const { return error_; }
  bool failed() const { return error_ != 0; }
  bool is_terminal() const;

 private:
  static const int gone_;
  int descriptor_;
  int error_ = 0;
  std::string buffer_;
};

}  // namespace forkcheck
