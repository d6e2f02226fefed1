#include "cli/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "posix/schedule.h"
#include "syntax/front_end.h"

namespace forkcheck {

namespace {

// A report is read by a person who waits for it; the other commands take the time they need.
std::optional<std::chrono::duration<double>> time_of(const Options& options) {
  if (options.timeout) return std::chrono::duration<double>(*options.timeout);
  if (options.command == Command::report) return std::chrono::duration<double>(default_report_seconds);
  return std::nullopt;
}

// Where standard error is full or gone, nobody reads it: no reason to stop.
void say(const std::string& words) {
  std::fputs(words.c_str(), stderr);
}

std::size_t memory_of(const Options& options) {
  return options.memory_mib.value_or(default_memory_mib) << 20;
}

}  // namespace

Session::Session(Options options)
    : options_(std::move(options)),
      budget_(time_of(options_), memory_of(options_)),
      out_(options_.output_file ? &*options_.output_file : nullptr) {}

tl::expected<std::string, Status> Session::read(const std::string& path) {
  std::string text;
  errno = 0;
  if (std::filesystem::is_directory(path)) {
    error(fmt::format("{}: is a directory", path));
  } else if (read_file(path, text)) {
    return text;
  } else {
    error(fmt::format("{}: {}", path, errno ? std::strerror(errno) : "can't be read"));
  }
  return tl::unexpected(Status::usage);
}

tl::expected<std::vector<Event>, Status> Session::schedule() {
  const std::string& path = *options_.schedule;
  const auto text = read(path);
  if (!text) return tl::unexpected(text.error());
  auto events = parse_schedule(*text, sources_.add({path, *text, false}));
  if (events) return std::move(*events);
  complain(events.error());
  return tl::unexpected(Status::usage);
}

tl::expected<Loaded, Status> Session::load(const std::string& path) {
  auto text = read(path);
  if (!text) return tl::unexpected(text.error());
  const FileId file = sources_.add({path == "-" ? "<stdin>" : path, *text, false});
  const std::string directory = path == "-" ? "." : std::filesystem::path(path).parent_path().string();
  std::string input;
  if (options_.stdin_file) {
    auto read_input = read(*options_.stdin_file);
    if (!read_input) return tl::unexpected(read_input.error());
    input = std::move(*read_input);
  }
  std::vector<std::string> given = options_.program_arguments;
  given.push_back(input);
  auto compiled = compile(sources_, file, directory.empty() ? "." : directory, given);
  if (!compiled) {
    complain(compiled.error());
    return tl::unexpected(Status::refused);
  }
  return Loaded{path, std::move(*text), std::move(compiled->program), std::move(compiled->warnings), std::move(input)};
}

std::vector<std::string> Session::argv() const {
  std::vector<std::string> words = {"./a.out"};
  words.insert(words.end(), options_.program_arguments.begin(), options_.program_arguments.end());
  return words;
}

MachineOptions Session::machine_options(const Loaded& loaded) const {
  MachineOptions machine;
  machine.arguments = argv();
  machine.input = loaded.input;
  return machine;
}

std::unique_ptr<Model> Session::model(const Loaded& loaded, const Profile& profile) const {
  return std::make_unique<Model>(loaded.program, profile, machine_options(loaded));
}

void Session::complain(const Diagnostics& diagnostics) {
  out_.flush();
  for (const auto& diagnostic : diagnostics) say(render(diagnostic, sources_));
}

void Session::warn(const Diagnostics& warnings) {
  if (options_.verbosity != Verbosity::quiet) complain(warnings);
}

void Session::error(std::string_view message) const {
  say(fmt::format("forkcheck: error: {}\n", message));
}

void Session::note(std::string_view message) const {
  if (options_.verbosity != Verbosity::quiet) say(fmt::format("forkcheck: {}\n", message));
}

Status Session::status_of(const Answer& answer) {
  if (answer.complete) return Status::ok;
  return status_of(answer.limits);
}

// FC4xxx are limits that a person can lift; anything else that stops a search is a program outside of what is
// covered.
Status Session::status_of(const Diagnostics& limits) {
  complain(limits);
  const bool only_limits =
      std::ranges::all_of(limits, [](const Diagnostic& d) { return static_cast<int>(d.code) >= 4000; });
  return only_limits ? Status::incomplete : Status::refused;
}

bool Session::coloured() const {
  if (options_.colour == Colour::when_terminal) return out_.is_terminal();
  return options_.colour == Colour::always;
}

Status Session::finish(Status status) {
  out_.flush();
  if (out_.failed() && !out_.reader_gone()) {
    error(
        fmt::format("{}: {}", options_.output_file.value_or("standard output"), std::strerror(out_.error())));
    return Status::lacking;
  }
  return options_.exit_zero && status == Status::no ? Status::ok : status;
}

}  // namespace forkcheck
