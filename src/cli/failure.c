/*
 * Errors as lines of JSON, as text for a person, and as exit codes.
 */
#include "cli/failure.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/commands.h"

static void write_text(json_writer *w, const char *name, const char *text) {
    json_write_key(w, slice_from_string(name));
    json_write_string(w, slice_from_string(text));
}

void failure_write(const auxrt_error *error, buffer *out) {
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("error"));
    json_begin_object(&w);
    write_text(&w, "code", auxrt_result_name(error->code));
    write_text(&w, "message", error->message);
    if (error->bot[0])
        write_text(&w, "bot", error->bot);
    if (error->tag[0])
        write_text(&w, "tag", error->tag);
    if (error->line > 0) {
        json_write_key(&w, SLICE("line"));
        json_write_integer(&w, error->line);
        json_write_key(&w, SLICE("column"));
        json_write_integer(&w, error->column);
    }
    json_end_object(&w);
    json_end_object(&w);
}

void failure_tell(const char *command, const auxrt_error *error) {
    fflush(stdout);
    fprintf(stderr, "auxrt %s: %s", command, error->message);
    /* Errors in JSON name the place in their message. */
    if (error->line > 0 && !strstr(error->message, "(line "))
        fprintf(stderr, ", line %d, column %d", error->line, error->column);
    if (error->bot[0])
        fprintf(stderr, ", bot %s", error->bot);
    if (error->tag[0])
        fprintf(stderr, ", tag %s", error->tag);
    fputc('\n', stderr);
}

int failure_exit_code(auxrt_result result) {
    switch (result) {
    case AUXRT_OK:
        return CLI_OK;
    case AUXRT_IO:
    case AUXRT_NOT_FOUND:
    case AUXRT_STATE: /* the data are in use */
        return CLI_IO;
    case AUXRT_LIMIT:
    case AUXRT_NO_MEMORY:
    case AUXRT_STOPPED:
        return CLI_LIMIT;
    default:
        return CLI_CONTENT;
    }
}
