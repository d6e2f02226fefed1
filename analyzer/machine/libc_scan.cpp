// stdio.h: the scanf family.
#include <fmt/format.h>

#include <cerrno>

#include "base/overloaded.h"
#include "machine/libc.h"
#include "machine/scan.h"

namespace forkcheck::libc {

namespace {

void store(LibraryCall& call, const Value& place, const std::variant<ScannedNumber, ScannedText>& value) {
  Cpu& cpu = call.cpu();
  std::visit(overloaded{[&](const ScannedNumber& n) { cpu.store(place, n.type, Value::number(n.bits)); },
                        [&](const ScannedText& t) {
                          cpu.access(place, t.bytes.size(), Object::Access::writable);
                          Text text;
                          for (const char c : t.bytes) text.push_back(static_cast<unsigned char>(c));
                          cpu.memory().put_text(place, text);
                        }},
             value);
}

}  // namespace

Value scan_from(LibraryCall& call, ScanSource& source, const std::string& format, const std::vector<Value>& arguments) {
  ScanResult result;
  try {
    result = scan(format, source);
  } catch (ScanTrouble& trouble) {
    call.cpu().stuck(Code::format_not_covered, fmt::format("in a format of {}, {} isn't covered", call.name(), trouble.message));
  }
  if (result.out_of_range) call.set_errno(ERANGE);
  for (const ScannedField& field : result.stores) {
    if (field.argument >= arguments.size()) {
      call.cpu().mistake(Code::bad_format, fmt::format("the format wants more arguments than the {} given", arguments.size()));
    }
    const Value& place = arguments[field.argument];
    if (is_float(place.type)) call.cpu().mistake(Code::bad_format, fmt::format("argument {} is no pointer", field.argument + 1));
    store(call, place, field.value);
  }
  return Value::number(result.fields);
}

std::optional<Value> vsscanf(LibraryCall& call) {
  TextSource source(call.plain_string(0));
  return scan_from(call, source, call.plain_string(1), variadic_arguments(call.cpu(), call.argument(2)));
}

}  // namespace forkcheck::libc
