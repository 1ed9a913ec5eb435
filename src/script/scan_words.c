/*
 * The table of words, by first letter.
 */
#include "script/scan_words.h"

#include <stdint.h>

typedef struct entry {
    const char *text;
    uint8_t length;
    uint8_t word;
} entry;

#define W(text, word)                                                          \
    { text, sizeof(text) - 1, word }
#define END                                                                    \
    { NULL, 0, WORD_NAME }

static const entry words_a[] = {W("as", WORD_AS),
                                W("await", WORD_AWAIT),
                                W("async", WORD_ASYNC),
                                W("abstract", WORD_CONTEXTUAL),
                                W("accessor", WORD_CONTEXTUAL),
                                END};
static const entry words_b[] = {W("break", WORD_JUMP), END};
static const entry words_c[] = {
    W("const", WORD_DECLARE), W("class", WORD_CLASS),   W("case", WORD_CASE),
    W("catch", WORD_CATCH),   W("continue", WORD_JUMP), END};
static const entry words_d[] = {
    W("do", WORD_BLOCK),         W("delete", WORD_PREFIX),
    W("default", WORD_DEFAULT),  W("declare", WORD_CONTEXTUAL),
    W("debugger", WORD_DECLARE), END};
static const entry words_e[] = {
    W("else", WORD_BLOCK), W("extends", WORD_PREFIX), W("export", WORD_MODULE),
    W("enum", WORD_RESERVED), END};
static const entry words_f[] = {
    W("for", WORD_HEADER), W("function", WORD_FUNCTION), W("false", WORD_VALUE),
    W("finally", WORD_FINALLY), END};
static const entry words_g[] = {W("global", WORD_CONTEXTUAL), END};
static const entry words_i[] = {W("if", WORD_HEADER),
                                W("in", WORD_PREFIX),
                                W("import", WORD_MODULE),
                                W("instanceof", WORD_PREFIX),
                                W("interface", WORD_RESERVED),
                                W("implements", WORD_RESERVED),
                                END};
static const entry words_l[] = {W("let", WORD_DECLARE), END};
static const entry words_m[] = {W("module", WORD_CONTEXTUAL), END};
static const entry words_n[] = {W("new", WORD_NEW), W("null", WORD_VALUE),
                                W("namespace", WORD_CONTEXTUAL), END};
static const entry words_o[] = {W("of", WORD_OF),
                                W("override", WORD_CONTEXTUAL), END};
static const entry words_p[] = {
    W("public", WORD_RESERVED), W("private", WORD_RESERVED),
    W("protected", WORD_RESERVED), W("package", WORD_RESERVED), END};
static const entry words_q[] = {W("queueMicrotask", WORD_MICROTASK), END};
static const entry words_r[] = {W("return", WORD_PREFIX),
                                W("readonly", WORD_CONTEXTUAL), END};
static const entry words_s[] = {
    W("switch", WORD_DECLARE), W("super", WORD_VALUE), W("static", WORD_STATIC),
    W("satisfies", WORD_AS), END};
static const entry words_t[] = {
    W("this", WORD_THIS),       W("typeof", WORD_PREFIX),
    W("then", WORD_THEN),       W("true", WORD_VALUE),
    W("throw", WORD_PREFIX),    W("try", WORD_BLOCK),
    W("type", WORD_CONTEXTUAL), END};
static const entry words_v[] = {W("var", WORD_DECLARE), W("void", WORD_PREFIX),
                                END};
static const entry words_w[] = {W("while", WORD_HEADER), W("with", WORD_HEADER),
                                END};
static const entry words_y[] = {W("yield", WORD_PREFIX), END};
static const entry words_promise[] = {W("Promise", WORD_PROMISE), END};

static const entry *const by_letter[26] = {
    ['a' - 'a'] = words_a, ['b' - 'a'] = words_b, ['c' - 'a'] = words_c,
    ['d' - 'a'] = words_d, ['e' - 'a'] = words_e, ['f' - 'a'] = words_f,
    ['g' - 'a'] = words_g, ['i' - 'a'] = words_i, ['l' - 'a'] = words_l,
    ['m' - 'a'] = words_m, ['n' - 'a'] = words_n, ['o' - 'a'] = words_o,
    ['p' - 'a'] = words_p, ['q' - 'a'] = words_q, ['r' - 'a'] = words_r,
    ['s' - 'a'] = words_s, ['t' - 'a'] = words_t, ['v' - 'a'] = words_v,
    ['w' - 'a'] = words_w, ['y' - 'a'] = words_y,
};

scan_word scan_word_of(slice text) {
    if (text.length < 2 || text.length > 14) {
        return WORD_NAME;
    }
    unsigned letter = (unsigned)text.data[0] - 'a';
    const entry *at = letter < 26           ? by_letter[letter]
                      : text.data[0] == 'P' ? words_promise
                                            : NULL;
    for (; at && at->text; at++) {
        if (at->length == text.length &&
            memcmp(at->text, text.data, text.length) == 0) {
            return (scan_word)at->word;
        }
    }
    return WORD_NAME;
}
