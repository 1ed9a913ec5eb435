# The TSX grammar of tree-sitter: generated C from the npm package, compiled
# as it is (its warnings are not ours). `auxrt_grammar` is an object library.

set(grammar_folder ${CMAKE_SOURCE_DIR}/node_modules/tree-sitter-typescript/tsx)
if(NOT EXISTS ${grammar_folder}/src/parser.c)
    message(FATAL_ERROR
        "node_modules/tree-sitter-typescript is missing. Run tools/bootstrap, "
        "which installs what the build needs.")
endif()

add_library(auxrt_grammar OBJECT
    ${grammar_folder}/src/parser.c ${grammar_folder}/src/scanner.c)
target_include_directories(auxrt_grammar PRIVATE ${grammar_folder}/src)
# The lexer inside sets the pace of every rewrite: always optimised.
target_compile_options(auxrt_grammar PRIVATE -w -O2)
