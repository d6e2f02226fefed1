// Places of members in structs and unions, as the System V ABI for x86-64 lays them out (section 3.1.2, "Aggregates and
// Unions" and "Bit-Fields"): a bit-field lies in a storage unit of its declared type and never crosses its border; a width
// of zero closes the unit; unnamed bit-fields don't raise the record's alignment.
#include <algorithm>

#include "base/check.h"
#include "syntax/types.h"

namespace forkcheck {

namespace {

std::uint64_t round_up(std::uint64_t value, std::uint64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

}  // namespace

void TypeTable::complete_record(RecordId id, const std::vector<MemberDeclaration>& members) {
  const bool is_union = records_[id.index].kind == RecordKind::union_;
  Record done = records_[id.index];
  std::uint64_t at = 0;   // in bits, the first free one
  std::uint64_t end = 0;  // in bits, the largest `at` of a union's members
  for (const MemberDeclaration& m : members) {
    const std::uint64_t unit = size(m.type) * 8;
    const std::uint64_t alignment = align(m.type) * 8;
    if (is_union) at = 0;
    Member placed{.name = m.name, .type = m.type, .offset = 0, .bits = std::nullopt};
    if (!m.width) {
      at = round_up(at, alignment);
      placed.offset = at / 8;
      at += unit;
    } else if (*m.width == 0) {
      at = round_up(at, alignment);
    } else {
      if (at / unit != (at + *m.width - 1) / unit) at = round_up(at, alignment);
      placed.offset = at / unit * unit / 8;
      placed.bits = Bits{*m.width, static_cast<std::uint32_t>(at % unit)};
      at += *m.width;
    }
    end = std::max(end, at);
    const bool unnamed_bits = m.width && m.name.empty();
    if (!unnamed_bits) {
      done.align = std::max(done.align, alignment / 8);
      done.members.push_back(std::move(placed));
    }
  }
  done.size = round_up((end + 7) / 8, done.align);
  done.complete = true;
  records_[id.index] = std::move(done);
}

}  // namespace forkcheck
