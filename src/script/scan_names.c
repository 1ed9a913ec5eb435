/*
 * Words: keywords, names with and without escapes, properties.
 */
#include "script/scan_state.h"
#include "script/scan_words.h"
#include "script/script.h"
#include "script/unicode.h"

/* The next code unit of an identifier, its escapes resolved. */
static uint32_t name_char(slice name, size_t *at) {
    if (name.data[*at] != '\\' || *at + 1 >= name.length ||
        name.data[*at + 1] != 'u') {
        return (unsigned char)name.data[(*at)++];
    }
    *at += 2;
    bool braced = *at < name.length && name.data[*at] == '{';
    *at += braced;
    uint32_t value = 0;
    for (int digits = 0; *at < name.length && (braced || digits < 4);
         digits++) {
        unsigned c = (unsigned char)name.data[*at] | 32U;
        if (c >= '0' && c <= '9') {
            value = value << 4 | (c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value << 4 | (c - 'a' + 10);
        } else {
            break;
        }
        value &= 0x1FFFFF;
        ++*at;
    }
    *at += braced && *at < name.length && name.data[*at] == '}';
    return value;
}

/* Behind the prefix, or 0 when the name does not start with it. */
static size_t skip_prefix(slice name, slice prefix) {
    size_t at = 0;
    for (size_t i = 0; i < prefix.length; i++) {
        if (at >= name.length ||
            name_char(name, &at) != (unsigned char)prefix.data[i]) {
            return 0;
        }
    }
    return at;
}

bool scan_is_reserved(slice name) {
    return skip_prefix(name, SLICE(SCRIPT_RESERVED_PREFIX)) > 0;
}

bool scan_is_eval(slice name) {
    return name.length >= 4 && skip_prefix(name, SLICE("eval")) == name.length;
}

unsigned scan_note_name(name_set *names, slice name, uint32_t hash) {
    name_set_add(names, name, hash);
    if (slice_equal(name, SLICE("eval"))) {
        names->everything = true;
        return SCAN_THIS | SCAN_ARGUMENTS | SCAN_EVAL;
    }
    if (slice_equal(name, SLICE("arguments")) ||
        slice_equal(name, SLICE("args")) ||
        slice_equal(name, SLICE("$__bot")) ||
        slice_equal(name, SLICE("$__tag"))) {
        return SCAN_ARGUMENTS;
    }
    return 0;
}

static void note_reserved(scanner *s, size_t start) {
    if (!(s->out->found & SCAN_RESERVED)) {
        s->out->found |= SCAN_RESERVED;
        s->out->reserved_at = start;
    }
}

static bool is_property(const scanner *s) {
    return s->left == LEFT_DOT;
}

/* What a word with a meaning does; false when it is a mere name. */
static bool take_keyword(scanner *s, scan_word word) {
    scan_level *l = scan_top(s);
    unsigned *found = &s->out->found;
    switch (word) {
    case WORD_THIS:
        *found |= SCAN_THIS;
        if (l->context == CONTEXT_PARAMETERS && s->left == LEFT_OPEN) {
            *found |= SCAN_TYPES;
        }
        scan_set_left(s, LEFT_VALUE, word);
        return true;
    case WORD_VALUE:
        scan_set_left(s, LEFT_VALUE, word);
        return true;
    case WORD_MODULE:
        *found |= SCAN_MODULE;
        break;
    case WORD_RESERVED:
        *found |= SCAN_TYPES;
        break;
    case WORD_AWAIT:
        *found |= SCAN_AWAIT;
        break;
    case WORD_CLASS:
        l->class_open = true;
        break;
    case WORD_FUNCTION:
        l->function_open = true;
        break;
    case WORD_CASE:
        /* A method can be called case, but not in what is surely a block. */
        l->case_open = l->context == CONTEXT_BLOCK;
        l->angles = 0;
        break;
    case WORD_PREFIX:
    case WORD_NEW:
    case WORD_DEFAULT:
        break;
    case WORD_HEADER:
    case WORD_DECLARE:
    case WORD_JUMP:
    case WORD_BLOCK:
    case WORD_STATIC:
    case WORD_CATCH:
    case WORD_FINALLY:
        break;
    default:
        return false;
    }
    scan_set_left(s, LEFT_WORD, word);
    return true;
}

/* Names that only mean something at certain places. */
static void take_name(scanner *s, scan_word word) {
    unsigned *found = &s->out->found;
    if (word == WORD_AS && scan_ends_expression(s)) {
        *found |= SCAN_TYPES;
    } else if (word == WORD_ASYNC) {
        *found |= SCAN_ASYNC;
    } else if (word == WORD_THEN || word == WORD_MICROTASK ||
               (word == WORD_PROMISE && s->left == LEFT_WORD &&
                s->word == WORD_NEW)) {
        *found |= SCAN_CALLBACK;
    }
    /* Behind a label, as behind `of`, a slash cannot be told. */
    bool is_label = s->left == LEFT_WORD && s->word == WORD_JUMP;
    scan_set_left(s, LEFT_NAME, is_label ? WORD_OF : word);
}

static void note_property(scanner *s, scan_word word) {
    if (word == WORD_THEN || word == WORD_CATCH || word == WORD_FINALLY) {
        s->out->found |= SCAN_CALLBACK;
    }
    scan_set_left(s, LEFT_NAME, WORD_NAME);
}

/* The end of a word and its hash; `plain` is false when it has escapes. */
static size_t end_of_word(slice text, size_t at, uint32_t *hash, bool *plain) {
    uint32_t h = (uint32_t)NAME_HASH_START;
    *plain = true;
    while (at < text.length) {
        unsigned char c = (unsigned char)text.data[at];
        size_t length = 1;
        if (c >= 0x80 && unicode_is_space(unicode_decode(text, at, &length))) {
            break;
        }
        if (c == '\\') {
            *plain = false;
            if (at + 2 < text.length && text.data[at + 1] == 'u' &&
                text.data[at + 2] == '{') {
                length = 3;
            }
        } else if (!unicode_is_word_byte(c) && (*plain || c != '}')) {
            break;
        }
        for (size_t i = 0; i < length; i++) {
            h = name_hash_step(h, (unsigned char)text.data[at + i]);
        }
        at += length;
    }
    *hash = h;
    return at;
}

/* The end of an identifier that is known to hold an escape. */
static size_t end_of_escaped_word(slice text, size_t at) {
    while (at < text.length) {
        unsigned char c = (unsigned char)text.data[at];
        size_t length;
        if (c == '\\') {
            (void)name_char(slice_of(text.data, text.length), &at);
            continue;
        }
        if (!unicode_is_word_byte(c) ||
            unicode_is_space(unicode_decode(text, at, &length))) {
            break;
        }
        at += length;
    }
    return at;
}

void scan_take_word(scanner *s) {
    size_t start = s->at;
    uint32_t hash;
    bool plain;
    size_t end = end_of_word(s->text, start, &hash, &plain);
    if (!plain) {
        end = end_of_escaped_word(s->text, start);
    }
    if (end == start) {
        end = start + 1; /* a stray backslash: the engine will refuse it */
    }
    slice name = slice_of(s->text.data + start, end - start);
    s->at = end;
    if ((!plain || name.data[0] == '_') && scan_is_reserved(name)) {
        note_reserved(s, start);
    }
    scan_word word = plain ? scan_word_of(name) : WORD_NAME;
    if (is_property(s)) {
        note_property(s, word);
        return;
    }
    if (s->left == LEFT_NAME && s->word == WORD_CONTEXTUAL &&
        word != WORD_PREFIX) {
        s->out->found |= SCAN_TYPES;
    }
    if (!plain) {
        s->out->names.everything = true;
        s->out->found |= SCAN_THIS | SCAN_ARGUMENTS | SCAN_EVAL;
    }
    if (!take_keyword(s, word)) {
        s->out->found |= scan_note_name(&s->out->names, name, hash);
        take_name(s, word);
    }
}
