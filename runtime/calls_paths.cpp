// Regular files, and the names of FIFOs: open, mkfifo, unlink, stat, access, ftruncate, mmap, and what reads and writes of open files mean to each other.
//
// The calls are executed, in a folder that is the program's own and empty when a run begins (program_files.h). Only plain names
// are let go, so that no path leads out of it: nothing but regular files and FIFOs can be made there, as no other call that makes
// something passes the filter. A path is read when the call is admitted and once more when it is released, since memory can be
// shared; while it is released nobody else of the run moves.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <utility>

#include "posix/plain_path.h"
#include "posix/shared_race.h"
#include "runtime/calls.h"
#include "runtime/filter.h"

namespace forkcheck::runtime {

namespace {

using Kind = OpenFile::Kind;
using Place = PlainPath::Place;

constexpr std::size_t most_names = 64;

// Which argument is the path; those of the newer calls have a folder before it, which must be the working directory.
int path_argument(const Registers& registers) {
  switch (registers.call_number()) {
    case SYS_openat:
    case SYS_unlinkat:
    case SYS_newfstatat:
    case SYS_mknodat:
    case SYS_faccessat2: return 1;
  }
  return 0;
}

bool is_in_working_directory(const Registers& registers) {
  return path_argument(registers) == 0 || static_cast<int>(registers.argument(0)) == AT_FDCWD;
}

// Nothing if the memory isn't readable, or the path doesn't end.
std::optional<std::string> path_of(const Process& process, const Registers& registers) {
  auto path = process.tracee().read_text(registers.argument(path_argument(registers)), PATH_MAX);
  return path && path->size() < PATH_MAX ? std::move(path) : std::nullopt;
}

int open_flags(const Registers& registers) {
  if (registers.call_number() == SYS_creat) return O_CREAT | O_WRONLY | O_TRUNC;
  return static_cast<int>(registers.argument(path_argument(registers) + 1));
}

// What leads elsewhere is refused, /dev/null let through: for open alone.
Admission admit_path(World& world, Process& process, const Registers& registers) {
  const Refuse refusal{EPERM, system_call_name(registers.call_number())};
  const auto text = path_of(process, registers);
  if (!text || !world.files.has_folder() || !is_in_working_directory(registers)) return refusal;
  const auto path = parse_path(*text);
  if (path.place == Place::elsewhere) return refusal;
  FileRequest request;
  request.path = *text;
  if (path.place == Place::here || path.place == Place::below) request.entry = path.name;
  return request;
}

// The path is what it was when it was admitted.
bool is_as_admitted(const Process& process) {
  const auto path = path_of(process, process.parked.registers);
  return path && *path == std::get<FileRequest>(process.parked.request).path;
}

// Where the path leads to no entry we know the answer, and the kernel isn't asked.
std::optional<int> error_of(const World& world, const FileRequest& request) {
  const auto path = parse_path(request.path);
  if (path.place == Place::nowhere) return ENOENT;
  if (path.place == Place::below) return PlainPath::error_below(world.names.contains(path.name));
  return std::nullopt;
}

void release_path(World& world, Process& process, const Choice&) {
  const auto& request = std::get<FileRequest>(process.parked.request);
  if (const auto error = error_of(world, request)) return skip_with(process, -*error);
  if (is_as_admitted(process)) {
    process.path_in_use = request.entry;
    return process.tracee().resume_to_call_exit();
  }
  world.note_refused(process.name, system_call_name(process.parked.registers.call_number()));
  skip_with(process, -EPERM);
}

// --- open

constexpr int covered_flags = O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY | O_SYNC | O_NOFOLLOW;

Admission admit_open(World& world, Process& process, const Registers& registers) {
  if (process.opening) return rest_of_open();
  const int flags = open_flags(registers);
  const auto path = path_of(process, registers);
  if (path && world.files.has_folder() && parse_path(*path).place == Place::null_device) {
    const bool makes = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
    const int fd = process.files.lowest_free(0);
    if (!makes && fd < DescriptorTable::most) process.files.open(fd, {Kind::null_device});
    if (!makes) process.files.set_close_on_exec(fd, (flags & O_CLOEXEC) != 0);
    return LetThrough{};
  }
  auto admission = admit_path(world, process, registers);
  auto* request = std::get_if<Request>(&admission);
  if (request == nullptr) return admission;
  const bool is_covered = (flags & ~covered_flags) == 0 && (flags & O_ACCMODE) != O_ACCMODE;
  if (!is_covered) return Refuse{EPERM, "open with other flags"};
  return admission;
}

void release_open(World& world, Process& process, const Choice& choice) {
  if (process.opening) return go_on_after_open(process);
  const auto& request = std::get<FileRequest>(process.parked.request);
  if (request.entry && world.names.size() >= most_names && !world.names.contains(*request.entry))
    return skip_with(process, -ENOSPC);
  if (request.entry && world.fifos.contains(*request.entry)) begin_open_of_fifo(world, *request.entry);
  release_path(world, process, choice);
}

std::vector<Choice> open_outcomes(const World&, const Process& process) {
  return process.opening && process.opening->awaits ? std::vector<Choice>{} : std::vector<Choice>{NoChoice{}};
}

// --- mkfifo

// mknod makes FIFOs alone.
Admission admit_mkfifo(World& world, Process& process, const Registers& registers) {
  const auto mode = registers.argument(path_argument(registers) + 1);
  const bool is_covered = (mode & S_IFMT) == S_IFIFO && (mode & ~std::uint64_t{S_IFMT | 0777}) == 0;
  if (!is_covered || world.names.size() >= most_names) return Refuse{EPERM, "mknod of other than a FIFO"};
  return admit_path(world, process, registers);
}

// --- unlink

Admission admit_unlink(World& world, Process& process, const Registers& registers) {
  const bool has_flags = registers.call_number() == SYS_unlinkat && registers.argument(2) != 0;
  if (has_flags) return Refuse{EPERM, "unlinkat with flags"};
  return admit_path(world, process, registers);
}

// --- stat and access

// glibc's fstat, which it also calls itself when a stream begins, is newfstatat with no path.
Admission admit_stat(World& world, Process& process, const Registers& registers) {
  const auto path = path_of(process, registers);
  const bool has_no_path = registers.call_number() == SYS_newfstatat && path && path->empty() &&
                           (registers.argument(3) & AT_EMPTY_PATH) != 0;
  if (path && world.files.has_folder() && is_always_there(*path)) return LetThrough{};  // ftok
  if (registers.call_number() != SYS_fstat && !has_no_path) return admit_path(world, process, registers);
  const auto* file = process.files.find(static_cast<int>(registers.argument(0)));
  if (file == nullptr || file->kind != Kind::file || is_semaphore_file(world.descriptions[file->description].name)) return LetThrough{};
  FileRequest request;
  request.content = world.descriptions[file->description].name;
  return request;
}

void release_stat(World& world, Process& process, const Choice& choice) {
  const auto& request = std::get<FileRequest>(process.parked.request);
  if (request.path.empty() && request.content) return go_on(process);
  release_path(world, process, choice);
}

// --- ftruncate

Admission admit_ftruncate(World& world, Process& process, const Registers& registers) {
  const auto* file = process.files.find(static_cast<int>(registers.argument(0)));
  const auto size = static_cast<std::int64_t>(registers.argument(1));
  if (file == nullptr || file->kind != Kind::file || !file->can_be_written || size < 0) return LetThrough{};
  if (is_semaphore_file(world.descriptions[file->description].name)) return LetThrough{};
  FileRequest request;
  request.content = world.descriptions[file->description].name;
  request.changes_content = true;
  request.bytes = static_cast<std::uint64_t>(size);
  return request;
}

// --- mmap

// Of a file. A semaphore's own is mapped as part of its opening.
Admission admit_mmap(World& world, Process& process, const Registers& registers) {
  process.mapped_file.reset();
  const auto flags = registers.argument(3);
  const auto* file = process.files.find(static_cast<int>(registers.argument(4)));
  if ((flags & MAP_ANONYMOUS) != 0 || file == nullptr || file->kind != Kind::file) return LetThrough{};
  if ((flags & MAP_TYPE) == MAP_PRIVATE) return Refuse{EPERM, "mmap of a file for the process alone"};
  FileRequest request;
  request.content = world.descriptions[file->description].name;
  process.mapped_file = request.content;
  if (is_semaphore_file(*request.content)) return LetThrough{};
  return request;
}

Relation file_handler_relation(const Enabled& mine, const Enabled& other, const Profile&) {
  return file_relation(mine, other);
}

}  // namespace

void finish_path_call(World& world, Process& process) {
  if (!process.path_in_use) return;
  const std::string name = *std::exchange(process.path_in_use, std::nullopt);
  const auto registers = process.tracee().registers();
  const auto call = call_of_kernel_number(process.parked.registers.call_number());
  world.both_ends.close();
  if (!registers || registers->result() < 0) return;
  if (call == Call::unlink_) {
    world.names.erase(name);
    world.fifos.erase(name);
  }
  if (call == Call::mkfifo_) note_fifo(world, name);
  if (call != Call::open_) return;
  const int fd = static_cast<int>(registers->result());
  if (world.fifos.contains(name)) return finish_open_of_fifo(world, process, name, open_flags(process.parked.registers));
  const int access = open_flags(process.parked.registers) & O_ACCMODE;
  world.names.insert(name);
  world.descriptions.push_back({{process.name, fd}, name});
  process.files.open(fd, {Kind::file, 0, world.descriptions.size() - 1, access != O_WRONLY, access != O_RDONLY});
  process.files.set_close_on_exec(fd, (open_flags(process.parked.registers) & O_CLOEXEC) != 0);
}

FileRequest use_open_file(const World& world, const OpenFile& file) {
  FileRequest request;
  request.content = world.descriptions[file.description].name;
  request.offset = world.descriptions[file.description].key;
  return request;
}

// Whether it makes or takes away an entry depends on what is there now.
void look_at_names(const World& world, const Process& process, Request& request) {
  auto* file = std::get_if<FileRequest>(&request);
  if (file != nullptr && process.opening) file->offset = process.opening->woken_by;
  if (file == nullptr || !file->entry) return;
  const bool is_there = world.names.contains(*file->entry);
  const auto call = call_of_kernel_number(process.parked.registers.call_number());
  if (call == Call::unlink_) file->changes_entry = is_there;
  if (call == Call::mkfifo_) file->changes_entry = !is_there;
  if (call == Call::stat_ && is_there) file->content = file->entry;
  if (call != Call::open_) return;
  const int flags = open_flags(process.parked.registers);
  if (world.fifos.contains(*file->entry)) return look_at_fifo(world, process, flags, *file);
  file->changes_entry = !is_there && (flags & O_CREAT) != 0;
  const bool truncates = is_there && (flags & O_TRUNC) != 0;
  if (truncates) file->content = file->entry;
  file->changes_content = truncates;
}

Relation file_relation(const Enabled& mine, const Enabled& other) {
  const auto* ours = std::get_if<FileRequest>(&mine.pending.request);
  const auto* theirs = std::get_if<FileRequest>(&other.pending.request);
  if (ours == nullptr || theirs == nullptr) return Relation::commute;
  const bool share_entry =
      ours->entry && ours->entry == theirs->entry && (ours->changes_entry || theirs->changes_entry);
  const bool share_content =
      ours->content && ours->content == theirs->content && (ours->changes_content || theirs->changes_content);
  const bool share_offset = ours->offset && ours->offset == theirs->offset;
  return share_entry || share_content || share_offset ? Relation::dependent : Relation::commute;
}

const CallHandler mkfifo_handler{Call::mkfifo_, admit_mkfifo, only_outcome, release_path, file_handler_relation};
const CallHandler open_handler{Call::open_, admit_open, open_outcomes, release_open, file_handler_relation};
const CallHandler unlink_handler{Call::unlink_, admit_unlink, only_outcome, release_path, file_handler_relation};
const CallHandler stat_handler{Call::stat_, admit_stat, only_outcome, release_stat, file_handler_relation};
const CallHandler access_handler{Call::access_, admit_path, only_outcome, release_path, file_handler_relation};
const CallHandler mmap_handler{Call::mmap_, admit_mmap, only_outcome, release_as_it_is, file_handler_relation};
const CallHandler ftruncate_handler{Call::ftruncate_, admit_ftruncate, only_outcome, release_as_it_is,
                                    file_handler_relation};

}  // namespace forkcheck::runtime
