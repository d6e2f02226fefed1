// What the handlers of System V calls share (system_v_calls.cpp, semaphore_set_calls.cpp, message_calls.cpp, system_v_waits.cpp).
#pragma once

#include <algorithm>
#include <string>

#include "machine/files.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "machine/shared_memory.h"

namespace forkcheck {

inline ObjectKey key_of_object(SegmentNumber number) { return {maker_of(number), static_cast<int>(made_before(number))}; }
// Whether somebody has come to wait for it.
inline ObjectKey key_of_comers(SegmentNumber number) { return {maker_of(number), ~static_cast<int>(made_before(number))}; }
// One key names an object of each kind.
inline ObjectKey key_of_key(SystemVKind kind, std::int64_t key) {
  return key_of_name("System V " + std::to_string(static_cast<int>(kind)) + " " + std::to_string(key));
}

template <class Files>
auto* object_in(Files& files, SegmentNumber number) {
  const auto found = std::ranges::find(files.system_v, number, &SystemVObject::number);
  return found == files.system_v.end() ? nullptr : &*found;
}

// One call on an object while it is made. `asking` must outlive it.
class SystemVCall {
 public:
  SystemVCall(const Asking& asking, Call call, SystemVKind kind, SegmentNumber number);
  SystemVCall(const SystemVCall&) = delete;
  SystemVCall& operator=(const SystemVCall&) = delete;

  void touch(Touch::Access access) { outcome.touch(Touch::Thing::system_v, access, key_of_object(number_)); }
  // Null if it isn't there any more.
  SystemVObject* object() const { return object_; }
  // What the call comes to then.
  std::vector<Step> is_gone();

  // With `files` as the next state's.
  std::vector<Step> returns(const Reply& answer);
  std::vector<Step> returns(std::int64_t value);
  std::vector<Step> unknown(const char* why, Code code = Code::not_modelled) const { return only(gives_up(asking_, why, code)); }

  Outcome outcome;
  SharedFiles files;  // as it will be

 private:
  const Asking& asking_;
  SegmentNumber number_;
  SystemVObject* object_ = nullptr;  // in `files`
  bool is_of_kind_ = true;
};

// system_v_waits.cpp. That somebody comes to a call that may wait makes a difference to whoever removes the object.
void note_comers(const Asking& asking, SystemVObject& object);

}  // namespace forkcheck
