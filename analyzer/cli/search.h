// The language of a program by the engines that the command line asks for.
#pragma once

#include "cli/session.h"
#include "engines/answer.h"
#include "engines/model.h"

namespace forkcheck {

struct Searched {
  Answer answer;
  Status status =
      Status::ok;  // incomplete, refused or bug where something went wrong; all of it has been said
};

// How many threads a search may use.
unsigned jobs(const Session& session);
// With -v: how large the search was.
void tell_size(Session& session, const Answer& answer);

// Explore, unless --engine says otherwise; with both, a disagreement is said and is a bug.
Searched search(Session& session, Model& model);

}  // namespace forkcheck
