/*
 * Reading what a script wants to send. Nothing of it reaches the wire
 * unchecked: a method is a word, a header is one line.
 */
#include <ctype.h>
#include <strings.h>

#include "device/content.h"
#include "device/http_internal.h"

enum { METHOD_LIMIT = 32, HEADERS_LIMIT = 65536 };

static bool is_token(slice text) {
    for (size_t i = 0; i < text.length; i++)
        if (!isalnum((unsigned char)text.data[i]) &&
            !memchr("!#$%&'*+-.^_`|~", text.data[i], 15))
            return false;
    return text.length > 0;
}

static bool is_absent(json_value object, slice name, json_value *out) {
    return !json_member(object, name, out) || out->type == JSON_NULL ||
           slice_equal(out->text, SLICE("{\"$undefined\":true}"));
}

static bool is_name(slice text, const char *name) {
    return text.length == strlen(name) &&
           strncasecmp(text.data, name, text.length) == 0;
}

/* ------------------------------------------------------------------- parts */

static auxrt_result read_method(transfer *t, json_value options,
                                auxrt_error *error) {
    json_value value;
    buffer scratch;
    auxrt_result result = AUXRT_OK;
    if (is_absent(options, SLICE("method"), &value)) {
        buffer_append_string(&t->method, "GET");
        return AUXRT_OK;
    }
    buffer_init(&scratch, 4096);
    slice text = value.type == JSON_STRING ? json_string(value, &scratch)
                                           : slice_of(NULL, 0);
    if (!is_token(text) || text.length > METHOD_LIMIT ||
        is_name(text, "CONNECT") || is_name(text, "TRACE"))
        result = error_raise(error, AUXRT_INVALID,
                             "method must be a word such as GET or POST, and "
                             "neither CONNECT nor TRACE");
    for (size_t i = 0; result == AUXRT_OK && i < text.length; i++)
        buffer_append_char(&t->method,
                           (char)toupper((unsigned char)text.data[i]));
    buffer_free(&scratch);
    return result;
}

/* Gives the type of the content that is usual for such data. */
static const char *read_content(transfer *t, json_value options) {
    json_value data;
    buffer scratch;
    if (is_absent(options, SLICE("data"), &data))
        return NULL;
    t->has_content = true;
    if (content_read_bytes(data, &t->content))
        return "application/octet-stream";
    if (data.type != JSON_STRING) {
        buffer_append_slice(&t->content, data.text);
        return "application/json";
    }
    buffer_init(&scratch, DEVICE_TEXT_LIMIT);
    buffer_append_slice(&t->content, json_string(data, &scratch));
    buffer_free(&scratch);
    return "application/x-www-form-urlencoded";
}

/* ----------------------------------------------------------------- headers */

static bool add_line(transfer *t, const char *line) {
    struct curl_slist *longer = curl_slist_append(t->headers, line);
    if (longer)
        t->headers = longer;
    return longer != NULL;
}

/* What the client decides itself, or the frame of the message could be
 * forged. */
static bool is_own_header(slice name) {
    static const char *const own[] = {
        "host",       "content-length", "transfer-encoding", "connection",
        "te",         "trailer",        "upgrade",           "expect",
        "keep-alive",
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (is_name(name, own[i]))
            return true;
    return false;
}

static auxrt_result add_header(transfer *t, slice name, slice value,
                               auxrt_error *error) {
    buffer line;
    auxrt_result result = AUXRT_OK;
    if (!is_token(name) || is_own_header(name))
        return error_raise(
            error, AUXRT_INVALID, "the header \"%.*s\" cannot be set",
            (int)(name.length > 80 ? 80 : name.length), name.data);
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.data[i] < 32 && value.data[i] != '\t')
            return error_raise(error, AUXRT_INVALID,
                               "the header %.*s has a line end or another "
                               "control character in its value",
                               (int)(name.length > 80 ? 80 : name.length),
                               name.data);
    buffer_init(&line, HEADERS_LIMIT);
    buffer_append_slice(&line, name);
    buffer_append_string(&line, value.length > 0 ? ": " : ";");
    buffer_append_slice(&line, value);
    if (line.failure != AUXRT_OK || !add_line(t, line.data))
        result = error_raise(error, AUXRT_LIMIT, "a header is too long");
    buffer_free(&line);
    return result;
}

static auxrt_result read_headers(transfer *t, json_value options,
                                 bool *has_type, auxrt_error *error) {
    json_value headers;
    buffer key, scratch;
    auxrt_result result = AUXRT_OK;
    if (is_absent(options, SLICE("headers"), &headers))
        return AUXRT_OK;
    if (headers.type != JSON_OBJECT)
        return error_raise(error, AUXRT_INVALID,
                           "headers must be an object {name: text}");
    buffer_init(&key, HEADERS_LIMIT);
    buffer_init(&scratch, HEADERS_LIMIT);
    json_walk walk = json_walk_start(headers);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        slice name = json_string(walk.key, &key);
        slice value = walk.value.text;
        if (walk.value.type == JSON_STRING)
            value = json_string(walk.value, &scratch);
        if (!name.data || !value.data) {
            result = error_raise(error, AUXRT_LIMIT, "a header is too long");
        } else if (walk.value.type == JSON_OBJECT ||
                   walk.value.type == JSON_ARRAY) {
            result = error_raise(error, AUXRT_INVALID,
                                 "headers must be an object {name: text}");
        } else if (walk.value.type != JSON_NULL) {
            *has_type = *has_type || is_name(name, "content-type");
            result = add_header(t, name, value, error);
        }
    }
    buffer_free(&key);
    buffer_free(&scratch);
    return result;
}

void http_drop_header(transfer *t, const char *name) {
    struct curl_slist *kept = NULL;
    size_t length = strlen(name);
    for (struct curl_slist *at = t->headers; at; at = at->next) {
        bool is_it = strncasecmp(at->data, name, length) == 0 &&
                     (at->data[length] == ':' || at->data[length] == ';');
        struct curl_slist *longer =
            is_it ? kept : curl_slist_append(kept, at->data);
        /* Without memory the line is lost, which is the safe side. */
        if (longer)
            kept = longer;
    }
    curl_slist_free_all(t->headers);
    t->headers = kept;
}

/* ------------------------------------------------------------------- whole */

static void read_text(json_value options, slice name, buffer *out) {
    json_value value;
    buffer scratch;
    buffer_init(&scratch, DEVICE_TEXT_LIMIT);
    if (!is_absent(options, name, &value) && value.type == JSON_STRING)
        buffer_append_slice(out, json_string(value, &scratch));
    buffer_free(&scratch);
}

auxrt_result http_read_request(transfer *t, json_value options, buffer *url,
                               auxrt_error *error) {
    bool has_type = false;
    read_text(options, SLICE("url"), url);
    read_text(options, SLICE("responseShout"), &t->shout);
    if (url->length == 0 || strlen(url->data) != url->length)
        return error_raise(error, AUXRT_INVALID,
                           "url must be a text such as https://example.com/");
    auxrt_result result = read_method(t, options, error);
    const char *type = read_content(t, options);
    if (result == AUXRT_OK)
        result = read_headers(t, options, &has_type, error);
    if (result == AUXRT_OK && t->content.failure != AUXRT_OK)
        result = error_raise(error, AUXRT_LIMIT,
                             "the data of the request is larger than the "
                             "limit of %zu bytes",
                             t->content.maximum);
    if (result == AUXRT_OK && type && !has_type)
        result = add_header(t, SLICE("Content-Type"), slice_from_string(type),
                            error);
    return result;
}
