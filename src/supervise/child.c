/*
 * The machine. Input is kept as it came, in one buffer, until the turn is
 * complete: nothing is copied, and what is lost is simply forgotten.
 */
#include "supervise/child.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { READ_BYTES = 1 << 16 };

/* A process that is not ready after so long never will be. */
static const double START_MS = 10000;
/* How much more time by the wall than by the processor a turn may take. */
static const double WAIT_FACTOR = 10;
/* A turn that goes on is looked at ever more rarely, or many that hang would
 * keep the host busy. */
static const double TICK_MS = 5;
static const double LONGEST_TICK_MS = 20;
/* A turn that has used so much processor time lets others run first. */
static const double LONG_MS = 10;

static double now_ms(void) {
    return (double)clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

/* The clock that limits are measured with: the processor time of the scripts,
 * so that a child does not pay for what others do on a busy machine. */
static double script_ms(child *c) {
    double used = process_thread_ms(&c->process);
    return used >= 0 ? used : now_ms();
}

const char *child_end_name(child_end end) {
    static const char *const names[] = {"none",   "time",     "memory",
                                        "output", "protocol", "crash"};
    return names[end];
}

void child_init(child *c, const child_options *options) {
    *c = (child){.options = options, .state = CHILD_STARTING};
    c->process = PROCESS_NONE;
    buffer_init(&c->start, MESSAGE_SIZE_LIMIT);
    buffer_init(&c->in, options->output_limit + READ_BYTES);
    buffer_init(&c->warning, 4096);
    buffer_init(&c->culprit.bot, 4096);
    buffer_init(&c->culprit.tag, 4096);
}

void child_free(child *c) {
    c->state = CHILD_STOPPING;
    process_kill(&c->process);
    buffer_free(&c->start);
    buffer_free(&c->in);
    buffer_free(&c->warning);
    buffer_free(&c->culprit.bot);
    buffer_free(&c->culprit.tag);
}

/* --------------------------------------------------------------- beginning */

static void forget_turn(child *c) {
    buffer_clear(&c->in);
    c->out = (slice){0};
    c->parsed = 0;
    c->sent = 0;
    c->failure = AUXRT_OK;
    c->end = CHILD_END_NONE;
}

auxrt_result child_start(child *c, auxrt_error *error) {
    const child_options *o = c->options;
    const message_start start = {
        .listener_ms = (uint64_t)o->limits.listener_ms,
        .turn_ms = (uint64_t)o->limits.turn_ms,
        .jobs_ms = (uint64_t)o->limits.jobs_ms,
        .testing = o->testing,
        .memory_soft = o->memory_soft,
        .memory_hard = o->memory_hard,
        .sandbox = o->sandbox,
        .log_bytes = o->log_bytes,
    };
    forget_turn(c);
    buffer_clear(&c->warning);
    auxrt_result result =
        process_start(o->program, o->role, &c->process, error);
    c->state = result == AUXRT_OK ? CHILD_STARTING : CHILD_FAILED;
    c->is_long = false;
    c->start_end = now_ms() + START_MS;
    c->look_at = c->start_end;
    if (result == AUXRT_OK) {
        buffer_clear(&c->start);
        message_append(&c->start, MESSAGE_START, message_start_field(&start),
                       (slice){0});
        c->out = buffer_peek(&c->start);
    }
    return result;
}

void child_begin(child *c, slice frame) {
    forget_turn(c);
    c->out = frame;
    c->is_setup = false;
    c->state = CHILD_IN_TURN;
    double now = now_ms();
    c->is_overdue = false;
    c->begin_ms = script_ms(c);
    turn_clock_start(&c->clock, &c->options->limits, c->process.shared,
                     c->begin_ms);
    c->tick_ms = TICK_MS;
    c->look_at = now + TICK_MS;
    /* A child that waits for something uses no processor time at all. */
    c->turn_end = now + WAIT_FACTOR * turn_clock_total(&c->options->limits);
    c->phases = c->process.shared->cells[PAGE_PHASES];
}

int child_descriptor(const child *c) {
    return c->process.socket;
}

short child_events(const child *c) {
    return (short)(POLLIN | (c->sent < c->out.length ? POLLOUT : 0));
}

int child_timeout(const child *c) {
    if (c->state != CHILD_IN_TURN && c->state != CHILD_STARTING)
        return -1;
    double rest = ceil(c->look_at - now_ms());
    return rest > 0 ? (int)rest : 0;
}

/* ------------------------------------------------------------------ ending */

bool child_running(const child *c, buffer *bot, buffer *tag) {
    const shared_memory *shared = c->process.shared;
    if (!shared)
        return false;
    int32_t number = shared->cells[PAGE_LISTENER];
    int32_t tag_number = shared->cells[PAGE_TAG];
    if (number < 0 && shared->cells[PAGE_PHASE] == PHASE_JOBS &&
        shared->cells[PAGE_WAITING] > 0) {
        number = shared->cells[PAGE_WAITING] - 1;
        tag_number = shared->cells[PAGE_WAITING_TAG];
    }
    return shared_name_get(shared, SHARED_BOT, number < 0 ? ~number : number,
                           bot) &&
           shared_name_get(shared, SHARED_TAG, tag_number, tag);
}

static void find_culprit(child *c) {
    buffer_clear(&c->culprit.bot);
    buffer_clear(&c->culprit.tag);
    if (!c->process.shared || c->state != CHILD_IN_TURN)
        return;
    c->culprit.is_certain = c->process.shared->cells[PAGE_LISTENER] >= 0;
    child_running(c, &c->culprit.bot, &c->culprit.tag);
}

static child_outcome end(child *c, child_end reason, const char *text) {
    find_culprit(c);
    c->had_begun = c->state == CHILD_IN_TURN &&
                   c->process.shared->cells[PAGE_PHASES] != c->phases;
    c->end = reason;
    c->state = CHILD_RESTARTING;
    snprintf(c->end_text, sizeof c->end_text, "%s", text);
    if (reason == CHILD_END_CRASH)
        process_reap(&c->process, c->end_text, sizeof c->end_text);
    else
        process_kill(&c->process);
    return CHILD_ENDED;
}

bool child_has_ended(child *c) {
    struct pollfd watched = {.fd = c->process.socket, .events = POLLIN};
    if (c->process.id == 0)
        return true;
    /* An idle process has nothing to say: whatever can be read is its end, or
     * something that it may not send. */
    if (poll(&watched, 1, 0) == 0)
        return false;
    if (watched.revents & POLLHUP)
        end(c, CHILD_END_CRASH, "");
    else
        end(c, CHILD_END_PROTOCOL, "it sent something while it was idle");
    return true;
}

/* ----------------------------------------------------------------- reading */

static child_outcome complete(child *c) {
    if (c->is_long)
        process_let_others_first(&c->process, false);
    c->is_long = false;
    c->state = CHILD_IDLE;
    return CHILD_COMPLETE;
}

static child_outcome handle(child *c, const message *m) {
    switch (m->kind) {
    case MESSAGE_READY:
        if (c->state != CHILD_STARTING)
            return end(c, CHILD_END_PROTOCOL, "READY comes once");
        buffer_append_slice(&c->warning, m->fields[0]);
        c->state = CHILD_IDLE;
        return CHILD_COMPLETE;
    case MESSAGE_FAILED: {
        uint64_t code = 0;
        if (m->fields[0].length == sizeof code)
            memcpy(&code, m->fields[0].data, sizeof code);
        c->failure = code > 0 && code <= AUXRT_INTERNAL ? (auxrt_result)code
                                                        : AUXRT_INTERNAL;
        char text[sizeof c->end_text];
        snprintf(text, sizeof text, "%.*s",
                 (int)(m->fields[1].length < sizeof text ? m->fields[1].length
                                                         : sizeof text - 1),
                 m->fields[1].data);
        if (c->state == CHILD_STARTING)
            return end(c, CHILD_END_PROTOCOL, text);
        memcpy(c->end_text, text, sizeof text);
        return complete(c);
    }
    case MESSAGE_DONE:
        if (!message_done_read(m->fields[0], &c->done))
            return end(c, CHILD_END_PROTOCOL, "DONE does not fit");
        return complete(c);
    default:
        return CHILD_PENDING;
    }
}

static child_outcome parse(child *c) {
    child_outcome outcome = CHILD_PENDING;
    while (outcome == CHILD_PENDING) {
        message m;
        size_t used = 0;
        auxrt_error error;
        slice rest = slice_of(c->in.data + c->parsed, c->in.length - c->parsed);
        if (rest.length == 0)
            break;
        message_status status =
            message_read(rest, MESSAGE_FROM_SCRIPT, c->options->output_limit,
                         &m, &used, &error);
        if (status == MESSAGE_BROKEN)
            return end(c,
                       error.code == AUXRT_LIMIT ? CHILD_END_OUTPUT
                                                 : CHILD_END_PROTOCOL,
                       error.message);
        if (status == MESSAGE_PART)
            break;
        c->parsed += used;
        outcome = handle(c, &m);
    }
    if (outcome == CHILD_COMPLETE && c->parsed < c->in.length)
        return end(c, CHILD_END_PROTOCOL, "more came behind the end of a turn");
    return outcome;
}

static child_outcome receive(child *c) {
    for (;;) {
        if (c->in.length > c->options->output_limit)
            return end(c, CHILD_END_OUTPUT, "a turn gave too much");
        size_t size = c->in.capacity > c->in.length + READ_BYTES
                          ? c->in.capacity - c->in.length - 1
                          : READ_BYTES;
        char *room = buffer_reserve(&c->in, size);
        if (!room)
            return end(c, CHILD_END_OUTPUT, "a turn gave too much");
        ssize_t count = recv(c->process.socket, room, size, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return CHILD_PENDING;
        if (count <= 0)
            return end(c, CHILD_END_CRASH, "");
        buffer_commit(&c->in, (size_t)count);
        child_outcome outcome = parse(c);
        if (outcome != CHILD_PENDING || (size_t)count < size)
            return outcome;
    }
}

static bool transmit(child *c) {
    while (c->sent < c->out.length) {
        ssize_t count = send(c->process.socket, c->out.data + c->sent,
                             c->out.length - c->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == EAGAIN;
        c->sent += (size_t)count;
    }
    return true;
}

/* ---------------------------------------------------------------- watching */

/* Milliseconds until it is overdue. */
static double rest_of_turn(child *c) {
    double now = script_ms(c);
    c->used_ms = now - c->begin_ms;
    return turn_clock_rest(&c->clock, c->process.shared, now);
}

static child_outcome watch(child *c) {
    double now = now_ms();
    if (now < c->look_at)
        return CHILD_PENDING;
    if (c->state == CHILD_STARTING)
        return end(c, CHILD_END_TIME, "it did not become ready");
    double rest = rest_of_turn(c);
    if (rest <= 0 || now >= c->turn_end)
        return end(c, CHILD_END_TIME, "it did not stop in time");
    size_t hard = c->options->memory_hard;
    if (hard > 0 && process_resident(&c->process) > hard)
        return end(c, CHILD_END_MEMORY, "it used too much memory");
    if (!c->is_long && !c->is_setup && c->used_ms >= LONG_MS) {
        c->is_long = true;
        process_let_others_first(&c->process, true);
    }
    c->is_overdue = rest <= c->options->limits.grace_ms;
    c->look_at = now + fmin(rest, c->tick_ms);
    c->tick_ms = fmin(2 * c->tick_ms, LONGEST_TICK_MS);
    return CHILD_PENDING;
}

child_outcome child_advance(child *c) {
    /* What it sent before it ended still counts. */
    bool is_open = transmit(c);
    child_outcome outcome = receive(c);
    if (outcome == CHILD_PENDING && !is_open)
        return end(c, CHILD_END_CRASH, "");
    return outcome == CHILD_PENDING ? watch(c) : outcome;
}

/* --------------------------------------------------------------- replaying */

void child_replay(child *c, bool whole, const transport_sink *sink,
                  transport_answer answer, void *user) {
    size_t at = 0;
    while (at < c->parsed) {
        message m;
        size_t used = 0;
        slice rest = slice_of(c->in.data + at, c->parsed - at);
        if (message_read(rest, MESSAGE_FROM_SCRIPT, c->options->output_limit,
                         &m, &used, NULL) != MESSAGE_WHOLE)
            break;
        at += used;
        if (m.kind == MESSAGE_LOG && sink->on_log)
            sink->on_log(sink->user, m.fields[0], m.fields[1]);
        else if (whole && m.kind == MESSAGE_EVENT && sink->on_event)
            sink->on_event(sink->user, m.fields[0], m.fields[1]);
        else if (whole && m.kind == MESSAGE_ANSWER && answer)
            answer(user, m.fields[0]);
    }
}
