#include "machine/files.h"

#include <algorithm>

#include "base/hash.h"

namespace forkcheck {

const DescriptorTable& standard_descriptors() {
  static const DescriptorTable table = {{0, standard_input, false}, {1, standard_output, false}, {2, standard_error, false}};
  return table;
}

bool changes_descriptors(const BuiltinSet& builtins) {
  constexpr Builtin changing[] = {Builtin::read_, Builtin::close_, Builtin::pipe_, Builtin::pipe2_,
                                  Builtin::dup_,  Builtin::dup2_,  Builtin::dup3_, Builtin::fcntl_};
  return std::ranges::any_of(changing, [&](Builtin b) { return builtins.test(static_cast<std::size_t>(b)); });
}

const Description* SharedFiles::find(DescriptionId id) const {
  return id < first_opened ? nullptr : &descriptions.at(id - first_opened);
}

std::uint64_t hash_of(const SharedFiles& files) {
  std::uint64_t hash = files.descriptions.size();
  for (const Description& d : files.descriptions)
    hash = mix(mix(hash, static_cast<std::uint64_t>(d.kind) << 32 | d.pipe), d.key.number());
  for (const Pipe& pipe : files.pipes) {
    const std::string_view bytes(reinterpret_cast<const char*>(pipe.content.data()), pipe.content.size() * sizeof(char32_t));
    hash = mix(hash_bytes(bytes, hash), pipe.key.number());
  }
  return hash;
}

}  // namespace forkcheck
