/*
 * The reporter: which event is told how, log lines, the summary.
 */
#include "cli/report.h"

#include <string.h>

#include "cli/failure.h"
#include "cli/report_internal.h"
#include "cli/value_text.h"

enum { BLOCK_LIMIT = 1 << 26, LOG_COLUMNS = 2000 };

/* Lines of one text that stand below each other; the rest follows as one. */
enum { LINES_LIMIT = 40 };

/* ------------------------------------------------------------------ pieces */

void report_print(const reporter *r, buffer *out) {
    fwrite(out->data, 1, out->length, r->out);
    buffer_clear(out);
}

void report_label(const reporter *r, buffer *out, paint how,
                  const char *label) {
    size_t length = strlen(label);
    buffer_append_format(out, "%s%s%s", paint_begin(r->colour, how), label,
                         paint_end(r->colour, how));
    do
        buffer_append_char(out, ' ');
    while (++length < REPORT_COLUMN);
}

void report_text(const reporter *r, buffer *out, paint how, slice text,
                 size_t columns) {
    buffer_append_string(out, paint_begin(r->colour, how));
    paint_clean(text, columns, out);
    buffer_append_string(out, paint_end(r->colour, how));
}

void report_lines(const reporter *r, buffer *out, paint how, slice text,
                  size_t columns, size_t indent) {
    for (int count = 1; count < LINES_LIMIT; count++) {
        const char *end =
            text.length > 0 ? memchr(text.data, '\n', text.length) : NULL;
        if (!end)
            break;
        size_t length = (size_t)(end - text.data);
        report_text(r, out, how, slice_of(text.data, length), columns);
        buffer_append_format(out, "\n%*s", (int)indent, "");
        text = slice_of(end + 1, text.length - length - 1);
    }
    report_text(r, out, how, text, columns);
}

void report_value(const reporter *r, buffer *out, paint how, json_value value,
                  size_t columns) {
    buffer scratch;
    slice text;
    buffer_init(&scratch, BLOCK_LIMIT);
    if (value.type == JSON_STRING) {
        text = json_string(value, &scratch);
    } else {
        value_text(value, &scratch);
        text = buffer_peek(&scratch);
    }
    report_text(r, out, how, text, columns);
    buffer_free(&scratch);
}

static bool is_uuid(slice id) {
    if (id.length != 36)
        return false;
    for (size_t i = 0; i < id.length; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (id.data[i] == '-') ||
            (!dash && !strchr("0123456789abcdefABCDEF", id.data[i])))
            return false;
    }
    return true;
}

void report_id(const reporter *r, buffer *out, slice id) {
    if (is_uuid(id)) {
        report_text(r, out, PAINT_STRONG, slice_of(id.data, 8), 0);
        buffer_append_string(out, "…");
    } else {
        report_text(r, out, PAINT_STRONG, id, 80);
    }
}

void report_line(const reporter *r, slice text) {
    fwrite(text.data, 1, text.length, r->out);
    fputc('\n', r->out);
}

/* ------------------------------------------------------------------ events */

static void report_for_person(const reporter *r, const char *kind,
                              slice event) {
    json_value value;
    if (json_parse(event, &value, NULL) != AUXRT_OK)
        return;
    if (strcmp(kind, "actions") == 0 && !r->only_errors)
        report_actions(r, value);
    else if (strcmp(kind, "errors") == 0)
        report_errors(r, value);
    else if (strcmp(kind, "syntax_errors") == 0)
        report_syntax_errors(r, value);
    else if (strcmp(kind, "stopped_script") == 0)
        report_stopped(r, value);
    else if (strcmp(kind, "restarted") == 0)
        report_restarted(r, value);
    else if (strcmp(kind, "refused") == 0)
        report_refused(r, value);
}

void report_event(void *user, const char *kind, auxrt_string event) {
    const reporter *r = user;
    slice text = slice_of(event.data, event.length);
    if (strcmp(kind, "update") == 0)
        return;
    if (r->json)
        report_line(r, text);
    else
        report_for_person(r, kind, text);
}

static void log_json(const reporter *r, const char *level, slice message) {
    buffer line;
    buffer_init(&line, BLOCK_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("log"));
    json_write_key(&w, SLICE("level"));
    json_write_string(&w, slice_from_string(level));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, message);
    json_end_object(&w);
    report_line(r, buffer_peek(&line));
    buffer_free(&line);
}

void report_log(void *user, const char *level, auxrt_string message) {
    const reporter *r = user;
    slice text = slice_of(message.data, message.length);
    buffer line;
    if (r->json) {
        log_json(r, level, text);
        return;
    }
    bool is_warning = strcmp(level, "warn") == 0;
    bool is_error = strcmp(level, "error") == 0;
    if (r->only_errors && !is_warning && !is_error)
        return;
    buffer_init(&line, BLOCK_LIMIT);
    report_label(r, &line,
                 is_error     ? PAINT_ERROR
                 : is_warning ? PAINT_WARNING
                              : PAINT_FAINT,
                 strcmp(level, "info") == 0 ? "log" : level);
    report_lines(r, &line, PAINT_PLAIN, text, LOG_COLUMNS, REPORT_COLUMN);
    buffer_append_char(&line, '\n');
    report_print(r, &line);
    buffer_free(&line);
}

/* ----------------------------------------------------------------- summary */

static const struct {
    const char *name;
    size_t offset;
    const char *one; /* what it is called when there is one; NULL: always */
    const char *many;
    paint how;
} figures[] = {
    {"bots", offsetof(auxrt_inst_counts, bots), "bot", "bots", PAINT_PLAIN},
    {"scripts", offsetof(auxrt_inst_counts, scripts), "script", "scripts",
     PAINT_PLAIN},
    {"listeners", offsetof(auxrt_inst_counts, listeners), "listener run",
     "listeners run", PAINT_PLAIN},
    {"edits", offsetof(auxrt_inst_counts, edits), "edit", "edits", PAINT_PLAIN},
    {"errors", offsetof(auxrt_inst_counts, errors), "error", "errors",
     PAINT_ERROR},
    {"broken", offsetof(auxrt_inst_counts, broken),
     "script that does not compile", "scripts that do not compile",
     PAINT_ERROR},
    {"stopped", offsetof(auxrt_inst_counts, stopped), "stopped by a limit",
     "stopped by a limit", PAINT_ERROR},
    {"refused", offsetof(auxrt_inst_counts, refused), "edit refused",
     "edits refused", PAINT_WARNING},
};
enum { FIGURES = sizeof figures / sizeof *figures, ALWAYS = 5 };

static uint64_t figure(const report_end *end, int index) {
    uint64_t value;
    memcpy(&value, (const char *)&end->counts + figures[index].offset,
           sizeof value);
    return value;
}

static void summary_json(const reporter *r, const report_end *end) {
    buffer line;
    buffer_init(&line, BLOCK_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("summary"));
    json_write_key(&w, SLICE("end"));
    json_write_string(&w, slice_from_string(end->how));
    for (int i = 0; i < FIGURES; i++) {
        json_write_key(&w, slice_from_string(figures[i].name));
        json_write_integer(&w, (int64_t)figure(end, i));
    }
    json_write_key(&w, SLICE("seconds"));
    json_write_number(&w, end->seconds);
    json_end_object(&w);
    report_line(r, buffer_peek(&line));
    buffer_free(&line);
}

static const char *how_it_ended(const char *how) {
    if (strcmp(how, "time") == 0)
        return "The time is over; something was still going on.";
    if (strcmp(how, "interrupt") == 0)
        return "Interrupted.";
    return "Nothing is left to do.";
}

void report_summary(const reporter *r, const report_end *end) {
    buffer line;
    if (r->json) {
        summary_json(r, end);
        return;
    }
    buffer_init(&line, BLOCK_LIMIT);
    buffer_append_format(&line, "\n%s ", how_it_ended(end->how));
    for (int i = 0; i < FIGURES; i++) {
        uint64_t value = figure(end, i);
        if (value == 0 && i >= ALWAYS)
            continue;
        paint how = value > 0 ? figures[i].how : PAINT_PLAIN;
        buffer_append_format(&line, "%s%llu %s%s, ",
                             paint_begin(r->colour, how),
                             (unsigned long long)value,
                             value == 1 ? figures[i].one : figures[i].many,
                             paint_end(r->colour, how));
    }
    buffer_append_format(&line, "%.2f s\n", end->seconds);
    report_print(r, &line);
    buffer_free(&line);
}

/* ---------------------------------------------------------------- failures */

void report_failure(const reporter *r, const char *command,
                    const auxrt_error *error) {
    buffer line;
    if (!r->json) {
        failure_tell(command, error);
        return;
    }
    buffer_init(&line, BLOCK_LIMIT);
    failure_write(error, &line);
    report_line(r, buffer_peek(&line));
    buffer_free(&line);
}
