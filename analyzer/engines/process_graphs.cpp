#include <set>

#include "engines/graph.h"
#include "engines/graph_of_trace.h"
#include "engines/trace_search.h"

namespace forkcheck {
namespace {

// Keeps the different graphs of the runs that are visited.
class Collector final : public TraceVisitor {
 public:
  Collector(Kernel& kernel, std::size_t most) : kernel_(kernel), most_(most) {}

  void begin() override {
    graphs_.clear();
    seen_.clear();
  }

  bool visit(const std::vector<TraceEvent>& trace, const TraceEnd& end) override {
    ProcessGraph graph = graph_of_trace(kernel_, trace, end);
    if (!seen_.insert(signature(graph)).second) return true;
    full_ = graphs_.size() == most_;
    if (!full_) graphs_.push_back(std::move(graph));
    return !full_;
  }

  bool full() const { return full_; }
  std::vector<ProcessGraph> take() { return std::move(graphs_); }

 private:
  Kernel& kernel_;
  std::size_t most_;
  bool full_ = false;
  std::vector<ProcessGraph> graphs_;
  std::set<std::vector<std::uint64_t>> seen_;
};

}  // namespace

GraphSet process_graphs(Model& model, Budget& budget, std::size_t max_graphs) {
  Collector collector(model.kernel, max_graphs);
  TraceSearch search = search_traces(model, budget, collector);
  if (collector.full())
    search.limits.push_back(diagnose(
        Code::too_many_graphs, {}, "there are more than " + std::to_string(max_graphs) + " process graphs"));
  return {collector.take(), search.complete, std::move(search.limits)};
}

}  // namespace forkcheck
