# forkcheck_embed(TARGET FOLDER): puts every file below FOLDER into the binary, as the table that
# syntax/built_in_headers.h declares: {path relative to FOLDER, text}.
function(forkcheck_embed target folder)
  set(root ${PROJECT_SOURCE_DIR}/${folder})
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${root}/*.h)
  set(out ${PROJECT_BINARY_DIR}/embedded/built_in_headers.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOT=${root} -DOUT=${out} -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${headers} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    COMMENT "Embedding the built-in headers"
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
