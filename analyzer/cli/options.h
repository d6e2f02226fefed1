// What the command line says, as plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "posix/profile.h"

namespace forkcheck {

// Limits where the command line names none.
inline constexpr double default_report_seconds = 30;
inline constexpr std::size_t default_memory_mib = 4096;

enum class Command { report, outputs, ask, order, graph, run, explain, doctor };
enum class EngineChoice { explore, smt, both };
enum class RealRuns { on, off, where_allowed };
enum class Colour { when_terminal, always, never };
enum class Verbosity { quiet, normal, verbose };
// In what shape outputs are given.
enum class Listing { all, count, sample, regex };
enum class RunMode { each_output, random, natural, replay, exhaustive };

struct Options {
  Command command = Command::report;
  std::vector<std::string> files;              // "-" is standard input
  std::vector<std::string> program_arguments;  // what follows --: the program's argv[1..]

  // Common to all commands.
  Profile profile;
  std::optional<EngineChoice> engine;  // report: both; the others: explore
  RealRuns real = RealRuns::where_allowed;
  std::optional<std::string> stdin_file;  // what the program reads in real runs; empty without
  std::optional<std::uint64_t> limit;     // on outputs that are listed or driven
  std::optional<double> timeout;          // seconds
  std::optional<std::size_t> memory_mib;
  std::optional<unsigned> jobs;  // threads
  std::string format;  // text or json; graph has more; empty: the command's default
  Colour colour = Colour::when_terminal;
  std::optional<std::string> output_file;
  Verbosity verbosity = Verbosity::normal;
  bool exit_zero = false;
  bool witnesses = false;  // JSON: with a schedule for each listed output

  // outputs
  Listing listing = Listing::all;
  std::uint64_t sample = 0;
  std::optional<std::uint64_t> max_length;  // symbols of an output that is listed; for endless programs
  std::uint64_t seed = 1;

  // ask
  std::optional<std::string> output;    // as outputs are written; "-": raw bytes on standard input
  bool exact = false;                   // forgive no final newline
  std::optional<std::string> schedule;  // a file: replay it in the model; with run: on the real program

  // order
  std::vector<std::string> texts;  // A and B, as outputs are written
  bool all_texts = false;          // every two texts instead

  // graph
  std::optional<std::size_t> graph;  // from 1

  // run
  RunMode run_mode = RunMode::each_output;
  std::uint64_t runs = 100;
  std::optional<std::uint64_t> pct;  // random: so many changes of priority and one, not each step by chance
  bool show = false;                 // replay: a column for each process

  // explain
  std::optional<std::string> code;
};

}  // namespace forkcheck
