/*
 * Reading a text as tokens.
 */
#include "script/mend_tokens.h"

#include <stdlib.h>

#include "script/scan_tokens.h"
#include "script/scan_words.h"
#include "script/unicode.h"

static bool add_token(mender *m, token t) {
    if (m->count == m->capacity) {
        size_t capacity = m->capacity ? m->capacity * 2 : 256;
        token *tokens = realloc(m->tokens, capacity * sizeof *tokens);
        if (!tokens) {
            return false;
        }
        m->tokens = tokens;
        m->capacity = capacity;
    }
    m->tokens[m->count++] = t;
    return true;
}

static bool open_substitution(mender *m) {
    if (m->brace_count == m->brace_capacity) {
        size_t capacity = m->brace_capacity ? m->brace_capacity * 2 : 16;
        uint32_t *braces = realloc(m->braces, capacity * sizeof *braces);
        if (!braces) {
            return false;
        }
        m->braces = braces;
        m->brace_capacity = capacity;
    }
    m->braces[m->brace_count++] = 0;
    return true;
}

/* Whether a slash behind this token starts a regular expression. */
static bool expects_value(const mender *m) {
    if (m->count == 0) {
        return true;
    }
    const token *last = &m->tokens[m->count - 1];
    char c = m->text.data[last->start];
    if (last->kind == TOKEN_WORD) {
        slice word =
            slice_of(m->text.data + last->start, last->end - last->start);
        return scan_word_of(word) == WORD_PREFIX;
    }
    return last->kind == TOKEN_SIGN && c != ')' && c != ']' && c != '}';
}

/* A template's characters from `at` on; gives where they end. */
static size_t read_template(mender *m, size_t at) {
    bool substitution;
    size_t end = scan_template(m->text, at, &substitution);
    if (end == SCAN_NO_END || (substitution && !open_substitution(m))) {
        return m->text.length;
    }
    return end;
}

/* Braces may close a substitution: then the template goes on. */
static size_t read_sign(mender *m, size_t at) {
    char c = m->text.data[at];
    uint32_t *open = m->brace_count ? &m->braces[m->brace_count - 1] : NULL;
    if (open && c == '{') {
        ++*open;
    } else if (open && c == '}' && *open > 0) {
        --*open;
    } else if (open && c == '}') {
        m->brace_count--;
        return read_template(m, at + 1);
    }
    size_t length;
    unicode_decode(m->text, at, &length);
    return at + length;
}

static size_t or_one(size_t end, size_t at) {
    return end == SCAN_NO_END ? at + 1 : end;
}

static size_t end_of_word(slice text, size_t at) {
    while (at < text.length &&
           (unicode_is_word_byte((unsigned char)text.data[at]))) {
        at++;
    }
    return at;
}

static size_t read_token(mender *m, size_t at, token_kind *kind) {
    slice text = m->text;
    char c = text.data[at];
    *kind = TOKEN_OTHER;
    if (c >= '0' && c <= '9') {
        return scan_number(text, at);
    }
    if (unicode_is_word_byte((unsigned char)c)) {
        *kind = TOKEN_WORD;
        return end_of_word(text, at);
    }
    if (c == '"' || c == '\'') {
        size_t end = scan_string(text, at);
        *kind = end == SCAN_NO_END ? TOKEN_SIGN : TOKEN_STRING;
        return or_one(end, at);
    }
    if (c == '`') {
        return read_template(m, at + 1);
    }
    if (c == '/' && expects_value(m) && scan_regex(text, at) != SCAN_NO_END) {
        return scan_regex(text, at);
    }
    *kind = TOKEN_SIGN;
    return read_sign(m, at);
}

bool mender_read(mender *m) {
    slice text = m->text;
    bool newline = true;
    size_t at = 0;
    while (at < text.length) {
        size_t length;
        uint32_t c = unicode_decode(text, at, &length);
        if (unicode_is_space(c)) {
            newline |= unicode_is_line_end(c);
            at += length;
            continue;
        }
        if (c == '/' && at + 1 < text.length &&
            (text.data[at + 1] == '/' || text.data[at + 1] == '*')) {
            at = or_one(scan_comment(text, at, &newline), at);
            continue;
        }
        token t = {.start = (uint32_t)at, .newline = newline};
        at = read_token(m, at, &t.kind);
        at = at < text.length ? at : text.length;
        t.end = (uint32_t)at;
        newline = false;
        if (!add_token(m, t)) {
            return false;
        }
    }
    uint32_t end = (uint32_t)text.length;
    return add_token(m, (token){end, end, TOKEN_END, true});
}

void mender_free(mender *m) {
    free(m->tokens);
    free(m->braces);
}

/* What is blanked and must not be seen by the engine either. */
void mender_drop(mender *m, uint32_t start, uint32_t end) {
    blank(m, start, end);
    (void)syntax_gap_add(m->gaps, start, end);
}
