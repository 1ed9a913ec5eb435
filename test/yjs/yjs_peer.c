/*
 * A partition of the kind yjs behind lines of JSON, for tests that play other
 * sites: reads one request per line, and answers each with one line.
 *
 *   {"open":PATH|null}      a new document, in a store or in memory
 *   {"apply":ACTIONS}       one batch, not committed
 *   {"commit":true}         {"refused":[TEXT…],"updates":[BASE64…]}
 *   {"merge":[BASE64…]}     from others, not committed
 *   {"state":true}          a state update of all there is
 *   {"mirror":true}         the same, of what the partition told
 *   {"told":true}           commits, and gives the update that it tells
 *   {"encode":BASE64|null}  what a state vector does not know
 *   {"version":true}        of the document
 *   {"log":true}            how many updates are stored
 *
 * Answers are {"ok":…} or {"error":TEXT}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auxrt.h"
#include "base/base64.h"
#include "base/json.h"
#include "partition/yjs.h"

enum { TEXT_LIMIT = 1 << 30 };

typedef struct peer {
    document_process *process; /* of the documents in memory */
    store *store;
    partition *p;
    bot_state *mirror;
    buffer refused, updates, told;
    uint64_t seq;
    const char *mistake; /* in what the partition told */
} peer;

/* ---------------------------------------------------------------- listening */

static void on_changed(void *context, partition *p, slice update) {
    peer *s = context;
    (void)p;
    if (bot_state_apply_update(s->mirror, update, NULL) != AUXRT_OK)
        s->mistake = "an update is malformed";
    buffer_clear(&s->told);
    buffer_append_slice(&s->told, update);
}

static void on_refused(void *context, partition *p,
                       const partition_refusal *refusal) {
    peer *s = context;
    (void)p;
    buffer_append_string(&s->refused, s->refused.length > 0 ? "," : "");
    json_writer w = json_writer_on(&s->refused);
    json_write_string(
        &w, slice_from_string(partition_reason_name(refusal->reason)));
}

static void on_update(void *context, slice update) {
    peer *s = context;
    buffer_append_string(&s->updates, s->updates.length > 0 ? ",\"" : "\"");
    base64_append(&s->updates, update);
    buffer_append_char(&s->updates, '"');
}

/* ----------------------------------------------------------------- requests */

static void end_document(peer *s) {
    partition_close(s->p, NULL);
    store_close(s->store, NULL);
    bot_state_free(s->mirror);
    s->p = NULL;
    s->store = NULL;
    s->mirror = NULL;
}

static auxrt_result open_new(peer *s, json_value path, auxrt_error *error) {
    buffer text;
    yjs_options options = {.on_update = on_update, .user = s};
    auxrt_result result = AUXRT_OK;
    end_document(s);
    buffer_init(&text, TEXT_LIMIT);
    if (path.type == JSON_STRING) {
        buffer_append_slice(&text,
                            slice_of(path.text.data + 1, path.text.length - 2));
        result = store_open(text.data, &s->store, error);
    } else if (!s->process || document_is_lost(s->process)) {
        document_close(s->process);
        s->process = NULL;
        result = document_open(NULL, &s->process, error);
    }
    options.store = s->store;
    options.process = s->store ? NULL : s->process;
    if (result == AUXRT_OK)
        result = partition_yjs_open(&options, "shared", &s->p, error);
    buffer_free(&text);
    if (result != AUXRT_OK)
        return result;
    const partition_listener listener = {
        .context = s, .changed = on_changed, .refused = on_refused};
    partition_listen(s->p, &listener);
    s->mirror = bot_state_new();
    buffer_clear(&text);
    if (bot_state_write_update(partition_state_peek(s->p), &text) == AUXRT_OK)
        bot_state_apply_update(s->mirror, buffer_peek(&text), NULL);
    buffer_free(&text);
    return AUXRT_OK;
}

static auxrt_result merge(peer *s, json_value list, auxrt_error *error) {
    slice updates[256];
    buffer bytes[256];
    size_t count = 0;
    auxrt_result result = AUXRT_OK;
    json_walk walk = json_walk_start(list);
    while (result == AUXRT_OK && count < 256 && json_walk_next(&walk)) {
        slice base64 =
            slice_of(walk.value.text.data + 1, walk.value.text.length - 2);
        buffer_init(&bytes[count], TEXT_LIMIT);
        result = base64_decode(base64, &bytes[count], error);
        updates[count] = buffer_peek(&bytes[count]);
        count++;
    }
    if (result == AUXRT_OK)
        result = partition_yjs_merge(s->p, updates, count, error);
    for (size_t i = 0; i < count; i++)
        buffer_free(&bytes[i]);
    return result;
}

static auxrt_result commit(peer *s, buffer *out, auxrt_error *error) {
    auxrt_result result = partition_commit(s->p, error);
    buffer_append_string(out, "{\"refused\":[");
    buffer_append_slice(out, buffer_peek(&s->refused));
    buffer_append_string(out, "],\"updates\":[");
    buffer_append_slice(out, buffer_peek(&s->updates));
    buffer_append_string(out, "]}");
    buffer_clear(&s->refused);
    buffer_clear(&s->updates);
    return result;
}

static auxrt_result encode(peer *s, json_value vector, buffer *out,
                           auxrt_error *error) {
    buffer known, update;
    auxrt_result result = AUXRT_OK;
    buffer_init(&known, TEXT_LIMIT);
    buffer_init(&update, TEXT_LIMIT);
    if (vector.type == JSON_STRING)
        result = base64_decode(
            slice_of(vector.text.data + 1, vector.text.length - 2), &known,
            error);
    if (result == AUXRT_OK)
        result = partition_yjs_encode(
            s->p, vector.type == JSON_STRING ? buffer_peek(&known) : (slice){0},
            &update, error);
    buffer_append_char(out, '"');
    base64_append(out, buffer_peek(&update));
    buffer_append_char(out, '"');
    buffer_free(&known);
    buffer_free(&update);
    return result;
}

static auxrt_result count_update(void *context, int64_t number, slice update) {
    (void)number;
    (void)update;
    ++*(size_t *)context;
    return AUXRT_OK;
}

static auxrt_result count_log(peer *s, buffer *out, auxrt_error *error) {
    size_t count = 0;
    auxrt_result result = store_each_update(s->store, SLICE("shared"),
                                            count_update, &count, error);
    buffer_append_format(out, "%zu", count);
    return result;
}

static auxrt_result tell(peer *s, buffer *out, auxrt_error *error) {
    buffer_clear(&s->told);
    auxrt_result result = partition_commit(s->p, error);
    buffer_append_slice(out, s->told.length > 0 ? buffer_peek(&s->told)
                                                : SLICE("null"));
    return result;
}

static auxrt_result answer(peer *s, json_value request, buffer *out,
                           auxrt_error *error) {
    json_value value;
    if (json_member(request, SLICE("open"), &value)) {
        buffer_append_string(out, "null");
        return open_new(s, value, error);
    }
    if (!s->p)
        return error_raise(error, AUXRT_STATE, "no document is open");
    if (json_member(request, SLICE("apply"), &value)) {
        buffer_append_string(out, "null");
        return partition_apply(s->p, ++s->seq, value.text, error);
    }
    if (json_member(request, SLICE("merge"), &value)) {
        buffer_append_string(out, "null");
        return merge(s, value, error);
    }
    if (json_member(request, SLICE("commit"), &value))
        return commit(s, out, error);
    if (json_member(request, SLICE("state"), &value))
        return bot_state_write_update(partition_state_peek(s->p), out);
    if (json_member(request, SLICE("mirror"), &value))
        return s->mistake ? error_raise(error, AUXRT_INVALID, "%s", s->mistake)
                          : bot_state_write_update(s->mirror, out);
    if (json_member(request, SLICE("log"), &value) && s->store)
        return count_log(s, out, error);
    if (json_member(request, SLICE("told"), &value))
        return tell(s, out, error);
    if (json_member(request, SLICE("encode"), &value))
        return encode(s, value, out, error);
    if (json_member(request, SLICE("version"), &value)) {
        buffer_append_slice(out, partition_version_peek(s->p));
        return AUXRT_OK;
    }
    return error_raise(error, AUXRT_INVALID, "what is asked for?");
}

static void serve(peer *s, slice line) {
    auxrt_error error = {0};
    json_value request;
    buffer out;
    buffer_init(&out, TEXT_LIMIT);
    auxrt_result result = json_parse(line, &request, &error);
    if (result == AUXRT_OK)
        result = answer(s, request, &out, &error);
    if (result == AUXRT_OK) {
        printf("{\"ok\":%.*s}\n", (int)out.length, out.data);
    } else {
        buffer_clear(&out);
        json_writer w = json_writer_on(&out);
        json_write_string(&w, slice_from_string(error.message));
        printf("{\"error\":%.*s}\n", (int)out.length, out.data);
    }
    fflush(stdout);
    buffer_free(&out);
}

int main(int argc, char **argv) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    peer s = {0};
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    buffer_init(&s.refused, TEXT_LIMIT);
    buffer_init(&s.updates, TEXT_LIMIT);
    buffer_init(&s.told, TEXT_LIMIT);
    while ((length = getline(&line, &size, stdin)) > 0)
        serve(&s, slice_of(line, (size_t)length));
    end_document(&s);
    document_close(s.process);
    buffer_free(&s.refused);
    buffer_free(&s.updates);
    buffer_free(&s.told);
    free(line);
    return 0;
}
