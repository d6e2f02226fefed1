// Messages between the caller and its worker: a length, then the fields in order. Both ends are the same
// program on the same machine, so integers travel as they lie in memory. A struct joins by listing its fields
// once, in `travel`; writing and reading both use it.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace forkcheck::runtime {

class WireWriter {
 public:
  template <class... Fields>
  void operator()(Fields&... fields) {
    (put(fields), ...);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  template <class Value>
  void put(Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      travel(*this, value);
    }
  }
  void put(std::string& text) {
    put_size(text.size());
    bytes_ += text;
  }
  template <class Item>
  void put(std::vector<Item>& items) {
    put_size(items.size());
    for (auto& item : items) put(item);
  }
  template <class Value>
  void put(std::optional<Value>& value) {
    put_size(value.has_value());
    if (value) put(*value);
  }
  template <class... Alternatives>
  void put(std::variant<Alternatives...>& value) {
    put_size(value.index());
    std::visit([this](auto& alternative) { put(alternative); }, value);
  }
  void put_size(std::uint64_t size) { bytes_.append(reinterpret_cast<const char*>(&size), sizeof size); }

  std::string bytes_;
};

class WireReader {
 public:
  explicit WireReader(std::string bytes) : bytes_(std::move(bytes)) {}

  template <class... Fields>
  void operator()(Fields&... fields) {
    (get(fields), ...);
  }

 private:
  template <class Value>
  void get(Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      std::memcpy(&value, take(sizeof value), sizeof value);
    } else {
      travel(*this, value);
    }
  }
  void get(std::string& text) {
    const auto size = get_size();
    text.assign(take(size), size);
  }
  template <class Item>
  void get(std::vector<Item>& items) {
    const auto size = get_size();
    check(size <= bytes_.size(), "a message holds what it announces");
    items.resize(size);
    for (auto& item : items) get(item);
  }
  template <class Value>
  void get(std::optional<Value>& value) {
    value.reset();
    if (get_size() != 0) get(value.emplace());
  }
  template <class... Alternatives>
  void get(std::variant<Alternatives...>& value) {
    get_alternative(value, get_size(), std::index_sequence_for<Alternatives...>());
  }
  template <class Variant, std::size_t... Index>
  void get_alternative(Variant& value, std::uint64_t index, std::index_sequence<Index...>) {
    check(index < sizeof...(Index), "a message names an alternative that there is");
    ((index == Index ? get(value.template emplace<Index>()) : void()), ...);
  }
  std::uint64_t get_size() {
    std::uint64_t size = 0;
    std::memcpy(&size, take(sizeof size), sizeof size);
    return size;
  }
  const char* take(std::size_t size) {
    check(size <= bytes_.size() - position_, "a message holds what it announces");
    const char* start = bytes_.data() + position_;
    position_ += size;
    return start;
  }

  std::string bytes_;
  std::size_t position_ = 0;
};

// One message over a stream socket, whole; false or nothing if the other end is gone.
bool send_bytes(int socket, const std::string& bytes);
std::optional<std::string> receive_bytes(int socket);

template <class Message>
bool send_message(int socket, Message& message) {
  WireWriter writer;
  writer(message);
  return send_bytes(socket, writer.bytes());
}

template <class Message>
std::optional<Message> receive_message(int socket) {
  auto bytes = receive_bytes(socket);
  if (!bytes) return std::nullopt;
  WireReader reader(std::move(*bytes));
  Message message;
  reader(message);
  return message;
}

}  // namespace forkcheck::runtime
