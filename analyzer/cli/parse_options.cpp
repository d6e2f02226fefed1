#include "cli/parse_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <string_view>

#include "machine/signals.h"
#include "posix/signals.h"
#include "report/version.h"

namespace forkcheck {

namespace {

struct CommandRow {
  Command command;
  const char* name;
  const char* summary;
};
constexpr std::array<CommandRow, 8> commands = {{
    {Command::report, "report", "everything worth knowing about a program (the default command)"},
    {Command::outputs, "outputs", "every distinct output, sorted by bytes, one a line"},
    {Command::ask, "ask", "is this output possible? a schedule that prints it, or the reason why not"},
    {Command::order, "order", "may, must or can never one text be printed before another?"},
    {Command::graph, "graph", "the process graph, as text or as a picture"},
    {Command::run, "run", "the real program under control"},
    {Command::explain, "explain", "what a diagnostic or finding means, and how to mend it"},
    {Command::doctor, "doctor", "what this machine allows, and how to get what is missing"},
}};

// Words of an option's value and what they mean. CLI11 reads enumerations as numbers, so a word becomes its number; its own
// transformers would also let the bare numbers through, which are nobody's business.
template <class T>
CLI::Validator one_of(std::vector<std::pair<std::string, T>> words) {
  std::string choices;
  for (const auto& [word, value] : words) choices += (choices.empty() ? "" : "|") + word;
  const auto translate = [words = std::move(words), choices](std::string& text) {
    for (const auto& [word, value] : words) {
      if (text != word) continue;
      text = std::to_string(static_cast<int>(value));
      return std::string();
    }
    return text + " is not one of " + choices;
  };
  return CLI::Validator(translate, choices);
}

// Whole numbers from `least`: CLI11 alone would take -1 as the largest one.
CLI::Validator whole_number(std::uint64_t least) {
  const std::string wanted = least == 0 ? "a whole number" : "a whole number above 0";
  return CLI::Validator(
      [least, wanted](const std::string& text) {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool fits = error == std::errc() && end == text.data() + text.size() && number >= least;
        return fits ? std::string() : text + " is not " + wanted;
      },
      "");
}

// A time limit that a clock can hold.
CLI::Validator seconds() {
  return CLI::Validator(
      [](const std::string& text) {
        constexpr double most = 1e9;
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool fits =
            error == std::errc() && end == text.data() + text.size() && number > 0 && number <= most;
        return fits ? std::string() : text + " is not a number of seconds above 0";
      },
      "");
}

class Parser {
 public:
  Parser()
      : app_(
            "forkcheck: every output that a C program with fork can print, why not another, and the real "
            "program to prove it",
            "forkcheck") {
    app_.set_version_flag("--version", std::string("forkcheck ") + std::string(version()));
    app_.fallthrough();
    app_.require_subcommand(1);
    app_.footer(
        "Without a command: report. FILE may be - (standard input); what follows -- are the program's own "
        "arguments.\n"
        "Exit status: 0 yes or done, 1 no, 2 usage, 3 not a program that can be read, 4 not finished, 5 this "
        "machine lacks something, 70 a bug.");
    add_common();
    for (const auto& row : commands) add(row);
  }

  std::variant<Options, Status> run(std::vector<std::string> words) {
    std::ranges::reverse(words);  // the order in which CLI11 takes them
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? Status::ok : Status::usage;
    }
    for (const auto& row : commands) {
      if (app_.got_subcommand(row.name)) options_.command = row.command;
    }
    settle();
    return std::move(options_);
  }

 private:
  void add_common() {
    app_.add_option("--stdout", options_.profile.out,
                    "what stdout is (default: tty)")
        ->transform(one_of<Stdout>(
            {{"tty", Stdout::terminal}, {"pipe", Stdout::pipe}, {"unbuffered", Stdout::unbuffered}}));
    app_.add_option("--stderr", stderr_,
                    "merge: stderr is part of the output (default: merge, but ignore into a pipe)")
        ->transform(one_of<Stderr>({{"merge", Stderr::merge}, {"ignore", Stderr::ignore}}));
    app_.add_option("--wait", options_.profile.wait,
                    "which zombie wait reaps: any, or the oldest (default: posix)")
        ->transform(one_of<WaitOrder>({{"posix", WaitOrder::posix}, {"linux", WaitOrder::linux}}));
    app_.add_option("--timing", options_.profile.timing,
                    "any: sleep orders nothing; ideal: code takes no time (default: any)")
        ->transform(one_of<Timing>({{"any", Timing::any}, {"ideal", Timing::ideal}}));
    app_.add_option_function<std::vector<std::string>>("--signal",
        [this](const std::vector<std::string>& names) {
          for (const std::string& name : names) {
            const auto signal = parse_signal(name);
            if (!signal) throw CLI::ValidationError("--signal", name + " is no signal: write SIGINT, SIGTSTP, ...");
            options_.profile.typed |= set_of(*signal);
          }
        },
        "a signal that a person may send from the terminal, once: SIGINT, SIGTSTP, ...")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app_.add_option("--fork-fails", options_.profile.fork_fails,
                    "may: also explore fork returning -1 (default: never)")
        ->transform(one_of<ForkFails>({{"never", ForkFails::never}, {"may", ForkFails::may}}));
    app_.add_option("--engine", options_.engine, "which engines answer")
        ->transform(one_of<EngineChoice>(
            {{"explore", EngineChoice::explore}, {"smt", EngineChoice::smt}, {"both", EngineChoice::both}}));
    app_.add_option("--real", options_.real,
                    "real runs of the program (default: on where the machine allows them)")
        ->transform(one_of<RealRuns>({{"on", RealRuns::on}, {"off", RealRuns::off}}));
    app_.add_option("--stdin", options_.stdin_file,
                    "what the real program reads as its standard input (default: empty)")
        ->type_name("FILE");
    app_.add_option("--limit", options_.limit, "at most so many outputs")->type_name("N")->check(whole_number(0));
    app_.add_option("--timeout", options_.timeout, "stop after so long with what was found (default: none; report: 30)")
        ->check(seconds())
        ->type_name("SECONDS");
    app_.add_option("--memory", options_.memory_mib, "stop at so much memory with what was found (default: 4096)")
        ->check(whole_number(1))
        ->type_name("MIB");
    app_.add_option("--jobs", options_.jobs, "at most N threads, where that pays (default: one for each processor)")
        ->type_name("N")
        ->check(whole_number(1));
    app_.add_option("--format", options_.format, "text or json; graph: also svg, dot, tikz, mermaid")
        ->type_name("NAME");
    app_.add_option("--color", options_.colour, "colours (default: auto, on a terminal); the variable NO_COLOR means never")
        ->transform(one_of<Colour>(
            {{"auto", Colour::when_terminal}, {"always", Colour::always}, {"never", Colour::never}}));
    app_.add_option("-o", options_.output_file, "write there instead of to standard output")->type_name("FILE");
    app_.add_flag("--witness", options_.witnesses, "json: a schedule with each listed output");
    app_.add_flag_callback(
        "-q", [this] { options_.verbosity = Verbosity::quiet; }, "no notes and no progress");
    app_.add_flag_callback(
        "-v", [this] { options_.verbosity = Verbosity::verbose; }, "more about how the answer was found");
    app_.add_flag("--exit-zero", options_.exit_zero,
                  "end with 0 instead of 1: for harnesses that read the result");
  }

  void add(const CommandRow& row) {
    CLI::App* command = app_.add_subcommand(row.name, row.summary);
    command->footer("The options common to all commands: forkcheck --help");
    switch (row.command) {
      case Command::report: command->add_option("FILE", options_.files, "C programs")->required(); break;
      case Command::outputs: add_outputs(command); break;
      case Command::ask: add_ask(command); break;
      case Command::order: add_order(command); break;
      case Command::graph: add_graph(command); break;
      case Command::run: add_run(command); break;
      case Command::explain:
        command->add_option("CODE", options_.code, "such as FC2001; without it all codes are listed");
        break;
      case Command::doctor: break;
    }
  }

  void add_file(CLI::App* command) {
    command
        ->add_option_function<std::string>(
            "FILE", [this](const std::string& path) { options_.files = {path}; }, "a C program")
        ->required();
  }

  void add_seed(CLI::App* command) {
    command->add_option("--seed", options_.seed, "makes random choices repeatable (default: 1)")
        ->check(whole_number(0));
  }

  void add_outputs(CLI::App* command) {
    add_file(command);
    const auto choose = [this](Listing listing) { return [this, listing] { options_.listing = listing; }; };
    auto* count =
        command->add_flag_callback("--count", choose(Listing::count), "the exact number of outputs alone");
    auto* regex = command->add_flag_callback("--regex", choose(Listing::regex),
                                             "one regular expression for all outputs");
    auto* sample = command->add_option("--sample", options_.sample, "N outputs drawn uniformly")
                       ->check(whole_number(1));
    sample->each([choose](const std::string&) { choose(Listing::sample)(); });
    command->add_option("--max-length", options_.max_length, "list no outputs longer than N bytes (for programs that write for ever)")
        ->type_name("N")
        ->check(whole_number(0))
        ->excludes(count)
        ->excludes(sample)
        ->excludes(regex);
    count->excludes(regex)->excludes(sample);
    regex->excludes(sample);
    add_seed(command);
  }

  void add_ask(CLI::App* command) {
    add_file(command);
    command->add_option("OUTPUT", options_.output,
                        "as forkcheck writes outputs; - reads raw bytes from standard input");
    command->add_flag("--exact", options_.exact, "forgive no missing or extra final newline");
    command->add_option("--schedule", options_.schedule, "replay this schedule in the model instead");
  }

  void add_order(CLI::App* command) {
    add_file(command);
    command->add_option("TEXTS", options_.texts, "two texts, as forkcheck writes outputs, looked for in the whole output")
        ->option_text("A B")
        ->expected(0, 2);
    command->add_flag("--all", options_.all_texts, "every two texts that the program prints, as a table");
    command->footer(
        "A text counts where it is printed first. must: whenever B is printed, A was printed before; never: no output "
        "has both\nwith A first; may: otherwise. Outputs with A alone, or neither, don't matter.\n"
        "The options common to all commands: forkcheck --help");
  }

  void add_graph(CLI::App* command) {
    add_file(command);
    command->add_option("--graph", options_.graph, "number K where there are several (default: 1)")
        ->check(whole_number(1));
  }

  void add_run(CLI::App* command) {
    add_file(command);
    const auto choose = [this](RunMode mode) {
      return [this, mode](const std::string&) { options_.run_mode = mode; };
    };
    auto* each = command->add_flag_callback(
        "--each-output", [choose] { choose(RunMode::each_output)(""); },
        "drive the program to every predicted output (the default)");
    auto* random =
        command->add_option("--random", options_.runs, "N random schedules")
                       ->check(whole_number(1))
                       ->each(choose(RunMode::random));
    auto* natural = command->add_option("--natural", options_.runs, "N runs without interference")
                        ->check(whole_number(1))
                        ->each(choose(RunMode::natural));
    auto* replay = command->add_option("--replay", options_.schedule, "exactly this schedule, from a file")
                       ->each(choose(RunMode::replay));
    auto* exhaustive = command->add_flag_callback(
        "--exhaustive", [choose] { choose(RunMode::exhaustive)(""); },
        "every behaviour of the real program, found without the model (for a minute, or --timeout)");
    const std::vector<CLI::Option*> modes = {each, random, natural, replay, exhaustive};
    for (auto* one : modes) {
      for (auto* other : modes) {
        if (one != other) one->excludes(other);
      }
    }
    command->add_option("--pct", options_.pct, "random: priorities that change D-1 times in a run")
        ->type_name("D")
        ->check(whole_number(1))
        ->needs(random);
    command->add_flag("--show", options_.show, "replay: a time line with a column for each process")
        ->needs(replay);
    add_seed(command);
  }

  // Defaults that depend on other options or on the environment.
  void settle() {
    const bool piped = options_.profile.out == Stdout::pipe;
    options_.profile.err = stderr_.value_or(piped ? Stderr::ignore : Stderr::merge);
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color && *no_color && options_.colour == Colour::when_terminal) options_.colour = Colour::never;
  }

  CLI::App app_;
  Options options_;
  std::optional<Stderr> stderr_;
};

bool is_command(std::string_view word) {
  return std::ranges::any_of(commands, [word](const CommandRow& row) { return word == row.name; });
}

}  // namespace

std::variant<Options, Status> parse_options(int argc, char** argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  const auto dashes = std::ranges::find(words, "--");
  std::vector<std::string> program_arguments(dashes == words.end() ? dashes : dashes + 1, words.end());
  words.erase(dashes, words.end());
  const auto asks_for = [&](std::string_view flag) { return std::ranges::find(words, flag) != words.end(); };
  const bool about_itself = words.empty() || asks_for("--help") || asks_for("-h") || asks_for("--version");
  if (words.empty()) words.push_back("--help");
  if (!about_itself && std::ranges::none_of(words, is_command)) words.insert(words.begin(), "report");
  auto parsed = Parser().run(std::move(words));
  if (auto* options = std::get_if<Options>(&parsed))
    options->program_arguments = std::move(program_arguments);
  return parsed;
}

}  // namespace forkcheck
