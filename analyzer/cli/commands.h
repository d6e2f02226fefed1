// One function for each command, each in a file of its own: outputs_command.cpp and so on.
#pragma once

#include "cli/session.h"

namespace forkcheck {

Status report_command(Session& session);
Status outputs_command(Session& session);
Status ask_command(Session& session);
Status order_command(Session& session);
Status graph_command(Session& session);
Status run_command(Session& session);
Status explain_command(Session& session);
Status doctor_command(Session& session);

}  // namespace forkcheck
