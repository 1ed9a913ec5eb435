/*
 * What scripts are told: the answer as {data, status, statusText, headers}, or
 * an Error whose `response` is such an answer, if there was one.
 */
#include <ctype.h>

#include "device/content.h"
#include "device/http_internal.h"

/* -------------------------------------------------------------------- data */

/* Whether a text holds an object that the protocol would take for a special
 * value, such as {"$bot": id}: strangers must not choose those. */
static bool has_special(json_value value) {
    if (value.type != JSON_OBJECT && value.type != JSON_ARRAY)
        return false;
    json_walk walk = json_walk_start(value);
    while (json_walk_next(&walk)) {
        if (value.type == JSON_OBJECT &&
            (slice_starts_with(walk.key.text, SLICE("\"$")) ||
             slice_starts_with(walk.key.text, SLICE("\"\\u0024"))))
            return true;
        if (has_special(walk.value))
            return true;
    }
    return false;
}

/* JSON as what it stands for, other texts as they are, the rest as bytes. */
static void write_data(json_writer *w, slice body) {
    json_value value;
    if (json_parse(body, &value, NULL) == AUXRT_OK && !has_special(value))
        json_write_raw(w, value.text);
    else
        content_write(w, body);
}

/* ------------------------------------------------------------------ headers */

static void write_header(json_writer *w, CURL *easy,
                         const struct curl_header *header) {
    char name[256];
    size_t length = 0;
    struct curl_header *one;
    for (; length < sizeof name - 1 && header->name[length]; length++)
        name[length] = (char)tolower((unsigned char)header->name[length]);
    json_write_key(w, slice_of(name, length));
    if (header->amount < 2) {
        json_write_string(w, slice_from_string(header->value));
        return;
    }
    buffer all;
    buffer_init(&all, DEVICE_TEXT_LIMIT);
    for (size_t i = 0; i < header->amount; i++)
        if (curl_easy_header(easy, header->name, i, CURLH_HEADER, -1, &one) ==
            CURLHE_OK) {
            buffer_append_string(&all, i > 0 ? ", " : "");
            buffer_append_string(&all, one->value);
        }
    json_write_string(w, buffer_peek(&all));
    buffer_free(&all);
}

static void write_headers(json_writer *w, CURL *easy) {
    struct curl_header *header = NULL;
    json_begin_object(w);
    while ((header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)))
        if (header->index == 0)
            write_header(w, easy, header);
    json_end_object(w);
}

/* ------------------------------------------------------------------ answers */

static void write_response(transfer *t, long status, buffer *out) {
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("data"));
    write_data(&w, buffer_peek(&t->body));
    json_write_key(&w, SLICE("status"));
    json_write_integer(&w, status);
    json_write_key(&w, SLICE("statusText"));
    json_write_string(&w, slice_from_string(t->status_text));
    json_write_key(&w, SLICE("headers"));
    write_headers(&w, t->easy);
    json_end_object(&w);
}

static void reject(transfer *t, const char *code, slice message,
                   slice response) {
    buffer error;
    buffer_init(&error, DEVICE_TEXT_LIMIT);
    json_writer w = json_writer_on(&error);
    json_begin_object(&w);
    json_write_key(&w, SLICE("$error"));
    json_begin_object(&w);
    json_write_key(&w, SLICE("name"));
    json_write_string(&w, SLICE("Error"));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, message);
    json_write_key(&w, SLICE("props"));
    json_begin_object(&w);
    json_write_key(&w, SLICE("code"));
    json_write_string(&w, slice_from_string(code));
    if (response.length > 0) {
        json_write_key(&w, SLICE("response"));
        json_write_raw(&w, response);
    }
    json_end_object(&w);
    json_end_object(&w);
    json_end_object(&w);
    device_reject(&t->owner->devices->host, buffer_peek(&t->task),
                  buffer_peek(&error));
    buffer_free(&error);
}

static void shout_response(transfer *t, slice response) {
    const device_host *host = &t->owner->devices->host;
    buffer text;
    if (t->shout.length == 0)
        return;
    buffer_init(&text, DEVICE_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    json_begin_object(&w);
    json_write_key(&w, SLICE("type"));
    json_write_string(&w, SLICE("action"));
    json_write_key(&w, SLICE("eventName"));
    json_write_string(&w, buffer_peek(&t->shout));
    json_write_key(&w, SLICE("botIds"));
    json_write_null(&w);
    json_write_key(&w, SLICE("argument"));
    json_write_raw(&w, response);
    json_end_object(&w);
    json_end_array(&w);
    if (text.failure == AUXRT_OK)
        host->post(host->context, buffer_peek(&text));
    buffer_free(&text);
}

void http_answer(transfer *t) {
    long status = 0;
    char message[128];
    buffer response;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    buffer_init(&response, DEVICE_TEXT_LIMIT);
    write_response(t, status, &response);
    shout_response(t, buffer_peek(&response));
    if (status >= 200 && status < 300) {
        device_resolve(&t->owner->devices->host, buffer_peek(&t->task),
                       buffer_peek(&response));
    } else {
        snprintf(message, sizeof message, "Request failed with status code %ld",
                 status);
        reject(t, "BAD_STATUS", slice_from_string(message),
               buffer_peek(&response));
    }
    buffer_free(&response);
}

void http_fail(transfer *t, const char *code, const char *message) {
    reject(t, code, slice_from_string(message), slice_of(NULL, 0));
}
