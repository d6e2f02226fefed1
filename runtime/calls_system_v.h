// What the calls on System V objects share: shared memory, sets of semaphores, queues of messages (svipc(7)).
#pragma once

#include <optional>
#include <vector>

#include "runtime/calls.h"

namespace forkcheck::runtime {

inline int integer(const Registers& registers, int argument) { return static_cast<int>(registers.argument(argument)); }
inline TrackedObject& object_of(World& world, const SystemVRequest& request) { return world.system_v[*request.object]; }
// By its id: each kind has ids of its own.
std::optional<std::size_t> object_with(const World& world, SystemVKind kind, int id);
// The request, if there is such an object. Else the kernel refuses the call, which others can't tell.
Admission on_object(World& world, SystemVRequest request, int id);
// Of calls that may wait, on an object that is removed by now.
std::vector<Choice> outcomes_without_object(const World& world, const Process& process, const SystemVRequest& request);
// EIDRM, of which the kernel doesn't know.
bool is_answered_by_us(Process& process, const Choice& choice);
// shmctl, msgctl; of semctl, what isn't about semaphores alone.
void release_system_v_control(World& world, Process& process, const Choice& choice);
Relation system_v_handler_relation(const Enabled& mine, const Enabled& other, const Profile& profile);

}  // namespace forkcheck::runtime
