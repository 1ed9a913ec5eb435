/*
 * The control socket. Nothing here waits: what cannot be sent at once is sent
 * when the client takes it, and a client that takes nothing is given up.
 */
#include "cli/control.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/unix_socket.h"
#include "cli/status.h"

enum { CLIENT_LIMIT = 32, READ_BYTES = 1 << 16 };
static const size_t LINE_LIMIT = (size_t)64 << 20;

typedef struct client {
    struct client *next;
    control *owner;
    int socket;
    buffer in;
    buffer out;
} client;

/* A shout that was not answered yet. */
typedef struct question {
    struct question *next;
    control *owner;
    client *asker; /* NULL: it has gone */
} question;

struct control {
    auxrt_inst *inst;
    char *path;
    int listening;
    client *clients;
    size_t client_count;
    question *questions;
};

/* ----------------------------------------------------------------- clients */

static void on_client(void *user, auxrt_inst *inst, int descriptor,
                      short events);

static void free_client(client *gone) {
    auxrt_inst_attend(gone->owner->inst, gone->socket, 0, NULL, NULL, NULL);
    close(gone->socket);
    buffer_free(&gone->in);
    buffer_free(&gone->out);
    free(gone);
}

static void drop(client *gone) {
    control *c = gone->owner;
    client **link = &c->clients;
    while (*link != gone)
        link = &(*link)->next;
    *link = gone->next;
    c->client_count--;
    for (question *q = c->questions; q; q = q->next)
        if (q->asker == gone)
            q->asker = NULL;
    free_client(gone);
}

/* Sends what can be sent; false when the client is to be given up. */
static bool flush(client *to) {
    while (to->out.length > 0) {
        ssize_t count =
            send(to->socket, to->out.data, to->out.length, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno != EAGAIN)
            return false;
        if (count < 0)
            break;
        buffer_drop_front(&to->out, (size_t)count);
    }
    short events = to->out.length > 0 ? POLLIN | POLLOUT : POLLIN;
    return to->out.failure == AUXRT_OK &&
           auxrt_inst_attend(to->owner->inst, to->socket, events, on_client, to,
                             NULL) == AUXRT_OK;
}

/* ----------------------------------------------------------------- answers */

static void answer(client *to, slice json) {
    buffer_append_string(&to->out, "{\"ok\":");
    buffer_append_slice(&to->out, json);
    buffer_append_string(&to->out, "}\n");
}

static void write_place(json_writer *w, slice key, const char *value) {
    if (value[0] == '\0')
        return;
    json_write_key(w, key);
    json_write_string(w, slice_from_string(value));
}

static void answer_error(client *to, const auxrt_error *error) {
    json_writer w = json_writer_on(&to->out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("error"));
    json_begin_object(&w);
    write_place(&w, SLICE("code"), auxrt_result_name(error->code));
    write_place(&w, SLICE("message"), error->message);
    write_place(&w, SLICE("bot"), error->bot);
    write_place(&w, SLICE("tag"), error->tag);
    json_end_object(&w);
    json_end_object(&w);
    buffer_append_char(&to->out, '\n');
}

/* ---------------------------------------------------------------- requests */

typedef struct request {
    client *from;
    json_value json;
    buffer call, bot, tag, name, space;
} request;

/* A member that must be a text. */
static auxrt_result text_member(request *r, const char *name, buffer *out,
                                auxrt_error *error) {
    json_value value;
    buffer scratch;
    buffer_clear(out);
    if (!json_member(r->json, slice_from_string(name), &value) ||
        value.type != JSON_STRING)
        return error_raise(error, AUXRT_INVALID,
                           "the member \"%s\" must be a text", name);
    buffer_init(&scratch, LINE_LIMIT);
    buffer_append_slice(out, json_string(value, &scratch));
    buffer_free(&scratch);
    return AUXRT_OK;
}

static auxrt_string string_of(const buffer *text) {
    return (auxrt_string){text->data ? text->data : "", text->length};
}

static auxrt_result bot_and_tag(request *r, auxrt_error *error) {
    auxrt_result result = text_member(r, "bot", &r->bot, error);
    return result == AUXRT_OK ? text_member(r, "tag", &r->tag, error) : result;
}

static auxrt_result tell_status(request *r, auxrt_error *error) {
    buffer text;
    (void)error;
    buffer_init(&text, LINE_LIMIT);
    status_write(r->from->owner->inst, &text);
    answer(r->from, buffer_peek(&text));
    buffer_free(&text);
    return AUXRT_OK;
}

static auxrt_result tell_tag(request *r, auxrt_error *error) {
    auxrt_text value = {0};
    auxrt_result result = bot_and_tag(r, error);
    if (result == AUXRT_OK)
        result = auxrt_inst_tag(r->from->owner->inst, string_of(&r->bot),
                                string_of(&r->tag), &value, error);
    if (result == AUXRT_OK)
        answer(r->from, slice_of(value.data, value.length));
    auxrt_text_free(&value);
    return result;
}

static auxrt_result set_tag(request *r, auxrt_error *error) {
    json_value value;
    buffer edit;
    auxrt_inst *inst = r->from->owner->inst;
    auxrt_result result = bot_and_tag(r, error);
    if (result != AUXRT_OK)
        return result;
    if (!json_member(r->json, SLICE("value"), &value))
        return error_raise(error, AUXRT_INVALID,
                           "the member \"value\" is missing");
    if (!auxrt_inst_has_bot(inst, string_of(&r->bot)))
        return error_raise(error, AUXRT_NOT_FOUND, "there is no bot %.*s",
                           (int)r->bot.length, r->bot.data);
    buffer_init(&edit, LINE_LIMIT);
    buffer_append_string(&edit, "[{\"type\":\"update_bot\",\"id\":");
    json_quote(&edit, buffer_peek(&r->bot));
    buffer_append_string(&edit, ",\"update\":{\"tags\":{");
    json_quote(&edit, buffer_peek(&r->tag));
    buffer_append_char(&edit, ':');
    buffer_append_slice(&edit, value.text);
    buffer_append_string(&edit, "}}}]");
    result = auxrt_inst_edit(inst, string_of(&edit), error);
    buffer_free(&edit);
    if (result == AUXRT_OK)
        answer(r->from, SLICE("null"));
    return result;
}

static auxrt_result release(request *r, auxrt_error *error) {
    auxrt_result result = bot_and_tag(r, error);
    if (result == AUXRT_OK)
        result = auxrt_runtime_release(auxrt_inst_runtime(r->from->owner->inst),
                                       string_of(&r->bot), string_of(&r->tag),
                                       error);
    if (result == AUXRT_OK)
        answer(r->from, SLICE("null"));
    return result;
}

/* The answer is a list with one member, or with none when the event was
 * rejected. */
static void answer_shout(client *to, slice given) {
    json_value list;
    slice first = SLICE("null");
    if (json_parse(given, &list, NULL) == AUXRT_OK && list.type == JSON_ARRAY) {
        json_walk walk = json_walk_start(list);
        if (json_walk_next(&walk))
            first = walk.value.text;
    }
    answer(to, first);
}

static void on_answer(void *user, auxrt_result result, const auxrt_error *error,
                      auxrt_string given) {
    question *asked = user;
    client *asker = asked->asker;
    question **link = &asked->owner->questions;
    while (*link != asked)
        link = &(*link)->next;
    *link = asked->next;
    free(asked);
    if (!asker)
        return;
    if (result == AUXRT_OK)
        answer_shout(asker, slice_of(given.data, given.length));
    else
        answer_error(asker, error);
    if (!flush(asker))
        drop(asker);
}

static auxrt_result shout(request *r, auxrt_error *error) {
    json_value argument;
    buffer actions;
    control *c = r->from->owner;
    auxrt_result result = text_member(r, "name", &r->name, error);
    if (result != AUXRT_OK)
        return result;
    question *asked = malloc(sizeof *asked);
    if (!asked)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    buffer_init(&actions, LINE_LIMIT);
    buffer_append_string(&actions, "[{\"type\":\"action\",\"eventName\":");
    json_quote(&actions, buffer_peek(&r->name));
    buffer_append_string(&actions, ",\"botIds\":null");
    if (json_member(r->json, SLICE("argument"), &argument)) {
        buffer_append_string(&actions, ",\"argument\":");
        buffer_append_slice(&actions, argument.text);
    }
    buffer_append_string(&actions, "}]");
    result =
        auxrt_inst_ask(c->inst, string_of(&actions), on_answer, asked, error);
    buffer_free(&actions);
    if (result != AUXRT_OK) {
        free(asked);
        return result;
    }
    *asked = (question){c->questions, c, r->from};
    c->questions = asked;
    return AUXRT_OK;
}

static auxrt_result snapshot(request *r, auxrt_error *error) {
    auxrt_text text = {0};
    buffer quoted;
    auxrt_result result =
        auxrt_inst_snapshot(r->from->owner->inst, NULL, &text, error);
    if (result == AUXRT_OK) {
        buffer_init(&quoted, (size_t)1 << 31);
        json_quote(&quoted, slice_of(text.data, text.length));
        answer(r->from, buffer_peek(&quoted));
        buffer_free(&quoted);
    }
    auxrt_text_free(&text);
    return result;
}

/* A member that may be left out: then the text stays empty. */
static auxrt_result optional_member(request *r, const char *name, buffer *out,
                                    auxrt_error *error) {
    json_value value;
    buffer_clear(out);
    return json_member(r->json, slice_from_string(name), &value)
               ? text_member(r, name, out, error)
               : AUXRT_OK;
}

static const char *space_of(const request *r) {
    return r->space.length > 0 ? r->space.data : NULL;
}

static auxrt_result mark(request *r, auxrt_error *error) {
    int64_t number = 0;
    auxrt_result result = optional_member(r, "label", &r->name, error);
    if (result == AUXRT_OK)
        result = optional_member(r, "space", &r->space, error);
    if (result == AUXRT_OK)
        result = auxrt_inst_mark(r->from->owner->inst, space_of(r),
                                 string_of(&r->name), &number, error);
    if (result == AUXRT_OK) {
        buffer text;
        buffer_init(&text, LINE_LIMIT);
        json_writer w = json_writer_on(&text);
        json_write_integer(&w, number);
        answer(r->from, buffer_peek(&text));
        buffer_free(&text);
    }
    return result;
}

static auxrt_result list_marks(request *r, auxrt_error *error) {
    auxrt_text text = {0};
    auxrt_result result = optional_member(r, "space", &r->space, error);
    if (result == AUXRT_OK)
        result =
            auxrt_inst_marks(r->from->owner->inst, space_of(r), &text, error);
    if (result == AUXRT_OK)
        answer(r->from, slice_of(text.data, text.length));
    auxrt_text_free(&text);
    return result;
}

static auxrt_result show_mark(request *r, int shown, auxrt_error *error) {
    auxrt_result result = text_member(r, "number", &r->name, error);
    if (result == AUXRT_OK)
        result = optional_member(r, "space", &r->space, error);
    if (result != AUXRT_OK)
        return result;
    char *end = NULL;
    const char *given = r->name.length > 0 ? r->name.data : "";
    int64_t number = strtoll(given, &end, 10);
    if (end == given || *end != '\0')
        return error_raise(error, AUXRT_INVALID,
                           "%.100s is not the number of a mark", given);
    result = auxrt_inst_mark_show(r->from->owner->inst, space_of(r), number,
                                  shown, error);
    if (result == AUXRT_OK)
        answer(r->from, SLICE("null"));
    return result;
}

static auxrt_result show(request *r, auxrt_error *error) {
    return show_mark(r, 1, error);
}

static auxrt_result hide(request *r, auxrt_error *error) {
    return show_mark(r, 0, error);
}

static auxrt_result stop(request *r, auxrt_error *error) {
    (void)error;
    auxrt_inst_stop(r->from->owner->inst);
    answer(r->from, SLICE("null"));
    return AUXRT_OK;
}

static const struct {
    const char *name;
    auxrt_result (*run)(request *r, auxrt_error *error);
} calls[] = {
    {"status", tell_status}, {"tag", tell_tag},     {"set", set_tag},
    {"release", release},    {"shout", shout},      {"snapshot", snapshot},
    {"mark", mark},          {"marks", list_marks}, {"show", show},
    {"hide", hide},          {"stop", stop},
};

static auxrt_result dispatch(request *r, slice line, auxrt_error *error) {
    auxrt_result result = json_parse(line, &r->json, error);
    if (result == AUXRT_OK && r->json.type != JSON_OBJECT)
        result = error_raise(error, AUXRT_INVALID,
                             "a request must be a JSON object");
    if (result == AUXRT_OK)
        result = text_member(r, "call", &r->call, error);
    for (size_t i = 0; result == AUXRT_OK && i < sizeof calls / sizeof *calls;
         i++)
        if (slice_equal(buffer_peek(&r->call),
                        slice_from_string(calls[i].name)))
            return calls[i].run(r, error);
    return result == AUXRT_OK
               ? error_raise(error, AUXRT_UNSUPPORTED, "there is no call %.*s",
                             (int)r->call.length, r->call.data)
               : result;
}

static void handle(client *from, slice line) {
    request r = {.from = from};
    auxrt_error error = {0};
    buffer_init(&r.call, LINE_LIMIT);
    buffer_init(&r.bot, LINE_LIMIT);
    buffer_init(&r.tag, LINE_LIMIT);
    buffer_init(&r.name, LINE_LIMIT);
    buffer_init(&r.space, LINE_LIMIT);
    if (dispatch(&r, line, &error) != AUXRT_OK)
        answer_error(from, &error);
    buffer_free(&r.call);
    buffer_free(&r.bot);
    buffer_free(&r.tag);
    buffer_free(&r.name);
    buffer_free(&r.space);
}

/* ------------------------------------------------------------------ serving */

static void handle_lines(client *from) {
    for (;;) {
        const char *end = from->in.length > 0
                              ? memchr(from->in.data, '\n', from->in.length)
                              : NULL;
        if (!end)
            return;
        size_t length = (size_t)(end - from->in.data);
        handle(from, slice_of(from->in.data, length));
        buffer_drop_front(&from->in, length + 1);
    }
}

/* False when the client has gone, or sends too much in one line. */
static bool receive(client *from) {
    for (;;) {
        char *room = buffer_reserve(&from->in, READ_BYTES);
        if (!room)
            return false;
        ssize_t count = recv(from->socket, room, READ_BYTES, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == EAGAIN;
        if (count == 0)
            return false;
        buffer_commit(&from->in, (size_t)count);
        handle_lines(from);
    }
}

static void on_client(void *user, auxrt_inst *inst, int descriptor,
                      short events) {
    client *from = user;
    (void)inst;
    (void)descriptor;
    (void)events;
    bool stays = receive(from);
    if (!flush(from) || !stays)
        drop(from);
}

static void on_connection(void *user, auxrt_inst *inst, int descriptor,
                          short events) {
    control *c = user;
    (void)inst;
    (void)events;
    int socket = unix_socket_accept(descriptor);
    if (socket < 0)
        return;
    client *added =
        c->client_count < CLIENT_LIMIT ? malloc(sizeof *added) : NULL;
    if (!added) {
        close(socket);
        return;
    }
    *added = (client){.next = c->clients, .owner = c, .socket = socket};
    buffer_init(&added->in, LINE_LIMIT);
    buffer_init(&added->out, (size_t)1 << 31);
    c->clients = added;
    c->client_count++;
    if (!flush(added))
        drop(added);
}

auxrt_result control_open(auxrt_inst *inst, const char *path, control **out,
                          auxrt_error *error) {
    *out = NULL;
    control *c = calloc(1, sizeof *c);
    char *copy = strdup(path);
    if (!c || !copy) {
        free(c);
        free(copy);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    *c = (control){.inst = inst, .path = copy, .listening = -1};
    auxrt_result result = unix_socket_listen(path, &c->listening, error);
    if (result == AUXRT_OK)
        result = auxrt_inst_attend(inst, c->listening, POLLIN, on_connection, c,
                                   error);
    if (result != AUXRT_OK) {
        control_close(c);
        return result;
    }
    *out = c;
    return AUXRT_OK;
}

void control_close(control *c) {
    if (!c)
        return;
    while (c->clients) {
        client *next = c->clients->next;
        free_client(c->clients);
        c->clients = next;
    }
    while (c->questions) {
        question *next = c->questions->next;
        free(c->questions);
        c->questions = next;
    }
    if (c->listening >= 0) {
        auxrt_inst_attend(c->inst, c->listening, 0, NULL, NULL, NULL);
        close(c->listening);
        unlink(c->path);
    }
    free(c->path);
    free(c);
}
