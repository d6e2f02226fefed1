# fc_grammar: the parser that the ANTLR tool generates from grammar/MiniC.g4 at build time. The lexer that comes with it
# isn't compiled: syntax/lex makes the tokens.
#
# Debian's tool (4.7.2) writes u8"" literals, so its output needs -fno-char8_t under C++20; its warnings aren't ours.
find_program(ANTLR4_TOOL antlr4 REQUIRED)
find_path(ANTLR4_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_RUNTIME antlr4-runtime REQUIRED)

set(grammar_source ${PROJECT_SOURCE_DIR}/grammar/MiniC.g4)
set(grammar_out ${PROJECT_BINARY_DIR}/grammar)
set(grammar_files ${grammar_out}/MiniCParser.cpp)

add_custom_command(
  OUTPUT ${grammar_files} ${grammar_out}/MiniCParser.h
  COMMAND ${ANTLR4_TOOL} -Dlanguage=Cpp -no-listener -no-visitor -package minic -o ${grammar_out} ${grammar_source}
  DEPENDS ${grammar_source}
  COMMENT "Generating the parser from grammar/MiniC.g4"
  VERBATIM)

add_library(fc_grammar STATIC ${grammar_files})
target_compile_options(fc_grammar PRIVATE -w -fno-char8_t)
target_include_directories(fc_grammar SYSTEM PUBLIC ${grammar_out} ${ANTLR4_INCLUDE})
target_link_libraries(fc_grammar PUBLIC ${ANTLR4_RUNTIME})
