/*
 * The table from the grammar's symbols to kinds (made once), and parsing.
 */
#include "script/syntax.h"

#include <stdlib.h>
#include <threads.h>

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

TSTree *syntax_parse_once(slice text, const TSLogger *logger) {
    call_once(&tables_made, make_tables);
    TSParser *parser = ts_parser_new();
    TSTree *tree = NULL;
    if (parser && ts_parser_set_language(parser, tree_sitter_tsx())) {
        if (logger) {
            ts_parser_set_logger(parser, *logger);
        }
        tree = ts_parser_parse_string(parser, NULL, text.data,
                                      (uint32_t)text.length);
    }
    if (parser) {
        ts_parser_delete(parser);
    }
    return tree;
}

/* Whether an & could be a bare one of JSX: no second &, and no = behind. */
static bool is_lone_ampersand(slice text, size_t at) {
    char before = at > 0 ? text.data[at - 1] : '\0';
    char after = at + 1 < text.length ? text.data[at + 1] : '\0';
    return before != '&' && after != '&' && after != '=';
}

/* Puts a letter for each & at which an error starts; gives how many. */
static size_t mend_ampersands(char *copy, slice text, TSTree *tree) {
    size_t mended = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool down = true;
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (down && syntax_kind_of(node) == SYNTAX_ERROR) {
            uint32_t start = ts_node_start_byte(node);
            uint32_t end = ts_node_end_byte(node);
            for (uint32_t at = start; at < end; at++) {
                if (copy[at] == '&' && is_lone_ampersand(text, at)) {
                    copy[at] = '_';
                    mended++;
                }
            }
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

TSTree *syntax_parse(slice text, const TSLogger *logger) {
    TSTree *tree = syntax_parse_once(text, logger);
    if (!tree || !ts_node_has_error(ts_tree_root_node(tree)) ||
        !memchr(text.data, '&', text.length)) {
        return tree;
    }
    char *copy = malloc(text.length);
    if (!copy) {
        ts_tree_delete(tree);
        return NULL;
    }
    memcpy(copy, text.data, text.length);
    if (mend_ampersands(copy, text, tree) > 0) {
        TSTree *mended =
            syntax_parse_once(slice_of(copy, text.length), logger);
        if (mended && !ts_node_has_error(ts_tree_root_node(mended))) {
            ts_tree_delete(tree);
            tree = mended;
        } else if (mended) {
            ts_tree_delete(mended);
        }
    }
    free(copy);
    return tree;
}
