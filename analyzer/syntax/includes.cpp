// #include: beside the program, and among forkcheck's own headers. Nothing else on the machine is read, so that a program
// can't show a file of the machine through an error message.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "syntax/built_in_headers.h"
#include "syntax/lex.h"
#include "syntax/preprocessor.h"

namespace forkcheck {

namespace {

namespace fs = std::filesystem;

std::string base_name(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

bool stays_inside(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

void Preprocessor::include(const Token& name, Tokens rest) {
  if (!rest.empty() && rest[0].kind == TokenKind::identifier) rest = expand(std::move(rest));
  if (stopped_) return;
  if (!rest.empty() && rest[0].kind == TokenKind::string && rest[0].text.starts_with('"')) {
    return open_named(std::string(rest[0].text.substr(1, rest[0].text.size() - 2)), rest[0].span, "\"");
  }
  const auto close = std::ranges::find_if(rest, [](const Token& token) { return token.is(">"); });
  if (rest.empty() || !rest[0].is("<") || close == rest.end()) {
    return report(Code::bad_directive, name.span, "#include needs <header> or \"header\"");
  }
  std::string header;
  for (auto token = rest.begin() + 1; token != close; ++token) {
    header += (token->after_space && !header.empty() ? " " : "") + std::string(token->text);
  }
  Span span = rest[0].span;
  if (close->span.line == span.line) span.length = close->span.column + 1 - span.column;
  open_named(header, span, "<");
}

void Preprocessor::open_named(const std::string& name, Span place, std::string_view quote) {
  if (frames_.size() >= max_include_depth) return stop(Code::include_too_deep, place, "headers include each other without end");
  const std::string base = base_name(name);
  for (const BuiltInHeader& header : textbook_headers()) {
    if (header.name == base && open_built_in(base, place)) return;
  }
  if (quote == "\"" && open_local(name, place)) return;
  if (stopped_ || open_built_in(name, place)) return;
  if (quote == "\"") {
    return report(Code::unknown_header, place, fmt::format("header \"{}\" was not found", name),
                  "it must lie in the program's own folder");
  }
  report(Code::unknown_header, place, fmt::format("header <{}> is not supported", name),
         "remove the #include if nothing of it is used");
}

// True if the header was found beside the program, or an error was reported.
bool Preprocessor::open_local(const std::string& name, Span place) {
  const std::string from = frames_.back().directory;
  if (from.empty()) return false;
  std::error_code error;
  const fs::path root = fs::weakly_canonical(directory_, error);
  const fs::path path = fs::weakly_canonical(fs::path(from) / name, error);
  if (error || fs::path(name).is_absolute() || !stays_inside(path, root)) {
    report(Code::header_outside, place, fmt::format("header \"{}\" lies outside the program's folder", name),
           "put it beside the program");
    return true;
  }
  if (!fs::is_regular_file(path, error)) return false;
  if (fs::file_size(path, error) > max_file_bytes) {
    stop(Code::program_too_large, place, fmt::format("header \"{}\" is too large", name));
    return true;
  }
  const auto known = read_.find(path.string());
  if (known != read_.end()) {
    open(known->second, path.parent_path().string(), place);
    return true;
  }
  std::string text;
  if (!read_file(path.string(), text)) return false;
  const FileId file = sources_.add({(fs::path(from) / name).lexically_normal().string(), std::move(text), false});
  read_[path.string()] = file;
  open(file, path.parent_path().string(), place);
  return true;
}

bool Preprocessor::open_built_in(const std::string& name, Span place) {
  const auto& headers = built_in_headers();
  const auto header = std::ranges::find(headers, name, &BuiltInHeader::name);
  if (header == headers.end()) return false;
  const std::string shown = fmt::format("<{}>", name);
  const auto known = read_.find(shown);
  const FileId file = known != read_.end() ? known->second : sources_.add({shown, std::string(header->text), true});
  read_[shown] = file;
  open(file, "", place);
  return true;
}

void Preprocessor::open(FileId file, std::string directory, Span place) {
  const SourceFile& source = sources_.file(file);
  if (once_.contains(source.name)) return;
  if (source.text.size() > max_file_bytes) return stop(Code::program_too_large, place, "this file is too large");
  frames_.push_back({file, lex(source.text, file, spellings_), 0, {}, std::move(directory)});
}

}  // namespace forkcheck
