/*
 * The parse tree: the grammar's kinds of nodes as an enum, and a parse.
 */
#ifndef SCRIPT_SYNTAX_H
#define SCRIPT_SYNTAX_H

#include <tree_sitter/api.h>

#include "base/slice.h"

/* clang-format off */

/* Kinds that the rewrite asks for, by the grammar's names. */
#define SYNTAX_NODES(X)                                                        \
    X(program) X(comment) X(html_comment) X(hash_bang_line)                    \
    X(identifier) X(shorthand_property_identifier)                             \
    X(shorthand_property_identifier_pattern) X(property_identifier)            \
    X(private_property_identifier) X(statement_identifier)                     \
    X(type_identifier) X(undefined) X(this) X(super) X(import)                 \
    X(meta_property) X(number) X(string) X(template_string)                    \
    X(template_substitution) X(regex)                                          \
    X(import_statement) X(import_clause) X(import_specifier)                   \
    X(named_imports) X(namespace_import) X(import_attribute)                   \
    X(import_alias) X(import_require_clause)                                   \
    X(export_statement) X(export_clause) X(export_specifier)                   \
    X(namespace_export)                                                        \
    X(expression_statement) X(variable_declaration) X(lexical_declaration)     \
    X(variable_declarator) X(statement_block) X(if_statement)                  \
    X(else_clause) X(for_statement) X(for_in_statement) X(while_statement)     \
    X(do_statement) X(try_statement) X(catch_clause) X(finally_clause)         \
    X(switch_statement) X(switch_body) X(switch_case) X(switch_default)        \
    X(return_statement) X(throw_statement) X(break_statement)                  \
    X(continue_statement) X(labeled_statement) X(with_statement)               \
    X(debugger_statement) X(empty_statement)                                   \
    X(function_declaration) X(generator_function_declaration)                  \
    X(function_expression) X(generator_function) X(arrow_function)             \
    X(method_definition) X(function_signature) X(formal_parameters)            \
    X(required_parameter) X(optional_parameter) X(rest_pattern)                \
    X(class) X(class_declaration) X(abstract_class_declaration)                \
    X(class_body) X(class_heritage) X(extends_clause) X(implements_clause)     \
    X(class_static_block) X(public_field_definition) X(method_signature)       \
    X(abstract_method_signature) X(index_signature)                            \
    X(computed_property_name) X(decorator)                                     \
    X(type_annotation) X(asserts_annotation) X(type_predicate_annotation)      \
    X(type_parameters) X(type_arguments) X(as_expression)                      \
    X(satisfies_expression) X(non_null_expression)                             \
    X(instantiation_expression) X(lookup_type) X(array_type) X(object_type)    \
    X(accessibility_modifier)                                                  \
    X(override_modifier) X(interface_declaration) X(type_alias_declaration)    \
    X(ambient_declaration) X(enum_declaration) X(enum_body)                    \
    X(enum_assignment) X(module) X(internal_module) X(nested_identifier)       \
    X(call_expression) X(new_expression) X(member_expression)                  \
    X(subscript_expression) X(arguments) X(optional_chain)                     \
    X(await_expression) X(yield_expression) X(assignment_expression)           \
    X(augmented_assignment_expression) X(update_expression)                    \
    X(unary_expression) X(binary_expression) X(ternary_expression)             \
    X(sequence_expression) X(parenthesized_expression) X(spread_element)       \
    X(object) X(array) X(pair) X(object_pattern) X(array_pattern)              \
    X(pair_pattern) X(assignment_pattern) X(object_assignment_pattern)         \
    X(jsx_element) X(jsx_opening_element) X(jsx_closing_element)               \
    X(jsx_self_closing_element) X(jsx_attribute) X(jsx_expression)             \
    X(jsx_namespace_name) X(jsx_text) X(html_character_reference)

/* Words and signs: the enum's name and the text. */
#define SYNTAX_TOKENS(X)                                                       \
    X(async, "async") X(await, "await") X(abstract, "abstract")                \
    X(accessor, "accessor") X(declare, "declare") X(readonly, "readonly")      \
    X(static, "static") X(export, "export") X(default, "default")              \
    X(type, "type") X(typeof, "typeof") X(using, "using") X(as, "as")          \
    X(const, "const") X(from, "from") X(star, "*") X(equals, "=")              \
    X(question, "?") X(bang, "!") X(comma, ",") X(semicolon, ";")              \
    X(colon, ":") X(open_brace, "{") X(close_brace, "}") X(less, "<")          \
    X(greater, ">") X(less_slash, "</") X(slash_greater, "/>")                 \
    X(open_paren, "(") X(close_paren, ")") X(arrow, "=>")                      \
    X(function, "function") X(import, "import") X(namespace, "namespace")      \
    X(ellipsis, "...")                                                         \
    X(enum, "enum") X(get, "get") X(set, "set") X(dot, ".")

typedef enum syntax_kind {
    SYNTAX_OTHER,
    SYNTAX_ERROR, /* the parser could make nothing of it */
#define SYNTAX_NODE_ENUM(name) SYNTAX_##name,
    SYNTAX_NODES(SYNTAX_NODE_ENUM)
#undef SYNTAX_NODE_ENUM
#define SYNTAX_TOKEN_ENUM(name, text) SYNTAX_T_##name,
        SYNTAX_TOKENS(SYNTAX_TOKEN_ENUM)
#undef SYNTAX_TOKEN_ENUM
            SYNTAX_KIND_COUNT
} syntax_kind;

/* Fields of nodes, by the grammar's names. */
#define SYNTAX_FIELDS(X)                                                       \
    X(name) X(body) X(value) X(type) X(return_type) X(parameters)              \
    X(parameter) X(type_parameters) X(type_arguments) X(function)              \
    X(arguments) X(constructor) X(object) X(property) X(index) X(pattern)      \
    X(declaration) X(source) X(alias) X(left) X(right) X(argument)             \
    X(operator) X(condition) X(kind) X(open_tag) X(close_tag) X(label)         \
    X(key) X(initializer)

/* clang-format on */

typedef enum syntax_field {
#define SYNTAX_FIELD_ENUM(name) SYNTAX_F_##name,
    SYNTAX_FIELDS(SYNTAX_FIELD_ENUM)
#undef SYNTAX_FIELD_ENUM
        SYNTAX_FIELD_COUNT
} syntax_field;

syntax_kind syntax_kind_of(TSNode node);
TSFieldId syntax_field_id(syntax_field field);
/* The child in that field; a null node when there is none. */
TSNode syntax_child(TSNode node, syntax_field field);

/* The nth child, the nth named child and their number, without comments. For
 * nodes of few children. */
TSNode syntax_part(TSNode node, uint32_t n);
TSNode syntax_named(TSNode node, uint32_t n);
uint32_t syntax_named_count(TSNode node);

static inline slice syntax_text(slice text, TSNode node) {
    uint32_t start = ts_node_start_byte(node);
    return slice_of(text.data + start, ts_node_end_byte(node) - start);
}

/* Stretches of a text, in its order. */
typedef struct syntax_gap {
    uint32_t start;
    uint32_t end;
} syntax_gap;

typedef struct syntax_gaps {
    syntax_gap *items;
    size_t count;
    size_t capacity;
} syntax_gaps;

/* False when memory is exhausted. */
bool syntax_gap_add(syntax_gaps *gaps, uint32_t start, uint32_t end);

/* Parses; NULL when memory or patience is exhausted. What the grammar does not
 * know is parsed in a form that it knows, at the same places (mend.c).
 * `gaps` (may be NULL; to be freed by the caller) gets what was parsed as
 * spaces and must be put out for the engine. */
TSTree *syntax_parse(slice text, syntax_gaps *gaps);

/* The same without looking again at what did not parse. `logger` sees the
 * parser's steps, or is NULL. */
TSTree *syntax_parse_once(slice text, const TSLogger *logger);

/* Frees a tree that one of these gave. */
void syntax_free(TSTree *tree);

/* The text as syntax_parse shows it to the parser, for finding errors in it;
 * NULL when that is the text itself. To be freed. */
char *syntax_shown(slice text);

#endif
