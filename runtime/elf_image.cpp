#include "runtime/elf_image.h"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "runtime/points.h"

namespace forkcheck::runtime {

namespace {

template <class Item>
bool read_items(int fd, std::uint64_t offset, std::vector<Item>& items) {
  const auto bytes = items.size() * sizeof(Item);
  return pread(fd, items.data(), bytes, static_cast<off_t>(offset)) == static_cast<ssize_t>(bytes);
}

std::optional<Elf64_Ehdr> read_header(int fd) {
  std::vector<Elf64_Ehdr> header(1);
  if (!read_items(fd, 0, header) || std::memcmp(header[0].e_ident, ELFMAG, SELFMAG) != 0) return std::nullopt;
  if (header[0].e_ident[EI_CLASS] != ELFCLASS64 || header[0].e_machine != EM_X86_64) return std::nullopt;
  return header[0];
}

std::vector<ElfSymbol> read_table(int fd, const Elf64_Shdr& table, const Elf64_Shdr& names) {
  std::vector<Elf64_Sym> symbols(table.sh_size / sizeof(Elf64_Sym));
  std::vector<char> text(names.sh_size + 1, '\0');
  if (!read_items(fd, table.sh_offset, symbols)) return {};
  if (pread(fd, text.data(), names.sh_size, static_cast<off_t>(names.sh_offset)) < 0) return {};
  std::vector<ElfSymbol> found;
  for (const auto& symbol : symbols) {
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_name >= names.sh_size) continue;
    found.push_back({text.data() + symbol.st_name, symbol.st_value, symbol.st_size,
                     static_cast<unsigned char>(ELF64_ST_TYPE(symbol.st_info)),
                     ELF64_ST_BIND(symbol.st_info) != STB_LOCAL});
  }
  return found;
}

}  // namespace

std::optional<std::vector<ElfSymbol>> read_elf_symbols(int fd) {
  const auto header = read_header(fd);
  if (!header) return std::nullopt;
  std::vector<Elf64_Shdr> sections(header->e_shnum);
  if (!read_items(fd, header->e_shoff, sections)) return std::nullopt;
  for (const auto& section : sections) {
    if (section.sh_type != SHT_SYMTAB || section.sh_link >= sections.size()) continue;
    return read_table(fd, section, sections[section.sh_link]);
  }
  return std::nullopt;
}

std::optional<ElfImage> read_elf_image(int fd) {
  const auto header = read_header(fd);
  const auto symbols = read_elf_symbols(fd);
  if (!header || !symbols) return std::nullopt;
  const auto address_of = [&](const char* name) {
    const auto found = std::ranges::find_if(
        *symbols, [&](const ElfSymbol& symbol) { return symbol.is_global && symbol.name == name; });
    return found == symbols->end() ? 0 : found->address;
  };
  const auto is_main = [](const ElfSymbol& symbol) {
    return symbol.kind == STT_FUNC && symbol.name == "main";
  };
  const auto main = std::ranges::find_if(*symbols, is_main);
  if (main == symbols->end()) return std::nullopt;
  return ElfImage{header->e_entry, main->address, address_of(points_table), address_of(points_site)};
}

}  // namespace forkcheck::runtime
