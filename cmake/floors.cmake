# forkcheck_floor(NAME FOLDER LINKED...): one static library fc_NAME out of all sources of FOLDER (tests/floors checks the includes).
function(forkcheck_floor name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  add_library(fc_${name} STATIC ${sources})
  target_link_libraries(fc_${name} PUBLIC fc_options ${ARGN})
  if(FORKCHECK_PCH AND NOT name STREQUAL "base")
    target_precompile_headers(fc_${name} REUSE_FROM fc_base)
  elseif(FORKCHECK_PCH)
    target_precompile_headers(fc_base PRIVATE <algorithm> <functional> <map> <memory> <optional> <string> <string_view>
                              <unordered_map> <variant> <vector> <fmt/format.h> <gmpxx.h>)
  endif()
endfunction()
