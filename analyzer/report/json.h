// JSON, schema forkcheck/1 (README, "JSON"). The only place, with its .cpp, that knows the JSON library.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "engines/answer.h"
#include "engines/graph.h"
#include "engines/reason.h"
#include "engines/witness.h"
#include "posix/profile.h"
#include "report/order_report.h"
#include "report/report_data.h"

namespace forkcheck {

enum class WitnessesInJson { none, of_driven_outputs };

// Each is one document ending in a newline. At most `limit` outputs are listed; the count is always exact.
std::string report_json(const ReportData& data, std::uint64_t limit, WitnessesInJson witnesses);
std::string outputs_json(const std::string& file, const Profile& profile, const Answer& answer,
                         std::optional<std::uint64_t> limit);
// All graphs, or the one with this number (from 1).
std::string graphs_json(const std::string& file, const Profile& profile, const GraphSet& set,
                        std::optional<std::size_t> only);

// One pair of texts, or (if the report has texts) all of them.
std::string order_json(const std::string& file, const Profile& profile, const OrderReport& report);

struct AskedOutput {
  Word output;
  std::optional<Witness> witness;  // possible
  std::optional<Reason> reason;    // impossible, and known why
  bool possible = false;
};
std::string ask_json(const std::string& file, const Profile& profile, const AskedOutput& asked);

}  // namespace forkcheck
