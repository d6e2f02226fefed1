#include "runtime/elf_image.h"

#include <elf.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

namespace forkcheck::runtime {

namespace {

template <class Item>
bool read_items(int fd, std::uint64_t offset, std::vector<Item>& items) {
  const auto bytes = items.size() * sizeof(Item);
  return pread(fd, items.data(), bytes, static_cast<off_t>(offset)) == static_cast<ssize_t>(bytes);
}

std::optional<std::uint64_t> find_symbol(int fd, const Elf64_Shdr& table, const Elf64_Shdr& names,
                                         const char* wanted) {
  std::vector<Elf64_Sym> symbols(table.sh_size / sizeof(Elf64_Sym));
  std::vector<char> text(names.sh_size + 1, '\0');
  if (!read_items(fd, table.sh_offset, symbols)) return std::nullopt;
  if (pread(fd, text.data(), names.sh_size, static_cast<off_t>(names.sh_offset)) < 0) return std::nullopt;
  for (const auto& symbol : symbols) {
    const bool is_code = ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF;
    if (is_code && symbol.st_name < names.sh_size && std::strcmp(text.data() + symbol.st_name, wanted) == 0) {
      return symbol.st_value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<ElfImage> read_elf_image(int fd) {
  std::vector<Elf64_Ehdr> header(1);
  if (!read_items(fd, 0, header) || std::memcmp(header[0].e_ident, ELFMAG, SELFMAG) != 0) return std::nullopt;
  if (header[0].e_ident[EI_CLASS] != ELFCLASS64 || header[0].e_machine != EM_X86_64) return std::nullopt;
  std::vector<Elf64_Shdr> sections(header[0].e_shnum);
  if (!read_items(fd, header[0].e_shoff, sections)) return std::nullopt;
  for (const auto& section : sections) {
    if (section.sh_type != SHT_SYMTAB || section.sh_link >= sections.size()) continue;
    if (const auto main = find_symbol(fd, section, sections[section.sh_link], "main")) {
      return ElfImage{header[0].e_entry, *main};
    }
  }
  return std::nullopt;
}

}  // namespace forkcheck::runtime
