/*
 * The names that a destructuring pattern binds.
 */
#include "script/rewrite.h"

/* Parts of a pattern that bind nothing: keys, defaults, types. Only patterns
 * have children in these fields here. */
static bool binds_nothing(TSFieldId field, syntax_kind kind) {
    return kind == SYNTAX_type_annotation ||
           field == syntax_field_id(SYNTAX_F_key) ||
           field == syntax_field_id(SYNTAX_F_right);
}

static bool has_inside(syntax_kind kind) {
    return kind == SYNTAX_object_pattern || kind == SYNTAX_array_pattern ||
           kind == SYNTAX_pair_pattern || kind == SYNTAX_rest_pattern ||
           kind == SYNTAX_assignment_pattern ||
           kind == SYNTAX_object_assignment_pattern;
}

void pattern_names(rewrite *r, TSNode pattern,
                   void (*take)(rewrite *r, TSNode name, void *data),
                   void *data) {
    if (ts_node_is_null(pattern)) {
        return;
    }
    /* A cursor starts at the pattern itself and never leaves it. */
    TSTreeCursor cursor = ts_tree_cursor_new(pattern);
    size_t depth = 0;
    bool down = true;
    do {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = syntax_kind_of(node);
        bool skip =
            depth > 0 &&
            binds_nothing(ts_tree_cursor_current_field_id(&cursor), kind);
        if (down && !skip &&
            (kind == SYNTAX_identifier ||
             kind == SYNTAX_shorthand_property_identifier_pattern)) {
            take(r, node, data);
        }
        if (down && !skip && has_inside(kind) &&
            ts_tree_cursor_goto_first_child(&cursor)) {
            depth++;
            continue;
        }
        if (depth == 0) {
            break;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down) {
            ts_tree_cursor_goto_parent(&cursor);
            depth--;
        }
    } while (true);
    ts_tree_cursor_delete(&cursor);
}
