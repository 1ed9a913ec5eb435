/*
 * Tokens, for the mending of words: read without a grammar, so what is inside
 * of elements may be read wrongly. Private to the parse.
 */
#ifndef SCRIPT_MEND_TOKENS_H
#define SCRIPT_MEND_TOKENS_H

#include "script/syntax.h"

typedef enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_STRING,
    TOKEN_OTHER,
    TOKEN_SIGN
} token_kind;

typedef struct token {
    uint32_t start;
    uint32_t end;
    token_kind kind;
    bool newline; /* a line ends before it */
} token;

typedef struct mender {
    slice text;
    char *copy;
    syntax_gaps *gaps;
    bool changed;
    token *tokens;
    size_t count;
    size_t capacity;
    uint32_t *braces; /* open `${`: how many braces are open inside */
    size_t brace_count;
    size_t brace_capacity;
    size_t list_end; /* of the list of an import or export */
} mender;

/* Reads all tokens of the text, and one of kind TOKEN_END. False when memory is
 * exhausted. */
bool mender_read(mender *m);
void mender_free(mender *m);

/* The token, or the one of kind TOKEN_END. */
static inline const token *token_at(const mender *m, size_t i) {
    return &m->tokens[i < m->count ? i : m->count - 1];
}

static inline slice text_of(const mender *m, size_t i) {
    const token *t = token_at(m, i);
    return slice_of(m->text.data + t->start, t->end - t->start);
}

static inline bool is_word(const mender *m, size_t i, const char *word) {
    return token_at(m, i)->kind == TOKEN_WORD &&
           slice_equal(text_of(m, i), slice_from_string(word));
}

static inline bool is_any_word(const mender *m, size_t i) {
    return token_at(m, i)->kind == TOKEN_WORD;
}

static inline bool is_sign(const mender *m, size_t i, char sign) {
    const token *t = token_at(m, i);
    return t->kind == TOKEN_SIGN && m->text.data[t->start] == sign;
}

/* `sign` stands before token i. */
static inline bool is_behind(const mender *m, size_t i, char sign) {
    return i > 0 && is_sign(m, i - 1, sign);
}

static inline bool is_one_of(const mender *m, size_t i,
                             const char *const *words) {
    for (; *words; words++) {
        if (is_word(m, i, *words)) {
            return true;
        }
    }
    return false;
}

static inline void blank(mender *m, uint32_t start, uint32_t end) {
    for (uint32_t at = start; at < end; at++) {
        char c = m->text.data[at];
        m->copy[at] = c == '\n' || c == '\r' ? c : ' ';
    }
    m->changed = true;
}

static inline void blank_token(mender *m, size_t i) {
    blank(m, token_at(m, i)->start, token_at(m, i)->end);
}

/* What is blanked and must not be seen by the engine either. */
void mender_drop(mender *m, uint32_t start, uint32_t end);

/* A word, or anything that stands where a name could, becomes a name. */
static inline void name(mender *m, size_t i) {
    const token *t = token_at(m, i);
    memset(m->copy + t->start, '_', t->end - t->start);
    m->changed = true;
}

static inline void replace(mender *m, size_t i, const char *with) {
    const token *t = token_at(m, i);
    size_t length = strlen(with);
    memset(m->copy + t->start, ' ', t->end - t->start);
    memcpy(m->copy + t->start, with, length);
    m->changed = true;
}

#endif
