#include "machine/files.h"

#include <algorithm>

#include "base/hash.h"

namespace forkcheck {

const DescriptorTable& standard_descriptors() {
  static const DescriptorTable table = {{0, standard_input, false}, {1, standard_output, false}, {2, standard_error, false}};
  return table;
}

bool uses_descriptors(const BuiltinSet& builtins) {
  constexpr Builtin using_them[] = {Builtin::read_,  Builtin::close_,   Builtin::pipe_, Builtin::pipe2_, Builtin::dup_,
                                    Builtin::dup2_,  Builtin::dup3_,    Builtin::fcntl_, Builtin::lseek_, Builtin::getchar_,
                                    Builtin::fgetc_, Builtin::getc_,    Builtin::fgets_, Builtin::fread_, Builtin::vfscanf_,
                                    Builtin::ungetc_};
  return std::ranges::any_of(using_them, [&](Builtin b) { return builtins.test(static_cast<std::size_t>(b)); });
}

const Description* SharedFiles::find(DescriptionId id) const {
  return id < first_opened ? nullptr : &descriptions.at(id - first_opened);
}

std::uint64_t hash_of(const SharedFiles& files) {
  std::uint64_t hash = mix(files.descriptions.size(), files.input_offset);
  for (const Description& d : files.descriptions)
    hash = mix(mix(hash, static_cast<std::uint64_t>(d.kind) << 32 | d.pipe), d.key.number());
  for (const Pipe& pipe : files.pipes) {
    const std::string_view bytes(reinterpret_cast<const char*>(pipe.content.data()), pipe.content.size() * sizeof(char32_t));
    hash = mix(hash_bytes(bytes, hash), pipe.key.number());
  }
  return hash;
}

}  // namespace forkcheck
