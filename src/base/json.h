/*
 * JSON as text: a strict reader that gives slices of values without building
 * a tree, and a writer that appends to a buffer.
 *
 * The reader follows RFC 8259 to the letter and refuses invalid UTF-8. Lone
 * surrogates written as \uD800 are legal JSON and are kept (they are decoded
 * to WTF-8, three bytes each). Nesting deeper than the limit is an error.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdint.h>

#include "base/buffer.h"

typedef enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
} json_type;

/* What json_parse_spans knows of an object or array. */
typedef struct json_span {
    uint32_t length; /* bytes */
    uint32_t count;  /* of objects and arrays in it, itself included */
} json_span;

/* One value inside a text that outlives it. `text` is the whole value, its
 * quotes, brackets or braces included, without white space around it. */
typedef struct json_value {
    json_type type;
    slice text;
    const json_span *span; /* NULL where nothing is known */
} json_value;

enum { JSON_DEPTH_LIMIT = 2000 };

/* Checks that `text` is exactly one JSON value (white space around it is
 * allowed) and gives it. Errors carry line and column. */
auxrt_result json_parse(slice text, json_value *out, auxrt_error *error);

/* The same, and notes where objects and arrays end, which walks through the
 * value then need not look for. `spans`, zeroed at first, must live as long as
 * the value; the next call with it takes its memory over. */
typedef struct json_spans {
    json_span *items; /* in the order in which they begin */
    size_t count;
    size_t capacity;
} json_spans;

auxrt_result json_parse_spans(slice text, json_spans *spans, json_value *out,
                              auxrt_error *error);
void json_spans_free(json_spans *spans);

/* The value of text without white space around it that json_parse or a walk
 * gave, or that the writer below made of such values: it is not looked at
 * again. */
json_value json_known(slice text);

/* Walking the members of an object or the items of an array that json_parse
 * (or a walk) gave, and that is therefore known to be well-formed.
 *   json_walk walk = json_walk_start(object);
 *   while (json_walk_next(&walk)) { walk.key, walk.value }  */
typedef struct json_walk {
    const char *at;
    const char *end;
    const json_span *span; /* of the object or array that comes next, or NULL */
    bool is_object;
    json_value key; /* only in objects; a JSON_STRING, still escaped */
    json_value value;
} json_walk;

json_walk json_walk_start(json_value container);
bool json_walk_next(json_walk *walk);

/* The last member of that name (keys compared after unescaping). */
bool json_member(json_value object, slice name, json_value *out);
/* The same for several names in one walk; one that is not there, or a container
 * that is no object, gives a value without text (text.data is NULL). */
void json_members(json_value object, size_t count, const slice names[],
                  json_value values[]);

/* The string that a JSON_STRING stands for. Without escapes it is a part of
 * the source and nothing is copied; else it is decoded into `scratch`, which
 * the result borrows until the buffer changes (it is cleared first). When the
 * buffer cannot hold it, the result has no data and scratch->failure says why.
 */
slice json_string(json_value string, buffer *scratch);
bool json_string_is(json_value string, slice text);
double json_number(json_value number);
/* Whether the number is an integer that fits, and which. */
bool json_integer(json_value number, int64_t *out);

/* Writing. The writer puts commas and colons itself. */
typedef struct json_writer {
    buffer *out;
    bool needs_comma;
} json_writer;

json_writer json_writer_on(buffer *out);
void json_begin_object(json_writer *w);
void json_end_object(json_writer *w);
void json_begin_array(json_writer *w);
void json_end_array(json_writer *w);
void json_write_key(json_writer *w, slice key);
/* The key of a walk, as its text has it. */
void json_write_known_key(json_writer *w, json_value key);
void json_write_string(json_writer *w, slice text);
void json_write_number(json_writer *w, double number); /* shortest form */
void json_write_integer(json_writer *w, int64_t number);
void json_write_bool(json_writer *w, bool value);
void json_write_null(json_writer *w);
/* A value that is JSON text already. */
void json_write_raw(json_writer *w, slice json);

/* Appends `text` quoted and escaped. */
void json_quote(buffer *out, slice text);

#endif
