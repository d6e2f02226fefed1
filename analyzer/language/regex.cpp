// A regular expression for all words, by state elimination (Brzozowski, McCluskey 1963), cheapest state first
// (Delgado, Morais 2004). What is written for a byte can depend on its neighbours, so the automaton is first
// joined with the writer of the notation: a state is a state of the Language and the bytes that the writer
// holds back.
#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "language/language.h"
#include "language/notation.h"

namespace forkcheck {
namespace {

std::string quote(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (std::string_view(".[()*+?{|^$\\").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

// An expression and how tightly it binds, so that only needed parentheses are written. An empty text matches
// the empty word.
struct Expression {
  enum class Form { atom, sequence, alternatives };
  std::string text;
  Form form = Form::sequence;
  bool optional = false;  // may also be left out; not yet part of the text

  std::string grouped() const { return form == Form::atom ? text : "(" + text + ")"; }
  // As a part of a sequence.
  std::string part() const {
    if (text.empty()) return "";
    if (optional) return grouped() + "?";
    return form == Form::alternatives ? "(" + text + ")" : text;
  }
};

Expression literal(std::string_view written) {
  const bool one = written.size() == 1;
  return {quote(written), one ? Expression::Form::atom : Expression::Form::sequence, false};
}

Expression in_sequence(const Expression& a, const Expression& b) {
  if (a.text.empty()) return b;
  if (b.text.empty()) return a;
  return {a.part() + b.part(), Expression::Form::sequence, false};
}

Expression either(const Expression& a, const Expression& b) {
  if (a.text == b.text) return {a.text, a.form, a.optional || b.optional};
  if (a.text.empty()) return {b.text, b.form, true};
  if (b.text.empty()) return {a.text, a.form, true};
  return {a.text + "|" + b.text, Expression::Form::alternatives, a.optional || b.optional};
}

Expression repeated(const Expression& a) {
  if (a.text.empty()) return {};
  return {a.grouped() + "*", Expression::Form::sequence, false};
}

class Elimination {
 public:
  Elimination(const Language& language, std::size_t max_bytes) : language_(language), max_bytes_(max_bytes) {}

  std::optional<Expression> run() {
    add_nodes();
    std::set<std::pair<std::size_t, Node>> cheapest;
    for (Node node = first_inner; node < out_.size(); node++) cheapest.emplace(cost(node), node);
    while (!cheapest.empty()) {
      const Node node = cheapest.begin()->second;
      cheapest.erase(cheapest.begin());
      const auto neighbours = neighbours_of(node);
      for (const Node n : neighbours) cheapest.erase({cost(n), n});
      if (!eliminate(node)) return std::nullopt;
      for (const Node n : neighbours) cheapest.emplace(cost(n), n);
    }
    return out_[initial].at(final);
  }

 private:
  using Node = std::uint32_t;
  static constexpr Node initial = 0, final = 1, first_inner = 2;

  void add_edge(Node from, Node to, const Expression& label) {
    const auto [edge, added] = out_[from].try_emplace(to, label);
    if (!added) edge->second = either(edge->second, label);
    in_[to].insert(from);
  }

  // The product with the writer; it holds at most six bytes, so it stays small.
  void add_nodes() {
    out_.resize(first_inner);
    in_.resize(first_inner);
    std::map<std::pair<Language::State, std::string>, Node> known;
    std::vector<std::pair<Language::State, NotationWriter>> pending;
    const auto node_of = [&](Language::State state, const NotationWriter& writer) {
      const auto [node, added] = known.try_emplace({state, writer.held()}, static_cast<Node>(out_.size()));
      if (added) {
        pending.emplace_back(state, writer);
        out_.emplace_back();
        in_.emplace_back();
      }
      return node->second;
    };
    add_edge(initial, node_of(language_.start(), NotationWriter()), {});
    for (std::size_t i = 0; i < pending.size(); i++) {
      const auto [state, writer] = pending[i];
      const auto node = static_cast<Node>(first_inner + i);
      if (language_.accepts_at(state)) add_edge(node, final, literal(NotationWriter(writer).finish()));
      for (const auto& edge : language_.edges(state)) {
        NotationWriter after = writer;
        const Expression label = literal(after.push(edge.symbol));
        add_edge(node, node_of(edge.target, after), label);
      }
    }
  }

  // How much text eliminating the node copies, roughly: ways through it.
  std::size_t cost(Node node) const { return in_[node].size() * out_[node].size(); }

  std::vector<Node> neighbours_of(Node node) const {
    std::set<Node> all(in_[node]);
    for (const auto& [to, label] : out_[node]) all.insert(to);
    all.erase(node);
    all.erase(initial);
    all.erase(final);
    return {all.begin(), all.end()};
  }

  bool eliminate(Node node) {
    const auto ways_on = std::exchange(out_[node], {});
    const auto ways_in = std::exchange(in_[node], {});
    const auto loop = ways_on.find(node);
    const Expression around = loop == ways_on.end() ? Expression() : repeated(loop->second);
    for (const auto& [to, label] : ways_on) in_[to].erase(node);
    for (const Node from : ways_in) {
      if (from == node) continue;
      const Expression before = in_sequence(out_[from].at(node), around);
      out_[from].erase(node);
      for (const auto& [to, label] : ways_on) {
        if (to == node) continue;
        add_edge(from, to, in_sequence(before, label));
        if (out_[from].at(to).text.size() > max_bytes_) return false;
      }
    }
    return true;
  }

  const Language& language_;
  std::size_t max_bytes_;
  std::vector<std::map<Node, Expression>> out_;  // by node
  std::vector<std::set<Node>> in_;               // by node: where edges come from
};

}  // namespace

std::optional<std::string> Language::regex(std::size_t max_bytes) const {
  if (empty()) return "a^";  // '^' matches at the beginning alone, so nothing matches
  const auto expression = Elimination(*this, max_bytes).run();
  if (!expression) return std::nullopt;
  return expression->optional ? expression->grouped() + "?" : expression->text;
}

std::string Language::regex() const {
  return *regex(std::string::npos);
}

}  // namespace forkcheck
