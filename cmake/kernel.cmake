# The kernel: JavaScript sources -> bundles -> one generated C file.
#
#   tools/api/generate.mjs   table of the API -> <build>/generated/api.js, api/, …
#   tools/embed.mjs          src/kernel -> <build>/generated/kernel_source.c

find_program(NODE_PROGRAM NAMES node nodejs)
if(NOT NODE_PROGRAM)
    message(FATAL_ERROR
        "Node.js (18 or later) is needed to bundle the kernel and was not "
        "found. Run tools/bootstrap, or put `node` into the PATH.")
endif()
if(NOT EXISTS ${CMAKE_SOURCE_DIR}/node_modules/esbuild/package.json)
    message(FATAL_ERROR
        "node_modules/esbuild is missing. Run tools/bootstrap, which installs "
        "what the build needs.")
endif()

set(generated ${CMAKE_BINARY_DIR}/generated)
set(auxrt_kernel_source ${generated}/kernel_source.c)

file(GLOB_RECURSE kernel_files CONFIGURE_DEPENDS src/kernel/*.js)
file(GLOB api_tools CONFIGURE_DEPENDS tools/api/*.mjs)

set(api_command "")
set(api_outputs "")
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/api/generate.mjs
        AND EXISTS ${CMAKE_SOURCE_DIR}/src/kernel/main.js)
    file(GLOB_RECURSE api_inputs CONFIGURE_DEPENDS src/kernel/api/*.js)
    set(api_outputs ${generated}/api.js ${generated}/api-names.js)
    add_custom_command(
        OUTPUT ${api_outputs}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
        COMMAND ${NODE_PROGRAM} tools/api/generate.mjs --out ${generated}
        DEPENDS ${api_inputs} ${api_tools}
        WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
        COMMENT "Generating the API from its table"
        VERBATIM)
endif()

add_custom_command(
    OUTPUT ${auxrt_kernel_source}
    COMMAND ${NODE_PROGRAM} tools/embed.mjs --generated ${generated}
        --out ${auxrt_kernel_source}
    DEPENDS tools/embed.mjs tools/kernel-parts.mjs tools/kernel-text.mjs
        src/kernel/start.json
        ${kernel_files} ${api_outputs} package-lock.json
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMENT "Bundling the kernel"
    VERBATIM)
