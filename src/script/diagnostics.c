/*
 * Syntax errors in words for people, with exact places.
 *
 * The tree alone only tells which stretch could not be read. Where the first
 * token stands that cannot follow what is before it, the parser tells while it
 * works, in its log; so a broken text is parsed once more with a listener.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "script/rewrite.h"
#include "script/scan_tokens.h"
#include "script/scan_words.h"
#include "script/unicode.h"
#include "script/unit.h"

/* Line and column (from 1, in UTF-16 units) of a byte. Only LF ends a line. */
static void place_of(slice text, size_t offset, int *line, int *column) {
    int lines = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (text.data[i] == '\n') {
            lines++;
            start = i + 1;
        }
    }
    slice before = slice_of(text.data + start, offset - start);
    *line = lines;
    *column = 1 + (int)unicode_units(before);
}

static bool is_before(const script_diagnostic *a, const script_diagnostic *b) {
    return a->line < b->line || (a->line == b->line && a->column < b->column);
}

void diagnostics_add(script_unit *unit, uint32_t offset, const char *message,
                     const char *detail) {
    slice text = unit_text(unit);
    script_diagnostic d = {0};
    size_t at = offset < text.length ? offset : text.length;
    place_of(text, at, &d.line, &d.column);
    snprintf(d.message, sizeof d.message, "%s", message);
    snprintf(d.detail, sizeof d.detail, "%s", detail);
    size_t i = unit->diagnostic_count;
    if (i == DIAGNOSTIC_LIMIT) {
        if (!is_before(&d, &unit->diagnostics[i - 1])) {
            return;
        }
        i--;
    } else {
        unit->diagnostic_count++;
    }
    while (i > 0 && is_before(&d, &unit->diagnostics[i - 1])) {
        unit->diagnostics[i] = unit->diagnostics[i - 1];
        i--;
    }
    unit->diagnostics[i] = d;
}

/* ------------------------------------------------ listening to the parser */

typedef struct listener {
    slice text;
    size_t line_start; /* of the line the parser was at last */
    unsigned row;
    size_t at;       /* where the parser is */
    size_t furthest; /* the furthest token that did not fit */
    bool has_error;
    size_t offsets[DIAGNOSTIC_LIMIT];
    size_t count;
} listener;

/* The byte of a row and column; rows mostly come in order. */
static size_t offset_of(listener *l, unsigned row, unsigned column) {
    if (row < l->row) {
        l->row = 0;
        l->line_start = 0;
    }
    while (l->row < row) {
        const char *end = memchr(l->text.data + l->line_start, '\n',
                                 l->text.length - l->line_start);
        if (!end) {
            return l->text.length;
        }
        l->line_start = (size_t)(end - l->text.data) + 1;
        l->row++;
    }
    size_t at = l->line_start + column;
    return at < l->text.length ? at : l->text.length;
}

/* The number behind `name` in the parser's log. */
static bool logged_number(const char *message, const char *name,
                          unsigned *out) {
    const char *at = strstr(message, name);
    if (!at) {
        return false;
    }
    *out = (unsigned)strtoul(at + strlen(name), NULL, 10);
    return true;
}

static void hear_step(listener *l, const char *message) {
    unsigned row;
    unsigned column;
    if (logged_number(message, "row:", &row) &&
        logged_number(message, "col:", &column)) {
        l->at = offset_of(l, row, column);
    }
}

static bool same_line(const listener *l, size_t a, size_t b) {
    return !memchr(l->text.data + a, '\n', b - a);
}

static void hear(void *payload, TSLogType type, const char *message) {
    listener *l = payload;
    if (type != TSLogTypeParse) {
        return;
    }
    if (strncmp(message, "process ", 8) == 0) {
        hear_step(l, message);
    } else if (strncmp(message, "detect_error", 12) == 0) {
        if (!l->has_error || l->at > l->furthest) {
            l->furthest = l->at;
        }
        l->has_error = true;
    } else if (strncmp(message, "resume ", 7) == 0 && l->has_error) {
        size_t last = l->count ? l->offsets[l->count - 1] : 0;
        bool is_new = l->count == 0 ||
                      (l->furthest > last && !same_line(l, last, l->furthest));
        if (is_new && l->count < DIAGNOSTIC_LIMIT) {
            l->offsets[l->count++] = l->furthest;
        }
        l->has_error = false;
    }
}

/* -------------------------------------------------- brackets and quotes */

typedef struct opened {
    size_t offset;
    char c;
} opened;

typedef struct brackets {
    opened *items;
    size_t count;
    size_t capacity;
    bool has_stray;
    opened stray;      /* a closing bracket that fits nothing */
    opened stray_open; /* what was open there; c is 0 for nothing */
    bool has_quote;
    opened quote;        /* a quote that opens what is never closed */
    size_t html_comment; /* the first one; they are no comments in modules */
    size_t misfit;       /* the first closing tag that does not fit */
    char why[160];
} brackets;

static bool open_one(brackets *b, opened item) {
    if (b->count == b->capacity) {
        size_t capacity = b->capacity ? b->capacity * 2 : 64;
        opened *items = realloc(b->items, capacity * sizeof *items);
        if (!items) {
            return false;
        }
        b->items = items;
        b->capacity = capacity;
    }
    b->items[b->count++] = item;
    return true;
}

static char closing_of(char c) {
    return c == '(' ? ')' : c == '[' ? ']' : '}';
}

static void close_one(brackets *b, opened item) {
    opened none = {0};
    opened last = b->count ? b->items[b->count - 1] : none;
    if (last.c && closing_of(last.c) == item.c) {
        b->count--;
    } else if (!b->has_stray) {
        b->has_stray = true;
        b->stray = item;
        b->stray_open = last;
    }
}

static bool note_leaf(brackets *b, slice text, TSNode node, bool in_literal) {
    slice token = syntax_text(text, node);
    size_t offset = ts_node_start_byte(node);
    if (token.length == 0) {
        return true;
    }
    char c = token.data[token.length - 1];
    opened item = {offset, token.data[0]};
    if (token.length == 1 && (c == '"' || c == '\'' || c == '`')) {
        if (!in_literal && !b->has_quote) {
            b->has_quote = true;
            b->quote = item;
        }
    } else if (token.length <= 2 && (c == '(' || c == '[' || c == '{')) {
        item.c = c;
        return open_one(b, item);
    } else if (token.length == 1 && (c == ')' || c == ']' || c == '}')) {
        close_one(b, item);
    }
    return true;
}

/* What is an error for us and none for the grammar. */
static void note_node(brackets *b, slice text, TSNode node, syntax_kind kind) {
    size_t start = ts_node_start_byte(node);
    if (kind == SYNTAX_html_comment && start < b->html_comment) {
        b->html_comment = start;
    } else if (kind == SYNTAX_jsx_element) {
        TSNode close = syntax_child(node, SYNTAX_F_close_tag);
        size_t at =
            ts_node_is_null(close) ? SIZE_MAX : ts_node_start_byte(close);
        if (at < b->misfit &&
            !jsx_tags_fit(text, node, b->why, sizeof b->why)) {
            b->misfit = at;
        }
    }
}

/* All leaves of the tree, in order. */
static bool note_leaves(brackets *b, slice text, TSTree *tree) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool fine = true;
    syntax_kind parent = SYNTAX_OTHER;
    for (bool down = true; fine;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        syntax_kind kind = syntax_kind_of(node);
        bool leaf = ts_node_child_count(node) == 0;
        if (down && leaf && !ts_node_is_named(node)) {
            fine = note_leaf(b, text, node,
                             parent == SYNTAX_string ||
                                 parent == SYNTAX_template_string);
        }
        if (down) {
            note_node(b, text, node, kind);
        }
        if (down && ts_tree_cursor_goto_first_child(&cursor)) {
            parent = kind;
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down) {
            if (!ts_tree_cursor_goto_parent(&cursor)) {
                break;
            }
            parent = SYNTAX_OTHER;
        } else if (parent == SYNTAX_OTHER) {
            TSTreeCursor copy = ts_tree_cursor_copy(&cursor);
            if (ts_tree_cursor_goto_parent(&copy)) {
                parent = syntax_kind_of(ts_tree_cursor_current_node(&copy));
            }
            ts_tree_cursor_delete(&copy);
        }
    }
    ts_tree_cursor_delete(&cursor);
    return fine;
}

/* --------------------------------------------------------------- in words */

size_t diagnostics_skip_space(slice text, size_t at) {
    while (at < text.length) {
        size_t length;
        bool line = false;
        uint32_t c = unicode_decode(text, at, &length);
        if (unicode_is_space(c)) {
            at += length;
        } else if (c == '/' && at + 1 < text.length &&
                   (text.data[at + 1] == '/' || text.data[at + 1] == '*')) {
            size_t end = scan_comment(text, at, &line);
            if (end == SCAN_NO_END) {
                return at;
            }
            at = end;
        } else {
            break;
        }
    }
    return at;
}

static size_t sign_length(slice text, size_t at) {
    static const slice signs[] = {
        {"...", 3},  {"===", 3}, {"!==", 3}, {"**=", 3}, {"&&=", 3}, {"||=", 3},
        {"?\?=", 3}, {"=>", 2},  {"==", 2},  {"!=", 2},  {"<=", 2},  {">=", 2},
        {"&&", 2},   {"||", 2},  {"??", 2},  {"?.", 2},  {"++", 2},  {"--", 2},
        {"**", 2},   {"+=", 2},  {"-=", 2},  {"*=", 2},  {"/=", 2},  {"</", 2},
    };
    slice rest = slice_of(text.data + at, text.length - at);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (slice_starts_with(rest, signs[i])) {
            return signs[i].length;
        }
    }
    size_t length;
    unicode_decode(text, at, &length);
    return length;
}

/* The token at `at`, at most some characters of it, for a message. */
static slice token_at(slice text, size_t at) {
    enum { LONGEST = 40 };
    size_t end = at;
    while (end < text.length && end - at < LONGEST &&
           unicode_is_word_byte((unsigned char)text.data[end])) {
        end++;
    }
    if (end == at && end < text.length) {
        end += sign_length(text, at);
    }
    while (end < text.length &&
           ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end++;
    }
    return slice_of(text.data + at, end - at);
}

static void say_end(script_unit *unit, const brackets *b) {
    char detail[sizeof unit->diagnostics[0].detail];
    slice text = unit_text(unit);
    if (b->count > 0) {
        const opened *last = &b->items[b->count - 1];
        int line;
        int column;
        place_of(text, last->offset, &line, &column);
        snprintf(detail, sizeof detail,
                 "the script ends here, but the \"%c\" of line %d, column %d "
                 "is still open",
                 last->c, line, column);
    } else {
        snprintf(detail, sizeof detail,
                 "the script ends here in the middle of a statement");
    }
    diagnostics_add(unit, (uint32_t)text.length, "Unexpected token", detail);
}

static void say_stray(script_unit *unit, const brackets *b) {
    char detail[sizeof unit->diagnostics[0].detail];
    int line;
    int column;
    if (b->stray_open.c) {
        place_of(unit_text(unit), b->stray_open.offset, &line, &column);
        snprintf(detail, sizeof detail,
                 "\"%c\" does not close the \"%c\" of line %d, column %d",
                 b->stray.c, b->stray_open.c, line, column);
    } else {
        snprintf(detail, sizeof detail,
                 "there is no bracket that \"%c\" "
                 "could close",
                 b->stray.c);
    }
    diagnostics_add(unit, (uint32_t)b->stray.offset, "Unexpected token",
                    detail);
}

static void say_unclosed(script_unit *unit, size_t at) {
    char c = unit->text[at];
    const char *message = c == '`'   ? "Unterminated template"
                          : c == '/' ? "Unterminated comment"
                                     : "Unterminated string constant";
    const char *detail =
        c == '`'   ? "the template that starts here is not closed"
        : c == '/' ? "the comment that starts here is not closed"
                   : "the string that starts here is not closed on its line";
    diagnostics_add(unit, (uint32_t)at, message, detail);
}

static void say_token(script_unit *unit, size_t at) {
    char detail[sizeof unit->diagnostics[0].detail];
    slice token = token_at(unit_text(unit), at);
    bool keyword = scan_word_of(token) != WORD_NAME;
    const char *kind = keyword ? "the word " : "";
    if (token.data[0] == '"') {
        snprintf(detail, sizeof detail, "a string cannot stand here");
    } else {
        snprintf(detail, sizeof detail, "%s\"%.*s\" cannot stand here", kind,
                 (int)token.length, token.data);
    }
    diagnostics_add(unit, (uint32_t)at, "Unexpected token", detail);
}

static bool is_open_literal(const script_unit *unit, const brackets *b,
                            size_t at) {
    slice text = unit_text(unit);
    if (!b->has_quote || b->quote.offset > at) {
        return false;
    }
    if (b->quote.c == '`') {
        return true;
    }
    return scan_string(text, b->quote.offset) == SCAN_NO_END;
}

static bool starts_comment(slice text, size_t at) {
    return at + 1 < text.length && text.data[at] == '/' &&
           text.data[at + 1] == '*';
}

/* Whether an expression may start at `at`, by what stands before it. */
static bool starts_value(slice text, size_t at) {
    while (at > 0 && (unsigned char)text.data[at - 1] <= ' ') {
        at--;
    }
    static const slice word = {"return", 6};
    return at == 0 || strchr("=(,:[?{};&|!>", text.data[at - 1]) ||
           (at >= word.length &&
            memcmp(text.data + at - word.length, word.data, word.length) == 0);
}

static size_t find_text(slice text, slice part, size_t at) {
    for (; at + part.length <= text.length; at++) {
        if (memcmp(text.data + at, part.data, part.length) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* A cast such as <any>x before `end`, which is the tag of an element here. */
static size_t find_cast(slice text, size_t end, slice *type) {
    static const slice opening[] = {{"<any>", 5},     {"<string>", 8},
                                    {"<number>", 8},  {"<boolean>", 9},
                                    {"<unknown>", 9}, {"<object>", 8}};
    static const slice closing[] = {{"</any>", 6},      {"</string>", 9},
                                    {"</number>", 9},   {"</boolean>", 10},
                                    {"</unknown>", 10}, {"</object>", 9}};
    for (size_t i = 0; i < sizeof opening / sizeof opening[0]; i++) {
        size_t at = find_text(text, opening[i], 0);
        while (at < end && !starts_value(text, at)) {
            at = find_text(text, opening[i], at + 1);
        }
        if (at < end && find_text(text, closing[i], 0) == SIZE_MAX) {
            *type = slice_of(opening[i].data + 1, opening[i].length - 2);
            return at;
        }
    }
    return SIZE_MAX;
}

static bool say_cast(script_unit *unit, size_t end) {
    char detail[sizeof unit->diagnostics[0].detail];
    slice type;
    size_t at = find_cast(unit_text(unit), end, &type);
    if (at == SIZE_MAX) {
        return false;
    }
    snprintf(detail, sizeof detail,
             "<%.*s> is read as the tag of an element here; write \"as %.*s\" "
             "behind the value",
             (int)type.length, type.data, (int)type.length, type.data);
    diagnostics_add(unit, (uint32_t)at, "Unexpected token", detail);
    return true;
}

static void say(script_unit *unit, const brackets *b, size_t at) {
    slice text = unit_text(unit);
    if (b->html_comment < at) {
        diagnostics_add(unit, (uint32_t)b->html_comment, "Unexpected token",
                        "comments of HTML cannot stand in a script");
    } else if (b->misfit < at) {
        diagnostics_add(unit, (uint32_t)b->misfit, "Unexpected token", b->why);
    } else if (say_cast(unit, at)) {
        return;
    } else if (is_open_literal(unit, b, at)) {
        say_unclosed(unit, b->quote.offset);
    } else if (starts_comment(text, at)) {
        say_unclosed(unit, at);
    } else if (at > 0 && starts_comment(text, at - 1)) {
        say_unclosed(unit, at - 1);
    } else if (at >= text.length) {
        say_end(unit, b);
    } else if (b->has_stray && b->stray.offset == at) {
        say_stray(unit, b);
    } else {
        say_token(unit, at);
    }
}

/* Where the tree itself marks errors, should the log have told nothing. */
static size_t first_marked(TSTree *tree) {
    TSNode node = ts_tree_root_node(tree);
    while (ts_node_child_count(node) > 0 &&
           syntax_kind_of(node) != SYNTAX_ERROR) {
        uint32_t count = ts_node_child_count(node);
        uint32_t i = 0;
        while (i < count && !ts_node_has_error(ts_node_child(node, i)) &&
               !ts_node_is_missing(ts_node_child(node, i))) {
            i++;
        }
        if (i == count) {
            break;
        }
        node = ts_node_child(node, i);
    }
    return ts_node_start_byte(node);
}

bool diagnostics_from_parser(script_unit *unit) {
    slice text = unit_text(unit);
    listener l = {.text = text};
    TSLogger logger = {&l, hear};
    char *shown = syntax_shown(text);
    TSTree *tree =
        syntax_parse_once(shown ? slice_of(shown, text.length) : text, &logger);
    free(shown);
    brackets b = {.html_comment = SIZE_MAX, .misfit = SIZE_MAX};
    bool fine = tree ? note_leaves(&b, text, tree) : l.count > 0 || l.has_error;
    if (fine && l.count == 0 && !tree) {
        l.offsets[l.count++] = l.furthest;
    } else if (fine && l.count == 0 &&
               ts_node_has_error(ts_tree_root_node(tree))) {
        l.offsets[l.count++] = first_marked(tree);
    }
    size_t last = SIZE_MAX;
    for (size_t i = 0; fine && i < l.count; i++) {
        size_t at = diagnostics_skip_space(text, l.offsets[i]);
        if (at != last) {
            say(unit, &b, at);
        }
        last = at;
    }
    free(b.items);
    syntax_free(tree);
    return fine;
}
