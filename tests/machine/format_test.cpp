// printf's engine against the host's snprintf, which is glibc's.
#include "machine/format.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdio>
#include <random>

namespace forkcheck {
namespace {

Value argument(Scalar type, std::int64_t bits) { return {Value::Kind::number, type, 0, bits}; }

std::string ours(const std::string& f, std::vector<Value> arguments) {
  FormatInput input;
  input.format = Text(f.begin(), f.end());
  input.arguments = std::move(arguments);
  input.read_string = [](const Value& p, std::optional<std::size_t> most) {
    const Text whole = p.bits == 1 ? U"hello" : U"";
    return most ? whole.substr(0, *most) : whole;
  };
  input.refuse = [](const Value&) { FAIL() << "refused"; };
  Pieces pieces;
  format(input, pieces);
  std::string bytes;
  for (const char32_t c : joined(pieces)) bytes += static_cast<char>(c);
  return bytes;
}

template <class T>
std::string hosts(const std::string& f, T value) {
  char buffer[2000];
  const int n = std::snprintf(buffer, sizeof buffer, f.c_str(), value);
  return std::string(buffer, static_cast<std::size_t>(n));
}

// "%" with random flags, width and precision.
std::string random_spec(std::mt19937& random) {
  std::string spec = "[%";
  for (const char flag : {'-', '+', ' ', '#', '0'}) {
    if (random() % 3 == 0) spec += flag;
  }
  if (random() % 2 == 0) spec += std::to_string(random() % 25);
  if (random() % 2 == 0) spec += '.' + (random() % 4 == 0 ? "" : std::to_string(random() % 22));
  return spec;
}

TEST(Format, IntegersAsGlibc) {
  std::mt19937 random(1);
  const std::int64_t edges[] = {0, 1, -1, 9, 10, 127, 128, 255, 256, 32767, 65535, 2147483647, -2147483647 - 1};
  for (int round = 0; round < 20000; ++round) {
    const std::string spec = random_spec(random);
    const char conversion = "diuoxX"[random() % 6];
    std::int64_t value = random() % 2 == 0 ? edges[random() % std::size(edges)] : static_cast<std::int32_t>(random());
    const char* const sizes[] = {"", "h", "hh", "l", "ll", "z", "j", "t"};
    const std::size_t size = random() % 8;
    const std::string f = spec + sizes[size] + conversion + "]";
    if (size < 3) {
      ASSERT_EQ(ours(f, {argument(Scalar::i32, value)}), hosts(f, static_cast<int>(value))) << f << ' ' << value;
    } else {
      if (random() % 2 == 0) value = static_cast<std::int64_t>((std::uint64_t{random()} << 32) | random());
      ASSERT_EQ(ours(f, {argument(Scalar::i64, value)}), hosts(f, value)) << f << ' ' << value;
    }
  }
}

TEST(Format, FloatsAsGlibc) {
  std::mt19937 random(2);
  const double edges[] = {0.0, -0.0, 1.0, 0.1, 1e300, 5e-324, 1.0 / 0.0, -1.0 / 0.0, 2.5, 1234567.875};
  for (int round = 0; round < 5000; ++round) {
    const std::string f = random_spec(random) + "fFeEgGaA"[random() % 8] + "]";
    const double value = random() % 2 == 0 ? edges[random() % std::size(edges)] : std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 80) - 60);
    ASSERT_EQ(ours(f, {argument(Scalar::f64, std::bit_cast<std::int64_t>(value))}), hosts(f, value)) << f << ' ' << value;
  }
}

TEST(Format, StringsCharactersAndPointersAsGlibc) {
  std::mt19937 random(3);
  for (int round = 0; round < 5000; ++round) {
    const std::string spec = random_spec(random);
    ASSERT_EQ(ours(spec + "s]", {argument(Scalar::pointer, 1)}), hosts(spec + "s]", "hello")) << spec;
    ASSERT_EQ(ours(spec + "s]", {argument(Scalar::pointer, 0)}), hosts(spec + "s]", static_cast<char*>(nullptr))) << spec;
    ASSERT_EQ(ours(spec + "c]", {argument(Scalar::i32, 'x')}), hosts(spec + "c]", 'x')) << spec;
    ASSERT_EQ(ours(spec + "p]", {argument(Scalar::pointer, 0)}), hosts(spec + "p]", static_cast<void*>(nullptr))) << spec;
    ASSERT_EQ(ours(spec + "p]", {argument(Scalar::pointer, 0x1234)}), hosts(spec + "p]", reinterpret_cast<void*>(0x1234))) << spec;
  }
}

TEST(Format, StarsAndPercents) {
  EXPECT_EQ(ours("%*d|%-*d|%.*d|%%", {argument(Scalar::i32, 4), argument(Scalar::i32, 7), argument(Scalar::i32, -3),
                                      argument(Scalar::i32, 7), argument(Scalar::i32, 3), argument(Scalar::i32, 7)}),
            "   7|7  |007|%");
}

TEST(Format, WhatDoesNotFitIsATrouble) {
  EXPECT_THROW(ours("%d", {}), FormatTrouble);
  EXPECT_THROW(ours("%d", {argument(Scalar::f64, 0)}), FormatTrouble);
  EXPECT_THROW(ours("%f", {argument(Scalar::i32, 0)}), FormatTrouble);
  EXPECT_THROW(ours("%s", {argument(Scalar::i32, 5)}), FormatTrouble);
  EXPECT_THROW(ours("%n", {argument(Scalar::pointer, 0)}), FormatTrouble);
  EXPECT_THROW(ours("50%", {}), FormatTrouble);
}

}  // namespace
}  // namespace forkcheck
