#include "syntax/prune.h"

#include "syntax/words.h"

#include <unordered_map>
#include <unordered_set>

namespace forkcheck {

namespace {

// One external declaration of a built-in header, or a stretch of the person's own text.
struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view name;  // of a built-in header's function or extern object; empty: always kept
};

class Pruner {
 public:
  Pruner(const Tokens& tokens, const Sources& sources) : tokens_(tokens), sources_(sources) {}

  Tokens run() {
    split();
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
      if (chunks_[i].name.empty()) mark(chunks_[i]);
    }
    while (!wanted_.empty()) {
      const auto name = wanted_.back();
      wanted_.pop_back();
      const auto [first, last] = named_.equal_range(name);
      for (auto at = first; at != last; ++at) mark(chunks_[at->second]);
    }
    Tokens kept;
    for (const Chunk& chunk : chunks_) {
      if (!chunk.name.empty() && (!mentioned_.contains(chunk.name) || declared_.contains(chunk.name))) continue;
      kept.insert(kept.end(), tokens_.begin() + static_cast<std::ptrdiff_t>(chunk.begin),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(chunk.end));
    }
    return kept;
  }

 private:
  bool built_in(std::size_t at) const {
    const FileId file = tokens_[at].span.file;
    return file.valid() && sources_.file(file).built_in;
  }

  void split() {
    for (std::size_t at = 0; at < tokens_.size();) {
      Chunk chunk{at, at, {}};
      if (built_in(at)) {
        read_declaration(chunk);
      } else {
        read_own_text(chunk);
      }
      at = chunk.end;
      if (!chunk.name.empty()) named_.emplace(chunk.name, chunks_.size());
      chunks_.push_back(chunk);
    }
  }

  // A printed program holds the library's code that it uses: that is not read twice.
  void read_own_text(Chunk& chunk) {
    int depth = 0;
    bool in_value = false;
    for (; chunk.end < tokens_.size() && !built_in(chunk.end); ++chunk.end) {
      const Token& token = tokens_[chunk.end];
      if (depth == 0) in_value = token.is("=") || (in_value && !token.is(";"));
      if (token.is("(") || token.is("{") || token.is("[")) ++depth;
      if (token.is(")") || token.is("}") || token.is("]")) --depth;
      const bool is_ours = token.text.starts_with(library_prefix) || token.text.starts_with("__builtin_");
      if (depth == 0 && !in_value && is_ours) declared_.insert(token.text);
    }
  }

  void read_declaration(Chunk& chunk) {
    const bool is_typedef = tokens_[chunk.begin].is("typedef");
    const bool is_object = tokens_[chunk.begin].is("extern") || tokens_[chunk.begin].is("static");
    const bool is_own_struct = tokens_[chunk.begin].is("struct") && tokens_[chunk.begin + 1].text.starts_with(library_prefix);
    if (is_own_struct && tokens_[chunk.begin + 2].is("{")) chunk.name = tokens_[chunk.begin + 1].text;
    int depth = 0;
    for (; chunk.end < tokens_.size() && built_in(chunk.end); ++chunk.end) {
      const Token& token = tokens_[chunk.end];
      if (token.is("(") && depth == 0 && chunk.name.empty() && !is_typedef && chunk.end > chunk.begin) {
        const bool is_pointer = chunk.end + 2 < tokens_.size() && tokens_[chunk.end + 1].is("*");  // `void (*name)(void);`
        chunk.name = tokens_[is_pointer ? chunk.end + 2 : chunk.end - 1].text;
      }
      if (token.is("(") || token.is("{") || token.is("[")) ++depth;
      if (token.is(")") || token.is("}") || token.is("]")) --depth;
      const bool ends_body = token.is("}") && !chunk.name.empty() && !is_own_struct;
      const bool names_object = token.is(";") || token.is("=") || token.is("[");
      if (is_object && chunk.name.empty() && names_object && depth == (token.is("[") ? 1 : 0)) chunk.name = tokens_[chunk.end - 1].text;
      if (depth == 0 && (token.is(";") || ends_body)) {
        ++chunk.end;
        return;
      }
    }
  }

  void mark(const Chunk& chunk) {
    for (std::size_t at = chunk.begin; at < chunk.end; ++at) {
      const Token& token = tokens_[at];
      if (token.kind == TokenKind::identifier) mention(token.text);
    }
  }

  void mention(std::string_view name) {
    if (!mentioned_.insert(name).second) return;
    wanted_.push_back(name);
    const auto code = named_.find(library_name(name));
    if (code != named_.end()) mention(code->first);
  }

  const Tokens& tokens_;
  const Sources& sources_;
  std::vector<Chunk> chunks_;
  std::unordered_multimap<std::string_view, std::size_t> named_;
  std::unordered_set<std::string_view> mentioned_;
  std::vector<std::string_view> wanted_;
  std::unordered_set<std::string_view> declared_;  // names of ours that the person's own text declares
};

}  // namespace

Tokens prune_unused(const Tokens& tokens, const Sources& sources) { return Pruner(tokens, sources).run(); }

}  // namespace forkcheck
