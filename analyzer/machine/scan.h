// scanf's engine: characters and a format to the values that glibc 2.36's vfscanf stores (stdio-common/vfscanf-internal.c), in
// the order in which it reads. Pure; the source of the characters is the caller's.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "program/program.h"

namespace forkcheck {

inline constexpr int scan_end = -1;

// Where the characters come from, one by one. At most the last one read is put back.
class ScanSource {
 public:
  virtual ~ScanSource() = default;
  virtual int get() = 0;  // the next byte, or scan_end
  virtual void unget() = 0;
};

class TextSource : public ScanSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  int get() override { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_++]) : scan_end; }
  void unget() override { --at_; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

struct ScannedNumber {
  Scalar type = Scalar::i32;
  std::int64_t bits = 0;
  bool operator==(const ScannedNumber&) const = default;
};
struct ScannedText {
  std::string bytes;  // with its NUL, except from %c
  bool operator==(const ScannedText&) const = default;
};
// What is stored through the pointer that is the n-th argument behind the format.
struct ScannedField {
  std::size_t argument = 0;
  std::variant<ScannedNumber, ScannedText> value;
};

struct ScanResult {
  int fields = 0;             // what the call returns: the fields stored, without %n; or EOF
  bool out_of_range = false;  // errno becomes ERANGE
  std::vector<ScannedField> stores;
};

// A conversion that isn't covered: wide characters, long double, %p, %m..., numbered arguments. What it is, for people.
struct ScanTrouble {
  std::string message;
};

// Throws ScanTrouble.
ScanResult scan(const std::string& format, ScanSource& source);

}  // namespace forkcheck
