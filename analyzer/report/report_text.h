// The report for a person: header, picture, outputs, what was checked and how, what happens by itself, notes
// (README shows one).
#pragma once

#include <cstddef>
#include <string>

#include "base/source.h"
#include "report/report_data.h"
#include "report/style.h"

namespace forkcheck {

struct ReportLook {
  Style style = plain_style;
  std::size_t most_outputs = 20;     // a longer list is cut, with the exact count and how to see the rest
  std::size_t widest_picture = 160;  // columns; a wider picture is left out, with how to see it
};

std::string report_text(const ReportData& data, const Sources& sources, const ReportLook& look);

}  // namespace forkcheck
