/*
 * Where a debugger could stop in a script.
 *
 * Before and after calls, assignments, `return` and calculations; after
 * declarations of variables; before `if`, its block and `switch`.
 */
#include "script/script.h"
#include "script/syntax.h"

typedef struct search {
    slice text;
    script_pause place; /* of `offset`, which only grows */
    uint32_t offset;
    script_pause_taker take;
    void *data;
} search;

/* Lines end with LF alone, columns count UTF-16 units. */
static void move_to(search *s, uint32_t offset) {
    for (; s->offset < offset; s->offset++) {
        unsigned char c = (unsigned char)s->text.data[s->offset];
        if (c == '\n') {
            s->place.line++;
            s->place.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            s->place.column += c >= 0xF0 ? 2 : 1;
        }
    }
}

/* Arithmetic and operators on bits; comparisons and `&&` are none. */
static bool calculates(slice text, TSNode expression) {
    static const char *const operators[] = {"+", "-", "*", "/",  "%",  "**",
                                            "&", "|", "^", "<<", ">>", ">>>"};
    TSNode sign = syntax_child(expression, SYNTAX_F_operator);
    if (ts_node_is_null(sign))
        return false;
    slice found = syntax_text(text, sign);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (slice_equal(found, slice_from_string(operators[i])))
            return true;
    return false;
}

static bool is_tagged_template(TSNode call) {
    TSNode arguments = syntax_child(call, SYNTAX_F_arguments);
    return !ts_node_is_null(arguments) &&
           syntax_kind_of(arguments) == SYNTAX_template_string;
}

static unsigned states_of(const search *s, TSNode node, syntax_kind parent) {
    syntax_kind kind = syntax_kind_of(node);
    switch (kind) {
    case SYNTAX_call_expression:
        return is_tagged_template(node)
                   ? 0
                   : SCRIPT_PAUSE_BEFORE | SCRIPT_PAUSE_AFTER;
    case SYNTAX_assignment_expression:
    case SYNTAX_augmented_assignment_expression:
    case SYNTAX_return_statement:
        return SCRIPT_PAUSE_BEFORE | SCRIPT_PAUSE_AFTER;
    case SYNTAX_binary_expression:
        return calculates(s->text, node)
                   ? SCRIPT_PAUSE_BEFORE | SCRIPT_PAUSE_AFTER
                   : 0;
    case SYNTAX_lexical_declaration:
    case SYNTAX_variable_declaration:
        return parent == SYNTAX_for_statement ? 0 : SCRIPT_PAUSE_AFTER;
    case SYNTAX_if_statement:
    case SYNTAX_switch_statement:
        return SCRIPT_PAUSE_BEFORE;
    case SYNTAX_statement_block:
        return parent == SYNTAX_if_statement ? SCRIPT_PAUSE_BEFORE : 0;
    default:
        return 0;
    }
}

static void visit(search *s, TSNode node, syntax_kind parent) {
    unsigned states = states_of(s, node, parent);
    if (states == 0)
        return;
    move_to(s, ts_node_start_byte(node));
    s->place.states = states;
    s->take(s->data, &s->place);
}

static syntax_kind parent_kind(TSTreeCursor *cursor) {
    TSNode parent = ts_node_parent(ts_tree_cursor_current_node(cursor));
    return ts_node_is_null(parent) ? SYNTAX_OTHER : syntax_kind_of(parent);
}

static bool needs_parent(syntax_kind kind) {
    return kind == SYNTAX_statement_block ||
           kind == SYNTAX_lexical_declaration ||
           kind == SYNTAX_variable_declaration;
}

/* In the order of the source. */
static void walk(search *s, TSTreeCursor *cursor) {
    size_t depth = 0;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(cursor);
        visit(s, node,
              needs_parent(syntax_kind_of(node)) ? parent_kind(cursor)
                                                 : SYNTAX_OTHER);
        if (ts_tree_cursor_goto_first_child(cursor)) {
            depth++;
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(cursor)) {
            if (depth-- == 0)
                return;
            ts_tree_cursor_goto_parent(cursor);
        }
    }
}

bool script_find_pauses(slice text, script_pause_taker take, void *data) {
    TSTree *tree = syntax_parse(text, NULL);
    if (!tree)
        return false;
    search s = {.text = text,
                .place = {.line = 1, .column = 1},
                .take = take,
                .data = data};
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    walk(&s, &cursor);
    ts_tree_cursor_delete(&cursor);
    syntax_free(tree);
    script_release_memory();
    return true;
}
