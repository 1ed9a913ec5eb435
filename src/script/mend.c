/*
 * Parsing what the grammar does not know.
 *
 * A text that does not parse is given to the parser again in other forms: in a
 * copy that is as long, so that every place of the tree is a place of the
 * text: other signs of JSX, other words (mend_words.c), other comparisons. A
 * form counts when it parses without errors.
 */
#include <stdlib.h>

#include "script/mend_words.h"

/* `/ >` closes a tag as `/>` does: the parts are brought together. Where they
 * close none, they stand in a text, and there it does not matter. */
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

/* A bare & is text in an element, but not for the grammar; a bar is, and where
 * there is code both are operators. */
static bool mend_signs(char *copy, size_t length) {
    bool mended = false;
    for (size_t at = 0; at < length; at++) {
        if (copy[at] == '&') {
            copy[at] = '|';
            mended = true;
        } else if (copy[at] == '/') {
            mended |= mend_slash(copy, length, at);
        }
    }
    return mended;
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

static bool has_errors(TSTree *tree) {
    return ts_node_has_error(ts_tree_root_node(tree));
}

/* Takes the second tree when it has no errors, else keeps the first. */
static bool take_better(TSTree **tree, TSTree *other) {
    if (!other || has_errors(other)) {
        syntax_free(other);
        return false;
    }
    syntax_free(*tree);
    *tree = other;
    return true;
}

/* Tries a form with other signs of JSX. */
static bool take_signs(slice form, char *copy, TSTree **tree) {
    memcpy(copy, form.data, form.length);
    return mend_signs(copy, form.length) &&
           take_better(tree,
                       syntax_parse_once(slice_of(copy, form.length), NULL));
}

/* The same, with other comparisons as well. */
static bool take_comparisons(slice form, char *copy, TSTree **tree) {
    memcpy(copy, form.data, form.length);
    mend_signs(copy, form.length);
    return mend_comparisons(copy, form.length) &&
           take_better(tree,
                       syntax_parse_once(slice_of(copy, form.length), NULL));
}

/* Takes the tree of a form that has no errors, if there is one. Signs come
 * first: they are the commonest cause by far, and each parse costs. */
static void take_forms(char *words, char *copy, slice text, syntax_gaps *gaps,
                       TSTree **tree) {
    slice shown = slice_of(words, text.length);
    if (take_signs(text, copy, tree)) {
        return;
    }
    if (mend_words(words, text, gaps)) {
        if (take_better(tree, syntax_parse_once(shown, NULL)) ||
            take_signs(shown, copy, tree) ||
            take_comparisons(shown, copy, tree)) {
            return;
        }
        gaps->count = 0;
    }
    take_comparisons(text, copy, tree);
}

TSTree *syntax_parse(slice text, syntax_gaps *gaps) {
    syntax_gaps unasked = {0};
    TSTree *tree = syntax_parse_once(text, NULL);
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
        changed |= mend_signs(copy, text.length);
    }
    free(gaps.items);
    if (!changed) {
        free(copy);
        copy = NULL;
    }
    return copy;
}
