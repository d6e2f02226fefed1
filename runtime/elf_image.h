// What is read of an ELF file (elf(5)): its entry point and its symbols.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace forkcheck::runtime {

struct ElfSymbol {
  std::string name;
  std::uint64_t address = 0;  // as in the file: a position independent program is moved by AT_ENTRY - entry
  std::uint64_t size = 0;
  unsigned char kind = 0;  // STT_FUNC, STT_OBJECT, STT_FILE, ...
  bool is_global = false;
};

// Those that are defined, in the order of the file. Nothing if it isn't a 64-bit x86 one with a symbol table.
std::optional<std::vector<ElfSymbol>> read_elf_symbols(int fd);

// What the fork server needs.
struct ElfImage {
  std::uint64_t entry = 0;
  std::uint64_t main = 0;
  std::uint64_t points_table = 0;  // 0 if it was built without hooks (points.h)
  std::uint64_t points_site = 0;
};

// Nothing if there is no main.
std::optional<ElfImage> read_elf_image(int fd);

}  // namespace forkcheck::runtime
