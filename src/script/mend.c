/*
 * Parsing what the grammar does not know.
 *
 * A text that does not parse is given to the parser again in other forms: in a
 * copy that is as long, so that every place of the tree is a place of the
 * text. First words (mend_words.c), then single characters of JSX, then
 * comparisons. A form counts when it parses without errors.
 */
#include <stdlib.h>

#include "script/mend_words.h"

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

static TSTree *parse_mended(mending *m, size_t *places, size_t count) {
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
            return syntax_parse_once(slice_of(m->copy, m->text.length), NULL,
                                     NULL);
        }
        note_edit(m, places[i], end);
    }
    return syntax_parse_once(slice_of(m->copy, m->text.length), m->tree, NULL);
}

/* The parser follows only a few readings at once, and `<` has several: a
 * comparison, type arguments, a tag. Where it stands between spaces it is a
 * comparison; another operator says so without a doubt, and gives a tree of
 * the same shape. */
static bool mend_comparisons(char *copy, size_t length) {
    bool mended = false;
    for (size_t at = 1; at + 2 < length; at++) {
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
        syntax_free(other);
        return false;
    }
    syntax_free(*tree);
    *tree = other;
    return true;
}

/* Whether a place is one of text, where words mean nothing. */
static bool is_in_text(TSTree *tree, uint32_t at) {
    TSNode node =
        ts_node_descendant_for_byte_range(ts_tree_root_node(tree), at, at + 1);
    switch (syntax_kind_of(node)) {
    case SYNTAX_jsx_text:
    case SYNTAX_string:
    case SYNTAX_template_string:
    case SYNTAX_comment:
    case SYNTAX_regex:
        return true;
    default:
        return false;
    }
}

/* Gaps are those of the code only. */
static void keep_gaps(syntax_gaps *gaps, TSTree *tree) {
    size_t kept = 0;
    for (size_t i = 0; i < gaps->count; i++) {
        if (!is_in_text(tree, gaps->items[i].start)) {
            gaps->items[kept++] = gaps->items[i];
        }
    }
    gaps->count = kept;
}

/* Characters of JSX, in the stretches that `tree` could not read. */
static bool mend_characters(char *copy, slice text, TSTree **tree) {
    mending m = {.copy = copy, .text = text, .tree = ts_tree_copy(*tree)};
    size_t *places = malloc((count_suspects(text) + 1) * sizeof *places);
    bool mended = false;
    if (places && m.tree) {
        size_t count = mend(&m, places);
        count += mend_slashes(&m, places + count);
        qsort(places, count, sizeof *places, compare_places);
        mended =
            count > 0 && take_better(tree, parse_mended(&m, places, count));
    }
    syntax_free(m.tree);
    free(places);
    return mended;
}

static bool has_errors(TSTree *tree) {
    return ts_node_has_error(ts_tree_root_node(tree));
}

/* In the text of an element `&&` is text, and `||` is, too; elsewhere both are
 * operators. */
static bool mend_pairs(char *copy, size_t length) {
    bool mended = false;
    for (size_t at = 1; at < length; at++) {
        if (copy[at] == '&' && copy[at - 1] == '&') {
            copy[at - 1] = '|';
            copy[at] = '|';
            mended = true;
        }
    }
    return mended;
}

/* Tries the forms that do not change words, from `before` on, whose tree has
 * errors. `copy` is for working in. */
static bool take_form(char *copy, slice before, slice text, TSTree **tree) {
    slice shown = slice_of(copy, text.length);
    memcpy(copy, before.data, text.length);
    if (mend_characters(copy, text, tree) ||
        (mend_comparisons(copy, text.length) &&
         take_better(tree, syntax_parse_once(shown, NULL, NULL)))) {
        return true;
    }
    memcpy(copy, before.data, text.length);
    TSTree *other = mend_pairs(copy, text.length)
                        ? syntax_parse_once(shown, NULL, NULL)
                        : NULL;
    if (other && (!has_errors(other) || mend_characters(copy, text, &other))) {
        syntax_free(*tree);
        *tree = other;
        return true;
    }
    syntax_free(other);
    return false;
}

/* Takes the tree of a form that has no errors, if there is one. */
static void take_forms(char *words, char *copy, slice text, syntax_gaps *gaps,
                       TSTree **tree) {
    if (mend_words(words, text, gaps)) {
        slice shown = slice_of(words, text.length);
        TSTree *other = syntax_parse_once(shown, NULL, NULL);
        if (other &&
            (!has_errors(other) || take_form(copy, shown, text, &other))) {
            syntax_free(*tree);
            *tree = other;
            return;
        }
        syntax_free(other);
        gaps->count = 0;
    }
    take_form(copy, text, text, tree);
}

TSTree *syntax_parse(slice text, syntax_gaps *gaps) {
    syntax_gaps unasked = {0};
    TSTree *tree = syntax_parse_once(text, NULL, NULL);
    if (!tree || !has_errors(tree)) {
        return tree;
    }
    char *words = malloc(text.length + 1);
    char *copy = malloc(text.length + 1);
    if (words && copy) {
        syntax_gaps *all = gaps ? gaps : &unasked;
        memcpy(words, text.data, text.length);
        take_forms(words, copy, text, all, &tree);
        keep_gaps(all, tree);
    }
    free(unasked.items);
    free(words);
    free(copy);
    return tree;
}

char *syntax_shown(slice text) {
    syntax_gaps gaps = {0};
    char *copy = malloc(text.length + 1);
    bool changed = false;
    if (copy && text.length > 0) {
        memcpy(copy, text.data, text.length);
        changed = mend_words(copy, text, &gaps);
    }
    free(gaps.items);
    if (!changed) {
        free(copy);
        copy = NULL;
    }
    return copy;
}
