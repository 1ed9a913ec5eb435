/*
 * Which loop was running when a script was ended.
 *
 * The engine knows positions of expressions only. While a loop without any
 * runs, as `while (true);`, it names the last expression before the loop, or
 * the function's start.
 */
#include "script/unicode.h"
#include "script/unit.h"

typedef struct search {
    uint32_t offset;   /* where the engine says the script was */
    uint32_t function; /* start and end of the function around it */
    uint32_t function_end;
    uint32_t loop; /* the first loop in that function behind the place */
    bool inside;   /* the place is inside of a loop of that function */
} search;

static bool is_function(syntax_kind kind) {
    return kind == SYNTAX_function_declaration ||
           kind == SYNTAX_function_expression ||
           kind == SYNTAX_generator_function ||
           kind == SYNTAX_generator_function_declaration ||
           kind == SYNTAX_arrow_function || kind == SYNTAX_method_definition;
}

static bool is_loop(syntax_kind kind) {
    return kind == SYNTAX_for_statement || kind == SYNTAX_for_in_statement ||
           kind == SYNTAX_while_statement || kind == SYNTAX_do_statement;
}

static void visit(search *s, TSNode node) {
    syntax_kind kind = syntax_kind_of(node);
    uint32_t start = ts_node_start_byte(node);
    uint32_t end = ts_node_end_byte(node);
    bool around = start <= s->offset && s->offset < end;
    if (is_function(kind) && around) {
        s->function = start;
        s->function_end = end;
        s->inside = false;
        s->loop = UINT32_MAX;
    }
    if (!is_loop(kind))
        return;
    if (around)
        s->inside = true;
    else if (start >= s->offset && start < s->loop)
        s->loop = start;
}

/* In the order of the source; functions that do not hold the place are passed
 * over. */
static void walk(search *s, TSTreeCursor *cursor) {
    int depth = 0;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(cursor);
        bool holds = ts_node_start_byte(node) <= s->offset &&
                     s->offset < ts_node_end_byte(node);
        visit(s, node);
        bool enter = holds || !is_function(syntax_kind_of(node));
        if (enter && ts_tree_cursor_goto_first_child(cursor)) {
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

static uint32_t offset_of(slice text, int line, int column) {
    size_t at = 0;
    for (int i = 1; i < line && at < text.length; i++) {
        const char *end = memchr(text.data + at, '\n', text.length - at);
        at = end ? (size_t)(end - text.data) + 1 : text.length;
    }
    for (int i = 1; i < column && at < text.length; i++) {
        unsigned char lead = (unsigned char)text.data[at];
        size_t width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        i += width == 4; /* two units */
        at = at + width < text.length ? at + width : text.length;
    }
    return (uint32_t)at;
}

static void place_of(slice text, uint32_t offset, int *line, int *column) {
    size_t start = offset;
    while (start > 0 && text.data[start - 1] != '\n')
        start--;
    *line = 1;
    for (size_t i = 0; i < start; i++)
        *line += text.data[i] == '\n';
    *column =
        1 + (int)unicode_units(slice_of(text.data + start, offset - start));
}

void script_find_loop(const script_unit *unit, int *line, int *column) {
    slice text = unit_text(unit);
    TSTree *tree = syntax_parse(text, NULL);
    if (!tree)
        return;
    search s = {.offset = offset_of(text, *line, *column), .loop = UINT32_MAX};
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    walk(&s, &cursor);
    bool found = !s.inside && s.loop != UINT32_MAX &&
                 (s.function_end == 0 || s.loop < s.function_end);
    if (found)
        place_of(text, s.loop, line, column);
    ts_tree_cursor_delete(&cursor);
    syntax_free(tree);
}
