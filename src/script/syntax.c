/*
 * The table from the grammar's symbols to kinds (made once), and parsing.
 */
#include "script/syntax.h"

#include <stdlib.h>
#include <threads.h>

#include "base/clock.h"

const TSLanguage *tree_sitter_tsx(void);

enum { SYMBOL_LIMIT = 1024 };

static uint8_t kinds[SYMBOL_LIMIT];
static TSFieldId fields[SYNTAX_FIELD_COUNT];
static once_flag tables_made = ONCE_FLAG_INIT;

_Static_assert(SYNTAX_KIND_COUNT < 256, "kinds fit into a byte");

static const struct {
    const char *name;
    bool named;
    uint8_t kind;
} kind_names[] = {
#define SYNTAX_NODE_NAME(name) {#name, true, SYNTAX_##name},
    SYNTAX_NODES(SYNTAX_NODE_NAME)
#undef SYNTAX_NODE_NAME
#define SYNTAX_TOKEN_NAME(name, text) {text, false, SYNTAX_T_##name},
        SYNTAX_TOKENS(SYNTAX_TOKEN_NAME)
#undef SYNTAX_TOKEN_NAME
};

static const char *const field_names[] = {
#define SYNTAX_FIELD_NAME(name) #name,
    SYNTAX_FIELDS(SYNTAX_FIELD_NAME)
#undef SYNTAX_FIELD_NAME
};

static void make_tables(void) {
    const TSLanguage *language = tree_sitter_tsx();
    uint32_t count = ts_language_symbol_count(language);
    size_t names = sizeof kind_names / sizeof kind_names[0];
    for (uint32_t s = 0; s < count && s < SYMBOL_LIMIT; s++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)s);
        bool named = ts_language_symbol_type(language, (TSSymbol)s) ==
                     TSSymbolTypeRegular;
        for (size_t i = 0; i < names && name; i++) {
            if (kind_names[i].named == named &&
                strcmp(kind_names[i].name, name) == 0) {
                kinds[s] = kind_names[i].kind;
                break;
            }
        }
    }
    for (size_t f = 0; f < SYNTAX_FIELD_COUNT; f++) {
        fields[f] = ts_language_field_id_for_name(
            language, field_names[f], (uint32_t)strlen(field_names[f]));
    }
}

syntax_kind syntax_kind_of(TSNode node) {
    TSSymbol symbol = ts_node_symbol(node);
    if (symbol >= SYMBOL_LIMIT) {
        return symbol == UINT16_MAX ? SYNTAX_ERROR : SYNTAX_OTHER;
    }
    return (syntax_kind)kinds[symbol];
}

TSFieldId syntax_field_id(syntax_field field) {
    return fields[field];
}

TSNode syntax_child(TSNode node, syntax_field field) {
    return ts_node_child_by_field_id(node, fields[field]);
}

static bool is_comment(TSNode node) {
    syntax_kind kind = syntax_kind_of(node);
    return kind == SYNTAX_comment || kind == SYNTAX_html_comment;
}

TSNode syntax_part(TSNode node, uint32_t n) {
    uint32_t count = ts_node_child_count(node);
    for (uint32_t i = 0; i < count; i++) {
        TSNode child = ts_node_child(node, i);
        if (!is_comment(child) && n-- == 0) {
            return child;
        }
    }
    return (TSNode){0};
}

TSNode syntax_named(TSNode node, uint32_t n) {
    uint32_t count = ts_node_named_child_count(node);
    for (uint32_t i = 0; i < count; i++) {
        TSNode child = ts_node_named_child(node, i);
        if (!is_comment(child) && n-- == 0) {
            return child;
        }
    }
    return (TSNode){0};
}

uint32_t syntax_named_count(TSNode node) {
    uint32_t count = ts_node_named_child_count(node);
    uint32_t comments = 0;
    for (uint32_t i = 0; i < count; i++) {
        comments += is_comment(ts_node_named_child(node, i));
    }
    return count - comments;
}

/* The parser reads some nine bytes in a microsecond, but its recovery from
 * errors knows endless loops. In microseconds, of this thread's own time. */
enum { PATIENCE = 200000, PATIENCE_PER_BYTE = 3 };

/* `before` is the tree of an earlier text that was edited to this one. */
static TSTree *parse_text(slice text, const TSTree *before,
                          const TSLogger *logger) {
    call_once(&tables_made, make_tables);
    TSParser *parser = ts_parser_new();
    TSTree *tree = NULL;
    if (parser && ts_parser_set_language(parser, tree_sitter_tsx())) {
        uint64_t patience = PATIENCE + text.length * PATIENCE_PER_BYTE;
        int64_t start = clock_thread_cpu();
        ts_parser_set_timeout_micros(parser, patience);
        if (logger) {
            ts_parser_set_logger(parser, *logger);
        }
        do {
            /* The parser's own clock runs while others do; it goes on where
             * it has stopped. */
            tree = ts_parser_parse_string(parser, before, text.data,
                                          (uint32_t)text.length);
        } while (!tree &&
                 clock_thread_cpu() - start < (int64_t)patience * 1000);
    }
    if (parser) {
        ts_parser_delete(parser);
    }
    return tree;
}

/* The grammar takes a NUL for the end of the text, and can fall into an
 * endless loop over it: another character that means nothing stands for it. */
static TSTree *parse(slice text, const TSTree *before, const TSLogger *logger) {
    if (text.length == 0 || !memchr(text.data, '\0', text.length)) {
        return parse_text(text, before, logger);
    }
    char *copy = malloc(text.length);
    if (!copy) {
        return NULL;
    }
    for (size_t i = 0; i < text.length; i++) {
        copy[i] = text.data[i] ? text.data[i] : '\1';
    }
    TSTree *tree = parse_text(slice_of(copy, text.length), before, logger);
    free(copy);
    return tree;
}

TSTree *syntax_parse_once(slice text, const TSLogger *logger) {
    return parse(text, NULL, logger);
}

/* Whether an & could be a bare one of JSX: no second &, and no = behind. */
static bool is_lone_ampersand(slice text, size_t at) {
    char before = at > 0 ? text.data[at - 1] : '\0';
    char after = at + 1 < text.length ? text.data[at + 1] : '\0';
    return before != '&' && after != '&' && after != '=';
}

/* `/ >` closes a tag as `/>` does: the parts are brought together. */
static bool mend_slash(char *copy, size_t length, size_t at) {
    size_t end = at + 1;
    while (end < length && (unsigned char)copy[end] <= ' ') {
        end++;
    }
    if (end == at + 1 || end == length || copy[end] != '>') {
        return false;
    }
    copy[at] = ' ';
    copy[end - 1] = '/';
    return true;
}

typedef struct mending {
    char *copy;
    slice text;
    TSTree *tree;
    size_t line_start; /* of the line that `done` is in */
    uint32_t row;
    size_t done;
} mending;

/* Tells the tree which bytes are others now. */
static void note_edit(mending *m, size_t start, size_t end) {
    for (; m->done < start; m->done++) {
        if (m->text.data[m->done] == '\n') {
            m->row++;
            m->line_start = m->done + 1;
        }
    }
    TSPoint from = {m->row, (uint32_t)(start - m->line_start)};
    TSPoint to = {m->row, (uint32_t)(end - m->line_start)};
    TSInputEdit edit = {
        (uint32_t)start, (uint32_t)end, (uint32_t)end, from, to, to};
    ts_tree_edit(m->tree, &edit);
}

/* Ampersands in one stretch that could not be read. */
static size_t mend_stretch(mending *m, size_t start, size_t end,
                           size_t *places) {
    size_t mended = 0;
    for (size_t at = start; at < end; at++) {
        if (m->copy[at] == '&' && is_lone_ampersand(m->text, at)) {
            m->copy[at] = '_';
            places[mended++] = at;
        }
    }
    return mended;
}

/* Slashes anywhere: where they do not close a tag, they stand in a text, and
 * there it does not matter. */
static size_t mend_slashes(mending *m, size_t *places) {
    size_t mended = 0;
    for (size_t at = 0; at < m->text.length; at++) {
        if (m->text.data[at] == '/' &&
            mend_slash(m->copy, m->text.length, at)) {
            places[mended++] = at;
        }
    }
    return mended;
}

static int compare_places(const void *a, const void *b) {
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* All stretches that could not be read; gives how many places were mended. */
static size_t mend(mending *m, size_t *places) {
    size_t mended = 0;
    size_t done = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(m->tree));
    bool down = true;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (down && syntax_kind_of(node) == SYNTAX_ERROR) {
            size_t start = ts_node_start_byte(node);
            size_t end = ts_node_end_byte(node);
            start = start > done ? start : done;
            mended += mend_stretch(m, start, end, places + mended);
            done = end > done ? end : done;
        }
        if (down && ts_node_has_error(node) &&
            ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        down = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!down && !ts_tree_cursor_goto_parent(&cursor)) {
            break;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return mended;
}

static TSTree *parse_mended(mending *m, size_t *places, size_t count,
                            const TSLogger *logger) {
    for (size_t i = 0; i < count; i++) {
        size_t end = places[i] + 1;
        if (m->text.data[places[i]] == '/') {
            while (m->text.data[end - 1] != '>') {
                end++;
            }
        }
        bool one_line =
            !memchr(m->text.data + places[i], '\n', end - places[i]);
        if (!one_line) {
            return parse(slice_of(m->copy, m->text.length), NULL, logger);
        }
        note_edit(m, places[i], end);
    }
    return parse(slice_of(m->copy, m->text.length), m->tree, logger);
}

/* The parser follows only a few readings at once, and `<` has several: a
 * comparison, type arguments, a tag. Where it stands between spaces it is a
 * comparison; another operator says so without a doubt, and gives a tree of
 * the same shape. */
static bool mend_comparisons(char *copy, slice text) {
    bool mended = false;
    for (size_t at = 1; at + 2 < text.length; at++) {
        if (copy[at] == '<' && copy[at - 1] == ' ' && copy[at + 1] == ' ') {
            copy[at] = '*';
            mended = true;
        }
    }
    return mended;
}

/* How many characters there are that might need mending. */
static size_t count_suspects(slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += text.data[i] == '&' || text.data[i] == '/';
    }
    return count;
}

/* Takes the second tree when it has no errors, else keeps the first. */
static bool take_better(TSTree **tree, TSTree *other) {
    if (!other || ts_node_has_error(ts_tree_root_node(other))) {
        if (other) {
            ts_tree_delete(other);
        }
        return false;
    }
    ts_tree_delete(*tree);
    *tree = other;
    return true;
}

TSTree *syntax_parse(slice text, const TSLogger *logger) {
    TSTree *tree = syntax_parse_once(text, logger);
    if (!tree || !ts_node_has_error(ts_tree_root_node(tree))) {
        return tree;
    }
    size_t suspects = count_suspects(text);
    mending m = {.text = text};
    size_t *places = malloc((suspects + 1) * sizeof *places);
    m.copy = malloc(text.length + 1);
    m.tree = ts_tree_copy(tree);
    if (places && m.copy && m.tree) {
        memcpy(m.copy, text.data, text.length);
        size_t count = mend(&m, places);
        count += mend_slashes(&m, places + count);
        qsort(places, count, sizeof *places, compare_places);
        bool mended =
            count > 0 &&
            take_better(&tree, parse_mended(&m, places, count, logger));
        if (!mended && mend_comparisons(m.copy, text)) {
            take_better(&tree,
                        parse(slice_of(m.copy, text.length), NULL, logger));
        }
    }
    if (m.tree) {
        ts_tree_delete(m.tree);
    }
    free(m.copy);
    free(places);
    return tree;
}
