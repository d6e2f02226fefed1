// Code for statements of the function that is being written.
#pragma once

#include "syntax/unit.h"

namespace forkcheck {

void lower_statement(Unit& unit, ast::StmtId statement);

}  // namespace forkcheck
