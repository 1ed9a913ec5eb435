/*
 * The rules apply in a fixed order: the first prefix or form that fits decides.
 * Dates, which have a grammar of their own, are in value_date.c.
 */
#include "bot/value.h"

#include <math.h>

#include "base/json.h"
#include "base/number.h"

const char *bot_value_kind_name(bot_value_kind kind) {
    static const char *const names[] = {
#define BOT_VALUE_KIND_NAME(name, text) text,
        BOT_VALUE_KIND_MAP(BOT_VALUE_KIND_NAME)
#undef BOT_VALUE_KIND_NAME
    };
    return (unsigned)kind < sizeof names / sizeof names[0] ? names[kind]
                                                           : "unknown";
}

static slice without_front(slice text, size_t length) {
    return slice_of(text.data + length, text.length - length);
}

static bool take_prefix(slice *text, slice prefix) {
    if (!slice_starts_with(*text, prefix))
        return false;
    *text = without_front(*text, prefix.length);
    return true;
}

/* ----------------------------------------------------------------- numbers */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at, const char *end) {
    while (at < end && is_digit(*at))
        at++;
    return at;
}

static bool is_infinity(const char *at, const char *end) {
    static const char word[] = "infinity";
    if ((size_t)(end - at) != sizeof word - 1)
        return false;
    for (size_t i = 0; i < sizeof word - 1; i++)
        if ((at[i] | 0x20) != word[i])
            return false;
    return true;
}

/* [-] digits* [ [.] digits+ ] [ digit (e|E) [-] digits+ ]: before an exponent
 * stand either digits only, or a point and at least two digits. */
static bool has_number_form(const char *at, const char *end) {
    const char *start = at;
    const char *point = NULL;
    at = skip_digits(at, end);
    if (at < end && *at == '.') {
        point = at;
        at = skip_digits(at + 1, end);
    }
    ptrdiff_t digits = point ? at - point - 1 : at - start;
    if (digits < 1)
        return false;
    if (at == end)
        return true;
    if ((*at != 'e' && *at != 'E') || (point && digits < 2))
        return false;
    at++;
    if (at < end && *at == '-')
        at++;
    return at < end && skip_digits(at, end) == end;
}

bool bot_value_parse_number(slice text, double *out) {
    const char *at = text.data;
    const char *end = slice_end(text);
    bool is_negative = at < end && *at == '-';
    at += is_negative;
    if (is_infinity(at, end)) {
        *out = is_negative ? (double)-INFINITY : (double)INFINITY;
        return true;
    }
    return has_number_form(at, end) && number_parse(text, out);
}

/* ------------------------------------------------------- vectors, rotations */

/* Takes the part before the next comma; false when there is none. */
static bool take_part(slice *rest, slice *part) {
    const char *comma =
        rest->length ? memchr(rest->data, ',', rest->length) : NULL;
    if (!comma)
        return false;
    size_t length = (size_t)(comma - rest->data);
    *part = slice_of(rest->data, length);
    *rest = without_front(*rest, length + 1);
    return true;
}

static double component(slice text) {
    double number;
    return bot_value_parse_number(text, &number) ? number : (double)NAN;
}

static bool parse_vector(slice text, bot_value *out) {
    slice x, y;
    if (!take_part(&text, &x))
        return false;
    out->vector.x = component(x);
    out->vector.has_z = take_part(&text, &y);
    if (out->vector.has_z) {
        out->vector.y = component(y);
        out->vector.z = component(text);
    } else {
        out->vector.y = component(text);
        out->vector.z = 0;
    }
    return true;
}

static bool parse_rotation(slice text, bot_value *out) {
    slice x, y, z;
    if (!take_part(&text, &x) || !take_part(&text, &y) ||
        !take_part(&text, &z) || text.length == 0)
        return false;
    double a = component(x), b = component(y), c = component(z),
           d = component(text);
    double length = sqrt(a * a + b * b + c * c + d * d);
    out->rotation.x = a / length;
    out->rotation.y = b / length;
    out->rotation.z = c / length;
    out->rotation.w = d / length;
    return true;
}

/* ------------------------------------------------------------------- links */

bool bot_value_next_link(slice *rest, slice *id) {
    while (rest->length > 0) {
        if (!take_part(rest, id)) {
            *id = *rest;
            *rest = without_front(*rest, rest->length);
        }
        if (id->length > 0)
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ classes */

static void classify_formula(slice json, bot_value *out) {
    json_value value;
    take_prefix(&json, SLICE(BOT_PREFIX_FORMULA));
    out->kind = BOT_VALUE_FORMULA;
    out->text = json;
    out->is_valid = json_parse(json, &value, NULL) == AUXRT_OK;
    if (out->is_valid)
        out->has_value = value.type != JSON_NULL &&
                         !(value.type == JSON_STRING && value.text.length == 2);
}

static bool classify_number(slice text, bot_value *out) {
    bool has_prefix = take_prefix(&text, SLICE(BOT_PREFIX_NUMBER));
    bool is_number = bot_value_parse_number(text, &out->number);
    if (!has_prefix && !is_number)
        return false;
    if (!is_number)
        out->number = (double)NAN;
    out->kind = BOT_VALUE_NUMBER;
    out->text = text;
    return true;
}

static bool classify_boolean(slice text, bot_value *out) {
    bool is_true = slice_equal(text, SLICE("true"));
    if (!is_true && !slice_equal(text, SLICE("false")))
        return false;
    out->kind = BOT_VALUE_BOOLEAN;
    out->boolean = is_true;
    return true;
}

/* Prefixes behind which everything is allowed. */
static bool classify_open(slice text, bot_value *out) {
    static const struct {
        slice prefix;
        bot_value_kind kind;
    } rows[] = {
        {{BOT_PREFIX_LISTENER, sizeof BOT_PREFIX_LISTENER - 1},
         BOT_VALUE_LISTENER},
        {{BOT_PREFIX_MODULE, sizeof BOT_PREFIX_MODULE - 1}, BOT_VALUE_MODULE},
        {{BOT_PREFIX_TEXT, sizeof BOT_PREFIX_TEXT - 1}, BOT_VALUE_TEXT},
        {{BOT_PREFIX_LINK, sizeof BOT_PREFIX_LINK - 1}, BOT_VALUE_LINK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!take_prefix(&text, rows[i].prefix))
            continue;
        out->kind = rows[i].kind;
        out->text = text;
        out->has_value = out->kind != BOT_VALUE_TEXT || text.length > 0;
        return true;
    }
    return false;
}

/* Prefixes whose text has to have a form; else the whole is plain text. */
static bool classify_form(slice text, bot_value *out) {
    slice whole = text;
    bot_value_kind kind = BOT_VALUE_PLAIN;
    if (take_prefix(&text, SLICE(BOT_PREFIX_DATE))) {
        if (bot_value_parse_date(text, &out->date))
            kind = BOT_VALUE_DATE;
    } else if (take_prefix(&text, SLICE(BOT_PREFIX_VECTOR))) {
        if (parse_vector(text, out))
            kind = BOT_VALUE_VECTOR;
    } else if (take_prefix(&text, SLICE(BOT_PREFIX_ROTATION))) {
        if (parse_rotation(text, out))
            kind = BOT_VALUE_ROTATION;
    }
    out->kind = kind;
    out->text = kind == BOT_VALUE_PLAIN ? whole : text;
    return kind != BOT_VALUE_PLAIN;
}

void bot_value_classify(slice text, bot_value *out) {
    *out = (bot_value){.kind = BOT_VALUE_PLAIN,
                       .text = text,
                       .is_valid = true,
                       .has_value = text.length > 0};
    if (take_prefix(&text, SLICE(BOT_PREFIX_FORMULA))) {
        classify_formula(text, out);
        return;
    }
    if (classify_open(text, out) || classify_number(text, out) ||
        classify_boolean(text, out))
        return;
    classify_form(text, out);
}
