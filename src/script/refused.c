/*
 * Where the error is in a text that only the engine refused.
 *
 * The engine tells a line and a message. The line is that of the token that it
 * had read when it gave up, which may be behind the error. The message may
 * quote a name; where it quotes none, it tells what kind of node to look for
 * in the tree. The engine stops at the first error of a text, so the first node
 * that fits is the one.
 */
#include <stdio.h>

#include "script/rewrite.h"
#include "script/unicode.h"
#include "script/unit.h"

/* The text between the first two single quotes from `at` on, or an empty
 * slice. */
static slice quoted(slice message, size_t at) {
    slice rest = slice_of(message.data + at, message.length - at);
    const char *start = memchr(rest.data, '\'', rest.length);
    if (!start) {
        return SLICE("");
    }
    start++;
    size_t left = rest.length - (size_t)(start - rest.data);
    const char *end = left > 0 ? memchr(start, '\'', left) : NULL;
    return end ? slice_of(start, (size_t)(end - start)) : SLICE("");
}

/* Where `part` stands in the message, or SIZE_MAX. */
static size_t place_in(slice message, slice part) {
    for (size_t at = 0; at + part.length <= message.length; at++) {
        if (memcmp(message.data + at, part.data, part.length) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* The name that the message is about. It may tell first which token it met. */
static slice quoted_name(slice message) {
    size_t declares = place_in(message, SLICE("Cannot declare"));
    return quoted(message, declares == SIZE_MAX ? 0 : declares);
}

static bool is_word_at(slice text, size_t at) {
    return at < text.length &&
           unicode_is_word_byte((unsigned char)text.data[at]);
}

/* Whether the name stands at `at` by itself. */
static bool stands_at(slice text, size_t at, slice name) {
    bool word = is_word_at(name, 0);
    return memcmp(text.data + at, name.data, name.length) == 0 &&
           (!word || ((at == 0 || !is_word_at(text, at - 1)) &&
                      !is_word_at(text, at + name.length)));
}

static size_t end_of_line(slice text, size_t at) {
    size_t length = 1;
    for (; at < text.length; at += length) {
        if (unicode_is_line_end(unicode_decode(text, at, &length))) {
            break;
        }
    }
    return at < text.length ? at : text.length;
}

/* The last place where the name stands, up to the end of the line at `start`:
 * the engine has read up to there. */
static size_t find_name(slice text, size_t start, slice name) {
    size_t end = end_of_line(text, start);
    if (name.length == 0 || name.length > end) {
        return SIZE_MAX;
    }
    for (size_t at = end - name.length + 1; at-- > 0;) {
        if (stands_at(text, at, name)) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* ------------------------------------------------------- nodes of a kind */

typedef bool test_node(slice text, TSNode node);

/* What can be assigned to. */
static bool is_reference(TSNode node) {
    switch (syntax_kind_of(node)) {
    case SYNTAX_identifier:
    case SYNTAX_member_expression:
    case SYNTAX_subscript_expression:
    case SYNTAX_non_null_expression:
        return true;
    case SYNTAX_parenthesized_expression:
        return is_reference(syntax_named(node, 0));
    default:
        return false;
    }
}

static bool counts_no_reference(slice text, TSNode node) {
    (void)text;
    if (syntax_kind_of(node) != SYNTAX_update_expression) {
        return false;
    }
    TSNode operand = syntax_child(node, SYNTAX_F_argument);
    return !ts_node_is_null(operand) && !is_reference(operand);
}

static bool has_leading_zero(slice text, TSNode node) {
    slice number = syntax_text(text, node);
    return syntax_kind_of(node) == SYNTAX_number && number.length > 1 &&
           number.data[0] == '0' && number.data[1] >= '0' &&
           number.data[1] <= '9';
}

static bool is_constructor(slice text, TSNode node) {
    TSNode name = syntax_child(node, SYNTAX_F_name);
    return syntax_kind_of(node) == SYNTAX_method_definition &&
           !ts_node_is_null(name) &&
           slice_equal(syntax_text(text, name), SLICE("constructor"));
}

/* A constructor behind another one of its class. */
static bool is_further_constructor(slice text, TSNode node) {
    if (!is_constructor(text, node)) {
        return false;
    }
    TSNode before = ts_node_prev_named_sibling(node);
    for (; !ts_node_is_null(before);
         before = ts_node_prev_named_sibling(before)) {
        if (is_constructor(text, before)) {
            return true;
        }
    }
    return false;
}

/* The function around a node that has a `super` of its own, or a null node. */
static TSNode function_around(TSNode node) {
    do {
        node = ts_node_parent(node);
    } while (!ts_node_is_null(node) &&
             (!syntax_is_function(syntax_kind_of(node)) ||
              syntax_kind_of(node) == SYNTAX_arrow_function) &&
             syntax_kind_of(node) != SYNTAX_public_field_definition &&
             syntax_kind_of(node) != SYNTAX_class_static_block);
    return node;
}

static bool is_of_derived_class(TSNode method) {
    TSNode body = ts_node_parent(method);
    TSNode before = ts_node_is_null(body) ? body : ts_node_prev_sibling(body);
    return !ts_node_is_null(before) &&
           syntax_kind_of(before) == SYNTAX_class_heritage;
}

/* `super` where there is none. */
static bool is_lost_super(slice text, TSNode node) {
    if (syntax_kind_of(node) != SYNTAX_super) {
        return false;
    }
    TSNode function = function_around(node);
    bool in_method = !ts_node_is_null(function) &&
                     (syntax_kind_of(function) == SYNTAX_method_definition ||
                      !syntax_is_function(syntax_kind_of(function)));
    bool called =
        syntax_kind_of(ts_node_parent(node)) == SYNTAX_call_expression;
    return !in_method || (called && (!is_constructor(text, function) ||
                                     !is_of_derived_class(function)));
}

static bool is_new_target(slice text, TSNode node) {
    return syntax_kind_of(node) == SYNTAX_meta_property &&
           text.data[ts_node_start_byte(node)] == 'n';
}

/* A function that is a statement by itself, where only a block may be. */
static bool is_bare_function(slice text, TSNode node) {
    (void)text;
    syntax_kind kind = syntax_kind_of(node);
    TSNode parent = ts_node_parent(node);
    if ((kind != SYNTAX_function_declaration &&
         kind != SYNTAX_generator_function_declaration) ||
        ts_node_is_null(parent)) {
        return false;
    }
    syntax_kind around = syntax_kind_of(parent);
    return around == SYNTAX_labeled_statement ||
           around == SYNTAX_if_statement || around == SYNTAX_else_clause ||
           syntax_is_loop(around);
}

static bool is_regex(slice text, TSNode node) {
    (void)text;
    return syntax_kind_of(node) == SYNTAX_regex;
}

static bool is_nameless_class(slice text, TSNode node) {
    (void)text;
    if (syntax_kind_of(node) != SYNTAX_expression_statement) {
        return false;
    }
    TSNode first = ts_node_child(node, 0);
    return !ts_node_is_null(first) && syntax_kind_of(first) == SYNTAX_class;
}

static bool has_bad_escape(slice text, TSNode node) {
    slice s = syntax_text(text, node);
    return ts_node_child_count(node) == 0 && place_in(s, SLICE("\\u")) == 0;
}

#define TEXT(literal)                                                          \
    { (literal), sizeof(literal) - 1 }

static const struct {
    slice part; /* of the message */
    test_node *fits;
    bool last; /* not the first such node, but the last that was read */
} kinds[] = {
    {TEXT("Invalid regular expression"), is_regex, true},
    {TEXT("operator applied to value that is not a reference"),
     counts_no_reference, false},
    {TEXT("literals with a leading zero"), has_leading_zero, false},
    {TEXT("multiple constructors"), is_further_constructor, false},
    {TEXT("super is not valid"), is_lost_super, false},
    {TEXT("new.target"), is_new_target, false},
    {TEXT("Function declarations are only allowed"), is_bare_function, false},
    {TEXT("Class statements must have a name"), is_nameless_class, false},
    {TEXT("\\u can only be followed"), has_bad_escape, false},
};

#undef TEXT

/* The node that fits, before `end`. */
static size_t find_node(script_unit *unit, test_node *fits, bool last,
                        size_t end) {
    slice text = unit_text(unit);
    TSTree *tree = syntax_parse(text, NULL);
    if (!tree) {
        return SIZE_MAX;
    }
    size_t found = SIZE_MAX;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool down = true;
    while (found == SIZE_MAX || last) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        size_t start = ts_node_start_byte(node);
        if (down && start < end && fits(text, node)) {
            found = start;
        }
        if (down && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    syntax_free(tree);
    return found;
}

static size_t find_kind(script_unit *unit, slice message, size_t start) {
    size_t end = end_of_line(unit_text(unit), start);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (place_in(message, kinds[i].part) != SIZE_MAX) {
            return find_node(unit, kinds[i].fits, kinds[i].last, end);
        }
    }
    return SIZE_MAX;
}

/* The UTF-16 unit that the engine tells by its number: \u00a7. */
static uint32_t unit_of(slice escape) {
    uint32_t unit = 0;
    for (size_t i = 2; i < escape.length; i++) {
        char c = escape.data[i];
        bool digit = c >= '0' && c <= '9';
        unit = unit * 16 + (uint32_t)(digit ? c - '0' : (c | 32) - 'a' + 10);
    }
    return unit;
}

/* The character that the engine could not make anything of. */
static size_t find_character(slice text, slice message) {
    slice name = quoted(message, 0);
    if (!slice_starts_with(message, SLICE("Invalid character")) ||
        !slice_starts_with(name, SLICE("\\u"))) {
        return SIZE_MAX;
    }
    uint32_t wanted = unit_of(name);
    size_t length;
    for (size_t at = 0; at < text.length; at += length) {
        uint32_t c = unicode_decode(text, at, &length);
        uint32_t first = c < 0x10000 ? c : 0xD800 + ((c - 0x10000) >> 10);
        if (first == wanted) {
            return at;
        }
    }
    return SIZE_MAX;
}

static void say_character(script_unit *unit, size_t at) {
    char message[sizeof unit->diagnostics[0].message];
    size_t length;
    unicode_decode(unit_text(unit), at, &length);
    snprintf(message, sizeof message, "Unexpected character '%.*s'",
             (int)length, unit->text + at);
    diagnostics_add(unit, (uint32_t)at, message,
                    "no word and no sign has this character");
}

/* ---------------------------------------------------------------- the face */

static size_t find_place(script_unit *unit, slice message, int line) {
    slice text = unit_text(unit);
    edits none = {0};
    size_t start = line > 0 ? edits_find(&none, text, line, 1).offset : 0;
    size_t at = find_kind(unit, message, start);
    if (at == SIZE_MAX) {
        at = find_name(text, start, quoted_name(message));
    }
    return at == SIZE_MAX ? diagnostics_skip_space(text, start) : at;
}

auxrt_result script_diagnose(script_unit *unit, slice engine_message,
                             int engine_line, auxrt_error *error) {
    slice said = engine_message.data ? engine_message : SLICE("");
    size_t character = find_character(unit_text(unit), said);
    if (character != SIZE_MAX) {
        /* The grammar takes some for letters, and finds fault behind them. */
        unit->diagnostic_count = 0;
        say_character(unit, character);
        return AUXRT_OK;
    }
    if (unit->diagnostic_count == 0 && !diagnostics_from_parser(unit)) {
        return error_raise(error, AUXRT_LIMIT,
                           "no memory or time to look for errors in a script");
    }
    if (unit->diagnostic_count > 0) {
        return AUXRT_OK;
    }
    char message[sizeof unit->diagnostics[0].message];
    snprintf(message, sizeof message, "%.*s", (int)said.length, said.data);
    size_t at = find_place(unit, said, engine_line);
    diagnostics_add(unit, (uint32_t)at, message[0] ? message : "Syntax error",
                    "");
    return AUXRT_OK;
}
