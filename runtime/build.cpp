#include "runtime/build.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace forkcheck::runtime {

namespace {

constexpr const char* unbuffered_code =
    "#include <stdio.h>\n"
    "__attribute__((constructor)) static void forkcheck_unbuffered(void) { setvbuf(stdout, NULL, _IONBF, 0); "
    "}\n";

// One way to call the compiler. Newer gcc refuse in gnu17 what old textbooks do (implicit int and functions).
struct Attempt {
  const char* standard;
  bool is_static;
};
constexpr const char* object_name = "program.o";
constexpr const char* points_header_name = "points.h";
constexpr Attempt attempts[] = {
    {"-std=gnu17", true}, {"-std=gnu17", false}, {"-std=gnu89", true}, {"-std=gnu89", false}};

// What goes to the compiler, already written into the temporary directory.
struct Files {
  std::string program;
  std::string folder;  // the program's own
  std::vector<std::string> extra;
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string first_lines(const std::string& text, int count) {
  std::size_t end = 0;
  for (int i = 0; i < count && end != std::string::npos; ++i) end = text.find('\n', end == 0 ? 0 : end + 1);
  return text.substr(0, end);
}

Diagnostic cannot_write(const TempDir& directory) {
  return diagnose(Code::no_temp_dir, Span{},
                  fmt::format("can't write into {}: {}", directory.path(), strerror(errno)),
                  "make room there, or set TMPDIR to a directory that can be written");
}

Result<Files> lay_out(const BuildRequest& request, const TempDir& directory) {
  Files files{request.path, std::filesystem::path(request.path).parent_path().string(), {}};
  if (files.folder.empty()) files.folder = ".";
  bool written = true;
  if (request.text) {
    files.program = directory.file("program.c");
    written = directory.write("program.c", fmt::format("#line 1 \"{}\"\n{}", request.path, *request.text));
  } else if (std::string text; !read_file(request.path, text)) {
    return failure(diagnose(Code::unreadable_source, Span{},
                            fmt::format("can't read {}: {}", request.path, strerror(errno)),
                            "check the name and the permissions"));
  }
  for (const auto& header : request.headers) {
    written = written && directory.write("include/" + header.name, header.text);
  }
  const auto add = [&](const std::string& name, const std::string& code) {
    written = written && directory.write(name, code);
    files.extra.push_back(directory.file(name));
  };
  if (!request.support_code.empty()) add("support.c", request.support_code);
  if (request.out == Stdout::unbuffered) add("unbuffered.c", unbuffered_code);
  if (request.may_exec) add("search.c", search_code);
  if (!request.points.empty()) {
    add("points.c", points_code(request.points));
    written = written && directory.write(points_header_name, points_header(request.points));
  }
  if (!written) return failure(cannot_write(directory));
  return files;
}

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

// The program's own text. For points it is compiled by itself, with the calls of -fsanitize=thread, and
// linked without that option, which would bring its library.
std::vector<std::string> compile_command(const BuildRequest& request, const Files& files,
                                         const Attempt& attempt, const TempDir& directory) {
  return {request.compiler,
          attempt.standard,
          "-w",
          "-O0",
          "-g0",
          "-fno-builtin",
          "-fsanitize=thread",
          "-I" + files.folder,
          "-I" + directory.file("include"),
          "-c",
          "-o",
          directory.file(object_name),
          "-include",
          directory.file(points_header_name),
          "-x",
          "c",
          files.program};
}

std::vector<std::string> link_command(const BuildRequest& request, const Files& files, const Attempt& attempt,
                                      const TempDir& directory) {
  std::vector<std::string> words = {request.compiler,
                                    attempt.standard,
                                    "-w",
                                    "-O0",
                                    "-g0",
                                    "-fno-builtin",
                                    "-I" + files.folder,
                                    "-I" + directory.file("include"),
                                    "-o",
                                    directory.file("program")};
  if (attempt.is_static) words.push_back("-static");
  if (request.points.empty()) {
    append(words, {"-x", "c", files.program});
  } else {
    append(words, {directory.file(object_name), "-x", "c"});
  }
  append(words, files.extra);
  append(words, {"-x", "none", "-lm"});
  append(words, points_link_options(request.points));
  if (request.may_exec) append(words, search_link_options());
  // A program may define for itself what the support code also has: the program's, which comes first, wins.
  if (!request.support_code.empty()) words.push_back("-Wl,--allow-multiple-definition");
  return words;
}

CommandResult make_program(const BuildRequest& request, const Files& files, const Attempt& attempt,
                           const TempDir& directory) {
  if (!request.points.empty()) {
    auto compiled = run_command(compile_command(request, files, attempt, directory), request.limits);
    if (!compiled.succeeded()) return compiled;
  }
  return run_command(link_command(request, files, attempt, directory), request.limits);
}

// Whether it is the missing libc.a that a failed attempt complains about, and no mistake in the C text.
bool lacks_static_libc(const std::string& output) {
  return output.find("cannot find -lc") != std::string::npos ||
         output.find("cannot find -lm") != std::string::npos;
}

Diagnostic does_not_compile(const std::string& path, const std::string& output) {
  return diagnose(Code::does_not_compile, Span{}, fmt::format("the compiler refuses {}", path),
                  first_lines(output, 6));
}

Diagnostic no_compiler(const std::string& name) {
  return diagnose(
      Code::no_compiler, Span{}, fmt::format("there is no C compiler: '{}' is not found", name),
      "install one (Debian: apt install gcc libc6-dev); everything but the real runs works without");
}

// The program alone.
Result<Binary> build_one(const BuildRequest& request) {
  const auto version = run_command({request.compiler, "--version"}, request.limits);
  if (version.end == CommandEnd::not_found) return failure(no_compiler(request.compiler));
  if (!version.succeeded()) return failure(does_not_compile(request.path, version.output));
  auto directory = TempDir::create();
  if (!directory) return failure(std::move(directory.error()));
  const auto files = lay_out(request, *directory);
  if (!files) return failure(files.error());

  std::string first_messages;
  for (const auto& attempt : attempts) {
    const auto result = make_program(request, *files, attempt, *directory);
    if (result.succeeded()) {
      std::string path = directory->file("program");
      auto points = find_points(path, directory->file(object_name), request.points.variables);
      return Binary{std::move(path), attempt.is_static, first_line(version.output), std::move(*directory),
                    std::move(points), request.may_exec};
    }
    if (result.end == CommandEnd::out_of_time) {
      return failure(diagnose(Code::compile_timeout, Span{},
                              fmt::format("the compiler didn't finish {} in {} seconds", request.path,
                                          request.limits.time.count()),
                              "real runs are skipped; look for macros or includes that explode"));
    }
    if (first_messages.empty() || lacks_static_libc(first_messages)) first_messages = result.output;
  }
  return failure(does_not_compile(request.path, first_messages));
}

// Compiled as the program is.
Result<void> add_executable(Binary& binary, const BuildRequest& request, const ExecutableText& wanted) {
  if (wanted.kind == ExecKind::opaque) {
    binary.executables.push_back({wanted.kind, wanted.path, find_command(wanted.path)});
    return {};
  }
  BuildRequest one = request;
  one.path = wanted.file;
  one.text = wanted.text;
  auto built = build_one(one);
  if (!built) return failure(std::move(built.error()));
  binary.executables.push_back({wanted.kind, wanted.path, built->path, built->is_static, std::move(built->points)});
  binary.more_directories.push_back(std::move(built->directory));
  return {};
}

}  // namespace

Result<Binary> build(const BuildRequest& request) {
  auto binary = build_one(request);
  if (!binary) return binary;
  for (const auto& wanted : request.executables) {
    if (auto added = add_executable(*binary, request, wanted); !added) return failure(std::move(added.error()));
  }
  return binary;
}

}  // namespace forkcheck::runtime
