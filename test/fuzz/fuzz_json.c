/*
 * Any bytes as JSON: they are refused with a place, or read; and what was read
 * can be walked, decoded, written and read again without a change.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/utf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

static void check_string(json_value string) {
    json_value again;
    buffer decoded, quoted;
    buffer_init(&decoded, 1 << 20);
    buffer_init(&quoted, 1 << 22);
    slice text = json_string(string, &decoded);
    require(text.data && wtf8_valid_length(text) == text.length);
    require(json_string_is(string, text));
    json_quote(&quoted, text);
    require(json_parse(buffer_peek(&quoted), &again, NULL) == AUXRT_OK);
    require(json_string_is(again, text));
    buffer_free(&decoded);
    buffer_free(&quoted);
}

static void check_number(json_value number) {
    json_value again;
    int64_t integer;
    double value = json_number(number);
    require(!isnan(value));
    if (json_integer(number, &integer))
        require((double)integer == value);
    if (isinf(value))
        return;
    buffer b;
    buffer_init(&b, 100);
    json_writer w = json_writer_on(&b);
    json_write_number(&w, value);
    require(json_parse(buffer_peek(&b), &again, NULL) == AUXRT_OK);
    require(json_number(again) == value);
    buffer_free(&b);
}

/* Writes the value again, piece by piece. */
static void rewrite(json_value value, json_writer *w) {
    json_walk walk = json_walk_start(value);
    switch (value.type) {
    case JSON_STRING:
        check_string(value);
        json_write_raw(w, value.text);
        break;
    case JSON_NUMBER:
        check_number(value);
        json_write_raw(w, value.text);
        break;
    case JSON_ARRAY:
        json_begin_array(w);
        while (json_walk_next(&walk))
            rewrite(walk.value, w);
        json_end_array(w);
        break;
    case JSON_OBJECT:
        json_begin_object(w);
        while (json_walk_next(&walk)) {
            buffer key;
            buffer_init(&key, 1 << 20);
            json_write_key(w, json_string(walk.key, &key));
            buffer_free(&key);
            rewrite(walk.value, w);
        }
        json_end_object(w);
        break;
    default:
        json_write_raw(w, value.text);
    }
}

static void check_refusal(const auxrt_error *error, auxrt_result result) {
    slice message = slice_from_string(error->message);
    require(result == AUXRT_INVALID || result == AUXRT_LIMIT);
    require(error->code == result && error->line >= 1 && error->column >= 1);
    require(message.length > 0 && utf8_is_valid(message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { LONGEST_INPUT = 1 << 16 };
    slice text = slice_of((const char *)data, size);
    json_value value, known, again;
    json_spans spans = {0};
    auxrt_error error = {0};
    buffer first, second;
    if (size > LONGEST_INPUT)
        return 0;
    auxrt_result result = json_parse(text, &value, &error);
    require(json_parse_spans(text, &spans, &known, NULL) == result);
    if (result != AUXRT_OK) {
        check_refusal(&error, result);
        json_spans_free(&spans);
        return 0;
    }
    require(utf8_is_valid(text));
    buffer_init(&first, 1 << 22);
    buffer_init(&second, 1 << 22);
    json_writer w = json_writer_on(&first);
    rewrite(value, &w);
    require(json_parse(buffer_peek(&first), &again, NULL) == AUXRT_OK);
    require(again.type == value.type);
    w = json_writer_on(&second);
    rewrite(again, &w);
    require(slice_equal(buffer_peek(&first), buffer_peek(&second)));
    buffer_clear(&second);
    w = json_writer_on(&second);
    rewrite(known, &w);
    require(slice_equal(buffer_peek(&first), buffer_peek(&second)));
    json_spans_free(&spans);
    buffer_free(&first);
    buffer_free(&second);
    return 0;
}
