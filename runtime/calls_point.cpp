// point: an access to a watched variable or to shared memory, made known by the program's own hooks (points.h).
#include <algorithm>
#include <utility>

#include "posix/call_table.h"
#include "posix/shared_race.h"
#include "runtime/calls.h"
#include "runtime/points.h"

namespace forkcheck::runtime {

namespace {

PointKind kind_of(const Registers& registers) {
  return static_cast<PointKind>(registers.argument(0));
}

// The ranges of this process's maps, behind those that all have.
void plant_ranges(const World& world, const Process& process) {
  std::vector<PointRange> ranges;
  for (const auto& map : process.maps) {
    for (const auto& race : world.shared.races) {
      if (race.maker == map.maker && race.map == map.number)
        ranges.push_back({map.begin + race.begin, map.begin + race.end, PointKind::always});
    }
    if (world.shared.everywhere) ranges.push_back({map.begin, map.end, PointKind::always});
    if (world.shared.where_handlers_run) ranges.push_back({map.begin, map.end, PointKind::interruptible});
  }
  ranges.resize(std::min(ranges.size(), most_point_ranges - process.points.fixed));
  const std::uint64_t count = process.points.fixed + ranges.size();
  const auto at = process.points.table + sizeof count + process.points.fixed * sizeof(PointRange);
  process.tracee().write(at, ranges.data(), ranges.size() * sizeof(PointRange));
  process.tracee().write(process.points.table, &count, sizeof count);
}

// What lies in a file is named by that.
Admission begin_map(World& world, Process& process, const Registers& registers) {
  const auto begin = registers.argument(1), end = begin + registers.argument(2);
  const auto file = std::exchange(process.mapped_file, std::nullopt);
  const auto attached = std::exchange(process.attaches, std::nullopt);
  if (attached) {
    const auto& memory = world.system_v[*attached];
    process.maps.push_back({memory.maker, memory.number, begin, begin + memory.size});
  } else if (file)
    process.maps.push_back({{}, map_number_of_file(*file), begin, end});
  else
    process.maps.push_back({process.name, process.maps_made++, begin, end});
  plant_ranges(world, process);
  return AnswerAtOnce{0};
}

Admission end_map(World& world, Process& process, const Registers& registers) {
  std::erase_if(process.maps, [&](const SharedMap& map) { return map.begin == registers.argument(1); });
  plant_ranges(world, process);
  return AnswerAtOnce{0};
}

bool races(const World& world, const SharedRequest& access) {
  return std::ranges::any_of(world.shared.races, [&](const SharedRace& race) {
    return race.maker == access.maker && race.map == access.map && access.begin < race.end && race.begin < access.end;
  });
}

// Where no handler can come in between, an access that doesn't race is passed silently.
Admission admit_access(const World& world, const Process& process, const Registers& registers) {
  const bool can_be_interrupted = process.signals.can_be_interrupted();
  const auto kind = kind_of(registers);
  if (kind == PointKind::calls) return can_be_interrupted ? Admission(PlainRequest{}) : AnswerAtOnce{0};
  auto access = shared_at(process, registers.argument(1));
  if (!access) return can_be_interrupted || kind == PointKind::always ? Admission(PlainRequest{}) : AnswerAtOnce{0};
  access->end = access->begin + (registers.argument(2) & ~point_writes);
  access->writes = (registers.argument(2) & point_writes) != 0;
  access->is_expected = can_be_interrupted || races(world, *access);
  if (!access->is_expected && !world.shared.everywhere) return AnswerAtOnce{0};
  return *access;
}

Admission admit_point(World& world, Process& process, const Registers& registers) {
  switch (kind_of(registers)) {
    case PointKind::interruptible:
    case PointKind::always:
    case PointKind::calls: return admit_access(world, process, registers);
    case PointKind::maps: return begin_map(world, process, registers);
    case PointKind::unmaps: return end_map(world, process, registers);
    case PointKind::waits:
    case PointKind::tries:
    case PointKind::posts:
    case PointKind::looks: break;  // calls of their own
  }
  return AnswerAtOnce{0};
}

// A signal that is pending comes before the access, and then the process is at the same place again.
void release_point(World&, Process& process, const Choice&) {
  if (process.signals.deliverable().empty()) return skip_with(process, 0);
  process.parked.registers.put_off_call();
  process.tracee().set_registers(process.parked.registers);
  go_on(process);
}

Relation point_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  return shared_relation(mine, other);
}

}  // namespace

const CallHandler point_handler{Call::point_, admit_point, only_outcome, release_point, point_relation};

std::optional<SharedRequest> shared_at(const Process& process, std::uint64_t address) {
  const auto map = std::ranges::find_if(
      process.maps, [&](const SharedMap& one) { return one.begin <= address && address < one.end; });
  if (map == process.maps.end()) return std::nullopt;
  SharedRequest request;
  request.maker = map->maker;
  request.map = map->number;
  request.begin = request.end = address - map->begin;
  request.address = address;
  return request;
}

Relation shared_relation(const Enabled& mine, const Enabled& other) {
  const auto* one = std::get_if<SharedRequest>(&mine.pending.request);
  const auto* two = std::get_if<SharedRequest>(&other.pending.request);
  if (one == nullptr || two == nullptr || one->maker != two->maker || one->map != two->map) return Relation::commute;
  const bool overlap = one->begin < two->end && two->begin < one->end;
  return overlap && (one->writes || two->writes) ? Relation::dependent : Relation::commute;
}

std::optional<Call> call_at(const Process& process, const Registers& registers) {
  if (registers.call_number() != point_call) return call_of_kernel_number(registers.call_number());
  const bool is_hook = process.points.site != 0 && registers.raw.rip == process.points.site;
  if (!is_hook) return std::nullopt;
  switch (kind_of(registers)) {
    case PointKind::waits:
    case PointKind::tries: return Call::semwait_;
    case PointKind::posts: return Call::sempost_;
    case PointKind::looks: return Call::semvalue_;
    case PointKind::interruptible:
    case PointKind::always:
    case PointKind::calls:
    case PointKind::maps:
    case PointKind::unmaps: break;
  }
  return Call::point_;
}

}  // namespace forkcheck::runtime
