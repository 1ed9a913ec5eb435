/*
 * The walk keeps the nodes above the one at hand, with their fields: what an
 * identifier means is told by where it stands.
 */
#include "script/mentions.h"

#include <stdlib.h>

#include "script/script.h"
#include "script/syntax.h"

/* A node on the way from the root. */
typedef struct step {
    TSNode node;
    syntax_kind kind;
    TSFieldId field; /* in the node above */
} step;

typedef struct search {
    slice text;
    mention found; /* the place of `offset`, which only grows */
    uint32_t offset;
    mention_taker take;
    void *data;
    step *steps; /* the root first, the node at hand last */
    size_t count, capacity;
    size_t ambient; /* the depth of a `declare`; 0: there is none */
} search;

static void move_to(search *s, uint32_t offset) {
    for (; s->offset < offset; s->offset++) {
        unsigned char c = (unsigned char)s->text.data[s->offset];
        if (c == '\n') {
            s->found.line++;
            s->found.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            s->found.column += c >= 0xF0 ? 2 : 1;
        }
    }
}

static void give(search *s, mention_kind kind, slice name) {
    s->found.kind = kind;
    s->found.name = name;
    s->take(s->data, &s->found);
}

/* The node `up` levels above the one at hand. */
static step above(const search *s, size_t up) {
    return up < s->count ? s->steps[s->count - 1 - up] : (step){0};
}

static bool in_field(step at, syntax_field field) {
    return at.field != 0 && at.field == syntax_field_id(field);
}

/* Whether an identifier declares a name there, or may do so. */
static bool declares(syntax_kind parent, step at) {
    switch (parent) {
    case SYNTAX_import_clause:
    case SYNTAX_import_specifier:
    case SYNTAX_namespace_import:
    case SYNTAX_import_alias:
    case SYNTAX_import_require_clause:
    case SYNTAX_array_pattern:
    case SYNTAX_object_pattern:
    case SYNTAX_rest_pattern:
        return true;
    case SYNTAX_required_parameter:
    case SYNTAX_optional_parameter:
        return in_field(at, SYNTAX_F_pattern);
    case SYNTAX_arrow_function:
    case SYNTAX_catch_clause:
        return in_field(at, SYNTAX_F_parameter);
    case SYNTAX_for_in_statement:
    case SYNTAX_assignment_expression:
    case SYNTAX_assignment_pattern:
    case SYNTAX_object_assignment_pattern:
        return in_field(at, SYNTAX_F_left);
    case SYNTAX_pair_pattern:
        return in_field(at, SYNTAX_F_value);
    case SYNTAX_variable_declarator:
    case SYNTAX_function_declaration:
    case SYNTAX_generator_function_declaration:
    case SYNTAX_function_expression:
    case SYNTAX_generator_function:
    case SYNTAX_function_signature:
    case SYNTAX_class:
    case SYNTAX_class_declaration:
    case SYNTAX_abstract_class_declaration:
    case SYNTAX_enum_declaration:
    case SYNTAX_internal_module:
    case SYNTAX_module:
        return in_field(at, SYNTAX_F_name);
    default:
        return false;
    }
}

/* Where an identifier stands for no value of the scope. */
static bool is_no_value(syntax_kind parent) {
    return parent == SYNTAX_export_specifier ||
           parent == SYNTAX_jsx_opening_element ||
           parent == SYNTAX_jsx_closing_element ||
           parent == SYNTAX_jsx_self_closing_element ||
           parent == SYNTAX_jsx_namespace_name ||
           parent == SYNTAX_nested_identifier;
}

/* Of members the grammar makes a node of `?.`, of calls a word. */
static bool has_optional_chain(const search *s, TSNode node) {
    uint32_t count = ts_node_child_count(node);
    for (uint32_t i = 0; i < count && i < 4; i++)
        if (slice_equal(syntax_text(s->text, ts_node_child(node, i)),
                        SLICE("?.")))
            return true;
    return false;
}

/* What is done with the node `up` levels above. */
static mention_kind use_of(const search *s, size_t up) {
    step node = above(s, up), parent = above(s, up + 1);
    switch (parent.kind) {
    case SYNTAX_call_expression:
        if (!in_field(node, SYNTAX_F_function))
            return MENTION_USED;
        return has_optional_chain(s, parent.node) ? MENTION_GUARDED
                                                  : MENTION_CALLED;
    case SYNTAX_new_expression:
        return in_field(node, SYNTAX_F_constructor) ? MENTION_CALLED
                                                    : MENTION_USED;
    case SYNTAX_unary_expression:
        return MENTION_GUARDED;
    case SYNTAX_member_expression:
    case SYNTAX_subscript_expression:
        return has_optional_chain(s, parent.node) ? MENTION_GUARDED
                                                  : MENTION_USED;
    default:
        return MENTION_USED;
    }
}

/* Whether the step is the object of a plain `.name`. */
static bool is_followed(const search *s, size_t up) {
    step parent = above(s, up + 1);
    if (parent.kind != SYNTAX_member_expression ||
        !in_field(above(s, up), SYNTAX_F_object) ||
        has_optional_chain(s, parent.node))
        return false;
    TSNode property = syntax_child(parent.node, SYNTAX_F_property);
    return !ts_node_is_null(property) &&
           syntax_kind_of(property) == SYNTAX_property_identifier;
}

static void take_identifier(search *s, TSNode node) {
    syntax_kind parent = above(s, 1).kind;
    size_t up = 0;
    if (s->ambient > 0 || declares(parent, above(s, 0))) {
        give(s, MENTION_DECLARED, syntax_text(s->text, node));
        return;
    }
    if (is_no_value(parent))
        return;
    give(s, use_of(s, 0), syntax_text(s->text, node));
    while (is_followed(s, up))
        up++;
    if (up > 0)
        give(s, use_of(s, up), syntax_text(s->text, above(s, up).node));
}

/* What stands between the quotes of a string. */
static void take_string(search *s, TSNode node) {
    slice text = syntax_text(s->text, node);
    if (text.length > 2)
        give(s, MENTION_DEFINED, slice_of(text.data + 1, text.length - 2));
}

static void take_property(search *s, TSNode node) {
    syntax_kind parent = above(s, 1).kind;
    step upper = above(s, 1);
    syntax_kind grand = above(s, 2).kind;
    bool is_set = (parent == SYNTAX_member_expression &&
                   (grand == SYNTAX_assignment_expression ||
                    grand == SYNTAX_augmented_assignment_expression) &&
                   in_field(upper, SYNTAX_F_left)) ||
                  parent == SYNTAX_pair || parent == SYNTAX_method_definition;
    if (is_set)
        give(s, MENTION_DEFINED, syntax_text(s->text, node));
}

/* False when what lies below is of no interest. */
static bool visit(search *s, TSNode node, syntax_kind kind) {
    switch (kind) {
    case SYNTAX_type_annotation:
    case SYNTAX_asserts_annotation:
    case SYNTAX_type_predicate_annotation:
    case SYNTAX_type_arguments:
    case SYNTAX_type_parameters:
    case SYNTAX_implements_clause:
        return false;
    case SYNTAX_ambient_declaration:
        if (s->ambient == 0)
            s->ambient = s->count;
        return true;
    case SYNTAX_identifier:
        move_to(s, ts_node_start_byte(node));
        take_identifier(s, node);
        return true;
    case SYNTAX_type_identifier:
    case SYNTAX_shorthand_property_identifier_pattern:
        give(s, MENTION_DECLARED, syntax_text(s->text, node));
        return true;
    case SYNTAX_shorthand_property_identifier:
        give(s, MENTION_DEFINED, syntax_text(s->text, node));
        return true;
    case SYNTAX_property_identifier:
        take_property(s, node);
        return true;
    case SYNTAX_string:
        take_string(s, node);
        return false;
    default:
        return true;
    }
}

static bool push(search *s, TSTreeCursor *cursor) {
    if (s->count == s->capacity) {
        size_t larger = s->capacity ? s->capacity * 2 : 64;
        step *steps = realloc(s->steps, larger * sizeof *steps);
        if (!steps)
            return false;
        s->steps = steps;
        s->capacity = larger;
    }
    TSNode node = ts_tree_cursor_current_node(cursor);
    s->steps[s->count++] =
        (step){.node = node,
               .kind = syntax_kind_of(node),
               .field = ts_tree_cursor_current_field_id(cursor)};
    return true;
}

static void pop(search *s) {
    s->count--;
    if (s->ambient > s->count)
        s->ambient = 0;
}

/* False when memory is exhausted. */
static bool walk(search *s, TSTreeCursor *cursor) {
    for (;;) {
        if (!push(s, cursor))
            return false;
        step at = above(s, 0);
        if (visit(s, at.node, at.kind) &&
            ts_tree_cursor_goto_first_child(cursor))
            continue;
        pop(s);
        while (!ts_tree_cursor_goto_next_sibling(cursor)) {
            if (s->count == 0)
                return true;
            pop(s);
            ts_tree_cursor_goto_parent(cursor);
        }
    }
}

bool mentions_find(slice text, mention_taker take, void *data) {
    TSTree *tree = syntax_parse(text, NULL);
    if (!tree)
        return false;
    TSNode root = ts_tree_root_node(tree);
    search s = {.text = text,
                .found = {.line = 1, .column = 1},
                .take = take,
                .data = data};
    bool done = !ts_node_has_error(root);
    if (done) {
        TSTreeCursor cursor = ts_tree_cursor_new(root);
        done = walk(&s, &cursor);
        ts_tree_cursor_delete(&cursor);
    }
    free(s.steps);
    syntax_free(tree);
    return done;
}
