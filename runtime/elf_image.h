// The two addresses of an ELF file that the fork server needs (elf(5)): its entry point and `main`.
#pragma once

#include <cstdint>
#include <optional>

namespace forkcheck::runtime {

struct ElfImage {
  std::uint64_t entry = 0;  // as in the file: a position independent program is moved by AT_ENTRY - entry
  std::uint64_t main = 0;
};

// Nothing if the descriptor isn't a 64-bit x86 program with a symbol table that names main.
std::optional<ElfImage> read_elf_image(int fd);

}  // namespace forkcheck::runtime
