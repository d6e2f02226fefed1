// The words of C and of GNU C, by what the front end does with them.
#pragma once

#include <string>
#include <string_view>

namespace forkcheck {

// The standard spelling of GNU's variants: "__inline__" is "inline"; other words are themselves.
std::string_view standard_spelling(std::string_view word);

bool is_type_word(std::string_view word);       // void, int, ..., struct, union, enum, __typeof__
bool is_specifier_word(std::string_view word);  // those, const, volatile, restrict, and storage classes

bool is_statement_word(std::string_view word);  // if, return, sizeof, ...: the remaining keywords

// Words of C11 and GNU C that are outside the subset; empty, or what to say they are.
std::string_view refused_word(std::string_view word);

// Attributes that don't change what a program does: noreturn, unused, format, ...
bool is_harmless_attribute(std::string_view name);

// What bits/library.h calls its code for a function or variable: "qsort" -> "__forkcheck_qsort".
inline constexpr std::string_view library_prefix = "__forkcheck_";
std::string library_name(std::string_view name);

// "pid_t" -> "sys/types.h", "NULL" -> "stdio.h", "printf" -> "stdio.h": the header that a program should include to have this
// macro, type, constant or function; empty if no standard header of ours has it.
std::string_view header_that_declares(std::string_view name);

}  // namespace forkcheck
