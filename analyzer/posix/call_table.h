// The call table as data; see calls.def for what each column means.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace forkcheck {

enum class Call : std::uint8_t {
#define CALL(name, prototype, numbers, scheduling, blocking, summary) name##_,
#include "posix/calls.def"
#undef CALL
};

enum class Scheduling : std::uint8_t { scheduled, inner };
enum class Blocking : std::uint8_t { blocks, returns };

// The few kernel numbers of one row.
class KernelNumbers {
 public:
  template <class... Numbers>
  constexpr explicit KernelNumbers(Numbers... numbers) : numbers_{numbers...}, size_(sizeof...(numbers)) {}
  constexpr const int* begin() const { return numbers_.data(); }
  constexpr const int* end() const { return numbers_.data() + size_; }

 private:
  std::array<int, 4> numbers_;
  std::size_t size_;
};

struct CallRow {
  Call call;
  std::string_view name;
  std::string_view prototype;
  KernelNumbers kernel_numbers;
  Scheduling scheduling;
  Blocking blocking;
  std::string_view summary;
};

std::span<const CallRow> call_table();
const CallRow& row_of(Call call);
std::string_view name_of(Call call);
std::optional<Call> parse_call(std::string_view name);
// The call that glibc reaches through this system call number; nothing for numbers without a row.
std::optional<Call> call_of_kernel_number(long number);

}  // namespace forkcheck
