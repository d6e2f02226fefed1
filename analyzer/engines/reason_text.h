// A reason as sentences for people: chains of facts, from what came too early back to what has to come first.
#pragma once

#include <string>

#include "engines/impossible_prefix.h"
#include "engines/reason.h"
#include "program/program.h"

namespace forkcheck {

// `"6" comes after its "3", ...`: the obstacle in one line, without "impossible: ".
std::string explain(const Program& program, const ProcessGraph& graph, const OrderProblem& problem,
                    const Obstacle& obstacle, WordView output);

// The core's facts, each as a sentence of its own, in causal order.
std::vector<Fact> facts_of(const Program& program, const ProcessGraph& graph, const OrderProblem& problem,
                           const Obstacle& obstacle);

}  // namespace forkcheck
