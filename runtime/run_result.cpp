#include "runtime/run_result.h"

namespace forkcheck::runtime {

std::string output_of(const RunResult& result, Stderr err) {
  std::string bytes;
  for (const auto& observed : result.trace) {
    const bool counts =
        observed.stream == Stream::out || (observed.stream == Stream::err && err == Stderr::merge);
    if (counts) bytes += observed.bytes;
  }
  return bytes;
}

}  // namespace forkcheck::runtime
