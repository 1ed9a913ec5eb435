# tree-sitter and its TSX grammar: C from the npm packages, compiled as it is
# (its warnings are not ours). `auxrt_grammar` is an object library.

set(parser_folder ${CMAKE_SOURCE_DIR}/node_modules/tree-sitter/vendor/tree-sitter/lib)
set(grammar_folder ${CMAKE_SOURCE_DIR}/node_modules/tree-sitter-typescript/tsx/src)
foreach(source ${parser_folder}/src/lib.c ${grammar_folder}/parser.c)
    if(NOT EXISTS ${source})
        message(FATAL_ERROR
            "${source} is missing. Run tools/bootstrap, which installs what "
            "the build needs.")
    endif()
endforeach()

# They set the pace of every rewrite: always optimised. lib.c holds the whole
# parser, so that its parts are compiled into each other.
add_library(auxrt_grammar OBJECT ${parser_folder}/src/lib.c
    ${grammar_folder}/parser.c ${grammar_folder}/scanner.c)
target_compile_options(auxrt_grammar PRIVATE -w -O3 -fvisibility=hidden)
set_property(SOURCE ${parser_folder}/src/lib.c PROPERTY COMPILE_OPTIONS
    -include${CMAKE_SOURCE_DIR}/src/script/tree_counts.h)
set_property(SOURCE ${parser_folder}/src/lib.c PROPERTY
    INCLUDE_DIRECTORIES ${parser_folder}/src ${parser_folder}/include)
set_property(SOURCE ${grammar_folder}/parser.c ${grammar_folder}/scanner.c
    PROPERTY INCLUDE_DIRECTORIES ${grammar_folder})

# Its header is seen by script/ alone.
file(GLOB parser_users CONFIGURE_DEPENDS src/script/*.c)
set_property(SOURCE ${parser_users} APPEND PROPERTY
    COMPILE_OPTIONS -isystem${parser_folder}/include)
