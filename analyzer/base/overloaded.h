// overloaded{lambda...}: one visitor out of several lambdas, for std::visit without a default case.
#pragma once

namespace forkcheck {

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

}  // namespace forkcheck
