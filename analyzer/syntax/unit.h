// One translation unit while it is lowered: everything the parts of the lowering share.
//
// The parts are free functions over Unit: read_type (types as written), type_of (typing and checking of expressions), fold
// (constants), lower_* (code). An expression is typed, and so checked, as a whole before its code is written: code is only
// written for what is right. The first use of a function or global asks for its lowering (needed_*): what main can't reach
// is neither lowered nor checked, so that the headers' own functions cost nothing.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/ast.h"
#include "syntax/code_writer.h"
#include "syntax/scopes.h"
#include "syntax/types.h"

namespace forkcheck {

struct FunctionInfo {
  std::string name;
  CType type;
  Span span;
  ast::DeclId definition = {};      // none: only declared
  std::optional<Builtin> builtin;   // the machine's own, if there is no definition
  FunctionIndex library = {};       // the library's own C code, if there is neither; known once it is needed
  std::uint32_t order = 0;          // position of its first declaration among the unit's external declarations
  FunctionId id;                    // once it is needed
};

struct VariableInfo {
  std::string name;
  CType type;
  Span span;
  ast::InitId init;                 // none: zero
  bool defined = false;             // no: only `extern`
  bool address_taken = false;
  VariableIndex library = {};       // the library's own variable, if the program only declares it; known once it is needed
  GlobalId id;                      // once it is needed
};

// Where break and continue go, and how many blocks are open around the loop or switch.
struct Exits {
  Label to_break;
  Label to_continue;                // none: a switch
  std::size_t blocks = 0;
};

struct SwitchCases {
  struct Case {
    std::int64_t value;
    std::int64_t last;              // of a range; else the value
    Label target;
    Span span;
  };
  CType type;
  std::vector<Case> cases;
  Label otherwise;                  // default; none: there is none
};

struct NamedLabel {
  Label label;
  Span first_use;
  bool defined = false;
};

// The function whose code is being written.
struct Body {
  CodeWriter code;
  std::string name;
  CType result;
  bool is_main = false;
  std::optional<LocalSlot> hidden_result = {};  // register with the address for a returned struct
  std::set<std::string> address_taken = {};     // names that stand under an & somewhere in the function
  std::vector<Exits> exits = {};
  std::vector<SwitchCases> switches = {};
  std::map<std::string, NamedLabel> labels = {};
};

struct Unit {
  const ast::Ast& tree;
  const Sources& sources;
  TypeTable& types;
  Scopes scopes = {};
  Diagnostics reports = {};                // errors and warnings
  Program program = {};
  std::vector<FunctionInfo> functions = {};
  std::vector<VariableInfo> variables = {};
  std::deque<FunctionIndex> needed_functions = {};
  std::deque<VariableIndex> needed_variables = {};
  std::map<std::string, GlobalId> strings = {};
  std::map<std::uint32_t, VariableIndex> literals = {};  // compound literals outside functions, by ExprId
  std::vector<std::optional<CType>> expr_types = {};     // by ExprId; invalid: it was wrong, and has been reported
  std::vector<std::optional<CType>> written_types = {};  // by ast::TypeId
  std::set<std::string> implicit_names = {};             // warned about
  std::set<std::string> excused_names = {};   // their declarations are wrong, which has been reported
  std::uint32_t order = 0;                 // of the external declaration being lowered
  std::uint32_t prototypes = 0;            // parameter lists being read: sizes in them are not computed
  Body* body = nullptr;                    // none: at file level

  CodeWriter& code() { return body->code; }
};

// The function or variable that a declared name is linked to: the program's own, or the library's.
FunctionIndex linked(const Unit& unit, FunctionIndex index);
VariableIndex linked(const Unit& unit, VariableIndex index);

// Adds a diagnostic; inside built-in headers warnings are dropped.
void report(Unit& unit, Code code, Span span, std::string message, std::string note = {});

// Ids of what code refers to; the first call asks for the lowering.
FunctionId need_function(Unit& unit, FunctionIndex index);
GlobalId need_variable(Unit& unit, VariableIndex index);
// The read-only object of a string literal, NUL included: equal literals share one, as gcc merges them.
GlobalId need_string(Unit& unit, const std::string& bytes, Span span);

}  // namespace forkcheck
