#include "language/listing.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "language/graph_walks.h"

namespace forkcheck {
namespace {

using State = Language::State;

constexpr std::uint32_t most_words_of_tail = 64;
constexpr std::size_t most_tail_bytes = std::size_t{32} << 20;
constexpr std::size_t block = std::size_t{1} << 18;
constexpr std::size_t plain_symbols = 128;

bool is_plain(Symbol symbol) {
  return symbol < plain_symbols && symbol != U'{' && symbol != U'\\';
}

// All words from a state on, each with its newline, one after the other.
struct Tail {
  std::string text;
  std::vector<std::uint32_t> ends;  // of each, in text

  void add(std::string_view front, std::string_view rest) {
    text.append(front).append(rest);
    ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
};

class Lister {
 public:
  Lister(const Language& language, const std::function<bool(std::string_view)>& put)
      : language_(language), put_(put), tails_(language.state_count()), buffer_(new char[block]) {
    for (Symbol symbol = 0; symbol < plain_symbols; ++symbol)
      notation_[symbol] = write_output(Word(1, symbol));
    make_tails();
  }

  std::uint64_t run() {
    go_on(language_.start());
    while (!path_.empty() && !stopped_) {
      Frame& frame = path_.back();
      if (frame.left.first == frame.left.last) {
        prefix_.resize(frame.length);
        path_.pop_back();
        continue;
      }
      const Language::Edge edge = *frame.left.first++;
      prefix_.resize(frame.length);
      prefix_ += notation_[edge.symbol];
      go_on(edge.target);
    }
    flush();
    return listed_;
  }

 private:
  struct Frame {
    Language::EdgeRange left;
    std::size_t length;  // of the prefix at this state
  };

  // From the ends backwards, as long as there is room.
  void make_tails() {
    std::vector<State> order;
    check(in_topological_order(language_, [&](State s) { order.push_back(s); }),
          "only finite languages are listed");
    std::vector<std::uint32_t> words(language_.state_count());
    std::size_t bytes = 0;
    for (auto state = order.rbegin(); state != order.rend(); ++state) {
      std::uint64_t all = language_.accepts_at(*state) ? 1 : 0;
      for (const auto& edge : language_.edges(*state)) all += words[edge.target];
      words[*state] = static_cast<std::uint32_t>(std::min<std::uint64_t>(all, most_words_of_tail + 1));
      if (words[*state] > most_words_of_tail || bytes > most_tail_bytes) continue;
      tails_[*state] = tail_of(*state);
      if (tails_[*state]) bytes += tails_[*state]->text.size() + sizeof(Tail);
    }
  }

  std::unique_ptr<Tail> tail_of(State state) const {
    auto tail = std::make_unique<Tail>();
    if (language_.accepts_at(state)) tail->add("\n", "");
    for (const auto& edge : language_.edges(state)) {
      const auto& rest = tails_[edge.target];
      if (!rest) return nullptr;
      std::uint32_t from = 0;
      for (const std::uint32_t end : rest->ends) {
        tail->add(notation_[edge.symbol], std::string_view(rest->text).substr(from, end - from));
        from = end;
      }
    }
    return tail;
  }

  void go_on(State state) {
    if (const auto& tail = tails_[state]) {
      write(*tail);
      return;
    }
    if (language_.accepts_at(state)) write_line();
    path_.push_back({language_.edges(state), prefix_.size()});
  }

  void write(const Tail& tail) {
    const std::size_t size = tail.text.size() + tail.ends.size() * prefix_.size();
    char* to = room(size);
    if (!to) return write_slowly(tail);
    const char* from = tail.text.data();
    const std::size_t front = prefix_.size();
    std::uint32_t begin = 0;
    for (const std::uint32_t end : tail.ends) {
      std::memcpy(to, prefix_.data(), front);
      to += front;
      std::memcpy(to, from + begin, end - begin);
      to += end - begin;
      begin = end;
    }
    used_ += size;
    listed_ += tail.ends.size();
  }

  // Tails and prefixes too large for one block.
  void write_slowly(const Tail& tail) {
    std::uint32_t begin = 0;
    for (const std::uint32_t end : tail.ends) {
      flush();
      const std::string line = prefix_ + tail.text.substr(begin, end - begin);
      stopped_ = stopped_ || !put_(line);
      begin = end;
    }
    listed_ += tail.ends.size();
  }

  void write_line() {
    Tail end;
    end.add("\n", "");
    write(end);
  }

  // Where to write `size` bytes; nullptr if no block is that large.
  char* room(std::size_t size) {
    if (size > block) return nullptr;
    if (used_ + size > block) flush();
    return buffer_.get() + used_;
  }

  void flush() {
    if (used_ > 0 && !stopped_) stopped_ = !put_(std::string_view(buffer_.get(), used_));
    used_ = 0;
  }

  const Language& language_;
  const std::function<bool(std::string_view)>& put_;
  std::array<std::string, plain_symbols> notation_;
  std::vector<std::unique_ptr<Tail>> tails_;  // by state, where there is one
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::string prefix_;
  std::vector<Frame> path_;
  std::uint64_t listed_ = 0;
  bool stopped_ = false;
};

}  // namespace

bool has_plain_notation(const Language& language) {
  for (State state = 0; state < language.state_count(); ++state) {
    for (const auto& edge : language.edges(state)) {
      if (!is_plain(edge.symbol)) return false;
    }
  }
  return true;
}

std::uint64_t list_lines(const Language& language, const std::function<bool(std::string_view)>& put) {
  if (language.empty()) return 0;
  return Lister(language, put).run();
}

}  // namespace forkcheck
