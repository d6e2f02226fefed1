#include "runtime/wire.h"

#include <sys/socket.h>

#include <cerrno>

namespace forkcheck::runtime {

namespace {

bool send_all(int socket, const char* data, std::size_t size) {
  while (size != 0) {
    const auto sent = send(socket, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, char* data, std::size_t size) {
  while (size != 0) {
    const auto got = recv(socket, data, size, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

bool send_bytes(int socket, const std::string& bytes) {
  const std::uint64_t size = bytes.size();
  std::string framed(reinterpret_cast<const char*>(&size), sizeof size);
  framed += bytes;
  return send_all(socket, framed.data(), framed.size());
}

std::optional<std::string> receive_bytes(int socket) {
  std::uint64_t size = 0;
  if (!receive_all(socket, reinterpret_cast<char*>(&size), sizeof size)) return std::nullopt;
  std::string bytes(size, '\0');
  if (!receive_all(socket, bytes.data(), bytes.size())) return std::nullopt;
  return bytes;
}

}  // namespace forkcheck::runtime
