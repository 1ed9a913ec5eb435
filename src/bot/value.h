/*
 * What the text of a tag means: its prefix, its kind and its parts. This is
 * the host's reading of stored ("raw") values; scripts see values that the
 * kernel makes by the same rules (test/values/rows.json holds them as data).
 *
 * Nothing is copied: parts are slices of the text that was given.
 */
#ifndef BOT_VALUE_H
#define BOT_VALUE_H

#include <stdint.h>

#include "base/buffer.h"

/* The prefixes, in UTF-8. Of the vector's, both code points are needed. */
#define BOT_PREFIX_FORMULA "\xF0\x9F\xA7\xAC" /* U+1F9EC */
#define BOT_PREFIX_LISTENER "@"
#define BOT_PREFIX_MODULE "\xF0\x9F\x93\x84"         /* U+1F4C4 */
#define BOT_PREFIX_TEXT "\xF0\x9F\x93\x9D"           /* U+1F4DD */
#define BOT_PREFIX_NUMBER "\xF0\x9F\x94\xA2"         /* U+1F522 */
#define BOT_PREFIX_DATE "\xF0\x9F\x93\x85"           /* U+1F4C5 */
#define BOT_PREFIX_VECTOR "\xE2\x9E\xA1\xEF\xB8\x8F" /* U+27A1 U+FE0F */
#define BOT_PREFIX_ROTATION "\xF0\x9F\x94\x81"       /* U+1F501 */
#define BOT_PREFIX_LINK "\xF0\x9F\x94\x97"           /* U+1F517 */

/* Kind and its name in reports and test data. */
#define BOT_VALUE_KIND_MAP(X)                                                  \
    X(PLAIN, "plain")                                                          \
    X(FORMULA, "formula")                                                      \
    X(LISTENER, "listener")                                                    \
    X(MODULE, "module")                                                        \
    X(TEXT, "text")                                                            \
    X(NUMBER, "number")                                                        \
    X(BOOLEAN, "boolean")                                                      \
    X(DATE, "date")                                                            \
    X(VECTOR, "vector")                                                        \
    X(ROTATION, "rotation")                                                    \
    X(LINK, "link")

typedef enum bot_value_kind {
#define BOT_VALUE_KIND_ENUM(name, text) BOT_VALUE_##name,
    BOT_VALUE_KIND_MAP(BOT_VALUE_KIND_ENUM)
#undef BOT_VALUE_KIND_ENUM
} bot_value_kind;

/* A date as it is written: not converted to any zone. */
typedef struct bot_date {
    int32_t year;
    int month;  /* 1 to 12; also for dates given as week or day of the year */
    int day;    /* 1 to 31 */
    int hour;   /* 0 to 24; 24 only with zero minutes */
    int minute; /* 0 to 59 */
    int second; /* 0 to 59 */
    int millisecond;
    bool has_date;   /* false when only a time of day is written */
    bool has_offset; /* "Z" or "+02:00" is written */
    int offset;      /* minutes east of UTC */
    slice zone;      /* the name behind the space, or empty */
} bot_date;

typedef struct bot_value {
    bot_value_kind kind;
    /* What is behind the prefix: JSON, code, text, ids. Of prefixed kinds that
     * turned out invalid and are therefore PLAIN, the whole text. */
    slice text;
    /* False for a formula that is no JSON: its value is an error. */
    bool is_valid;
    /* False when the calculated value is absent: "" and formulas that give
     * null or "" have none. */
    bool has_value;
    union {
        double number; /* NAN for the number prefix without a number */
        bool boolean;
        bot_date date;
        struct {
            double x, y, z;
            bool has_z;
        } vector;
        struct {
            double x, y, z, w; /* of length 1, or NAN */
        } rotation;
    };
} bot_value;

const char *bot_value_kind_name(bot_value_kind kind);

/* Classifies the text of a string tag; there is no text that has no kind. */
void bot_value_classify(slice text, bot_value *out);

/* The number grammar: digits, a point, an exponent without "+" that needs a
 * digit of its own before the e; "infinity" in any case. No prefix. */
bool bot_value_parse_number(slice text, double *out);

/* A date: ISO 8601, then maybe a space and a time zone. Zones are accepted by
 * their form; whether the name exists is known where dates are made. */
bool bot_value_parse_date(slice text, bot_date *out);

/* Walks the ids of a link's text; empty ones are passed over:
 *   slice rest = value.text, id;
 *   while (bot_value_next_link(&rest, &id)) … */
bool bot_value_next_link(slice *rest, slice *id);

#endif
