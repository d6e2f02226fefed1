// Every behaviour of the real program, by running it again and again from main: an oracle that knows nothing
// of the C text, nor of the model.
//
//   Exploration exploration(profile, most_steps);
//   while (auto plan = exploration.next()) {
//     ExplorePolicy policy(*plan);
//     exploration.learn(runner.run(policy));
//   }
//
// Two schedules are equivalent if one becomes the other by exchanging neighbours that commute, and then they
// print the same. At least one schedule of each class is run, and few more: after a run, each pair of events
// that depend on each other, and of which nothing else orders the second after the first, is a race; turned
// around, it gives another class, so at the moment before the first event somebody else has to be tried who
// leads there (source sets with sleep sets: Abdulla, Aronis, Jonsson, Sagonas 2014; dynamic partial-order
// reduction: Flanagan, Godefroid 2005). What one process can be answered (which zombie it reaps) is tried in
// full wherever the process is tried, and where an event that came later would have given an earlier one
// another answer (a child that ends after a wait), that is a race too. Which calls depend on each other is
// said by their handlers (calls.h).
//
// Not events, hence not reordered: reads of standard input, and instructions between two calls but for the
// points that the program was built with (points.h), which accesses of shared memory are where SharedPoints::everywhere says so.
#pragma once

#include <string>

#include "runtime/explore_policy.h"

namespace forkcheck::runtime {

class Exploration {
 public:
  // Runs longer than `most_steps` events are cut; then complete() is false.
  Exploration(const Profile& profile, std::size_t most_steps) : profile_(profile), most_steps_(most_steps) {}

  // The next run to make; nothing when there is none left.
  std::optional<ExplorePlan> next();
  // What came of it. Whether the run is one to look at: false for those that sleep sets ended early, which
  // lead to nothing new.
  bool learn(const RunResult& result);

  // Once next() gives nothing: has every behaviour been seen?
  bool complete() const { return why_incomplete_.empty(); }
  // In words for people: "a run was cut after 1000 events".
  const std::string& why_incomplete() const { return why_incomplete_; }
  // Runs that ended early.
  std::size_t redundant() const { return redundant_; }

 private:
  using Processes = std::vector<ProcessName>;
  using Positions = std::vector<bool>;  // a set of events, by their positions in the run

  // The moment before one event of the present run.
  struct Node {
    std::vector<Enabled> enabled;
    std::size_t picked = 0;     // the event
    std::vector<Event> asleep;  // tried here already, or elsewhere
    Processes to_try;
    Positions before;  // the events that happen before this one, whatever the schedule
  };

  const Enabled& at(std::size_t position) const { return nodes_[position].enabled[nodes_[position].picked]; }
  const ProcessName& process(std::size_t position) const { return at(position).event.process; }
  bool are_dependent(std::size_t a, std::size_t b) const { return dependent(at(a), at(b), profile_); }
  static bool leaves_another_asleep(const Node& node);
  static void try_everybody(Node& node);
  static bool turn(Node& node);
  ExplorePlan plan() const;
  void order(std::size_t position);
  void look_for_latecomers(std::size_t position);
  std::vector<Pending> waiting_at(std::size_t position, const std::vector<Pending>& for_ever) const;
  void look_for_rivals(std::size_t position, const std::vector<Pending>& for_ever);
  // The last event of a process, or else its birth, before that position; nothing for P0 at first, and for the unborn.
  std::optional<std::size_t> last_before(const ProcessName& name, std::size_t position) const;
  // The event that must come before an event of a process at the least: its own last one, or its birth.
  std::optional<std::size_t> predecessor(std::size_t position) const;
  void join(Positions& set, std::size_t position) const;
  void turn_around(std::size_t first, std::size_t second);
  // Of those events and the second: the processes whose first one needs none of the others.
  Processes who_may_begin(const std::vector<std::size_t>& between, std::size_t second) const;
  bool can_turn_around(const std::vector<std::size_t>& between, std::size_t first, std::size_t second) const;

  Profile profile_;
  std::size_t most_steps_;
  std::vector<Node> nodes_;
  bool has_begun_ = false;
  std::size_t redundant_ = 0;
  std::string why_incomplete_;
};

}  // namespace forkcheck::runtime
