#include "machine/files.h"

#include <algorithm>

#include "base/hash.h"

namespace forkcheck {
namespace {

std::uint64_t hash_text(const Text& text, std::uint64_t hash) {
  return hash_bytes({reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char32_t)}, hash);
}

}  // namespace

const DescriptorTable& standard_descriptors() {
  static const DescriptorTable table = {{0, standard_input, false}, {1, standard_output, false}, {2, standard_error, false}};
  return table;
}

bool uses_descriptors(const BuiltinSet& builtins) {
  return uses_files(builtins) ||
         has_any(builtins, {Builtin::read_, Builtin::close_, Builtin::pipe_, Builtin::pipe2_, Builtin::dup_, Builtin::dup2_, Builtin::dup3_,
                            Builtin::fcntl_, Builtin::lseek_, Builtin::getchar_, Builtin::fgetc_, Builtin::getc_, Builtin::fgets_,
                            Builtin::fread_, Builtin::vfscanf_, Builtin::ungetc_, Builtin::__forkcheck_stream_,
                            Builtin::__forkcheck_place_, Builtin::ftruncate_, Builtin::fstat_, Builtin::umask_});
}

bool uses_files(const BuiltinSet& builtins) {
  return has_any(builtins, {Builtin::open_, Builtin::mkfifo_, Builtin::unlink_, Builtin::stat_, Builtin::access_});
}

const Description* SharedFiles::find(DescriptionId id) const {
  return id < first_opened ? nullptr : &descriptions.at(id - first_opened);
}

const DirectoryEntry* SharedFiles::entry(const std::string& name) const {
  const auto found = std::ranges::find(directory, name, &DirectoryEntry::name);
  return found == directory.end() ? nullptr : &*found;
}

DescriptionId SharedFiles::add(Description description) {
  descriptions.push_back(std::move(description));
  return static_cast<DescriptionId>(first_opened + descriptions.size() - 1);
}

std::uint32_t SharedFiles::add_entry(const std::string& name, File file) {
  const auto number = static_cast<std::uint32_t>(files.size());
  files.push_back(std::move(file));
  directory.insert(std::ranges::lower_bound(directory, name, {}, &DirectoryEntry::name), {name, number});
  return number;
}

ObjectKey key_of_name(const std::string& name) {
  return {NameId::none(), static_cast<int>(hash_bytes(name, 0) & 0x7fffffff)};
}

std::uint64_t hash_of(const SharedFiles& files) {
  std::uint64_t hash = mix(files.descriptions.size(), files.input_offset);
  for (const Description& d : files.descriptions)
    hash = mix(mix(mix(hash, static_cast<std::uint64_t>(d.kind) << 32 | d.object), d.key.number()), d.offset << 32 | static_cast<std::uint32_t>(d.flags) << 1 | d.waits);
  for (const Pipe& pipe : files.pipes) hash = mix(hash_text(pipe.content, hash), pipe.key.number());
  for (const File& file : files.files) hash = hash_text(file.content, hash_bytes(file.name, mix(hash, file.segment)));
  for (const SystemVObject& object : files.system_v) {
    hash = mix(mix(hash, object.number), static_cast<std::uint64_t>(object.key) + (object.is_removed ? 1 : 0));
    for (const std::int32_t value : object.values) hash = mix(hash, static_cast<std::uint64_t>(value));
    for (const Message& message : object.messages) hash = hash_text(message.text, mix(hash, static_cast<std::uint64_t>(message.type)));
  }
  for (const DirectoryEntry& entry : files.directory) hash = mix(hash_bytes(entry.name, hash), entry.file);
  return hash;
}

}  // namespace forkcheck
