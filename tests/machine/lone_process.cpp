#include "lone_process.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"

namespace forkcheck {

namespace {

std::string bytes_of(const Text& text, const std::vector<std::string>& names) {
  std::string bytes;
  for (const char32_t c : text) {
    if (c < 256) {
      bytes += static_cast<char>(c);
    } else if (const Slot slot = c - text_slot; slot == slot_init) {
      bytes += "<init>";
    } else if (slot == slot_shell) {
      bytes += "<shell>";
    } else {
      bytes += '<' + names.at(slot) + '>';
    }
  }
  return bytes;
}

// The kernel's part for one process: its names by slot, and replies.
class Outside {
 public:
  explicit Outside(ForkSide side) : side_(side) {}

  Reply reply(const Request& request) {
    return std::visit(overloaded{[&](const ForkRequest&) { return fork(); },
                                 [&](const WaitRequest& w) { return wait(w); },
                                 [&](const WriteRequest& w) { return Reply{static_cast<std::int64_t>(w.text.size()), {}, 0, 0}; },
                                 [&](const GetpidRequest&) { return named("self"); },
                                 [&](const GetppidRequest&) { return named("parent"); }, [](const auto&) { return Reply{}; }},
                      request);
  }

  void keep(const std::vector<Slot>& kept) {
    std::vector<std::string> after;
    for (const Slot old : kept) after.push_back(old < names.size() ? names[old] : fresh_);
    names = std::move(after);
  }

  std::vector<std::string> names;

 private:
  Reply named(const std::string& name) {
    const auto at = std::ranges::find(names, name);
    fresh_ = name;
    return Reply{0, static_cast<Slot>(at - names.begin()), 0, 0};
  }

  Reply fork() {
    if (side_ == ForkSide::child) return {};
    children_.push_back(fmt::format("child {}", ++forked_));
    return named(children_.back());
  }

  // The oldest child, which ended with status 7.
  Reply wait(const WaitRequest& w) {
    if (children_.empty() || std::holds_alternative<WaitRequest::NoChild>(w.target)) return Reply{-1, {}, 10, 0};
    Reply reply = named(children_.front());
    children_.erase(children_.begin());
    reply.status = 7 << 8;
    return reply;
  }

  ForkSide side_;
  std::vector<std::string> children_;
  std::string fresh_;
  int forked_ = 0;
};

bool ended(const Request& r) {
  return std::holds_alternative<ExitRequest>(r) || std::holds_alternative<KilledRequest>(r) ||
         std::holds_alternative<SpinRequest>(r) || std::holds_alternative<StuckRequest>(r);
}

}  // namespace

std::unique_ptr<CompiledText> compile_text(const std::string& c) {
  auto text = std::make_unique<CompiledText>();
  const FileId file = text->sources.add({"test.c", c});
  auto compiled = compile(text->sources, file, "");
  if (!compiled) {
    for (const Diagnostic& d : compiled.error()) ADD_FAILURE() << render(d, text->sources);
    return nullptr;
  }
  text->program = std::move(compiled->program);
  return text;
}

LoneRun run_alone(const std::string& c, const LoneOptions& options) {
  LoneRun run;
  run.end = SpinRequest{};
  const auto text = compile_text(c);
  if (!text) return run;
  Machine machine(text->program, options.profile, options.machine);
  Outside outside(options.side);
  LocalId state = machine.start();
  for (int steps = 0; !ended(machine.request(state)); ++steps) {
    if (steps > 100'000) {
      ADD_FAILURE() << "the process never ends";
      return run;
    }
    const Request request = machine.request(state);
    if (const auto* write = std::get_if<WriteRequest>(&request)) {
      run.writes.push_back(*write);
      run.names.push_back(outside.names);
    }
    const Transition& next = machine.advance(state, outside.reply(request));
    outside.keep(next.keep);
    state = next.next;
    EXPECT_EQ(machine.slots(state), next.keep.size());
  }
  run.end = machine.request(state);
  run.where = machine.where(state);
  run.findings = machine.findings();
  return run;
}

std::string LoneRun::text(int descriptor) const {
  std::string all;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (writes[i].descriptor == descriptor) all += bytes_of(writes[i].text, names[i]);
  }
  return all;
}

std::string LoneRun::pieces(int descriptor) const {
  std::string all;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (writes[i].descriptor == descriptor) all += bytes_of(writes[i].text, names[i]) + '|';
  }
  return all;
}

std::string LoneRun::ending() const {
  return std::visit(overloaded{[](const ExitRequest& r) { return fmt::format("exit {}", r.status); },
                               [](const KilledRequest& r) { return fmt::format("signal {}", r.signal); },
                               [](const SpinRequest&) { return std::string("spins"); },
                               [](const StuckRequest& r) { return code_name(r.why.code); },
                               [](const auto&) { return std::string("goes on"); }},
                    end);
}

bool LoneRun::found(Code code) const {
  return std::ranges::any_of(findings, [&](const Diagnostic& d) { return d.code == code; });
}

}  // namespace forkcheck
