// Regular files and the directory: open, read, write, lseek, ftruncate, unlink, stat, access (POSIX; Linux 6 fs/open.c, namei.c).
//
// Each process has descriptors; several may be of one open file description, which has the offset; several of those may be of
// one file. What a call touches is said in these three: the entry of the directory, the offset, the content.
#include <algorithm>
#include <cerrno>

#include "machine/descriptors.h"
#include "machine/handlers.h"
#include "machine/outcome.h"
#include "machine/stdio.h"
#include "machine/value.h"
#include "posix/plain_path.h"

namespace forkcheck {
namespace {

using Thing = Touch::Thing;
using Access = Touch::Access;
using Place = PlainPath::Place;

constexpr const char* depends_on_digits = "what happens here depends on how many digits a process id has";
constexpr const char* leads_elsewhere = "files elsewhere than in the working directory aren't covered";
constexpr const char* depends_on_user = "whether this file may be opened depends on who runs the program, and isn't covered";

std::vector<Step> unknown(const Asking& asking, const char* why, Code code = Code::not_modelled) {
  return only(gives_up(asking, why, code));
}

std::vector<Step> unknown_if_mapped(const Asking& asking) {
  return unknown(asking, "reading, writing or truncating a file that is, or was, mapped isn't covered");
}

std::vector<Step> unknown_length(const Asking& asking) { return unknown(asking, depends_on_digits, Code::text_length_used); }

Text part(const Text& text, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t size = text.size();
  return text.substr(std::min(from, size), std::min(to, size) - std::min(from, size));
}

// A call on an open regular file: what it looks at and changes is kept in its own copy of the files.
class FileCall {
 public:
  FileCall(const Asking& asking, int descriptor, Call call)
      : outcome(begin(asking, call)),
        files(asking.kernel.files(asking.state)),
        description(files.descriptions[asking.kernel.personal(asking.self()).find(descriptor)->description - first_opened]),
        file(files.files[description.object]),
        asking_(asking) {}

  void touch_content(Access access) { outcome.touch(Thing::content, access, key_of_name(file.name)); }
  void touch_offset() { outcome.touch(Thing::offset, Access::write, description.key); }
  std::uint64_t size() const { return file.content.size(); }
  bool offset_is_unknown() const { return description.is_lost; }

  // The content changes from `size` on, where process ids may come or go: an offset behind that is no longer known.
  void lose_offsets_behind(std::uint64_t size) {
    for (Description& other : files.descriptions) {
      const bool is_behind = other.is_file() && other.object == description.object && other.offset > size;
      if (is_behind) other.is_lost = true;
    }
  }

  std::vector<Step> done(const Reply& answer) {
    asking_.kernel.set_files(outcome.next(), std::move(files));
    return returns(std::move(outcome), answer);
  }

  Outcome outcome;
  SharedFiles files;
  Description& description;
  File& file;

 private:
  const Asking& asking_;
};

}  // namespace

std::vector<Step> write_to_file(const Asking& asking, const WriteRequest& request) {
  FileCall call(asking, request.descriptor, Call::write_);
  Reply answer;
  answer.value = static_cast<std::int64_t>(request.text.size());
  if (request.text.empty()) return call.done(answer);
  if (call.file.segment != 0) return unknown_if_mapped(asking);
  call.touch_offset();
  call.touch_content(Access::write);
  const bool appends = (call.description.flags & open_appends) != 0;
  if (appends) {
    call.description.offset = call.size();
    call.description.is_lost = false;
  }
  if (call.offset_is_unknown()) return unknown_length(asking);
  Text& content = call.file.content;
  const std::uint64_t begin = call.description.offset, end = begin + request.text.size();
  if (end > most_file_bytes) return unknown(asking, "a file of more than 1 MiB isn't covered");
  const bool overwrites = begin < content.size() && (holds_process(request.text) || holds_process(part(content, begin, end)));
  if (overwrites) return unknown_length(asking);
  if (holds_process(request.text)) call.lose_offsets_behind(content.size());
  if (begin > content.size()) content.resize(begin, U'\0');
  content.replace(begin, request.text.size(), with_names(asking.state, asking.self(), request.text));
  call.description.offset = end;
  call.description.is_lost = false;
  return call.done(answer);
}

std::vector<Step> read_from_file(const Asking& asking, const ReadRequest& request) {
  FileCall call(asking, request.descriptor, Call::read_);
  if (request.count == 0) return call.done({});
  if (call.file.segment != 0) return unknown_if_mapped(asking);
  call.touch_offset();
  call.touch_content(Access::read);
  if (call.offset_is_unknown()) return unknown_length(asking);
  Text rest = part(call.file.content, call.description.offset, call.size());
  const Text first = part(rest, 0, request.count);
  const bool takes_all = longest_size(rest) <= request.count;
  if (!takes_all && holds_process(first)) return unknown_length(asking);
  if (!takes_all) rest = first;
  call.description.offset += rest.size();
  asking.kernel.set_files(call.outcome.next(), std::move(call.files));
  Reply answer;
  answer.value = static_cast<std::int64_t>(rest.size());
  call.outcome.reply_with_text(std::move(answer), std::move(rest));
  return only(std::move(call.outcome).finish());
}

std::vector<Step> seek_in_file(const Asking& asking, const SeekRequest& request) {
  FileCall call(asking, request.descriptor, Call::lseek_);
  call.touch_offset();
  if (request.whence == seek_from_end) call.touch_content(Access::read);
  Description& there = call.description;
  if (request.whence == seek_from_here && call.offset_is_unknown()) return unknown_length(asking);
  const auto origin = static_cast<std::int64_t>(request.whence == seek_from_end    ? call.size()
                                                : request.whence == seek_from_here ? there.offset
                                                                                   : 0);
  const std::int64_t target = origin + request.offset;
  const auto low = static_cast<std::uint64_t>(std::max<std::int64_t>(std::min(origin, target), 0));
  const auto high = static_cast<std::uint64_t>(std::max(origin, target));
  if (holds_process(part(call.file.content, low, high))) return unknown_length(asking);
  if (target < 0) return fails(std::move(call.outcome), EINVAL);
  if (static_cast<std::uint64_t>(target) > most_file_bytes) return unknown(asking, "an offset of more than 1 MiB isn't covered");
  there.offset = static_cast<std::uint64_t>(target);
  there.is_lost = false;
  Reply answer;
  answer.value = target;
  answer.is_elastic = holds_process(part(call.file.content, 0, there.offset));
  return call.done(answer);
}

std::vector<Step> handle(const Asking& asking, const TruncateRequest& request) {
  const Description* there = opened(asking.kernel, asking.state, asking.self(), request.descriptor);
  if (there == nullptr) return unknown(asking, "ftruncate of a standard file isn't covered");
  FileCall call(asking, request.descriptor, Call::ftruncate_);
  call.touch_content(Access::write);
  const auto size = static_cast<std::uint64_t>(request.size);
  if (size > most_file_bytes) return unknown(asking, "a file of more than 1 MiB isn't covered");
  if (size == call.size()) return call.done({});
  if (call.file.segment != 0) return unknown_if_mapped(asking);
  const bool grows = size > call.size();
  if (holds_process(grows ? call.file.content : part(call.file.content, 0, size))) return unknown_length(asking);
  if (holds_process(part(call.file.content, size, call.size()))) call.lose_offsets_behind(size);
  call.file.content.resize(size, U'\0');
  return call.done({});
}

namespace {

// open of a name that is there, or not.
class Opening {
 public:
  Opening(const Asking& asking, const OpenRequest& request, std::string name)
      : asking_(asking),
        request_(request),
        name_(std::move(name)),
        outcome_(begin(asking, Call::open_)),
        files_(asking.kernel.files(asking.state)),
        own_(asking.kernel.personal(asking.self())) {}

  std::vector<Step> run() {
    const DirectoryEntry* entry = files_.entry(name_);
    const bool creates = entry == nullptr && asks(open_creates);
    outcome_.touch(Thing::directory, creates ? Access::write : Access::read, key_of_name(name_));
    if (entry == nullptr && !creates) return fails(std::move(outcome_), ENOENT);
    if (entry != nullptr && asks(open_creates) && asks(open_exclusive)) return fails(std::move(outcome_), EEXIST);
    if (creates) return open_file(make_file());
    const std::uint32_t file = entry->file;
    if (!may_be_opened(files_.files[file])) return unknown(asking_, depends_on_user);
    if (files_.files[file].is_fifo) return open_fifo(asking_, request_, std::move(outcome_), file);
    if (asks(open_truncates) && files_.files[file].segment != 0) return unknown_if_mapped(asking_);
    if (asks(open_truncates)) truncate(file);
    return open_file(file);
  }

 private:
  bool asks(int flag) const { return (request_.flags & flag) != 0; }

  std::uint32_t make_file() {
    const std::optional<int> mode =
        request_.mode ? std::optional(*request_.mode & all_permissions & ~own_.umask) : std::nullopt;
    return files_.add_entry(name_, {{}, mode, name_});
  }

  // By its owner. Others than the superuser get EACCES.
  bool may_be_opened(const File& file) const {
    constexpr int owner_reads = 0400, owner_writes = 0200;
    const int access = request_.flags & open_access;
    const int needed = (access != open_write_only ? owner_reads : 0) | (access != 0 ? owner_writes : 0);
    return file.mode && (*file.mode & needed) == needed;
  }

  void truncate(std::uint32_t file) {
    Text& content = files_.files[file].content;
    outcome_.touch(Thing::content, Access::write, key_of_name(files_.files[file].name));
    for (Description& other : files_.descriptions) {
      if (other.is_file() && other.object == file && other.offset > 0 && holds_process(content)) other.is_lost = true;
    }
    content.clear();
  }

  std::vector<Step> open_file(std::uint32_t file) {
    DescriptorTable table = own_.descriptors();
    const int number = lowest_free(table, 0);
    if (number >= most_descriptors) return unknown(asking_, "so many descriptors aren't covered");
    const DescriptionId id =
        files_.add({Description::Kind::file, file, {asking_.self().name, number}, description_flags(request_.flags)});
    open_descriptor(table, {number, id, asks(open_close_on_exec)});
    own_.set_descriptors(std::move(table));
    asking_.kernel.set_personal(outcome_.next().processes[asking_.actor], std::move(own_));
    asking_.kernel.set_files(outcome_.next(), std::move(files_));
    return returns(std::move(outcome_), number);
  }

  const Asking& asking_;
  const OpenRequest& request_;
  std::string name_;
  Outcome outcome_;
  SharedFiles files_;
  Personal own_;
};

}  // namespace

std::vector<Step> look_at_other_place(const Asking& asking, const PlainPath& path, Call call) {
  Outcome outcome = begin(asking, call);
  if (path.place == Place::nowhere) return fails(std::move(outcome), ENOENT);
  if (path.place != Place::below) return unknown(asking, leads_elsewhere);
  outcome.touch(Thing::directory, Access::read, key_of_name(path.name));
  const bool is_there = asking.kernel.files(asking.state).entry(path.name) != nullptr;
  return fails(std::move(outcome), PlainPath::error_below(is_there));
}

std::vector<Step> handle(const Asking& asking, const OpenRequest& request) {
  if (request.waits_at) return go_on_opening(asking, request);
  const PlainPath path = parse_path(request.path);
  if (path.place == Place::null_device) return unknown(asking, "so many descriptors aren't covered");
  if (path.place != Place::here) return look_at_other_place(asking, path, Call::open_);
  return Opening(asking, request, path.name).run();
}

std::vector<Step> handle(const Asking& asking, const UnlinkRequest& request) {
  const PlainPath path = parse_path(request.path);
  if (path.place != Place::here) return look_at_other_place(asking, path, Call::unlink_);
  Outcome outcome = begin(asking, Call::unlink_);
  SharedFiles files = asking.kernel.files(asking.state);
  const bool is_there = files.entry(path.name) != nullptr;
  outcome.touch(Thing::directory, is_there ? Access::write : Access::read, key_of_name(path.name));
  if (!is_there) return fails(std::move(outcome), ENOENT);
  std::erase_if(files.directory, [&](const DirectoryEntry& entry) { return entry.name == path.name; });
  asking.kernel.set_files(outcome.next(), std::move(files));
  return returns(std::move(outcome), 0);
}

namespace {

std::vector<Step> tell_of(const Asking& asking, Outcome outcome, const File& file) {
  outcome.touch(Thing::content, Access::read, key_of_name(file.name));
  if (!file.mode) return unknown(asking, "the permissions of a file that was made without saying which aren't covered");
  Reply answer;
  answer.value = static_cast<std::int64_t>(file.content.size());
  answer.is_elastic = holds_process(file.content);
  answer.mode = (file.is_fifo ? mode_of_fifo : mode_of_file) | *file.mode;
  return returns(std::move(outcome), answer);
}

}  // namespace

std::vector<Step> handle(const Asking& asking, const StatRequest& request) {
  const SharedFiles& files = asking.kernel.files(asking.state);
  Outcome outcome = begin(asking, Call::stat_);
  if (!request.path) {
    const Description* there = opened(asking.kernel, asking.state, asking.self(), request.descriptor);
    if (there == nullptr) return unknown(asking, "fstat of a standard file isn't covered: it depends on what it is");
    return tell_of(asking, std::move(outcome), files.files[there->object]);
  }
  const PlainPath path = parse_path(*request.path);
  if (path.place != Place::here) return look_at_other_place(asking, path, Call::stat_);
  outcome.touch(Thing::directory, Access::read, key_of_name(path.name));
  const DirectoryEntry* entry = files.entry(path.name);
  if (entry == nullptr) return fails(std::move(outcome), ENOENT);
  return tell_of(asking, std::move(outcome), files.files[entry->file]);
}

// What a stream wants to know is the same for all files.
std::vector<Step> look_at_file(const Asking& asking) {
  return returns(begin(asking, Call::stat_), static_cast<std::int64_t>(Device::own_file));
}

std::vector<Step> handle(const Asking& asking, const PermissionRequest& request) {
  const PlainPath path = parse_path(request.path);
  if (path.place != Place::here) return look_at_other_place(asking, path, Call::access_);
  Outcome outcome = begin(asking, Call::access_);
  outcome.touch(Thing::directory, Access::read, key_of_name(path.name));
  const SharedFiles& files = asking.kernel.files(asking.state);
  const DirectoryEntry* entry = files.entry(path.name);
  if (entry == nullptr) return fails(std::move(outcome), ENOENT);
  const std::optional<int> mode = files.files[entry->file].mode;
  const bool is_granted = request.mode == 0 || (mode && (*mode >> 6 & request.mode) == request.mode);
  if (!is_granted && (!mode || (request.mode & ~1) != 0)) return unknown(asking, depends_on_user);
  return is_granted ? returns(std::move(outcome), 0) : fails(std::move(outcome), EACCES);
}

}  // namespace forkcheck
