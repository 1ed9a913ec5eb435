/*
 * The host's side of a benchmark.
 */
#include "cli/bench_host.h"

#include <string.h>

#include "base/error.h"
#include "base/map.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 30;
static const size_t PROMISE_MAXIMUM = 100000000;
/* After so many rounds scripts are answering each change with another. */
enum { ECHO_LIMIT = 1000 };

enum { PROMISE_UNKNOWN, PROMISE_WAITING, PROMISE_ENDED };

bool bench_host_init(bench_host *host, bool has_store) {
    *host = (bench_host){0};
    buffer_init(&host->events, TEXT_MAXIMUM);
    buffer_init(&host->spare, TEXT_MAXIMUM);
    buffer_init(&host->promises, PROMISE_MAXIMUM);
    buffer_init(&host->settled, TEXT_MAXIMUM);
    if (has_store)
        host->store = bot_state_new();
    return !has_store || host->store;
}

void bench_host_free(bench_host *host) {
    bot_state_free(host->store);
    json_spans_free(&host->spans);
    buffer_free(&host->events);
    buffer_free(&host->spare);
    buffer_free(&host->promises);
    buffer_free(&host->settled);
}

/* --------------------------------------------------------------- promises */

static char *promise_state(bench_host *host, int64_t number) {
    if (number < 0 || (size_t)number >= PROMISE_MAXIMUM)
        return NULL;
    buffer *states = &host->promises;
    while (states->length <= (size_t)number)
        if (!buffer_append_char(states, PROMISE_UNKNOWN))
            return NULL;
    return states->data + number;
}

static bool integer_member(json_value object, slice name, int64_t *out) {
    json_value value;
    return object.type == JSON_OBJECT && json_member(object, name, &value) &&
           value.type == JSON_NUMBER && json_integer(value, out);
}

static void take_settled(bench_host *host, slice text) {
    json_value event;
    int64_t number;
    if (json_parse(text, &event, NULL) != AUXRT_OK ||
        !integer_member(event, SLICE("promise"), &number))
        return;
    char *state = promise_state(host, number);
    if (!state)
        return;
    if (*state == PROMISE_WAITING)
        host->waiting--;
    *state = PROMISE_ENDED;
    if (!host->keeps_settled)
        return;
    if (host->settled.length == 0)
        buffer_append_char(&host->settled, '[');
    else
        host->settled.data[host->settled.length - 1] = ',';
    buffer_append_slice(&host->settled, text);
    buffer_append_char(&host->settled, ']');
}

void bench_host_follow(bench_host *host, json_value results) {
    int64_t number;
    if (results.type != JSON_ARRAY)
        return;
    json_walk walk = json_walk_start(results);
    while (json_walk_next(&walk)) {
        if (!integer_member(walk.value, SLICE("$promise"), &number))
            continue;
        char *state = promise_state(host, number);
        if (state && *state == PROMISE_UNKNOWN) {
            *state = PROMISE_WAITING;
            host->waiting++;
        }
    }
}

json_value bench_host_result(const bench_host *host, json_value result) {
    json_value events, value;
    int64_t number, other;
    if (!integer_member(result, SLICE("$promise"), &number) ||
        json_parse(buffer_peek(&host->settled), &events, NULL) != AUXRT_OK)
        return result;
    json_walk walk = json_walk_start(events);
    while (json_walk_next(&walk))
        if (integer_member(walk.value, SLICE("promise"), &other) &&
            other == number && json_member(walk.value, SLICE("value"), &value))
            return value;
    return result;
}

/* ----------------------------------------------------------------- events */

static void note_error(bench_host *host, slice text) {
    if (host->errors++ > 0)
        return;
    size_t length = text.length < sizeof host->first_error
                        ? text.length
                        : sizeof host->first_error - 1;
    memcpy(host->first_error, text.data, length);
}

/* Events wait as their length, the first letter of their kind, the text. */
void bench_host_take(void *user, const char *kind, auxrt_string event) {
    bench_host *host = user;
    if (strcmp(kind, "settled") == 0) {
        take_settled(host, slice_of(event.data, event.length));
        return;
    }
    /* A process that was replaced has lost its bots. */
    if (strcmp(kind, "restarted") == 0)
        note_error(host, slice_of(event.data, event.length));
    if (strcmp(kind, "actions") != 0 && strcmp(kind, "errors") != 0)
        return;
    buffer_append(&host->events, &event.length, sizeof event.length);
    buffer_append_char(&host->events, kind[0]);
    buffer_append(&host->events, event.data, event.length);
}

static bool next_event(const buffer *events, size_t *at, char *kind,
                       slice *text) {
    if (*at >= events->length)
        return false;
    size_t length;
    memcpy(&length, events->data + *at, sizeof length);
    *kind = events->data[*at + sizeof length];
    *text = slice_of(events->data + *at + sizeof length + 1, length);
    *at += sizeof length + 1 + length;
    return true;
}

static void count_action(bench_host *host, slice name) {
    for (size_t i = 0; i < host->action_kinds; i++)
        if (slice_equal(slice_from_string(host->actions[i].name), name)) {
            host->actions[i].count++;
            return;
        }
    if (host->action_kinds == BENCH_ACTION_KINDS ||
        name.length >= BENCH_ACTION_NAME)
        return;
    bench_action_count *added = &host->actions[host->action_kinds++];
    memcpy(added->name, name.data, name.length);
    added->count = 1;
}

/* ------------------------------------------------------------------- echo */

/* A state update that is being put together. A bot is in it once, so a second
 * change of the same bot begins another update. */
typedef struct echo {
    buffer state, added, updated, removed;
    map ids;
    auxrt_runtime *runtime;
} echo;

static void echo_init(echo *e, auxrt_runtime *runtime) {
    buffer_init(&e->state, TEXT_MAXIMUM);
    buffer_init(&e->added, TEXT_MAXIMUM);
    buffer_init(&e->updated, TEXT_MAXIMUM);
    buffer_init(&e->removed, TEXT_MAXIMUM);
    map_init(&e->ids);
    e->runtime = runtime;
}

static void echo_free(echo *e) {
    buffer_free(&e->state);
    buffer_free(&e->added);
    buffer_free(&e->updated);
    buffer_free(&e->removed);
    map_free(&e->ids, NULL);
}

static auxrt_result echo_send(echo *e, auxrt_error *error) {
    buffer text;
    if (e->ids.count == 0)
        return AUXRT_OK;
    buffer_init(&text, TEXT_MAXIMUM);
    buffer_append_string(&text, "{\"state\":{");
    buffer_append_slice(&text, buffer_peek(&e->state));
    buffer_append_string(&text, "},\"addedBots\":[");
    buffer_append_slice(&text, buffer_peek(&e->added));
    buffer_append_string(&text, "],\"updatedBots\":[");
    buffer_append_slice(&text, buffer_peek(&e->updated));
    buffer_append_string(&text, "],\"removedBots\":[");
    buffer_append_slice(&text, buffer_peek(&e->removed));
    buffer_append_string(&text, "],\"version\":null}");
    auxrt_string update = {text.data, text.length};
    auxrt_result result =
        text.failure == AUXRT_OK
            ? auxrt_runtime_update(e->runtime, update, NULL, error)
            : error_raise(error, text.failure, "the update is too large");
    buffer_free(&text);
    buffer_clear(&e->state);
    buffer_clear(&e->added);
    buffer_clear(&e->updated);
    buffer_clear(&e->removed);
    map_free(&e->ids, NULL);
    map_init(&e->ids);
    return result;
}

static void append_item(buffer *list, slice item) {
    if (list->length > 0)
        buffer_append_char(list, ',');
    buffer_append_slice(list, item);
}

static auxrt_result echo_action(echo *e, const bot_action *action,
                                auxrt_error *error) {
    static char mark;
    json_value type = action->type, id = action->id;
    json_value content = {.type = JSON_NULL, .text = SLICE("null")};
    buffer *list = json_string_is(type, SLICE("add_bot"))      ? &e->added
                   : json_string_is(type, SLICE("update_bot")) ? &e->updated
                   : json_string_is(type, SLICE("remove_bot")) ? &e->removed
                                                               : NULL;
    if (!list || !id.text.data)
        return AUXRT_OK;
    if (list == &e->added && action->bot.text.data)
        content = action->bot;
    else if (list == &e->updated && action->update.text.data)
        content = action->update;
    auxrt_result result = AUXRT_OK;
    if (map_has(&e->ids, id.text))
        result = echo_send(e, error);
    if (!map_set(&e->ids, id.text, &mark, NULL))
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for an update");
    append_item(list, id.text);
    append_item(&e->state, id.text);
    buffer_append_char(&e->state, ':');
    buffer_append_slice(&e->state, content.text);
    return result;
}

/* ------------------------------------------------------------------ drain */

static auxrt_result look_at_action(bench_host *host, json_value value, echo *e,
                                   auxrt_error *error) {
    bot_action action = bot_action_read(value);
    buffer name;
    if (!action.type.text.data)
        return AUXRT_OK;
    buffer_init(&name, BENCH_ACTION_NAME);
    count_action(host, json_string(action.type, &name));
    buffer_free(&name);
    if (host->store) {
        auxrt_result result =
            bot_state_apply_read_action(host->store, &action, NULL, error);
        if (result != AUXRT_OK)
            return result;
    }
    return e ? echo_action(e, &action, error) : AUXRT_OK;
}

static auxrt_result look_at(bench_host *host, char kind, slice text, echo *e,
                            auxrt_error *error) {
    json_value event, list;
    bool has_actions = kind == 'a';
    auxrt_result result = json_parse_spans(text, &host->spans, &event, error);
    if (result != AUXRT_OK ||
        !json_member(event, has_actions ? SLICE("actions") : SLICE("errors"),
                     &list))
        return result;
    json_walk walk = json_walk_start(list);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        if (has_actions)
            result = look_at_action(host, walk.value, e, error);
        else
            note_error(host, walk.value.text);
    }
    return result;
}

/* What is told of changes makes new events: they are taken while the others
 * are looked at. */
static auxrt_result look_at_all(bench_host *host, echo *e, auxrt_error *error) {
    size_t at = 0;
    char kind;
    slice text;
    buffer taken = host->events;
    host->events = host->spare;
    host->spare = taken;
    auxrt_result result = taken.failure;
    if (result != AUXRT_OK)
        error_raise(error, result, "no memory for the events");
    while (result == AUXRT_OK && next_event(&host->spare, &at, &kind, &text))
        result = look_at(host, kind, text, e, error);
    if (result == AUXRT_OK && e)
        result = echo_send(e, error);
    buffer_clear(&host->spare);
    return result;
}

auxrt_result bench_host_drain(bench_host *host, auxrt_error *error) {
    return look_at_all(host, NULL, error);
}

auxrt_result bench_host_echo(bench_host *host, auxrt_runtime *runtime,
                             auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    echo e;
    echo_init(&e, runtime);
    for (int i = 0; result == AUXRT_OK && host->events.length > 0; i++)
        result = i < ECHO_LIMIT
                     ? look_at_all(host, &e, error)
                     : error_raise(error, AUXRT_LIMIT,
                                   "scripts answer each change with another");
    echo_free(&e);
    return result;
}
