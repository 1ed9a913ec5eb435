/*
 * Messages in, turns, messages out.
 *
 * What a turn gives is collected and written in pieces of some size, so a small
 * turn is one read and one write. When the host is gone there is nobody to
 * work for: a thread of its own notices that even while a script runs.
 */
#define _GNU_SOURCE /* CPU_COUNT */
#include "runtime/serve.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os.h"
#include "runtime/documents.h"
#include "runtime/runtime.h"

enum {
    FLUSH_BYTES = 1 << 16,
    READ_BYTES = 1 << 16,
    LONG_BYTES = 1 << 20,
    EXIT_LOST = 3,
    SOON = 200000, /* nanoseconds within which a host may go on at once */
    LOST = 50000,  /* between two looks: another thread had the core */
};

typedef struct server {
    const serve_options *options;
    runtime *rt; /* one of these two, once it is started */
    documents *documents;
    buffer in;
    buffer out;
    bool spins;         /* there is a second core for the host */
    int64_t last_wait;  /* nanoseconds until the last message came */
    uint64_t log_bytes; /* of log lines of one turn; 0: no limit */
    uint64_t logged;    /* of the turn at hand */
} server;

/* ------------------------------------------------------------------ output */

static void flush(server *s) {
    const char *at = s->out.data;
    size_t left = s->out.length;
    while (left > 0) {
        ssize_t count = write(s->options->socket, at, left);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            _exit(EXIT_LOST);
        at += count;
        left -= (size_t)count;
    }
    buffer_clear(&s->out);
}

static void send_message(server *s, message_kind kind, slice first,
                         slice second) {
    if (!message_append(&s->out, kind, first, second)) {
        /* The host hears that the turn is lost by the end of the process. */
        flush(s);
        _exit(EXIT_LOST);
    }
    if (s->out.length >= FLUSH_BYTES)
        flush(s);
}

static void send_event(void *user, slice kind, slice json) {
    send_message(user, MESSAGE_EVENT, kind, json);
}

/* The host tells that lines are left out when it gets the first one beyond. */
static void send_log(void *user, slice level, slice text) {
    server *s = user;
    if (s->log_bytes > 0 && s->logged > s->log_bytes)
        return;
    s->logged += text.length + 1;
    send_message(s, MESSAGE_LOG, level, text);
}

static void send_answer(void *user, slice fragment) {
    send_message(user, MESSAGE_ANSWER, fragment, (slice){0});
}

static void send_failure(server *s, auxrt_result result,
                         const auxrt_error *error) {
    uint64_t number = (uint64_t)result;
    send_message(s, MESSAGE_FAILED,
                 slice_of((const char *)&number, sizeof number),
                 slice_from_string(error->message));
}

static void send_done(server *s) {
    runtime_counts counted = {0};
    double due = INFINITY;
    if (s->rt) {
        counted = runtime_counted(s->rt);
        due = runtime_next_due(s->rt);
    }
    message_done done = {
        .turns = counted.turns,
        .compiled = counted.compiled,
        .batches = counted.batches,
        .stops = counted.stops,
        .listeners = counted.listeners,
    };
    memcpy(&done.due, &due, sizeof due);
    send_message(s, MESSAGE_DONE, message_done_field(&done), (slice){0});
}

/* ---------------------------------------------------------------- messages */

static auxrt_result start_runtime(server *s, const message_start *given,
                                  auxrt_error *error) {
    const runtime_options options = {
        .limits = {.listener_ms = (double)given->listener_ms,
                   .turn_ms = (double)given->turn_ms,
                   .jobs_ms = (double)given->jobs_ms,
                   .memory_soft = (double)given->memory_soft},
        .testing = given->testing != 0,
        .shared = s->options->shared,
        .on_event = send_event,
        .on_log = send_log,
        .user = s,
    };
    /* The engine opens no file once it knows the time zone. */
    os_keep_time_zone();
    s->log_bytes = given->log_bytes;
    auxrt_result result = runtime_new(&options, &s->rt, error);
    return result;
}

static auxrt_result start(server *s, slice field, buffer *warning,
                          auxrt_error *error) {
    message_start given;
    if (s->rt || s->documents || !message_start_read(field, &given))
        return error_raise(error, AUXRT_INVALID, "START does not fit");
    auxrt_result result = s->options->holds_documents
                              ? documents_new(&s->documents, error)
                              : start_runtime(s, &given, error);
    if (result == AUXRT_OK && s->options->lock_down)
        result =
            s->options->lock_down(s->options->user, &given, warning, error);
    return result;
}

static void handle_start(server *s, slice field) {
    buffer warning;
    auxrt_error error;
    buffer_init(&warning, 4096);
    auxrt_result result = start(s, field, &warning, &error);
    if (result == AUXRT_OK) {
        send_message(s, MESSAGE_READY, buffer_peek(&warning), (slice){0});
    } else {
        send_failure(s, result, &error);
        flush(s);
        _exit(EXIT_LOST);
    }
    buffer_free(&warning);
}

/* `taken` holds the message, if it is not NULL, and is freed. */
static void handle(server *s, const message *m, buffer *taken) {
    auxrt_error error;
    auxrt_result result = AUXRT_OK;
    s->logged = 0;
    if (m->kind == MESSAGE_START) {
        handle_start(s, m->fields[0]);
        return;
    }
    if (!s->rt && (!s->documents || m->kind != MESSAGE_CALL))
        _exit(EXIT_LOST);
    if (s->documents)
        result = documents_call(s->documents, m->fields[0], m->fields[1],
                                send_answer, s, &error);
    else if (m->kind == MESSAGE_CALL && taken)
        result = runtime_call_taking(s->rt, taken, m->fields[0], m->fields[1],
                                     send_answer, s, &error);
    else if (m->kind == MESSAGE_CALL)
        result = runtime_call(s->rt, m->fields[0], m->fields[1], send_answer, s,
                              &error);
    else if (m->kind == MESSAGE_FIRE)
        result = runtime_fire(s->rt, &error);
    else
        result = runtime_reset(s->rt, &error);
    if (result == AUXRT_OK)
        send_done(s);
    else
        send_failure(s, result, &error);
}

/* ------------------------------------------------------------------- input */

static void handle_input(server *s) {
    size_t from = 0;
    for (;;) {
        message m;
        size_t used = 0;
        slice rest = slice_of(s->in.data + from, s->in.length - from);
        message_status status = message_read(
            rest, MESSAGE_FROM_HOST, MESSAGE_SIZE_LIMIT, &m, &used, NULL);
        if (status == MESSAGE_BROKEN)
            _exit(EXIT_LOST);
        if (status == MESSAGE_PART)
            break;
        if (used == s->in.length && used > LONG_BYTES &&
            m.kind == MESSAGE_CALL && s->rt) {
            buffer taken = s->in;
            buffer_init(&s->in, MESSAGE_SIZE_LIMIT);
            handle(s, &m, &taken);
            flush(s);
            return;
        }
        handle(s, &m, NULL);
        flush(s);
        from += used;
    }
    buffer_drop_front(&s->in, from);
}

/* Asks again and again for a while; -1 with EAGAIN when nothing came. */
static ssize_t receive_soon(const server *s, int64_t start, char *room) {
    int64_t before = start;
    for (;;) {
        ssize_t count =
            recv(s->options->socket, room, READ_BYTES, MSG_DONTWAIT);
        int64_t now = clock_monotonic();
        if (count >= 0 || errno != EAGAIN || now - before > LOST ||
            now - start > SOON)
            return count;
        before = now;
    }
}

/* Waits for something to read. A core that has gone to sleep takes up to 50
 * microseconds to wake up, which is more than a host needs to go on with what a
 * turn gave; so as long as it does go on that soon this thread stays awake. */
static ssize_t receive(server *s, char *room) {
    int64_t start = clock_monotonic();
    ssize_t count = -1;
    errno = EAGAIN;
    if (s->spins && s->last_wait <= SOON)
        count = receive_soon(s, start, room);
    if (count < 0 && errno == EAGAIN)
        count = recv(s->options->socket, room, READ_BYTES, 0);
    s->last_wait = clock_monotonic() - start;
    return count;
}

static bool has_second_core(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 1;
}

static void *watch_host(void *data) {
    const server *s = data;
    struct pollfd watched = {.fd = s->options->socket};
    while (!(watched.revents & (POLLHUP | POLLERR | POLLNVAL)))
        poll(&watched, 1, -1);
    _exit(0);
}

int serve_script_side(const serve_options *options) {
    server s = {.options = options, .spins = has_second_core()};
    pthread_t watcher;
    buffer_init(&s.in, MESSAGE_SIZE_LIMIT);
    buffer_init(&s.out, MESSAGE_SIZE_LIMIT);
    if (pthread_create(&watcher, NULL, watch_host, &s) != 0)
        return EXIT_LOST;
    for (;;) {
        char *room = buffer_reserve(&s.in, READ_BYTES);
        if (!room)
            return EXIT_LOST;
        ssize_t count = receive(&s, room);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return 0;
        buffer_commit(&s.in, (size_t)count);
        handle_input(&s);
    }
}
