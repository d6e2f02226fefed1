// math.h, as far as IEEE 754 says every bit of the result: so the host's own functions are right.
#include <fmt/format.h>

#include <cerrno>
#include <cmath>

#include "machine/float_bits.h"
#include "machine/libc.h"

namespace forkcheck::libc {

namespace {

std::optional<Value> result(double d) { return Value::number(float_bits(Scalar::f64, d)); }

}  // namespace

std::optional<Value> fabs(LibraryCall& call) { return result(std::fabs(call.real(0))); }
std::optional<Value> floor(LibraryCall& call) { return result(std::floor(call.real(0))); }
std::optional<Value> ceil(LibraryCall& call) { return result(std::ceil(call.real(0))); }
std::optional<Value> trunc(LibraryCall& call) { return result(std::trunc(call.real(0))); }
std::optional<Value> round(LibraryCall& call) { return result(std::round(call.real(0))); }
std::optional<Value> rint(LibraryCall& call) { return result(std::rint(call.real(0))); }

// The square root of a negative number is -nan and sets errno, the rest of fmod by zero is one too.
std::optional<Value> sqrt(LibraryCall& call) {
  const double d = call.real(0);
  if (d < 0) call.set_errno(EDOM);
  return result(std::sqrt(d));
}
std::optional<Value> fmod(LibraryCall& call) {
  const double d = std::fmod(call.real(0), call.real(1));
  if (std::isnan(d)) call.cpu().stuck(Code::not_modelled, "fmod without a result isn't covered");
  return result(d);
}

// Powers of integers that a double holds exactly: glibc's result may be off by one bit elsewhere, and which depends on the
// processor.
std::optional<Value> pow(LibraryCall& call) {
  const double base = call.real(0);
  const double exponent = call.real(1);
  constexpr double exact = 9007199254740992.0;  // 2^53
  double power = 1;
  bool covered = std::trunc(base) == base && std::trunc(exponent) == exponent && exponent >= 0 && exponent <= 1024;
  for (double n = 0; covered && n < exponent; ++n) {
    power *= base;
    covered = std::fabs(power) <= exact || (std::fabs(base) == 2 && std::isfinite(power));
  }
  if (!covered) call.cpu().stuck(Code::not_modelled, fmt::format("pow({}, {}) isn't covered: only whole numbers without rounding are", base, exponent));
  return result(power);
}

}  // namespace forkcheck::libc
