/*
 * Looking into JSON text that is known to be well-formed. Skipping a value
 * never goes behind `end`, even if it is not.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "base/number.h"
#include "base/utf.h"

static const char *skip_space(const char *at, const char *end) {
    while (at < end &&
           (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The same a byte at a time; `depth` containers are open at `at`. */
static const char *skip_rest(const char *at, const char *end, size_t depth) {
    while (at < end) {
        char c = *at++;
        if (c == '"') {
            at = json_skip_string(at, end);
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (--depth == 0)
                return at;
        }
    }
    return end;
}

static const char *skip_container(const char *at, const char *end) {
    size_t depth = 0;
    uint64_t carry = 0, inside = 0, opens, closes;
    for (; end - at >= 64; at += 64) {
        uint64_t quotes = json_bits_of(at, '"');
        uint64_t slashes = json_bits_of(at, '\\');
        if ((slashes | carry) != 0)
            quotes &= ~json_escaped_bits(slashes, &carry);
        if (quotes == 0 && inside)
            continue;
        uint64_t strings = json_string_bits(quotes) ^ inside;
        inside = 0 - (strings >> 63);
        json_bracket_bits(at, &opens, &closes);
        opens &= ~strings;
        closes &= ~strings;
        for (uint64_t left = opens | closes; left; left &= left - 1) {
            int i = __builtin_ctzll(left);
            if (opens >> i & 1)
                depth++;
            else if (--depth == 0)
                return at + i + 1;
        }
    }
    if (inside && at < end)
        at = json_skip_string(at + carry, end);
    return skip_rest(at, end, depth);
}

static const char *skip_scalar(const char *at, const char *end) {
    while (at < end && *at != ',' && *at != '}' && *at != ']' && *at != ' ' &&
           *at != '\n' && *at != '\r' && *at != '\t')
        at++;
    return at;
}

/* Reads the value at `start` and gives the place behind it. `*span` is that of
 * the next object or array, or NULL, and moves with it. */
static inline const char *take_value(const char *start, const char *end,
                                     const json_span **span, json_value *out) {
    const char *at;
    json_type type = json_type_at(*start);
    out->span = NULL;
    if (type == JSON_STRING) {
        at = json_skip_string(start + 1, end);
    } else if (type != JSON_OBJECT && type != JSON_ARRAY) {
        at = skip_scalar(start, end);
    } else if (*span) {
        out->span = *span;
        at = start + (*span)->length;
        *span += (*span)->count;
    } else {
        at = skip_container(start, end);
    }
    out->type = type;
    out->text.data = start;
    out->text.length = (size_t)(at - start);
    return at;
}

json_value json_known(slice text) {
    json_value value;
    assert(json_parse(text, &value, NULL) == AUXRT_OK &&
           value.text.length == text.length);
    value = (json_value){.type = json_type_at(text.data[0]), .text = text};
    return value;
}

json_walk json_walk_start(json_value container) {
    json_walk walk = {.is_object = container.type == JSON_OBJECT};
    if (!walk.is_object && container.type != JSON_ARRAY)
        return walk;
    walk.at = container.text.data + 1;
    walk.end = container.text.data + container.text.length - 1;
    walk.span = container.span ? container.span + 1 : NULL;
    return walk;
}

/* The place of the next value, behind its key, which is read; NULL at the end.
 */
static inline const char *next_value(json_walk *walk) {
    const char *end = walk->end;
    const char *at = skip_space(walk->at, end);
    if (at < end && *at == ',')
        at = skip_space(at + 1, end);
    if (at < end && walk->is_object) {
        at = take_value(at, end, &walk->span, &walk->key);
        at = skip_space(at, end);
        at = skip_space(at < end ? at + 1 : at, end);
    }
    return at < end ? at : NULL;
}

bool json_walk_next(json_walk *walk) {
    const char *at = next_value(walk);
    if (!at)
        return false;
    walk->at = take_value(at, walk->end, &walk->span, &walk->value);
    return true;
}

void json_members(json_value object, size_t count, const slice names[],
                  json_value values[]) {
    const char *at;
    for (size_t i = 0; i < count; i++)
        values[i] = (json_value){0};
    if (object.type != JSON_OBJECT)
        return;
    json_walk walk = json_walk_start(object);
    while ((at = next_value(&walk))) {
        size_t i = 0;
        while (i < count && !json_string_is(walk.key, names[i]))
            i++;
        walk.at = take_value(at, walk.end, &walk.span,
                             i < count ? &values[i] : &walk.value);
    }
}

bool json_member(json_value object, slice name, json_value *out) {
    json_value value;
    json_members(object, 1, &name, &value);
    if (!value.text.data)
        return false;
    *out = value;
    return true;
}

/* ------------------------------------------------------------------ strings */

static slice without_quotes(json_value string) {
    if (string.type != JSON_STRING || string.text.length < 2)
        return SLICE("");
    return slice_of(string.text.data + 1, string.text.length - 2);
}

static uint32_t hex_unit(const char *at) {
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        uint32_t digit = c <= '9'   ? (uint32_t)(c - '0')
                         : c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                    : (uint32_t)(c - 'a' + 10);
        unit = unit << 4 | (digit & 15);
    }
    return unit;
}

static char named_escape(char c) {
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

/* `at` is the backslash; writes what the escape stands for. A high surrogate
 * that is followed by a low one is taken together with it. */
static size_t unescape(const char **at, const char *end, char out[4]) {
    const char *s = *at + 1;
    if (s >= end || *s != 'u' || end - s < 5) {
        *at = s < end ? s + 1 : s;
        out[0] = s < end ? named_escape(*s) : '\\';
        return 1;
    }
    uint32_t code = hex_unit(s + 1);
    s += 5;
    if ((code & 0xFC00) == 0xD800 && end - s >= 6 && s[0] == '\\' &&
        s[1] == 'u') {
        uint32_t low = hex_unit(s + 2);
        if ((low & 0xFC00) == 0xDC00) {
            code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
            s += 6;
        }
    }
    *at = s;
    return utf8_encode(code, out);
}

slice json_string(json_value string, buffer *scratch) {
    slice text = without_quotes(string);
    const char *at = text.data;
    const char *end = slice_end(text);
    const char *escape = memchr(at, '\\', text.length);
    if (!escape)
        return text;
    buffer_clear(scratch);
    /* The decoded form is never longer than the escaped one. */
    while (escape) {
        char decoded[4];
        buffer_append(scratch, at, (size_t)(escape - at));
        at = escape;
        buffer_append(scratch, decoded, unescape(&at, end, decoded));
        escape = memchr(at, '\\', (size_t)(end - at));
    }
    buffer_append(scratch, at, (size_t)(end - at));
    if (scratch->failure != AUXRT_OK)
        return slice_of(NULL, 0);
    return buffer_peek(scratch);
}

bool json_string_is(json_value string, slice text) {
    if (string.type != JSON_STRING)
        return false;
    slice source = without_quotes(string);
    /* What is escaped only becomes shorter. */
    if (source.length < text.length)
        return false;
    /* Most names differ in their first letter. */
    if (text.length > 0 && source.data[0] != text.data[0] &&
        source.data[0] != '\\')
        return false;
    if (!memchr(source.data, '\\', source.length))
        return slice_equal(source, text);
    const char *at = source.data;
    const char *end = at + source.length;
    size_t same = 0;
    while (at < end) {
        char decoded[4];
        size_t length = 1;
        if (*at == '\\')
            length = unescape(&at, end, decoded);
        else
            decoded[0] = *at++;
        if (text.length - same < length ||
            memcmp(text.data + same, decoded, length) != 0)
            return false;
        same += length;
    }
    return same == text.length;
}

/* ------------------------------------------------------------------ numbers */

double json_number(json_value number) {
    double value;
    if (number.type != JSON_NUMBER || !number_parse(number.text, &value))
        return NAN;
    return value;
}

bool json_integer(json_value number, int64_t *out) {
    slice text = number.text;
    bool is_negative = text.length > 0 && text.data[0] == '-';
    uint64_t limit = is_negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    uint64_t value = 0;
    if (number.type != JSON_NUMBER)
        return false;
    for (size_t i = is_negative; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            /* 1e3 and 2.0 are integers as well. */
            double real = json_number(number);
            if (!(fabs(real) < 9007199254740992.0) || real != trunc(real))
                return false;
            *out = (int64_t)real;
            return true;
        }
        unsigned digit = (unsigned)(text.data[i] - '0');
        if (value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = is_negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}
