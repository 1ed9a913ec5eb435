/*
 * auxrt ctl: ask and mend an inst that runs, also while its scripts hang.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/os.h"
#include "base/unix_socket.h"
#include "cli/commands.h"
#include "cli/mark_list.h"
#include "cli/options.h"
#include "cli/status.h"
#include "cli/value_text.h"

static const char help[] =
    "usage: auxrt ctl SOCKET status\n"
    "       auxrt ctl SOCKET tag BOT TAG\n"
    "       auxrt ctl SOCKET set BOT TAG VALUE\n"
    "       auxrt ctl SOCKET release BOT TAG\n"
    "       auxrt ctl SOCKET shout NAME [JSON]\n"
    "       auxrt ctl SOCKET snapshot\n"
    "       auxrt ctl SOCKET mark [LABEL [SPACE]]\n"
    "       auxrt ctl SOCKET marks [SPACE]\n"
    "       auxrt ctl SOCKET show|hide NUMBER [SPACE]\n"
    "       auxrt ctl SOCKET stop\n"
    "Reaches an `auxrt run … --control SOCKET`, also while a script hangs in\n"
    "it.\n"
    "\n"
    "  status    what the scripts are at and for how long, memory, restarts,\n"
    "            quarantine, bots\n"
    "  tag       print the value of a tag: texts as they are, else JSON\n"
    "  set       give a tag another text; - reads it from the standard input.\n"
    "            A script that hangs is mended so: its quarantine ends\n"
    "  release   let a listener in quarantine be called again\n"
    "  shout     shout NAME with JSON as `that`, and print what the listeners\n"
    "            return, one a line\n"
    "  snapshot  print the bots as the text of an .aux file\n"
    "  mark      save the bots of a space (shared) as they are now\n"
    "  marks     list what was saved; auxrt mark --help tells more of marks\n"
    "  show      let scripts see the bots of a mark, in the space of the kind\n"
    "            history; hide takes them away again\n"
    "  stop      end it, as Ctrl-C does\n"
    "\n"
    "  --json    print answers as JSON\n"
    "\n"
    "Examples:\n"
    "  auxrt run game.aux --control /tmp/game &\n"
    "  auxrt ctl /tmp/game status\n"
    "  auxrt ctl /tmp/game set door onKnock - < onKnock.js\n"
    "\n"
    "Ends with 0 when all is well, 1 when the inst refuses, 2 for wrong\n"
    "usage, 3 when nobody listens there.\n";

static const size_t TEXT_LIMIT = (size_t)1 << 31;

typedef struct subcommand {
    const char *name;
    size_t least, most; /* operands behind it */
    const char *members[3];
} subcommand;

static const subcommand subcommands[] = {
    {"status", 0, 0, {0}},
    {"tag", 2, 2, {"bot", "tag", NULL}},
    {"set", 3, 3, {"bot", "tag", "value"}},
    {"release", 2, 2, {"bot", "tag", NULL}},
    {"shout", 1, 2, {"name", "argument", NULL}},
    {"snapshot", 0, 0, {0}},
    {"mark", 0, 2, {"label", "space", NULL}},
    {"marks", 0, 1, {"space", NULL, NULL}},
    {"show", 1, 2, {"number", "space", NULL}},
    {"hide", 1, 2, {"number", "space", NULL}},
    {"stop", 0, 0, {0}},
};

static const subcommand *find(const char *name) {
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
        if (strcmp(subcommands[i].name, name) == 0)
            return &subcommands[i];
    return NULL;
}

/* A text as it stands in the arguments, "-" from the standard input. */
static auxrt_result write_value(json_writer *w, const char *given,
                                auxrt_error *error) {
    buffer text;
    auxrt_result result = AUXRT_OK;
    if (strcmp(given, "-") != 0) {
        json_write_string(w, slice_from_string(given));
        return AUXRT_OK;
    }
    buffer_init(&text, TEXT_LIMIT);
    result = os_read_descriptor(STDIN_FILENO, &text, error);
    if (text.length > 0 && text.data[text.length - 1] == '\n')
        text.length--;
    json_write_string(w, buffer_peek(&text));
    buffer_free(&text);
    return result;
}

static int write_request(const subcommand *sub, const char **operands,
                         size_t count, buffer *out) {
    auxrt_error error;
    json_value value;
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("call"));
    json_write_string(&w, slice_from_string(sub->name));
    for (size_t i = 0; i < count; i++) {
        bool is_json = strcmp(sub->members[i], "argument") == 0;
        json_write_key(&w, slice_from_string(sub->members[i]));
        if (is_json && json_parse(slice_from_string(operands[i]), &value,
                                  &error) != AUXRT_OK)
            return options_misuse("ctl", "this is no JSON: %s (%s)",
                                  operands[i], error.message);
        if (is_json)
            json_write_raw(&w, value.text);
        else if (write_value(&w, operands[i], &error) != AUXRT_OK)
            return options_misuse("ctl", "%s", error.message);
    }
    json_end_object(&w);
    buffer_append_char(out, '\n');
    return CLI_OK;
}

/* Sends the request and reads one line. */
static auxrt_result ask(const char *path, const buffer *request, buffer *line,
                        auxrt_error *error) {
    int socket = -1;
    auxrt_result result = unix_socket_connect(path, &socket, error);
    if (result != AUXRT_OK)
        return result;
    result = os_write_descriptor(socket, buffer_peek(request), error);
    while (result == AUXRT_OK &&
           !(line->length > 0 && line->data[line->length - 1] == '\n')) {
        enum { READ_BYTES = 1 << 16 };
        char *room = buffer_reserve(line, READ_BYTES);
        ssize_t count = room ? read(socket, room, READ_BYTES) : -1;
        if (count <= 0)
            result = error_raise(error, AUXRT_IO,
                                 "%s: the inst ended before it answered", path);
        else
            buffer_commit(line, (size_t)count);
    }
    close(socket);
    return result;
}

static void print_text(json_value text) {
    buffer scratch;
    buffer_init(&scratch, TEXT_LIMIT);
    slice shown = json_string(text, &scratch);
    fwrite(shown.data, 1, shown.length, stdout);
    putchar('\n');
    buffer_free(&scratch);
}

/* What the listeners have returned, one a line. */
static void print_results(json_value answer) {
    json_value results, promise;
    bool is_heard = false;
    if (!json_member(answer, SLICE("results"), &results))
        return;
    json_walk walk = json_walk_start(results);
    while (json_walk_next(&walk)) {
        is_heard = true;
        bool waits = walk.value.type == JSON_OBJECT &&
                     json_member(walk.value, SLICE("$promise"), &promise);
        value_print(waits ? SLICE("(no answer yet)") : walk.value.text);
    }
    if (!is_heard)
        fputs("no bot has answered\n", stderr);
}

static void print_answer(const subcommand *sub, json_value answer, bool json) {
    buffer text;
    buffer_init(&text, TEXT_LIMIT);
    if (!json && strcmp(sub->name, "status") == 0) {
        status_print(answer.text, &text);
        fwrite(text.data, 1, text.length, stdout);
    } else if (!json && strcmp(sub->name, "marks") == 0) {
        mark_list_print(answer);
    } else if (!json && strcmp(sub->name, "shout") == 0) {
        print_results(answer);
    } else if (!json && answer.type == JSON_STRING) {
        print_text(answer);
    } else if (json || answer.type != JSON_NULL) {
        printf("%.*s\n", (int)answer.text.length, answer.text.data);
    }
    buffer_free(&text);
}

static int tell_refusal(json_value error) {
    json_value message;
    buffer scratch;
    buffer_init(&scratch, TEXT_LIMIT);
    slice text = json_member(error, SLICE("message"), &message) &&
                         message.type == JSON_STRING
                     ? json_string(message, &scratch)
                     : error.text;
    fprintf(stderr, "auxrt ctl: %.*s\n", (int)text.length, text.data);
    buffer_free(&scratch);
    return CLI_CONTENT;
}

static int talk(const char *path, const subcommand *sub, const buffer *request,
                bool json) {
    buffer line;
    auxrt_error error;
    json_value reply, part;
    int exit_code = CLI_OK;
    buffer_init(&line, TEXT_LIMIT);
    auxrt_result result = ask(path, request, &line, &error);
    if (result == AUXRT_OK)
        result = json_parse(buffer_peek(&line), &reply, &error);
    if (result != AUXRT_OK) {
        fprintf(stderr, "auxrt ctl: %s\n", error.message);
        exit_code = CLI_IO;
    } else if (json_member(reply, SLICE("ok"), &part)) {
        print_answer(sub, part, json);
    } else if (json_member(reply, SLICE("error"), &part)) {
        exit_code = tell_refusal(part);
    }
    buffer_free(&line);
    return exit_code;
}

static int misuse_count(const subcommand *sub, size_t given) {
    if (sub->most > sub->least)
        return options_misuse("ctl", "%s takes %zu to %zu arguments, not %zu",
                              sub->name, sub->least, sub->most, given);
    return options_misuse("ctl", "%s takes %zu arguments, not %zu", sub->name,
                          sub->least, given);
}

int cli_ctl(int argc, char **argv) {
    enum { OPERANDS = 5 };
    const char *operands[64];
    size_t count = 0;
    bool json = false;
    int exit_code = CLI_OK;
    buffer request;
    const cli_option options[] = {{"--json", &json, NULL, NULL}};
    const cli_syntax syntax = {
        .command = "ctl",
        .help = help,
        .options = options,
        .option_count = 1,
        .least = 2,
        .most = OPERANDS,
        .operand = "command",
    };
    if (argc >= (int)(sizeof operands / sizeof *operands))
        return options_misuse("ctl", "%s is one argument too many", argv[6]);
    if (!options_read(&syntax, argc, argv, operands, &count, &exit_code))
        return exit_code;
    const subcommand *sub = find(operands[1]);
    if (!sub)
        return options_misuse("ctl", "there is no command %s", operands[1]);
    if (count - 2 < sub->least || count - 2 > sub->most)
        return misuse_count(sub, count - 2);
    buffer_init(&request, TEXT_LIMIT);
    exit_code = write_request(sub, operands + 2, count - 2, &request);
    if (exit_code == CLI_OK)
        exit_code = talk(operands[0], sub, &request, json);
    buffer_free(&request);
    return exit_code;
}
