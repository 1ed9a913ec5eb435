/*
 * From the engine's position to the place that a person would point at.
 *
 * The engine names one point of the expression that failed: a call by the end
 * of what is called, a member by its dot, a name by its end, an operator by
 * the start of its left side. Together with the tree and with what kind of
 * error it is, each such point stands for one node. Where the engine knows no
 * position it gives the start of the function's parameters; then the node is
 * looked for in that function.
 */
#include <stdlib.h>

#include "script/rewrite.h"
#include "script/unicode.h"
#include "script/unit.h"

/* What the engine's message tells about the node. */
typedef enum hint {
    HINT_NONE,
    HINT_NAME,        /* a name that is not there, or not yet */
    HINT_READONLY,    /* an assignment to a constant */
    HINT_DESTRUCTURE, /* nothing to take parts from */
    HINT_OPERATOR,    /* operands that do not go together */
    HINT_SPREAD,
} hint;

static bool has_start(slice text, const char *start) {
    return slice_starts_with(text, slice_from_string(start));
}

static hint hint_of(slice message) {
    static const struct {
        const char *start;
        hint hint;
    } hints[] = {
        {"Can't find variable", HINT_NAME},
        {"Cannot access uninitialized", HINT_NAME},
        {"Attempted to assign to readonly", HINT_READONLY},
        {"Right side of assignment", HINT_DESTRUCTURE},
        {"Invalid mix of BigInt", HINT_OPERATOR},
        {"Conversion from 'BigInt'", HINT_OPERATOR},
        {"Cannot convert a symbol", HINT_OPERATOR},
        {"Spread syntax requires", HINT_SPREAD},
    };
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (has_start(message, hints[i].start)) {
            return hints[i].hint;
        }
    }
    return HINT_NONE;
}

/* The nodes from the root down to a leaf. */
typedef struct path {
    TSNode *nodes;
    size_t count;
    size_t capacity;
} path;

static bool path_add(path *p, TSNode node) {
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 32;
        TSNode *nodes = realloc(p->nodes, capacity * sizeof *nodes);
        if (!nodes) {
            return false;
        }
        p->nodes = nodes;
        p->capacity = capacity;
    }
    p->nodes[p->count++] = node;
    return true;
}

/* The path to the leaf that holds the byte at `offset`. */
static bool path_to(path *p, TSTree *tree, uint32_t offset) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool fine = path_add(p, ts_tree_cursor_current_node(&cursor));
    bool down = ts_tree_cursor_goto_first_child(&cursor);
    while (down && fine) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (ts_node_end_byte(node) <= offset) {
            down = ts_tree_cursor_goto_next_sibling(&cursor);
        } else if (ts_node_start_byte(node) <= offset) {
            fine = path_add(p, node);
            down = ts_tree_cursor_goto_first_child(&cursor);
        } else {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return fine;
}

typedef struct lookup {
    slice text;
    TSTree *tree;
    uint32_t at;
    hint hint;
    path before; /* to the byte before the point */
    path after;  /* to the byte behind it */
    uint32_t found;
} lookup;

static TSNode nth(const path *p, size_t up) {
    return up < p->count ? p->nodes[p->count - 1 - up] : (TSNode){0};
}

static syntax_kind kind_of(TSNode node) {
    return ts_node_is_null(node) ? SYNTAX_OTHER : syntax_kind_of(node);
}

static bool starts_at(const lookup *l, TSNode node) {
    return !ts_node_is_null(node) && ts_node_start_byte(node) == l->at;
}

static bool ends_at(const lookup *l, TSNode node) {
    return !ts_node_is_null(node) && ts_node_end_byte(node) == l->at;
}

static bool take(lookup *l, TSNode node) {
    if (ts_node_is_null(node)) {
        return false;
    }
    l->found = ts_node_start_byte(node);
    return true;
}

static bool is_name(syntax_kind kind) {
    return kind == SYNTAX_identifier ||
           kind == SYNTAX_shorthand_property_identifier ||
           kind == SYNTAX_shorthand_property_identifier_pattern;
}

/* ----------------------------------------------------------------- points */

static bool find_name(lookup *l) {
    TSNode leaf = nth(&l->before, 0);
    TSNode parent = nth(&l->before, 1);
    if (!ends_at(l, leaf)) {
        return false;
    }
    if (kind_of(leaf) == SYNTAX_T_equals &&
        kind_of(parent) == SYNTAX_assignment_expression) {
        return take(l, syntax_child(parent, SYNTAX_F_left));
    }
    return is_name(kind_of(leaf)) && take(l, leaf);
}

/* What a person calls by: the last name of what is called. */
static bool take_callee(lookup *l, TSNode callee) {
    switch (kind_of(callee)) {
    case SYNTAX_member_expression:
        return take(l, syntax_child(callee, SYNTAX_F_property));
    case SYNTAX_identifier:
    case SYNTAX_super:
    case SYNTAX_import:
        return take(l, callee);
    default:
        l->found = ts_node_end_byte(callee);
        return true;
    }
}

static TSNode callee_of(TSNode call) {
    return syntax_child(call, kind_of(call) == SYNTAX_new_expression
                                  ? SYNTAX_F_constructor
                                  : SYNTAX_F_function);
}

static bool take_call(lookup *l, TSNode call) {
    return kind_of(call) == SYNTAX_new_expression
               ? take(l, call)
               : take_callee(l, callee_of(call));
}

static bool is_call(TSNode node) {
    syntax_kind kind = kind_of(node);
    return kind == SYNTAX_call_expression || kind == SYNTAX_new_expression;
}

/* The point is where a callee ends or where its arguments start. */
static bool find_call(lookup *l) {
    for (size_t up = 0; up + 1 < l->before.count; up++) {
        TSNode node = nth(&l->before, up);
        TSNode parent = nth(&l->before, up + 1);
        if (!ends_at(l, node)) {
            break;
        }
        if (is_call(parent) && ts_node_eq(callee_of(parent), node)) {
            return take_call(l, parent);
        }
    }
    for (size_t up = 0; up + 1 < l->after.count; up++) {
        TSNode node = nth(&l->after, up);
        TSNode parent = nth(&l->after, up + 1);
        if (!starts_at(l, node)) {
            break;
        }
        TSNode arguments = is_call(parent)
                               ? syntax_child(parent, SYNTAX_F_arguments)
                               : (TSNode){0};
        if (!ts_node_is_null(arguments) && ts_node_eq(arguments, node)) {
            return take_call(l, parent);
        }
    }
    return false;
}

static bool find_member(lookup *l) {
    TSNode leaf = nth(&l->after, 0);
    TSNode parent = nth(&l->after, 1);
    if (kind_of(leaf) == SYNTAX_optional_chain ||
        kind_of(leaf) == SYNTAX_T_dot) {
        if (kind_of(parent) == SYNTAX_member_expression) {
            return take(l, syntax_child(parent, SYNTAX_F_property));
        }
    }
    /* `?.` is one token for the tree and may be two for the engine. */
    TSNode grandparent = nth(&l->after, 2);
    return kind_of(parent) == SYNTAX_optional_chain &&
           kind_of(grandparent) == SYNTAX_member_expression &&
           take(l, syntax_child(grandparent, SYNTAX_F_property));
}

static bool find_subscript(lookup *l) {
    TSNode leaf = nth(&l->after, 0);
    return starts_at(l, leaf) &&
           kind_of(nth(&l->after, 1)) == SYNTAX_subscript_expression &&
           l->text.data[l->at] == '[';
}

static bool find_delete(lookup *l) {
    for (size_t up = 0; up < l->before.count; up++) {
        TSNode node = nth(&l->before, up);
        if (!ends_at(l, node)) {
            return false;
        }
        if (kind_of(node) == SYNTAX_unary_expression &&
            l->text.data[ts_node_start_byte(node)] == 'd') {
            return take(l, node);
        }
    }
    return false;
}

static bool first_bound(lookup *l, TSNode pattern);

/* The header of for … of: what is gone over, or what takes its parts. */
static bool find_iteration(lookup *l) {
    TSNode leaf = nth(&l->after, 0);
    TSNode loop = nth(&l->after, 1);
    if (kind_of(loop) != SYNTAX_for_in_statement || !starts_at(l, leaf) ||
        ts_node_is_named(leaf)) {
        return false;
    }
    TSNode left = syntax_child(loop, SYNTAX_F_left);
    if (l->hint == HINT_DESTRUCTURE && first_bound(l, left)) {
        return true;
    }
    TSNode sign = syntax_child(loop, SYNTAX_F_operator);
    return !ts_node_is_null(sign) && ts_node_eq(sign, leaf) &&
           take(l, syntax_child(loop, SYNTAX_F_right));
}

/* A pattern with brackets: its value, where one is written. */
static bool find_array_pattern(lookup *l) {
    for (size_t up = 0; up + 1 < l->after.count; up++) {
        TSNode node = nth(&l->after, up);
        TSNode parent = nth(&l->after, up + 1);
        if (!starts_at(l, node)) {
            return false;
        }
        if (kind_of(node) != SYNTAX_array_pattern) {
            continue;
        }
        TSNode value = kind_of(parent) == SYNTAX_variable_declarator
                           ? syntax_child(parent, SYNTAX_F_value)
                       : kind_of(parent) == SYNTAX_assignment_expression
                           ? syntax_child(parent, SYNTAX_F_right)
                           : (TSNode){0};
        return take(l, ts_node_is_null(value) ? node : value);
    }
    return false;
}

/* Operators are named by the start of the left side, `in` and `instanceof` by
 * the start of the right one. */
static bool find_operator(lookup *l) {
    for (size_t up = 0; up + 1 < l->after.count; up++) {
        TSNode node = nth(&l->after, up);
        TSNode parent = nth(&l->after, up + 1);
        if (!starts_at(l, node)) {
            return false;
        }
        syntax_kind kind = kind_of(node);
        if (kind == SYNTAX_unary_expression ||
            kind == SYNTAX_update_expression || kind == SYNTAX_new_expression) {
            return take(l, node);
        }
        if (kind == SYNTAX_binary_expression ||
            kind == SYNTAX_augmented_assignment_expression) {
            return take(l, syntax_child(node, SYNTAX_F_operator));
        }
        if (kind_of(parent) == SYNTAX_binary_expression) {
            TSNode right = syntax_child(parent, SYNTAX_F_right);
            TSNode sign = syntax_child(parent, SYNTAX_F_operator);
            if (!ts_node_is_null(right) && ts_node_eq(right, node) &&
                !ts_node_is_null(sign) &&
                l->text.data[ts_node_start_byte(sign)] == 'i') {
                return take(l, sign);
            }
        }
    }
    return false;
}

/* --------------------------------------------------------------- patterns */

/* The first name that a pattern binds. */
static bool first_bound(lookup *l, TSNode pattern) {
    if (ts_node_is_null(pattern)) {
        return false;
    }
    TSTreeCursor cursor = ts_tree_cursor_new(pattern);
    bool found = false;
    bool down = true;
    while (!found) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        TSFieldId field = ts_tree_cursor_current_field_id(&cursor);
        bool default_value = field == syntax_field_id(SYNTAX_F_right) ||
                             field == syntax_field_id(SYNTAX_F_key);
        if (down && !default_value && is_name(kind_of(node))) {
            found = take(l, node);
            break;
        }
        if (down && !default_value &&
            ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

static bool find_object_pattern(lookup *l) {
    if (l->hint != HINT_DESTRUCTURE) {
        return false;
    }
    for (size_t up = 0; up < l->before.count; up++) {
        TSNode node = nth(&l->before, up);
        if (kind_of(node) == SYNTAX_object_pattern) {
            return first_bound(l, node);
        }
        if (syntax_is_function(kind_of(node))) {
            return false;
        }
    }
    return false;
}

/* -------------------------------------------------- functions, as a whole */

/* Whether this node, met in the function that failed, fits the message. */
static bool fits(const lookup *l, TSNode node, name_set *constants) {
    syntax_kind kind = kind_of(node);
    switch (l->hint) {
    case HINT_DESTRUCTURE:
        return kind == SYNTAX_object_pattern;
    case HINT_SPREAD:
        return kind == SYNTAX_spread_element;
    case HINT_OPERATOR:
        return kind == SYNTAX_augmented_assignment_expression;
    case HINT_READONLY: {
        TSNode target = kind == SYNTAX_update_expression
                            ? syntax_child(node, SYNTAX_F_argument)
                        : kind == SYNTAX_assignment_expression ||
                                kind == SYNTAX_augmented_assignment_expression
                            ? syntax_child(node, SYNTAX_F_left)
                            : (TSNode){0};
        return kind_of(target) == SYNTAX_identifier &&
               name_set_has(constants, syntax_text(l->text, target));
    }
    default:
        return false;
    }
}

static bool take_fitting(lookup *l, TSNode node) {
    switch (kind_of(node)) {
    case SYNTAX_object_pattern:
        return first_bound(l, node);
    case SYNTAX_spread_element:
        return take(l, syntax_named(node, 0));
    case SYNTAX_augmented_assignment_expression:
        return l->hint == HINT_OPERATOR
                   ? take(l, syntax_child(node, SYNTAX_F_operator))
                   : take(l, node);
    default:
        return take(l, node);
    }
}

static void note_constants(const lookup *l, TSNode declaration,
                           name_set *constants) {
    TSNode sign = syntax_child(declaration, SYNTAX_F_kind);
    uint32_t count = ts_node_named_child_count(declaration);
    if (kind_of(sign) != SYNTAX_T_const) {
        return;
    }
    for (uint32_t i = 0; i < count && i < 64; i++) {
        TSNode child = ts_node_named_child(declaration, i);
        TSNode name = kind_of(child) == SYNTAX_variable_declarator
                          ? syntax_child(child, SYNTAX_F_name)
                          : (TSNode){0};
        if (kind_of(name) == SYNTAX_identifier) {
            slice text = syntax_text(l->text, name);
            name_set_add(constants, text, name_hash(text));
        }
    }
}

/* Goes over a function (or the whole script), not into functions inside. */
static bool search(lookup *l, TSNode function, name_set *constants) {
    TSTreeCursor cursor = ts_tree_cursor_new(function);
    bool found = false;
    bool down = true;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = kind_of(node);
        bool inner = syntax_is_function(kind) && !ts_node_eq(node, function);
        if (down && kind == SYNTAX_lexical_declaration) {
            note_constants(l, node, constants);
        }
        if (down && !inner && fits(l, node, constants)) {
            found = take_fitting(l, node);
            break;
        }
        if (down && !inner && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

/* The names that the wrapper declares, for which assignments fail. */
static void note_scope(name_set *constants) {
    for (size_t i = 0; i < NAME_COUNT; i++) {
        slice name = name_of_bot(i);
        name_set_add(constants, name, name_hash(name));
    }
}

static bool search_in(lookup *l, TSNode function) {
    name_set constants = {0};
    note_scope(&constants);
    bool found = search(l, function, &constants);
    name_set_free(&constants);
    return found;
}

/* The engine gave the start of a function's parameters. */
static bool find_in_function(lookup *l) {
    for (size_t up = 0; up < l->after.count && l->hint != HINT_NONE; up++) {
        TSNode node = nth(&l->after, up);
        if (!syntax_is_function(kind_of(node))) {
            continue;
        }
        TSNode parameters = syntax_child(node, SYNTAX_F_parameters);
        return (starts_at(l, node) || starts_at(l, parameters)) &&
               search_in(l, node);
    }
    return false;
}

/* ------------------------------------------------------------- the lookup */

static void find(lookup *l) {
    if (l->hint == HINT_NAME && find_name(l)) {
        return;
    }
    if (l->hint == HINT_READONLY && find_name(l)) {
        return;
    }
    if (find_in_function(l) || find_call(l) || find_member(l) ||
        find_subscript(l) || find_iteration(l) || find_object_pattern(l) ||
        find_array_pattern(l) || find_delete(l)) {
        return;
    }
    if (!find_operator(l)) {
        find_name(l);
    }
}

/* The tree is kept: errors of one script tend to come in numbers. */
static TSTree *tree_of(const script_unit *unit) {
    if (!unit->tree) {
        ((script_unit *)unit)->tree = syntax_parse(unit_text(unit), NULL);
    }
    return unit->tree;
}

static void place_of(slice text, uint32_t offset, int *line, int *column) {
    size_t start = offset;
    while (start > 0 && text.data[start - 1] != '\n') {
        start--;
    }
    *line = 1;
    for (size_t i = 0; i < start; i++) {
        *line += text.data[i] == '\n';
    }
    *column =
        1 + (int)unicode_units(slice_of(text.data + start, offset - start));
}

void script_locate_error(const script_unit *unit, int engine_line,
                         int engine_column, slice message, int *line,
                         int *column) {
    lookup l = {.text = unit_text(unit), .hint = hint_of(message)};
    bool in_wrapper = engine_line < 1;
    bool inserted = false;
    if (!in_wrapper) {
        edits_place place =
            edits_find(&unit->edits, l.text, engine_line, engine_column);
        l.at = place.offset;
        inserted = place.inside_inserted;
    }
    l.found = l.at;
    l.tree = inserted || l.text.length == 0 ? NULL : tree_of(unit);
    if (l.tree && in_wrapper) {
        search_in(&l, ts_tree_root_node(l.tree));
    } else if (l.tree && path_to(&l.before, l.tree, l.at ? l.at - 1 : 0) &&
               path_to(&l.after, l.tree, l.at)) {
        find(&l);
    }
    free(l.before.nodes);
    free(l.after.nodes);
    place_of(l.text, l.found, line, column);
}

/* The byte at a line and a column as people count. */
static uint32_t offset_of(slice text, int line, int column) {
    size_t at = 0;
    while (line > 1 && at < text.length) {
        line -= text.data[at++] == '\n';
    }
    for (int units = 1; units < column && at < text.length;) {
        size_t length;
        units += unicode_decode(text, at, &length) >= 0x10000 ? 2 : 1;
        at += length;
    }
    return (uint32_t)at;
}

static bool is_async(TSNode function) {
    uint32_t count = ts_node_child_count(function);
    for (uint32_t i = 0; i < count; i++) {
        switch (kind_of(ts_node_child(function, i))) {
        case SYNTAX_T_async:
            return true;
        case SYNTAX_formal_parameters:
        case SYNTAX_identifier:
        case SYNTAX_property_identifier:
            return false;
        default:
            break;
        }
    }
    return false;
}

/* The innermost function on a path, or a null node. */
static TSNode innermost_function(const path *p) {
    for (size_t up = 0; up < p->count; up++) {
        if (syntax_is_function(kind_of(nth(p, up)))) {
            return nth(p, up);
        }
    }
    return (TSNode){0};
}

bool script_is_async_end(const script_unit *unit, int engine_line,
                         int engine_column, int newer_line, int newer_column) {
    lookup l = {.text = unit_text(unit)};
    l.tree = engine_line < 1 || l.text.length == 0 ? NULL : tree_of(unit);
    if (!l.tree) {
        return false;
    }
    l.at = edits_find(&unit->edits, l.text, engine_line, engine_column).offset;
    uint32_t newer = offset_of(l.text, newer_line, newer_column);
    bool is_end = false;
    if (path_to(&l.before, l.tree, l.at ? l.at - 1 : 0) &&
        path_to(&l.after, l.tree, newer)) {
        TSNode function = innermost_function(&l.after);
        for (size_t up = 0; up < l.before.count && !is_end; up++) {
            TSNode node = nth(&l.before, up);
            is_end = ends_at(&l, node) && !ts_node_is_null(function) &&
                     ts_node_eq(node, function) && is_async(node);
        }
    }
    free(l.before.nodes);
    free(l.after.nodes);
    return is_end;
}

void script_locate(const script_unit *unit, int engine_line, int engine_column,
                   int *line, int *column) {
    script_locate_error(unit, engine_line, engine_column, SLICE(""), line,
                        column);
}
