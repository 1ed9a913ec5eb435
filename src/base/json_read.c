/*
 * Checking JSON text in one pass without recursion: of the nesting only one
 * bit per level is kept. Errors find their line and column afterwards, so the
 * pass itself counts nothing.
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "base/utf.h"

enum { DEPTH_WORDS = (JSON_DEPTH_LIMIT + 63) / 64, BLOCK = 64 };

typedef struct parser {
    const char *at;
    const char *end;
    auxrt_result result; /* set by the first fault, with what says more */
    const char *message;
    const char *fault;
    json_spans *spans; /* NULL: nobody wants them */
    const char *text;  /* where their places count from */
    uint32_t open;     /* the span of the innermost container */
    unsigned depth;
    uint64_t is_object[DEPTH_WORDS]; /* one bit per level */
} parser;

static bool fail_at(parser *p, const char *fault, const char *message) {
    p->result = AUXRT_INVALID;
    p->fault = fault;
    p->message = message;
    return false;
}

static bool fail(parser *p, const char *message) {
    return fail_at(p, p->at,
                   p->at == p->end ? "the text ends too early" : message);
}

static void skip_space(parser *p) {
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' ||
                              *p->at == '\r' || *p->at == '\t'))
        p->at++;
}

/* ----------------------------------------------------------------- scalars */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Whether an escape is a backslash and this. */
static bool is_escape(char c) {
    switch (c) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return true;
    default:
        return false;
    }
}

static bool parse_escape(parser *p) {
    p->at++;
    if (p->at == p->end)
        return fail(p, NULL);
    if (is_escape(*p->at)) {
        p->at++;
        return true;
    }
    if (*p->at != 'u')
        return fail(p, "this escape does not exist in JSON; a backslash is "
                       "written \\\\");
    p->at++;
    for (int i = 0; i < 4; i++, p->at++)
        if (p->at == p->end || !is_hex_digit(*p->at))
            return fail(p, "\\u needs four hexadecimal digits");
    return true;
}

/* Passes characters that are not ASCII; gives false at an invalid one. */
static bool skip_multibyte(parser *p) {
    while (p->at < p->end && (unsigned char)*p->at >= 0x80) {
        size_t length = utf8_sequence_length(p->at, p->end);
        if (length == 0)
            return fail_at(p, p->at, "these bytes are not valid UTF-8");
        p->at += length;
    }
    return true;
}

static bool are_escapes(const char *at, uint64_t places) {
    for (; places; places &= places - 1)
        if (!is_escape(at[__builtin_ctzll(places)]))
            return false;
    return true;
}

/* Passes blocks with nothing in them but ASCII and short escapes. True when the
 * string was closed; else something else comes soon, or the end of the text. */
static bool skip_blocks(parser *p) {
    const char *at = p->at;
    uint64_t carry = 0;
    while (p->end - at >= BLOCK) {
        uint64_t before = carry, escaped = 0;
        uint64_t slashes = json_bits_of(at, '\\');
        if ((slashes | carry) != 0)
            escaped = json_escaped_bits(slashes, &carry);
        uint64_t closing = json_bits_of(at, '"') & ~escaped;
        uint64_t inside = closing ? (closing & -closing) - 1 : UINT64_MAX;
        if ((json_odd_bits(at) & inside) != 0 ||
            !are_escapes(at, escaped & inside)) {
            carry = before;
            break;
        }
        if (closing) {
            p->at = at + __builtin_ctzll(closing) + 1;
            return true;
        }
        at += BLOCK;
    }
    /* Not between a backslash and what it escapes. */
    p->at = at - carry;
    return false;
}

static bool parse_string(parser *p) {
    const char *start = p->at++;
    const char *block = p->at + BLOCK; /* before that it is not worth it */
    for (;;) {
        if (p->at >= block && p->end - p->at >= BLOCK) {
            if (skip_blocks(p))
                return true;
            block = p->at + BLOCK;
        }
        p->at = json_skip_plain(p->at, p->end);
        if (p->at == p->end)
            return fail_at(p, start, "this string is not closed");
        unsigned char c = (unsigned char)*p->at;
        if (c == '"') {
            p->at++;
            return true;
        }
        if (c == '\\') {
            if (!parse_escape(p))
                return false;
        } else if (c >= 0x80) {
            if (!skip_multibyte(p))
                return false;
        } else {
            return fail(p, "control characters inside a string have to be "
                           "escaped (a line break as \\n)");
        }
    }
}

static bool parse_digits(parser *p) {
    if (p->at == p->end || !is_digit(*p->at))
        return fail(p, "a digit is expected here");
    while (p->at < p->end && is_digit(*p->at))
        p->at++;
    return true;
}

static bool parse_number(parser *p) {
    if (*p->at == '-')
        p->at++;
    if (p->at < p->end && *p->at == '0') {
        p->at++;
        if (p->at < p->end && is_digit(*p->at))
            return fail(p, "a number may not begin with 0");
    } else if (!parse_digits(p)) {
        return false;
    }
    if (p->at < p->end && *p->at == '.') {
        p->at++;
        if (!parse_digits(p))
            return false;
    }
    if (p->at < p->end && (*p->at == 'e' || *p->at == 'E')) {
        p->at++;
        if (p->at < p->end && (*p->at == '+' || *p->at == '-'))
            p->at++;
        return parse_digits(p);
    }
    return true;
}

static bool parse_word(parser *p, slice word) {
    if ((size_t)(p->end - p->at) < word.length ||
        memcmp(p->at, word.data, word.length) != 0)
        return fail_at(p, p->at,
                       "a value is expected here: the only words "
                       "are true, false and null");
    p->at += word.length;
    return true;
}

static bool parse_scalar(parser *p) {
    if (p->at == p->end)
        return fail(p, NULL);
    switch (*p->at) {
    case '"':
        return parse_string(p);
    case 't':
        return parse_word(p, SLICE("true"));
    case 'f':
        return parse_word(p, SLICE("false"));
    case 'n':
        return parse_word(p, SLICE("null"));
    case '\'':
        return fail(p, "strings need double quotes");
    default:
        if (is_digit(*p->at) || *p->at == '-')
            return parse_number(p);
        return fail(p, "a value is expected here");
    }
}

/* --------------------------------------------------------------- containers */

/* Until it is closed, a span has the number of the one around it in the place
 * of its length, and its beginning in the place of the count. */
static bool open_span(parser *p) {
    json_spans *spans = p->spans;
    if (spans->count == spans->capacity) {
        size_t capacity = spans->capacity ? 2 * spans->capacity : 64;
        json_span *grown =
            realloc(spans->items, capacity * sizeof *spans->items);
        if (!grown) {
            fail_at(p, p->at, "there is no memory to read it");
            p->result = AUXRT_NO_MEMORY;
            return false;
        }
        spans->items = grown;
        spans->capacity = capacity;
    }
    spans->items[spans->count] =
        (json_span){p->open, (uint32_t)(p->at - p->text)};
    p->open = (uint32_t)spans->count++;
    return true;
}

static void close_span(parser *p) {
    json_span *span = &p->spans->items[p->open];
    uint32_t around = span->length;
    span->length = (uint32_t)(p->at - p->text) - span->count;
    span->count = (uint32_t)p->spans->count - p->open;
    p->open = around;
}

static bool push(parser *p, bool is_object) {
    if (p->depth == JSON_DEPTH_LIMIT) {
        fail_at(p, p->at, "the nesting is deeper than 2000 levels");
        p->result = AUXRT_LIMIT;
        return false;
    }
    if (p->spans && !open_span(p))
        return false;
    uint64_t bit = (uint64_t)1 << (p->depth % 64);
    if (is_object)
        p->is_object[p->depth / 64] |= bit;
    else
        p->is_object[p->depth / 64] &= ~bit;
    p->depth++;
    p->at++;
    skip_space(p);
    return true;
}

static void pop(parser *p) {
    p->at++;
    p->depth--;
    if (p->spans)
        close_span(p);
}

static bool in_object(const parser *p) {
    unsigned level = p->depth - 1;
    return p->is_object[level / 64] >> (level % 64) & 1;
}

static bool parse_key(parser *p) {
    if (p->at == p->end || *p->at != '"')
        return fail(p, p->at < p->end && *p->at == '}'
                           ? "no comma may stand before }"
                           : "a name in double quotes is expected here");
    if (!parse_string(p))
        return false;
    skip_space(p);
    if (p->at == p->end || *p->at != ':')
        return fail(p, "a colon is expected behind a name");
    p->at++;
    skip_space(p);
    return true;
}

/* Behind a value: closes what ends here. True when another value follows. */
static bool parse_after_value(parser *p) {
    while (p->depth > 0) {
        bool object = in_object(p);
        skip_space(p);
        char c = p->at < p->end ? *p->at : '\0';
        if (c == ',') {
            p->at++;
            skip_space(p);
            if (!object && p->at < p->end && *p->at == ']')
                return fail(p, "no comma may stand before ]");
            return !object || parse_key(p);
        }
        if (c != (object ? '}' : ']'))
            return fail(p, object ? "a comma or } is expected here"
                                  : "a comma or ] is expected here");
        pop(p);
    }
    return false;
}

/* True when a value has been passed; false when one follows, or at a fault. */
static bool parse_opening(parser *p) {
    bool object = *p->at == '{';
    if (!push(p, object))
        return false;
    if (p->at < p->end && *p->at == (object ? '}' : ']')) {
        pop(p);
        return true;
    }
    if (object)
        parse_key(p);
    return false;
}

static void parse_value(parser *p) {
    bool more = true;
    while (more) {
        bool passed;
        if (p->at < p->end && (*p->at == '{' || *p->at == '['))
            passed = parse_opening(p);
        else
            passed = parse_scalar(p);
        if (p->result != AUXRT_OK)
            return;
        more = !passed || parse_after_value(p);
        if (p->result != AUXRT_OK)
            return;
    }
}

/* ------------------------------------------------------------------- errors */

static auxrt_result report(const parser *p, slice text, auxrt_error *error) {
    int line = 1;
    const char *line_start = text.data;
    for (const char *at = text.data; at < p->fault; at++) {
        bool is_break =
            *at == '\n' || (*at == '\r' && (at + 1 == p->end || at[1] != '\n'));
        if (is_break) {
            line++;
            line_start = at + 1;
        }
    }
    size_t before = (size_t)(p->fault - line_start);
    size_t column = before ? utf16_length(slice_of(line_start, before)) : 0;
    error_raise(error, p->result, "not valid JSON (line %d, column %zu): %s",
                line, column + 1, p->message);
    error_set_place(error, NULL, NULL, line, (int)column + 1);
    return p->result;
}

static auxrt_result read_value(parser *p, slice text, json_value *out,
                               auxrt_error *error) {
    if (slice_starts_with(text, SLICE("\xEF\xBB\xBF"))) {
        fail(p, "a byte order mark may not stand before JSON; save the file "
                "without it");
        return report(p, text, error);
    }
    skip_space(p);
    const char *start = p->at;
    parse_value(p);
    const char *end = p->at;
    skip_space(p);
    if (p->result == AUXRT_OK && p->at < p->end)
        fail(p, "nothing may follow the value");
    if (p->result != AUXRT_OK)
        return report(p, text, error);
    *out = (json_value){.type = json_type_at(*start),
                        .text = slice_of(start, (size_t)(end - start))};
    if (p->spans && p->spans->count > 0)
        out->span = p->spans->items;
    return AUXRT_OK;
}

auxrt_result json_parse(slice text, json_value *out, auxrt_error *error) {
    parser p = {.at = text.data, .end = slice_end(text)};
    return read_value(&p, text, out, error);
}

auxrt_result json_parse_spans(slice text, json_spans *spans, json_value *out,
                              auxrt_error *error) {
    parser p = {.at = text.data, .end = slice_end(text), .text = text.data};
    spans->count = 0;
    if (text.length <= UINT32_MAX)
        p.spans = spans;
    return read_value(&p, text, out, error);
}

void json_spans_free(json_spans *spans) {
    free(spans->items);
    *spans = (json_spans){0};
}
