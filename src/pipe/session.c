/*
 * One session of the protocol. Mistakes in requests are answered, never
 * fatal; only the output can fail, and that ends the session.
 */
#include "pipe/session.h"

#include "base/json.h"
#include "base/os.h"

#define PROTOCOL "auxrt-pipe/1"

/* What may be called: the name, and whether only under test. `open` and
 * `close` are carried out here, the others by the runtime. */
#define PIPE_CALL_MAP(X)                                                       \
    X("open", false)                                                           \
    X("close", false)                                                          \
    X("stateUpdated", false)                                                   \
    X("versionUpdated", false)                                                 \
    X("settle", false)                                                         \
    X("shout", false)                                                          \
    X("process", false)                                                        \
    X("execute", false)                                                        \
    X("resolve", false)                                                        \
    X("get", false)                                                            \
    X("set", false)                                                            \
    X("breakpoint", false)                                                     \
    X("continue", false)                                                       \
    X("test.set", true)                                                        \
    X("test.advance", true)                                                    \
    X("test.mock", true)                                                       \
    X("test.task", true)                                                       \
    X("test.eval", true)

static const size_t OUTPUT_MAXIMUM = (size_t)1 << 32;

void session_init(session *s, const pipe_options *options, auxrt_error *error) {
    *s = (session){.options = options, .error = error};
    buffer_init(&s->out, OUTPUT_MAXIMUM);
}

void session_free(session *s) {
    relay_free(s->relay);
    relay_free(s->spare_relay);
    auxrt_runtime_free(s->runtime);
    auxrt_runtime_free(s->spare);
    buffer_free(&s->out);
}

/* ---------------------------------------------------------------- writing */

static void flush(session *s) {
    if (s->failure == AUXRT_OK && s->out.failure != AUXRT_OK)
        s->failure = error_raise(s->error, s->out.failure,
                                 "the output does not fit into memory");
    if (s->failure == AUXRT_OK && s->out.length > 0)
        s->failure = os_write_descriptor(s->options->output,
                                         buffer_peek(&s->out), s->error);
    buffer_clear(&s->out);
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    session *s = user;
    (void)kind;
    buffer_append(&s->out, event.data, event.length);
    buffer_append_char(&s->out, '\n');
}

static void on_log(void *user, const char *level, auxrt_string message) {
    const session *s = user;
    if (s->options->on_log)
        s->options->on_log(s->options->user, level, message);
}

/* The answer is written out at once: the jobs of the call may take long. */
static void write_answer(void *user, auxrt_string answer) {
    session *s = user;
    buffer_append_string(&s->out, "{\"id\":");
    buffer_append_slice(&s->out, s->id);
    buffer_append_char(&s->out, ',');
    buffer_append(&s->out, answer.data, answer.length);
    buffer_append_string(&s->out, "}\n");
    flush(s);
}

static void write_error_slice(session *s, const char *name, slice message) {
    buffer text;
    buffer_init(&text, OUTPUT_MAXIMUM);
    json_writer w = json_writer_on(&text);
    buffer_append_string(&text, "\"error\":");
    json_begin_object(&w);
    json_write_key(&w, SLICE("name"));
    json_write_string(&w, slice_from_string(name));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, message);
    json_end_object(&w);
    write_answer(s, (auxrt_string){text.data, text.length});
    buffer_free(&text);
}

static void write_error(session *s, const char *name, const char *message) {
    write_error_slice(s, name, slice_from_string(message));
}

/* ------------------------------------------------------------------ calls */

static auxrt_result make_relay(session *s, const auxrt_runtime_options *options,
                               auxrt_error *error) {
    if (!s->spare_relay)
        return relay_open(options, &s->relay, error);
    auxrt_result result = relay_reset(s->spare_relay, options->settings, error);
    if (result == AUXRT_OK) {
        s->relay = s->spare_relay;
        s->spare_relay = NULL;
    }
    return result;
}

static auxrt_result make_runtime(session *s, auxrt_string settings,
                                 auxrt_error *error) {
    const pipe_options *options = s->options;
    auxrt_runtime_options made = {
        .size = sizeof made,
        .settings = settings,
        .listener_limit_ms = options->listener_limit_ms,
        .turn_limit_ms = options->turn_limit_ms,
        .jobs_limit_ms = options->jobs_limit_ms,
        .testing = options->testing,
        .on_event = on_event,
        .on_log = on_log,
        .user = s,
        .isolation = options->isolation,
        .limits = options->limits,
    };
    if (options->with_inst)
        return make_relay(s, &made, error);
    if (!s->spare)
        return auxrt_runtime_new(&made, &s->runtime, error);
    auxrt_result result = auxrt_runtime_reset(s->spare, settings, error);
    if (result == AUXRT_OK) {
        s->runtime = s->spare;
        s->spare = NULL;
    }
    return result;
}

static bool is_open(const session *s) {
    return s->runtime || s->relay;
}

static void open_runtime(session *s, slice request) {
    auxrt_error error;
    if (is_open(s)) {
        write_error(s, "InvalidState",
                    "a runtime is open already; close it first");
        return;
    }
    switch (
        make_runtime(s, (auxrt_string){request.data, request.length}, &error)) {
    case AUXRT_OK:
        write_answer(s, auxrt_string_of("\"ok\":{\"protocol\":\"" PROTOCOL
                                        "\",\"program\":\"auxrt " AUXRT_VERSION
                                        "\"}"));
        break;
    case AUXRT_INVALID:
        write_error(s, "InvalidRequest", error.message);
        break;
    case AUXRT_UNSUPPORTED:
        write_error(s, "Unsupported", error.message);
        break;
    default:
        write_error(s, "InternalError", error.message);
    }
}

static void close_runtime(session *s) {
    if (s->relay)
        s->spare_relay = s->relay;
    s->relay = NULL;
    if (s->runtime)
        s->spare = s->runtime;
    s->runtime = NULL;
    write_answer(s, auxrt_string_of("\"ok\":null"));
}

static bool is_known(const session *s, slice call) {
    static const struct {
        const char *name;
        bool testing;
    } calls[] = {
#define PIPE_CALL_ENTRY(name, testing) {name, testing},
        PIPE_CALL_MAP(PIPE_CALL_ENTRY)
#undef PIPE_CALL_ENTRY
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (slice_equal(call, slice_from_string(calls[i].name)))
            return !calls[i].testing || s->options->testing;
    return false;
}

static auxrt_result call_runtime(session *s, slice call, slice request,
                                 auxrt_error *error) {
    auxrt_string name = {call.data, call.length};
    auxrt_string parameters = {request.data, request.length};
    return s->relay
               ? relay_call(s->relay, name, parameters, write_answer, s, error)
               : auxrt_runtime_call(s->runtime, name, parameters, write_answer,
                                    s, error);
}

static void carry_out(session *s, slice name, slice request) {
    auxrt_error error;
    if (!is_known(s, name)) {
        write_error_slice(s, "UnknownCall", name);
    } else if (slice_equal(name, SLICE("open"))) {
        open_runtime(s, request);
    } else if (!is_open(s)) {
        write_error(s, "InvalidState", "no runtime is open");
    } else if (slice_equal(name, SLICE("close"))) {
        close_runtime(s);
    } else if (call_runtime(s, name, request, &error) != AUXRT_OK) {
        write_error(s, "InternalError", error.message);
    }
}

/* --------------------------------------------------------------- requests */

static void handle_object(session *s, json_value request) {
    json_value id;
    json_value call;
    if (!json_member(request, SLICE("id"), &id) ||
        (id.type != JSON_NUMBER && id.type != JSON_STRING)) {
        write_error(s, "InvalidRequest", "id must be a number or a string");
        return;
    }
    s->id = id.text;
    if (!json_member(request, SLICE("call"), &call) ||
        call.type != JSON_STRING) {
        write_error(s, "InvalidRequest", "call must be a string");
        return;
    }
    buffer name;
    buffer scratch;
    buffer_init(&name, OUTPUT_MAXIMUM);
    buffer_init(&scratch, OUTPUT_MAXIMUM);
    buffer_append_slice(&name, json_string(call, &scratch));
    carry_out(s, buffer_peek(&name), request.text);
    buffer_free(&name);
    buffer_free(&scratch);
}

static bool is_blank(slice line) {
    for (size_t i = 0; i < line.length; i++)
        if (!strchr(" \t\r", line.data[i]) || line.data[i] == '\0')
            return false;
    return true;
}

void session_handle(session *s, slice line) {
    json_value request;
    auxrt_error error;
    if (is_blank(line))
        return;
    s->id = SLICE("null");
    if (json_parse(line, &request, &error) != AUXRT_OK)
        write_error(s, "InvalidRequest", error.message);
    else if (request.type != JSON_OBJECT)
        write_error(s, "InvalidRequest", "a request is a JSON object");
    else
        handle_object(s, request);
    flush(s);
}

int session_timeout(const session *s) {
    if (!is_open(s) || s->options->testing)
        return -1;
    return s->relay ? relay_timeout(s->relay)
                    : auxrt_runtime_timeout(s->runtime);
}

void session_fire(session *s) {
    auxrt_error error;
    if (session_timeout(s) != 0)
        return;
    auxrt_result result = s->relay ? relay_fire(s->relay, &error)
                                   : auxrt_runtime_fire(s->runtime, &error);
    if (result != AUXRT_OK)
        on_log(s, "error", auxrt_string_of(error.message));
    flush(s);
}
