/*
 * The public face of runtimes: JSON put together and taken apart, the rest is
 * in runtime/.
 */
#include "auxrt/runtime.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/json.h"
#include "runtime/direct.h"
#include "supervise/isolated.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 30;

/* Where an answer goes. */
typedef struct answer_sink {
    auxrt_text *out;
    auxrt_error *error;
    auxrt_result result;
} answer_sink;

struct auxrt_runtime {
    transport *inner;
    bool isolated;
    auxrt_isolation isolation; /* its texts are not kept */
    auxrt_runtime_options options;
    auxrt_limits limits; /* each of them is set */
    double log_start;    /* of the second that is counted, monotonic ms */
    uint64_t logged;     /* bytes in it */
    bool busy;           /* carrying out a call */
    bool begun;          /* a call that auxrt_runtime_advance goes on with */
    answer_sink sink;    /* of that call */
    auxrt_text answer;
    auxrt_error error;
};

/* ------------------------------------------------------------------ texts */

auxrt_string auxrt_string_of(const char *text) {
    return (auxrt_string){text, text ? strlen(text) : 0};
}

void auxrt_text_free(auxrt_text *text) {
    if (!text)
        return;
    free(text->data);
    *text = (auxrt_text){0};
}

const char *auxrt_version(void) {
    return AUXRT_VERSION;
}

static slice slice_from(auxrt_string text) {
    return slice_of(text.data ? text.data : "", text.length);
}

static auxrt_string string_from(slice text) {
    return (auxrt_string){text.data, text.length};
}

/* -------------------------------------------------------------- callbacks */

/* Kinds and levels are short words of the library's own. */
static void copy_word(slice word, char out[32]) {
    size_t length = word.length < 31 ? word.length : 31;
    memcpy(out, word.data, length);
    out[length] = '\0';
}

static void pass_event(void *user, slice kind, slice event) {
    auxrt_runtime *rt = user;
    char word[32];
    if (!rt->options.on_event)
        return;
    copy_word(kind, word);
    rt->options.on_event(rt->options.user, word, string_from(event));
}

/* Whether log lines of this second are still told; that no more are is told
 * once. */
static bool may_log(auxrt_runtime *rt, uint64_t bytes) {
    static const char told[] = "more log lines of this second are left out "
                               "(limit log-bytes)";
    double now = (double)clock_monotonic() / 1e6;
    if (now - rt->log_start >= 1000) {
        rt->log_start = now;
        rt->logged = 0;
    }
    bool was_beyond = rt->logged > rt->limits.log_bytes;
    rt->logged += bytes;
    if (rt->logged <= rt->limits.log_bytes)
        return true;
    if (!was_beyond)
        rt->options.on_log(rt->options.user, "warn", auxrt_string_of(told));
    return false;
}

static void pass_log(void *user, slice level, slice text) {
    auxrt_runtime *rt = user;
    char word[32];
    if (!rt->options.on_log || !may_log(rt, text.length + 1))
        return;
    copy_word(level, word);
    rt->options.on_log(rt->options.user, word, string_from(text));
}

/* ---------------------------------------------------------------- answers */

static const struct {
    const char *name;
    auxrt_result result;
} error_names[] = {
    {"InvalidRequest", AUXRT_INVALID}, {"InvalidState", AUXRT_STATE},
    {"UnknownCall", AUXRT_NOT_FOUND},  {"Unsupported", AUXRT_UNSUPPORTED},
    {"InternalError", AUXRT_INTERNAL}, {"LimitExceeded", AUXRT_LIMIT},
};

static auxrt_result result_of(json_value name) {
    for (size_t i = 0; i < sizeof error_names / sizeof *error_names; i++)
        if (json_string_is(name, slice_from_string(error_names[i].name)))
            return error_names[i].result;
    return AUXRT_SCRIPT;
}

static int integer_member(json_value object, slice name) {
    json_value found;
    int64_t number = 0;
    return json_member(object, name, &found) && found.type == JSON_NUMBER &&
                   json_integer(found, &number) && number > 0 &&
                   number < INT_MAX
               ? (int)number
               : 0;
}

/* The text of a member as a C string in `out`; empty when there is none. */
static void text_member(json_value object, slice name, buffer *out) {
    json_value found;
    buffer scratch;
    buffer_clear(out);
    buffer_init(&scratch, TEXT_MAXIMUM);
    if (json_member(object, name, &found) && found.type == JSON_STRING)
        buffer_append_slice(out, json_string(found, &scratch));
    buffer_append_char(out, '\0');
    buffer_free(&scratch);
}

static auxrt_result raise_answer(json_value thrown, auxrt_error *error) {
    json_value name;
    json_value stop;
    buffer text;
    buffer bot;
    buffer tag;
    buffer_init(&text, TEXT_MAXIMUM);
    buffer_init(&bot, TEXT_MAXIMUM);
    buffer_init(&tag, TEXT_MAXIMUM);
    auxrt_result result = AUXRT_SCRIPT;
    if (json_member(thrown, SLICE("name"), &name) && name.type == JSON_STRING)
        result = result_of(name);
    bool stopped =
        json_member(thrown, SLICE("stop"), &stop) && stop.type == JSON_OBJECT;
    if (stopped)
        result = AUXRT_STOPPED;
    text_member(thrown, SLICE("message"), &text);
    error_raise(error, result, "%s", text.data ? text.data : "");
    if (error && stopped) {
        text_member(stop, SLICE("bot"), &bot);
        text_member(stop, SLICE("tag"), &tag);
        error_set_place(error, bot.data, tag.data,
                        integer_member(stop, SLICE("line")),
                        integer_member(stop, SLICE("column")));
    }
    buffer_free(&text);
    buffer_free(&bot);
    buffer_free(&tag);
    return result;
}

static void take_answer(void *user, slice fragment) {
    answer_sink *sink = user;
    static const char ok[] = "\"ok\":";
    static const char failed[] = "\"error\":";
    if (slice_starts_with(fragment, SLICE(ok))) {
        if (!sink->out)
            return;
        size_t skipped = strlen(ok);
        buffer copy;
        buffer_init(&copy, TEXT_MAXIMUM);
        buffer_append(&copy, fragment.data + skipped,
                      fragment.length - skipped);
        if (copy.failure != AUXRT_OK)
            sink->result = error_raise(sink->error, copy.failure,
                                       "no memory for the answer");
        else
            sink->out->data = buffer_take(&copy, &sink->out->length);
        buffer_free(&copy);
        return;
    }
    json_value thrown;
    slice text = slice_of(fragment.data + strlen(failed),
                          fragment.length - strlen(failed));
    sink->result = json_parse(text, &thrown, sink->error);
    if (sink->result == AUXRT_OK)
        sink->result = raise_answer(thrown, sink->error);
}

/* ------------------------------------------------------------------ calls */

static auxrt_result begin(auxrt_runtime *rt, auxrt_error *error) {
    if (rt->busy)
        return error_raise(error, AUXRT_STATE,
                           "the runtime is carrying out a call; a callback "
                           "cannot make another one");
    if (rt->begun)
        return error_raise(error, AUXRT_STATE,
                           "a call was begun and is not complete: go on with "
                           "auxrt_runtime_advance first");
    rt->busy = true;
    return AUXRT_OK;
}

/* Until the turn is over. */
static auxrt_result wait_for_turn(auxrt_runtime *rt, auxrt_error *error) {
    for (;;) {
        auxrt_result result = rt->inner->class->advance(rt->inner, error);
        if (result != AUXRT_PENDING)
            return result;
        transport_watch watch = rt->inner->class->watch(rt->inner);
        struct pollfd watched = {.fd = watch.descriptor,
                                 .events = watch.events};
        poll(&watched, 1, watch.timeout_ms);
    }
}

/* Carries out a turn, and waits for it. */
/* Once it has begun a turn needs its parameters no more: they are freed. */
static auxrt_result take_turn(auxrt_runtime *rt, const transport_turn *turn,
                              buffer *parameters, auxrt_error *error) {
    auxrt_result result = begin(rt, error);
    if (result != AUXRT_OK)
        return result;
    result = rt->inner->class->begin(rt->inner, turn, error);
    if (parameters)
        buffer_free(parameters);
    if (result == AUXRT_OK)
        result = wait_for_turn(rt, error);
    rt->busy = false;
    return result;
}

/* Carries out a call whose parameters were written to `parameters`, which is
 * freed here. */
static auxrt_result carry_out(auxrt_runtime *rt, slice name, buffer *parameters,
                              auxrt_text *answer, auxrt_error *error) {
    if (answer)
        *answer = (auxrt_text){0};
    answer_sink sink = {answer, error, AUXRT_OK};
    const transport_turn turn = {.name = name,
                                 .parameters = buffer_peek(parameters),
                                 .answer = take_answer,
                                 .user = &sink};
    auxrt_result result = parameters->failure;
    if (result != AUXRT_OK)
        error_raise(error, result, "the parameters are too long");
    else
        result = take_turn(rt, &turn, parameters, error);
    buffer_free(parameters);
    return result == AUXRT_OK ? sink.result : result;
}

/* Parameters are put together as text, so each must be checked first. */
static auxrt_result check(const char *what, auxrt_string json, json_type type,
                          json_value *out, auxrt_error *error) {
    static const char *const kinds[] = {"null",   "false", "true",  "number",
                                        "string", "array", "object"};
    auxrt_error inner;
    json_value value = {0};
    if (json_parse(slice_from(json), &value, &inner) != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID, "%s: %s", what, inner.message);
    if (value.type != type && type != JSON_NULL)
        return error_raise(error, AUXRT_INVALID, "%s must be a JSON %s", what,
                           kinds[type]);
    *out = value;
    return AUXRT_OK;
}

static json_writer begin_parameters(buffer *out) {
    buffer_init(out, TEXT_MAXIMUM);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    return w;
}

static void write_member(json_writer *w, slice name, slice json) {
    json_write_key(w, name);
    json_write_raw(w, json);
}

/* What nobody reads is not written. */
static void end_parameters(json_writer *w, const auxrt_text *answer) {
    if (!answer)
        write_member(w, SLICE("answer"), SLICE("false"));
    json_end_object(w);
}

static void write_state_update(json_writer *w, json_value bots) {
    json_write_key(w, SLICE("update"));
    json_begin_object(w);
    write_member(w, SLICE("state"), bots.text);
    json_write_key(w, SLICE("addedBots"));
    json_begin_array(w);
    json_walk walk = json_walk_start(bots);
    while (json_walk_next(&walk))
        json_write_raw(w, walk.key.text);
    json_end_array(w);
    write_member(w, SLICE("removedBots"), SLICE("[]"));
    write_member(w, SLICE("updatedBots"), SLICE("[]"));
    write_member(w, SLICE("version"), SLICE("null"));
    json_end_object(w);
}

auxrt_result auxrt_runtime_add_bots(auxrt_runtime *rt, auxrt_string bots,
                                    auxrt_text *answer, auxrt_error *error) {
    json_value value = {0};
    buffer parameters;
    auxrt_result result = check("bots", bots, JSON_OBJECT, &value, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    write_state_update(&w, value);
    end_parameters(&w, answer);
    return carry_out(rt, SLICE("stateUpdated"), &parameters, answer, error);
}

/* A call with one parameter that is JSON already. */
static auxrt_result call_with(auxrt_runtime *rt, slice call, const char *name,
                              auxrt_string json, json_type type,
                              auxrt_text *answer, auxrt_error *error) {
    json_value value = {0};
    buffer parameters;
    auxrt_result result = check(name, json, type, &value, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    write_member(&w, slice_from_string(name), value.text);
    end_parameters(&w, answer);
    return carry_out(rt, call, &parameters, answer, error);
}

auxrt_result auxrt_runtime_update(auxrt_runtime *rt, auxrt_string update,
                                  auxrt_text *answer, auxrt_error *error) {
    return call_with(rt, SLICE("stateUpdated"), "update", update, JSON_OBJECT,
                     answer, error);
}

auxrt_result auxrt_runtime_settle(auxrt_runtime *rt, auxrt_string settlement,
                                  auxrt_string update, auxrt_text *answer,
                                  auxrt_error *error) {
    json_value settled = {0}, updated = {0};
    buffer parameters;
    auxrt_result result = AUXRT_OK;
    if (settlement.data)
        result = check("settlement", settlement, JSON_OBJECT, &settled, error);
    if (result == AUXRT_OK && update.data)
        result = check("update", update, JSON_OBJECT, &updated, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    if (!update.data) {
        buffer_clear(&parameters);
        buffer_append_slice(&parameters,
                            settlement.data ? settled.text : SLICE("{}"));
        return carry_out(rt, SLICE("settle"), &parameters, answer, error);
    }
    write_member(&w, SLICE("update"), updated.text);
    if (settlement.data)
        write_member(&w, SLICE("settle"), settled.text);
    end_parameters(&w, answer);
    return carry_out(rt, SLICE("stateUpdated"), &parameters, answer, error);
}

auxrt_result auxrt_runtime_process(auxrt_runtime *rt, auxrt_string actions,
                                   auxrt_text *answer, auxrt_error *error) {
    return call_with(rt, SLICE("process"), "actions", actions, JSON_ARRAY,
                     answer, error);
}

auxrt_result auxrt_runtime_shout(auxrt_runtime *rt, auxrt_string name,
                                 auxrt_string bots, auxrt_string argument,
                                 auxrt_text *answer, auxrt_error *error) {
    json_value ids;
    json_value value = {0};
    buffer parameters;
    auxrt_result result = AUXRT_OK;
    if (bots.data)
        result = check("bots", bots, JSON_ARRAY, &ids, error);
    if (result == AUXRT_OK && argument.data)
        result = check("argument", argument, JSON_NULL, &value, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    json_write_key(&w, SLICE("name"));
    json_write_string(&w, slice_from(name));
    if (bots.data)
        write_member(&w, SLICE("bots"), ids.text);
    if (argument.data)
        write_member(&w, SLICE("arg"), value.text);
    end_parameters(&w, answer);
    return carry_out(rt, SLICE("shout"), &parameters, answer, error);
}

auxrt_result auxrt_runtime_execute(auxrt_runtime *rt, auxrt_string script,
                                   auxrt_text *answer, auxrt_error *error) {
    buffer parameters;
    json_writer w = begin_parameters(&parameters);
    json_write_key(&w, SLICE("script"));
    json_write_string(&w, slice_from(script));
    json_end_object(&w);
    return carry_out(rt, SLICE("execute"), &parameters, answer, error);
}

auxrt_result auxrt_runtime_bots(auxrt_runtime *rt, auxrt_string ids,
                                auxrt_text *answer, auxrt_error *error) {
    json_value value = {0};
    buffer parameters;
    if (ids.data) {
        auxrt_result result = check("ids", ids, JSON_ARRAY, &value, error);
        if (result != AUXRT_OK)
            return result;
    }
    json_writer w = begin_parameters(&parameters);
    write_member(&w, SLICE("what"), SLICE("\"bots\""));
    if (ids.data)
        write_member(&w, SLICE("ids"), value.text);
    json_end_object(&w);
    return carry_out(rt, SLICE("get"), &parameters, answer, error);
}

/* ------------------------------------------------------- making and ending */

static const struct {
    const char *name;
    size_t member;
    uint64_t usual, least, most;
} limit_rows[] = {
#define LIMIT_ROW(name, member, usual, least, most, text)                      \
    {name, offsetof(auxrt_limits, member), usual, least, most},
    AUXRT_LIMIT_MAP(LIMIT_ROW)
#undef LIMIT_ROW
};
enum { LIMIT_ROWS = sizeof limit_rows / sizeof *limit_rows };

static uint64_t limit_of(const auxrt_limits *limits, size_t row) {
    uint64_t value;
    memcpy(&value, (const char *)limits + limit_rows[row].member, sizeof value);
    return value;
}

/* Takes over what is given and fills in the rest. */
static auxrt_result take_limits(auxrt_runtime *rt, const auxrt_limits *given,
                                auxrt_error *error) {
    auxrt_limits *limits = &rt->limits;
    if (given &&
        (given->size < sizeof given->size || given->size > sizeof *given))
        return error_raise(error, AUXRT_INVALID,
                           "limits.size must be sizeof(auxrt_limits); was the "
                           "struct set to zeros first?");
    if (given)
        memcpy(limits, given, given->size);
    for (size_t i = 0; i < LIMIT_ROWS; i++) {
        uint64_t value = limit_of(limits, i);
        if (value == 0)
            value = limit_rows[i].usual;
        if (value < limit_rows[i].least || value > limit_rows[i].most)
            return error_raise(error, AUXRT_INVALID,
                               "the limit %s is a number from %" PRIu64
                               " to %" PRIu64 ", not %" PRIu64,
                               limit_rows[i].name, limit_rows[i].least,
                               limit_rows[i].most, value);
        memcpy((char *)limits + limit_rows[i].member, &value, sizeof value);
    }
    return AUXRT_OK;
}

static void write_limits(const auxrt_limits *limits, json_writer *w) {
    json_write_key(w, SLICE("limits"));
    json_begin_object(w);
    for (size_t i = 0; i < LIMIT_ROWS; i++) {
        json_write_key(w, slice_from_string(limit_rows[i].name));
        json_write_integer(w, (int64_t)limit_of(limits, i));
    }
    json_end_object(w);
}

static void copy_members(json_writer *w, json_value object) {
    json_walk walk = json_walk_start(object);
    while (json_walk_next(&walk)) {
        json_write_known_key(w, walk.key);
        json_write_raw(w, walk.value.text);
    }
}

static auxrt_result open_runtime(auxrt_runtime *rt, auxrt_string settings,
                                 auxrt_error *error) {
    json_value value = {.text = SLICE("{}")};
    buffer parameters;
    auxrt_result result = AUXRT_OK;
    if (settings.data)
        result = check("settings", settings, JSON_OBJECT, &value, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    write_limits(&rt->limits, &w);
    copy_members(&w, value);
    json_end_object(&w);
    return carry_out(rt, SLICE("open"), &parameters, NULL, error);
}

static auxrt_result open_direct(auxrt_runtime *rt, auxrt_error *error) {
    const auxrt_runtime_options *o = &rt->options;
    const runtime_options inner = {
        .limits = {.listener_ms = o->listener_limit_ms,
                   .turn_ms = o->turn_limit_ms,
                   .jobs_ms = o->jobs_limit_ms},
        .testing = o->testing != 0,
        .on_event = pass_event,
        .on_log = pass_log,
        .user = rt,
    };
    return direct_open(&inner, &rt->inner, error);
}

static double limit_or(uint32_t limit, double value) {
    return limit > 0 ? limit : value;
}

static uint64_t bytes_or(uint64_t limit, uint64_t value) {
    return limit > 0 ? limit : value;
}

/* The owner gives the bots; that takes calls, although one is carried out. */
static void pass_rebuild(void *user) {
    auxrt_runtime *rt = user;
    bool busy = rt->busy;
    bool begun = rt->begun;
    rt->busy = rt->begun = false;
    if (rt->isolation.on_rebuild)
        rt->isolation.on_rebuild(rt->isolation.user, rt);
    rt->busy = busy;
    rt->begun = begun;
}

static void pass_starting(void *user) {
    const auxrt_runtime *rt = user;
    if (rt->options.while_starting)
        rt->options.while_starting(rt->options.user);
}

static auxrt_result open_isolated(auxrt_runtime *rt, auxrt_error *error) {
    enum { MEBIBYTE = 1 << 20 };
    const auxrt_runtime_options *o = &rt->options;
    const auxrt_isolation *given = o->isolation;
    auxrt_isolation *i = &rt->isolation;
    if (given->size < sizeof given->size || given->size > sizeof *given)
        return error_raise(error, AUXRT_INVALID,
                           "isolation.size must be sizeof(auxrt_isolation); "
                           "was the struct set to zeros first?");
    memcpy(i, given, given->size);
    const isolated_options inner = {
        .child = {.program = (char *)i->program,
                  .limits = {.listener_ms =
                                 limit_or(o->listener_limit_ms, 1000),
                             .turn_ms = limit_or(o->turn_limit_ms, 5000),
                             .jobs_ms = limit_or(o->jobs_limit_ms, 5000),
                             .grace_ms = limit_or(i->grace_ms, 150)},
                  .testing = o->testing != 0,
                  .memory_soft = bytes_or(i->memory_soft, 512ull * MEBIBYTE),
                  .memory_hard = bytes_or(i->memory_hard, 1024ull * MEBIBYTE),
                  .output_limit = bytes_or(i->output_limit, 256ull * MEBIBYTE),
                  .log_bytes = rt->limits.log_bytes,
                  .sandbox = (uint64_t)i->sandbox},
        .quarantine = slice_from(i->quarantine),
        .sink = {.on_event = pass_event, .on_log = pass_log, .user = rt},
        .on_rebuild = pass_rebuild,
        .while_starting = pass_starting,
    };
    rt->isolated = true;
    return isolated_open(&inner, &rt->inner, error);
}

static auxrt_result open_transport(auxrt_runtime *rt, auxrt_error *error) {
    return rt->options.isolation ? open_isolated(rt, error)
                                 : open_direct(rt, error);
}

auxrt_result auxrt_runtime_new(const auxrt_runtime_options *options,
                               auxrt_runtime **out, auxrt_error *error) {
    if (!out)
        return error_raise(error, AUXRT_INVALID, "out must not be NULL");
    *out = NULL;
    if (!options || options->size < sizeof options->size ||
        options->size > sizeof *options)
        return error_raise(error, AUXRT_INVALID,
                           "options.size must be sizeof(auxrt_runtime_options)"
                           "; was the struct set to zeros first?");
    auxrt_runtime *rt = calloc(1, sizeof *rt);
    if (!rt)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    /* A program built with an older header gives a shorter struct. */
    memcpy(&rt->options, options, options->size);
    auxrt_result result = take_limits(rt, rt->options.limits, error);
    if (result == AUXRT_OK)
        result = open_transport(rt, error);
    if (result == AUXRT_OK)
        result = open_runtime(rt, options->settings, error);
    if (result != AUXRT_OK) {
        auxrt_runtime_free(rt);
        return result;
    }
    *out = rt;
    return AUXRT_OK;
}

auxrt_result auxrt_runtime_reset(auxrt_runtime *rt, auxrt_string settings,
                                 auxrt_error *error) {
    const transport_turn turn = {.kind = TRANSPORT_RESET};
    auxrt_result result = take_turn(rt, &turn, NULL, error);
    return result == AUXRT_OK ? open_runtime(rt, settings, error) : result;
}

void auxrt_runtime_free(auxrt_runtime *rt) {
    if (!rt)
        return;
    if (rt->inner)
        rt->inner->class->free(rt->inner);
    auxrt_text_free(&rt->answer);
    free(rt);
}

/* -------------------------------------------------------------- isolation */

auxrt_result auxrt_runtime_restore(auxrt_runtime *rt, auxrt_string bots,
                                   auxrt_error *error) {
    json_value value = {0};
    buffer parameters;
    auxrt_result result = check("bots", bots, JSON_OBJECT, &value, error);
    if (result != AUXRT_OK)
        return result;
    json_writer w = begin_parameters(&parameters);
    write_state_update(&w, value);
    json_end_object(&w);
    return carry_out(rt, SLICE("restore"), &parameters, NULL, error);
}

static auxrt_result require_isolated(const auxrt_runtime *rt,
                                     auxrt_error *error) {
    return rt->isolated ? AUXRT_OK
                        : error_raise(error, AUXRT_STATE,
                                      "the runtime has no process of its own");
}

/* Names are cut to fit. */
static void running_of(const auxrt_runtime *rt, auxrt_side_status *out) {
    buffer bot, tag;
    buffer_init(&bot, 4096);
    buffer_init(&tag, 4096);
    if (isolated_running(rt->inner, &bot, &tag)) {
        snprintf(out->bot, sizeof out->bot, "%.*s", (int)bot.length, bot.data);
        snprintf(out->tag, sizeof out->tag, "%.*s", (int)tag.length, tag.data);
    }
    buffer_free(&bot);
    buffer_free(&tag);
}

auxrt_result auxrt_runtime_status(const auxrt_runtime *rt,
                                  auxrt_side_status *status,
                                  auxrt_error *error) {
    auxrt_result result = require_isolated(rt, error);
    if (result != AUXRT_OK)
        return result;
    isolated_status seen = isolated_look(rt->inner);
    auxrt_side_status all = {
        .size = status->size,
        .state = (auxrt_side_state)seen.state,
        .process = seen.process,
        .restarts = seen.restarts,
        .kills = seen.kills,
        .quarantined = seen.quarantined,
        .resident = seen.resident,
        .turn_ms = (uint64_t)seen.turn_ms,
    };
    running_of(rt, &all);
    if (status->size < sizeof status->size || status->size > sizeof all)
        return error_raise(error, AUXRT_INVALID,
                           "status.size must be sizeof(auxrt_side_status)");
    memcpy(status, &all, status->size);
    return AUXRT_OK;
}

auxrt_result auxrt_runtime_quarantine(const auxrt_runtime *rt, auxrt_text *out,
                                      auxrt_error *error) {
    buffer text;
    *out = (auxrt_text){0};
    auxrt_result result = require_isolated(rt, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&text, TEXT_MAXIMUM);
    isolated_quarantine(rt->inner, &text);
    result = text.failure;
    if (result == AUXRT_OK)
        out->data = buffer_take(&text, &out->length);
    buffer_free(&text);
    return out->data
               ? AUXRT_OK
               : error_raise(error, AUXRT_NO_MEMORY, "no memory for the list");
}

auxrt_result auxrt_runtime_release(auxrt_runtime *rt, auxrt_string bot,
                                   auxrt_string tag, auxrt_error *error) {
    auxrt_result result = require_isolated(rt, error);
    return result == AUXRT_OK ? isolated_release(rt->inner, slice_from(bot),
                                                 slice_from(tag), error)
                              : result;
}

/* ---------------------------------------------------------------- figures */

auxrt_result auxrt_runtime_counts(const auxrt_runtime *rt, auxrt_counts *counts,
                                  auxrt_error *error) {
    transport_counts counted = rt->inner->class->counts(rt->inner);
    auxrt_counts all = {
        .size = counts->size,
        .turns = counted.turns,
        .listeners = counted.listeners,
        .compiled = counted.compiled,
        .stopped = counted.stops,
    };
    if (counts->size < sizeof counts->size || counts->size > sizeof all)
        return error_raise(error, AUXRT_INVALID,
                           "counts.size must be sizeof(auxrt_counts)");
    memcpy(counts, &all, counts->size);
    return AUXRT_OK;
}

/* ----------------------------------------------------------------- timers */

int auxrt_runtime_timeout(const auxrt_runtime *rt) {
    double due = rt->inner->class->next_due(rt->inner);
    if (!(due < INFINITY))
        return -1;
    double rest = ceil(due - (double)clock_wall());
    return rest <= 0 ? 0 : rest < INT_MAX ? (int)rest : INT_MAX;
}

auxrt_result auxrt_runtime_fire(auxrt_runtime *rt, auxrt_error *error) {
    if (rt->inner->class->next_due(rt->inner) > (double)clock_wall())
        return AUXRT_OK;
    const transport_turn turn = {.kind = TRANSPORT_FIRE};
    return take_turn(rt, &turn, NULL, error);
}

/* ------------------------------------------------------------ the protocol */

typedef struct call_sink {
    auxrt_answer_callback on_answer;
    void *user;
} call_sink;

static void pass_answer(void *user, slice fragment) {
    const call_sink *sink = user;
    if (sink->on_answer)
        sink->on_answer(sink->user, string_from(fragment));
}

auxrt_result auxrt_runtime_call(auxrt_runtime *rt, auxrt_string name,
                                auxrt_string parameters,
                                auxrt_answer_callback on_answer, void *user,
                                auxrt_error *error) {
    call_sink sink = {on_answer, user};
    slice text = parameters.data ? slice_from(parameters) : SLICE("{}");
    const transport_turn turn = {.name = slice_from(name),
                                 .parameters = text,
                                 .answer = pass_answer,
                                 .user = &sink};
    return take_turn(rt, &turn, NULL, error);
}

/* -------------------------------------------------------- without waiting */

auxrt_result auxrt_runtime_begin(auxrt_runtime *rt, auxrt_string name,
                                 auxrt_string parameters, auxrt_error *error) {
    auxrt_result result = begin(rt, error);
    if (result != AUXRT_OK)
        return result;
    const transport_turn turn = {
        .name = slice_from(name),
        .parameters = parameters.data ? slice_from(parameters) : SLICE("{}"),
        .answer = take_answer,
        .user = &rt->sink};
    rt->sink = (answer_sink){&rt->answer, &rt->error, AUXRT_OK};
    result = rt->inner->class->begin(rt->inner, &turn, error);
    rt->busy = false;
    rt->begun = result == AUXRT_OK;
    return result;
}

auxrt_result auxrt_runtime_advance(auxrt_runtime *rt, auxrt_text *answer,
                                   auxrt_error *error) {
    if (answer)
        *answer = (auxrt_text){0};
    if (rt->busy)
        return error_raise(error, AUXRT_STATE,
                           "the runtime is carrying out a call; a callback "
                           "cannot go on with it");
    rt->busy = true;
    auxrt_result result = rt->inner->class->advance(rt->inner, error);
    rt->busy = false;
    if (result == AUXRT_PENDING || !rt->begun)
        return result;
    rt->begun = false;
    if (result == AUXRT_OK && rt->sink.result != AUXRT_OK) {
        result = rt->sink.result;
        if (error)
            *error = rt->error;
    }
    if (answer)
        *answer = rt->answer;
    else
        auxrt_text_free(&rt->answer);
    rt->answer = (auxrt_text){0};
    return result;
}

auxrt_watch auxrt_runtime_watch(const auxrt_runtime *rt) {
    transport_watch watch = rt->inner->class->watch(rt->inner);
    return (auxrt_watch){.descriptor = watch.descriptor,
                         .events = watch.events,
                         .timeout_ms = watch.timeout_ms};
}
