/*
 * The table from the grammar's symbols to kinds (made once), and one parse.
 */
#include "script/syntax.h"

#include <stdlib.h>
#include <threads.h>

#include "base/clock.h"
#include "script/tree_memory.h"

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
    tree_memory_install();
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

bool syntax_gap_add(syntax_gaps *gaps, uint32_t start, uint32_t end) {
    if (gaps->count == gaps->capacity) {
        size_t capacity = gaps->capacity ? gaps->capacity * 2 : 8;
        syntax_gap *items = realloc(gaps->items, capacity * sizeof *items);
        if (!items) {
            return false;
        }
        gaps->items = items;
        gaps->capacity = capacity;
    }
    gaps->items[gaps->count++] = (syntax_gap){start, end};
    return true;
}

/* The parser reads some nine bytes in a microsecond, but its recovery from
 * errors knows endless loops. In microseconds, of this thread's own time. */
enum { PATIENCE = 200000, PATIENCE_PER_BYTE = 3 };

static TSTree *parse_text(slice text, const TSLogger *logger) {
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
            tree = ts_parser_parse_string(parser, NULL, text.data,
                                          (uint32_t)text.length);
        } while (!tree &&
                 clock_thread_cpu() - start < (int64_t)patience * 1000);
    }
    if (parser && !tree_memory_is_active()) {
        ts_parser_delete(parser);
    }
    return tree;
}

void syntax_free(TSTree *tree) {
    if (tree && !tree_memory_is_active()) {
        ts_tree_delete(tree);
    }
}

/* The grammar takes a NUL for the end of the text, and can fall into an
 * endless loop over it: another character that means nothing stands for it. */
TSTree *syntax_parse_once(slice text, const TSLogger *logger) {
    if (text.length == 0 || !memchr(text.data, '\0', text.length)) {
        return parse_text(text, logger);
    }
    char *copy = malloc(text.length);
    if (!copy) {
        return NULL;
    }
    for (size_t i = 0; i < text.length; i++) {
        copy[i] = text.data[i] ? text.data[i] : '\1';
    }
    TSTree *tree = parse_text(slice_of(copy, text.length), logger);
    free(copy);
    return tree;
}
