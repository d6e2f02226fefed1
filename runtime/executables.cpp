#include "runtime/executables.h"

#include <unistd.h>

#include <algorithm>

namespace forkcheck::runtime {

namespace {

constexpr const char* usual_folders[] = {"/bin/", "/usr/bin/"};

}  // namespace

std::optional<std::size_t> find_executable(const std::vector<OpenExecutable>& all, const std::string& path) {
  const bool is_command = path.starts_with('/');
  std::string name = path;
  for (const std::string folder : usual_folders) {
    if (path.starts_with(folder)) name = path.substr(folder.size());
  }
  const auto found = std::ranges::find_if(all, [&](const OpenExecutable& one) {
    return one.path == name && (one.kind != ExecKind::neighbour) == is_command;
  });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

std::string find_command(const std::string& name) {
  for (const std::string folder : usual_folders) {
    const auto path = folder + name;
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return "";
}

const char* const search_code = R"(#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

int __wrap_execvpe(const char *file, char *const arguments[], char *const environment[]) {
  const size_t length = strlen(file);
  char path[sizeof "/bin/" + NAME_MAX];
  if (length == 0 || strchr(file, '/') != NULL) {
    if (length != 0) return execve(file, arguments, environment);
    errno = ENOENT;
    return -1;
  }
  if (length > NAME_MAX) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(path, "/bin/");
  strcat(path, file);
  return execve(path, arguments, environment);
}

int __wrap_execvp(const char *file, char *const arguments[]) {
  return __wrap_execvpe(file, arguments, environ);
}

int __wrap_execlp(const char *file, const char *first, ...) {
  size_t count = 1, i;
  va_list list;
  va_start(list, first);
  while (va_arg(list, char *) != NULL) count++;
  va_end(list);
  char *arguments[count + 1];
  arguments[0] = (char *)first;
  va_start(list, first);
  for (i = 1; i <= count; i++) arguments[i] = va_arg(list, char *);
  va_end(list);
  return __wrap_execvpe(file, arguments, environ);
}
)";

std::vector<std::string> search_link_options() {
  return {"-Wl,--wrap=execvpe", "-Wl,--wrap=execvp", "-Wl,--wrap=execlp"};
}

}  // namespace forkcheck::runtime
