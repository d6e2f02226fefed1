#include "posix/errno_table.h"

#include <algorithm>
#include <array>

namespace forkcheck {

namespace {

struct Row {
  int number;
  std::string_view name;
  std::string_view text;
};

constexpr std::array rows = {
    Row{1, "EPERM", "Operation not permitted"},
    Row{2, "ENOENT", "No such file or directory"},
    Row{3, "ESRCH", "No such process"},
    Row{4, "EINTR", "Interrupted system call"},
    Row{5, "EIO", "Input/output error"},
    Row{6, "ENXIO", "No such device or address"},
    Row{7, "E2BIG", "Argument list too long"},
    Row{8, "ENOEXEC", "Exec format error"},
    Row{9, "EBADF", "Bad file descriptor"},
    Row{10, "ECHILD", "No child processes"},
    Row{11, "EAGAIN", "Resource temporarily unavailable"},
    Row{12, "ENOMEM", "Cannot allocate memory"},
    Row{13, "EACCES", "Permission denied"},
    Row{14, "EFAULT", "Bad address"},
    Row{16, "EBUSY", "Device or resource busy"},
    Row{17, "EEXIST", "File exists"},
    Row{20, "ENOTDIR", "Not a directory"},
    Row{21, "EISDIR", "Is a directory"},
    Row{22, "EINVAL", "Invalid argument"},
    Row{23, "ENFILE", "Too many open files in system"},
    Row{24, "EMFILE", "Too many open files"},
    Row{25, "ENOTTY", "Inappropriate ioctl for device"},
    Row{27, "EFBIG", "File too large"},
    Row{28, "ENOSPC", "No space left on device"},
    Row{29, "ESPIPE", "Illegal seek"},
    Row{30, "EROFS", "Read-only file system"},
    Row{32, "EPIPE", "Broken pipe"},
    Row{33, "EDOM", "Numerical argument out of domain"},
    Row{34, "ERANGE", "Numerical result out of range"},
    Row{35, "EDEADLK", "Resource deadlock avoided"},
    Row{36, "ENAMETOOLONG", "File name too long"},
    Row{38, "ENOSYS", "Function not implemented"},
    Row{39, "ENOTEMPTY", "Directory not empty"},
    Row{40, "ELOOP", "Too many levels of symbolic links"},
    Row{75, "EOVERFLOW", "Value too large for defined data type"},
    Row{110, "ETIMEDOUT", "Connection timed out"},
};

}  // namespace

std::string error_text(int error) {
  if (error == 0) return "Success";
  const auto row = std::ranges::find(rows, error, &Row::number);
  return row == rows.end() ? "Unknown error " + std::to_string(error) : std::string(row->text);
}

std::string_view error_name(int error) {
  const auto row = std::ranges::find(rows, error, &Row::number);
  return row == rows.end() ? std::string_view() : row->name;
}

std::optional<int> parse_error_name(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &Row::name);
  return row == rows.end() ? std::nullopt : std::optional(row->number);
}

}  // namespace forkcheck
