/*
 * The value is canonical: halves of pairs are escapes, everything else that
 * could be written out is.
 */
#include "format/document_fit.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static bool holds(json_value value);

static bool holds_string(slice text) {
    for (size_t i = 0; i + 2 < text.length; i++) {
        if (text.data[i] != '\\')
            continue;
        i++;
        if (text.data[i] == 'u' && strchr("dD", text.data[i + 1]) &&
            strchr("89abcdefABCDEF", text.data[i + 2]))
            return false;
    }
    return true;
}

static bool holds_number(json_value value) {
    double number = json_number(value);
    return isfinite(number) && !(number == 0 && signbit(number));
}

/* An index as JavaScript sorts them in front of other names; else -1. */
static int64_t index_of(slice key) {
    slice digits = slice_of(key.data + 1, key.length - 2);
    int64_t index = 0;
    if (digits.length == 0 || digits.length > 10 ||
        (digits.length > 1 && digits.data[0] == '0'))
        return -1;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return -1;
        index = index * 10 + (digits.data[i] - '0');
    }
    return index < UINT32_MAX ? index : -1;
}

static bool holds_members(json_value value) {
    int64_t last = -1;
    bool has_name = false;
    json_walk walk = json_walk_start(value);
    while (json_walk_next(&walk)) {
        if (value.type == JSON_OBJECT) {
            int64_t index = index_of(walk.key.text);
            if ((index >= 0 && (has_name || index <= last)) ||
                json_string_is(walk.key, SLICE("__proto__")) ||
                !holds_string(walk.key.text))
                return false;
            has_name = has_name || index < 0;
            last = index >= 0 ? index : last;
        }
        if (!holds(walk.value))
            return false;
    }
    return true;
}

static bool holds(json_value value) {
    switch (value.type) {
    case JSON_STRING:
        return holds_string(value.text);
    case JSON_NUMBER:
        return holds_number(value);
    case JSON_ARRAY:
    case JSON_OBJECT:
        return holds_members(value);
    default:
        return true;
    }
}

bool document_holds(slice value) {
    json_value parsed;
    return json_parse(value, &parsed, NULL) == AUXRT_OK && holds(parsed);
}

bool document_holds_name(slice name) {
    for (size_t i = 0; i + 1 < name.length; i++)
        if ((unsigned char)name.data[i] == 0xED &&
            (unsigned char)name.data[i + 1] >= 0xA0)
            return false;
    return true;
}
