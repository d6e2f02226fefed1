#include "machine/local_state.h"

#include "base/hash.h"
#include "base/overloaded.h"

namespace forkcheck {

namespace {

std::uint64_t mix_value(std::uint64_t h, const Value& v) {
  h = mix(h, (static_cast<std::uint64_t>(v.kind) << 40) ^ (static_cast<std::uint64_t>(v.type) << 32) ^ v.id);
  return mix(h, static_cast<std::uint64_t>(v.bits));
}

std::uint64_t mix_values(std::uint64_t h, const std::vector<Value>& values) {
  h = mix(h, values.size());
  for (const Value& v : values) h = mix_value(h, v);
  return h;
}

std::uint64_t mix_frames(std::uint64_t h, const std::vector<Frame>& frames) {
  for (const Frame& f : frames) h = mix(h, (std::uint64_t{f.pc} << 32) ^ f.stack);
  return h;
}

std::uint64_t mix_text(std::uint64_t h, const Text& text) {
  return hash_bytes({reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char32_t)}, h);
}

bool same_object(const Object& a, const Object& b) {
  if (a.kind != b.kind || a.access != b.access || a.life != b.life || a.segment != b.segment) return false;
  if (a.content == b.content) return true;
  return a.content && b.content && *a.content == *b.content;
}

bool same_memory(const Memory& a, const Memory& b) {
  if (a.count() != b.count()) return false;
  for (ObjectId id = 0; id < a.count(); ++id) {
    if (!same_object(a.object(id), b.object(id))) return false;
  }
  return true;
}

}  // namespace

bool LocalState::ends() const {
  if (!asked) return false;
  return std::visit(overloaded{[](const ExitRequest&) { return true; }, [](const KilledRequest&) { return true; },
                               [](const EndingRequest&) { return true; },
                               [](const SpinRequest&) { return true; }, [](const StuckRequest&) { return true; },
                               [](const auto&) { return false; }},
                    *asked);
}

bool LocalState::operator==(const LocalState& o) const {
  return frames == o.frames && locals == o.locals && stack == o.stack && streams == o.streams &&
         handlers == o.handlers && exiting == o.exiting && lenders == o.lenders && interrupted == o.interrupted &&
         just_flushed == o.just_flushed && ruled == o.ruled && returning == o.returning && writes == o.writes && asked == o.asked &&
         device == o.device && has_sought == o.has_sought && status_pointer == o.status_pointer && where == o.where && same_memory(memory, o.memory);
}

std::uint64_t LocalState::hash() const {
  std::uint64_t h = mix_frames(frames.size(), frames);
  h = mix_values(mix_values(h, locals), stack);
  for (const Stream& s : streams) h = mix_text(mix(h, s.capacity), s.held + s.ahead);
  for (const WriteRequest& w : writes) h = mix_text(mix(h, static_cast<std::uint64_t>(w.descriptor)), w.text);
  h = mix(h, asked ? asked->index() : std::variant_npos);
  for (const Interrupted& i : interrupted) h = mix(h, i.mask ^ i.depth << 56 ^ (i.asked ? i.asked->index() : 0) << 48);
  h = mix(mix_value(h, status_pointer), (std::uint64_t{where.line} << 32) ^ where.column);
  for (const Object& object : memory.objects()) {
    h = mix(h, static_cast<std::uint64_t>(object.life) ^ object.segment << 2);
    h = mix(h, reinterpret_cast<std::uintptr_t>(object.content.get()));  // contents are interned before states
  }
  return h;
}

}  // namespace forkcheck
