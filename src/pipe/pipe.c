/*
 * The loop of the protocol: lines in, timers in between.
 *
 * All complete lines are handled before the input is read again; timers fire
 * while the program would wait. What was handled is dropped from the buffer
 * once, not line by line.
 */
#include "pipe/pipe.h"

#include <errno.h>
#include <poll.h>

#include "base/os.h"
#include "pipe/session.h"

enum { READ_BYTES = 1 << 16 };

/* Lines have no limit but the memory. */
static const size_t INPUT_MAXIMUM = (size_t)1 << 40;

typedef struct input {
    buffer text;
    size_t searched; /* no line feed before this */
    bool ended;
} input;

/* Handles all complete lines; at the end of the input also the last one. */
static void handle_lines(session *s, input *in) {
    size_t start = 0;
    while (s->failure == AUXRT_OK) {
        const char *from = in->text.data + in->searched;
        const char *end =
            in->searched < in->text.length
                ? memchr(from, '\n', in->text.length - in->searched)
                : NULL;
        if (!end)
            break;
        size_t stop = (size_t)(end - in->text.data);
        session_handle(s, slice_of(in->text.data + start, stop - start));
        start = in->searched = stop + 1;
    }
    if (in->ended && start < in->text.length && s->failure == AUXRT_OK)
        session_handle(
            s, slice_of(in->text.data + start, in->text.length - start));
    buffer_drop_front(&in->text, start);
    in->searched = in->text.length;
}

static auxrt_result read_more(const pipe_options *options, input *in,
                              auxrt_error *error) {
    char *room = buffer_reserve(&in->text, READ_BYTES);
    if (!room)
        return error_raise(error, in->text.failure,
                           "a request does not fit into memory");
    ssize_t count = os_hooks_peek()->read(options->input, room, READ_BYTES);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return AUXRT_OK;
    if (count < 0)
        return error_raise(error, AUXRT_IO, "the input cannot be read: %s",
                           strerror(errno));
    buffer_commit(&in->text, (size_t)count);
    in->ended = count == 0;
    return AUXRT_OK;
}

/* Waits for input, at most until a timer is due. */
static auxrt_result wait_for_input(session *s, input *in, auxrt_error *error) {
    struct pollfd watched = {.fd = s->options->input, .events = POLLIN};
    int ready = poll(&watched, 1, session_timeout(s));
    if (ready < 0 && errno != EINTR)
        return error_raise(error, AUXRT_IO, "the input cannot be watched: %s",
                           strerror(errno));
    session_fire(s);
    return ready > 0 ? read_more(s->options, in, error) : AUXRT_OK;
}

auxrt_result pipe_run(const pipe_options *options, auxrt_error *error) {
    session s;
    input in = {0};
    auxrt_result result = AUXRT_OK;
    session_init(&s, options, error);
    buffer_init(&in.text, INPUT_MAXIMUM);
    while (!in.ended && result == AUXRT_OK) {
        result = wait_for_input(&s, &in, error);
        if (result == AUXRT_OK)
            handle_lines(&s, &in);
        if (s.failure != AUXRT_OK)
            result = s.failure;
    }
    buffer_free(&in.text);
    session_free(&s);
    return result;
}
