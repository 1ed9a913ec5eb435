# Tests and examples: one executable per file.
#
#   test/unit/test_NAME.c     cmocka program -> ctest `unit.NAME`; a large one
#                             has more of it in test/unit/NAME/*.c
#   test/fuzz/fuzz_NAME.c     libFuzzer target; with AUXRT_FUZZ it becomes a
#                             fuzzer, else a program that replays the corpus
#                             test/fuzz/corpus/NAME -> ctest `fuzz.NAME`
#   test/yjs/yjs_peer.c       what test/yjs/*.test.mjs talk to
#   examples/NAME/*.c         -> ctest `example.NAME`

pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka)

set(test_environment
    "AUXRT_SOURCE=${CMAKE_SOURCE_DIR}"
    "AUXRT_BUILD=${CMAKE_BINARY_DIR}")

function(auxrt_test name target)
    add_test(NAME ${name} COMMAND ${target} ${ARGN}
        WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 300 ENVIRONMENT "${test_environment}")
endfunction()

# Some tests look into the parser.
include_directories(${parser_folder}/include)

file(GLOB unit_files CONFIGURE_DEPENDS test/unit/test_*.c)
foreach(file IN LISTS unit_files)
    get_filename_component(target ${file} NAME_WE)
    string(REGEX REPLACE "^test_" "" name ${target})
    file(GLOB parts CONFIGURE_DEPENDS test/unit/${name}/*.c)
    add_executable(${target} ${file} ${parts})
    set_target_properties(${target} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
    target_link_libraries(${target} PRIVATE
        auxrt_program auxrt_core PkgConfig::cmocka)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/test/unit)
    auxrt_test(unit.${name} ${target})
endforeach()

file(GLOB fuzz_files CONFIGURE_DEPENDS test/fuzz/fuzz_*.c)
foreach(file IN LISTS fuzz_files)
    get_filename_component(target ${file} NAME_WE)
    string(REGEX REPLACE "^fuzz_" "" name ${target})
    if(AUXRT_FUZZ)
        add_executable(${target} ${file})
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    else()
        add_executable(${target} ${file} test/fuzz/replay.c)
        auxrt_test(fuzz.${name} ${target}
            ${CMAKE_SOURCE_DIR}/test/fuzz/corpus/${name})
    endif()
    set_target_properties(${target} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
    target_link_libraries(${target} PRIVATE auxrt_program auxrt_core)
endforeach()

# A partition that tests in JavaScript talk to.
add_executable(yjs_peer test/yjs/yjs_peer.c)
set_target_properties(yjs_peer PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
target_link_libraries(yjs_peer PRIVATE auxrt_program auxrt_core)

# Measurements: built with the tests, run by hand.
file(GLOB bench_files CONFIGURE_DEPENDS test/bench/bench_*.c)
foreach(file IN LISTS bench_files)
    get_filename_component(target ${file} NAME_WE)
    add_executable(${target} ${file})
    set_target_properties(${target} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
    target_link_libraries(${target} PRIVATE auxrt_program auxrt_core)
endforeach()

# As in a program that embeds the library: without the clocks of our programs.
add_executable(bench_floor_library test/bench/bench_floor.c)
set_target_properties(bench_floor_library PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
target_link_libraries(bench_floor_library PRIVATE auxrt_settings auxrt_core)

file(GLOB example_folders CONFIGURE_DEPENDS examples/*)
foreach(folder IN LISTS example_folders)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    if(sources AND EXISTS ${CMAKE_SOURCE_DIR}/include/auxrt.h)
        get_filename_component(name ${folder} NAME)
        add_executable(example_${name} ${sources})
        set_target_properties(example_${name} PROPERTIES
            RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/examples
            OUTPUT_NAME ${name})
        # As an embedder builds it: the shared library, the public header.
        target_compile_options(example_${name} PRIVATE -Wall -Wextra -Werror)
        target_compile_options(example_${name} PRIVATE ${sanitizers})
        target_link_options(example_${name} PRIVATE ${sanitizers})
        target_link_libraries(example_${name} PRIVATE
            auxrt_shared ${sanitizer_program})
        # Its output is what expected.txt says, where there is one.
        if(EXISTS ${folder}/expected.txt)
            auxrt_test(example.${name} ${CMAKE_SOURCE_DIR}/tools/check-output
                ${folder}/expected.txt $<TARGET_FILE:example_${name}>)
        else()
            auxrt_test(example.${name} example_${name})
        endif()
    endif()
endforeach()
