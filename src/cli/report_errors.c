/*
 * Errors for a person: who, what, where, and the line of the script.
 */
#include <string.h>

#include "cli/excerpt.h"
#include "cli/hint.h"
#include "cli/report_internal.h"

enum { BLOCK_LIMIT = 1 << 24, MESSAGE_COLUMNS = 2000, NESTING_LIMIT = 16 };

/* A place in a script; texts are empty and numbers 0 when it is not known. */
typedef struct place {
    buffer bot, tag;
    int line, column;
} place;

static void place_init(place *p) {
    buffer_init(&p->bot, BLOCK_LIMIT);
    buffer_init(&p->tag, BLOCK_LIMIT);
    p->line = p->column = 0;
}

static void place_free(place *p) {
    buffer_free(&p->bot);
    buffer_free(&p->tag);
}

static void read_text(json_value object, const char *name, buffer *out) {
    json_value found;
    buffer scratch;
    if (object.type != JSON_OBJECT ||
        !json_member(object, slice_from_string(name), &found))
        return;
    if (found.type == JSON_OBJECT) /* {"$bot":ID} */
        json_member(found, SLICE("$bot"), &found);
    if (found.type != JSON_STRING)
        return;
    buffer_init(&scratch, BLOCK_LIMIT);
    buffer_append_slice(out, json_string(found, &scratch));
    buffer_free(&scratch);
}

static int read_number(json_value object, const char *name) {
    json_value found;
    int64_t number = 0;
    if (object.type == JSON_OBJECT &&
        json_member(object, slice_from_string(name), &found) &&
        found.type == JSON_NUMBER && json_integer(found, &number) &&
        number > 0 && number < 1000000000)
        return (int)number;
    return 0;
}

static void place_read(place *p, json_value object) {
    read_text(object, "bot", &p->bot);
    read_text(object, "tag", &p->tag);
    p->line = read_number(object, "line");
    p->column = read_number(object, "column");
}

/* ------------------------------------------------------------------- parts */

/* "error    bot ID tag NAME: " */
static void append_head(const reporter *r, buffer *out, const char *label,
                        const place *p) {
    report_label(r, out,
                 strcmp(label, "warn") == 0 ? PAINT_WARNING : PAINT_ERROR,
                 label);
    if (p->bot.length > 0) {
        buffer_append_string(out, "bot ");
        report_text(r, out, PAINT_STRONG, buffer_peek(&p->bot), 80);
        buffer_append_char(out, ' ');
    }
    if (p->tag.length > 0) {
        buffer_append_string(out, "tag ");
        report_text(r, out, PAINT_STRONG, buffer_peek(&p->tag), 80);
        buffer_append_char(out, ' ');
    }
    if (p->bot.length + p->tag.length > 0) {
        out->length--;
        buffer_append_string(out, ": ");
    }
}

/* Appends the text of a script, a JSON string, without its prefix. */
static bool append_script(slice json, buffer *out) {
    static const char *const prefixes[] = {"@", "\xF0\x9F\x93\x84"};
    json_value value;
    buffer scratch;
    bool found = false;
    if (json_parse(json, &value, NULL) != AUXRT_OK || value.type != JSON_STRING)
        return false;
    buffer_init(&scratch, BLOCK_LIMIT);
    slice text = json_string(value, &scratch);
    for (size_t i = 0; i < 2 && !found; i++) {
        slice prefix = slice_from_string(prefixes[i]);
        found = slice_starts_with(text, prefix);
        if (found)
            buffer_append(out, text.data + prefix.length,
                          text.length - prefix.length);
    }
    buffer_free(&scratch);
    return found;
}

/* The script of a tag, without the prefix, in `out`. */
static bool read_script(const reporter *r, const place *p, buffer *out) {
    if (r->bots) {
        const snapshot_bot *bot = snapshot_find(r->bots, buffer_peek(&p->bot));
        const snapshot_tag *tag =
            bot ? snapshot_tag_of(bot, buffer_peek(&p->tag)) : NULL;
        return tag && append_script(tag->value, out);
    }
    auxrt_text text = {0};
    if (!r->inst ||
        auxrt_inst_tag(r->inst, (auxrt_string){p->bot.data, p->bot.length},
                       (auxrt_string){p->tag.data, p->tag.length}, &text,
                       NULL) != AUXRT_OK)
        return false;
    bool found = append_script(slice_of(text.data, text.length), out);
    auxrt_text_free(&text);
    return found;
}

/* The lines below the head: the place, why it is wrong if that is known (else
 * empty), and the line of the script. `head` is what the head has named
 * already. */
static void append_explained(const reporter *r, buffer *out, const place *p,
                             const place *head, slice why) {
    buffer script;
    if (p->line == 0)
        return;
    buffer_append_format(out, "%*sline %d, column %d", REPORT_COLUMN, "",
                         p->line, p->column);
    if (!slice_equal(buffer_peek(&p->bot), buffer_peek(&head->bot)) ||
        !slice_equal(buffer_peek(&p->tag), buffer_peek(&head->tag))) {
        buffer_append_string(out, " of bot ");
        report_text(r, out, PAINT_PLAIN, buffer_peek(&p->bot), 80);
        buffer_append_string(out, " tag ");
        report_text(r, out, PAINT_PLAIN, buffer_peek(&p->tag), 80);
    }
    if (why.length > 0) {
        buffer_append_string(out, ": ");
        report_text(r, out, PAINT_PLAIN, why, MESSAGE_COLUMNS);
    }
    buffer_append_char(out, '\n');
    buffer_init(&script, BLOCK_LIMIT);
    if (read_script(r, p, &script))
        excerpt_append(buffer_peek(&script), p->line, p->column, "    ", out);
    buffer_free(&script);
}

static void append_place(const reporter *r, buffer *out, const place *p,
                         const place *head) {
    append_explained(r, out, p, head, SLICE(""));
}

/* What was thrown: "TypeError: …", or the value if it is no error. Errors of
 * scripts that called each other lie inside of each other. Appends to `hint`
 * what may have been meant. */
static void append_thrown(const reporter *r, buffer *out, json_value thrown,
                          buffer *hint) {
    json_value inner, name, message;
    for (int i = 0; i < NESTING_LIMIT && thrown.type == JSON_OBJECT &&
                    json_member(thrown, SLICE("error"), &inner);
         i++)
        thrown = inner;
    if (thrown.type != JSON_OBJECT ||
        !json_member(thrown, SLICE("$error"), &inner) ||
        inner.type != JSON_OBJECT) {
        buffer_append_string(out, "threw ");
        report_text(r, out, PAINT_PLAIN, thrown.text, MESSAGE_COLUMNS);
        return;
    }
    if (json_member(inner, SLICE("name"), &name))
        report_value(r, out, PAINT_PLAIN, name, 80);
    if (json_member(inner, SLICE("message"), &message) &&
        message.text.length > 2) {
        buffer_append_string(out, ": ");
        report_value(r, out, PAINT_PLAIN, message, MESSAGE_COLUMNS);
        buffer scratch;
        buffer_init(&scratch, BLOCK_LIMIT);
        if (message.type == JSON_STRING)
            hint_for_message(json_string(message, &scratch), hint);
        buffer_free(&scratch);
    }
}

/* ------------------------------------------------------------------ events */

static void report_error(const reporter *r, json_value error, buffer *out) {
    place head, at;
    json_value thrown, where;
    buffer hint;
    place_init(&head);
    place_init(&at);
    buffer_init(&hint, BLOCK_LIMIT);
    read_text(error, "bot", &head.bot);
    read_text(error, "tag", &head.tag);
    if (json_member(error, SLICE("place"), &where))
        place_read(&at, where);
    /* What nobody claims belongs to the script that threw it. */
    if (head.bot.length == 0 && at.bot.length > 0) {
        buffer_append_slice(&head.bot, buffer_peek(&at.bot));
        buffer_append_slice(&head.tag, buffer_peek(&at.tag));
    }
    append_head(r, out, "error", &head);
    if (json_member(error, SLICE("error"), &thrown))
        append_thrown(r, out, thrown, &hint);
    buffer_append_char(out, '\n');
    append_explained(r, out, &at, &head, buffer_peek(&hint));
    place_free(&head);
    place_free(&at);
    buffer_free(&hint);
}

void report_errors(const reporter *r, json_value event) {
    json_value errors;
    buffer out;
    if (!json_member(event, SLICE("errors"), &errors))
        return;
    buffer_init(&out, BLOCK_LIMIT);
    json_walk walk = json_walk_start(errors);
    while (json_walk_next(&walk)) {
        if (walk.value.type == JSON_OBJECT)
            report_error(r, walk.value, &out);
        report_print(r, &out);
    }
    buffer_free(&out);
}

/* Each error of a script; the first is the one that the head has named. */
static void append_problems(const reporter *r, buffer *out, json_value script,
                            place *at) {
    json_value errors, why, message;
    buffer scratch;
    bool first = true;
    json_walk walk = {0};
    buffer_init(&scratch, BLOCK_LIMIT);
    if (json_member(script, SLICE("errors"), &errors))
        walk = json_walk_start(errors);
    while (json_walk_next(&walk)) {
        json_value error = walk.value;
        at->line = read_number(error, "line");
        at->column = read_number(error, "column");
        bool explained = json_member(error, SLICE("detail"), &why) &&
                         why.type == JSON_STRING && why.text.length > 2;
        /* A message of the engine explains itself. */
        if (!explained && !first &&
            json_member(error, SLICE("message"), &message)) {
            why = message;
            explained = why.type == JSON_STRING;
        }
        append_explained(r, out, at, at,
                         explained ? json_string(why, &scratch) : SLICE(""));
        first = false;
    }
    if (first)
        append_place(r, out, at, at);
    buffer_free(&scratch);
}

void report_syntax_errors(const reporter *r, json_value event) {
    json_value scripts, message;
    buffer out;
    if (!json_member(event, SLICE("scripts"), &scripts))
        return;
    buffer_init(&out, BLOCK_LIMIT);
    json_walk walk = json_walk_start(scripts);
    while (json_walk_next(&walk)) {
        place at;
        place_init(&at);
        place_read(&at, walk.value);
        append_head(r, &out, "error", &at);
        buffer_append_string(&out, "SyntaxError: ");
        if (json_member(walk.value, SLICE("message"), &message))
            report_value(r, &out, PAINT_PLAIN, message, MESSAGE_COLUMNS);
        buffer_append_char(&out, '\n');
        append_problems(r, &out, walk.value, &at);
        report_print(r, &out);
        place_free(&at);
    }
    buffer_free(&out);
}

void report_doubtful(const reporter *r, const report_doubt *doubt) {
    place at;
    buffer out;
    buffer_init(&out, BLOCK_LIMIT);
    place_init(&at);
    buffer_append_slice(&at.bot, doubt->bot);
    buffer_append_slice(&at.tag, doubt->tag);
    at.line = doubt->line;
    at.column = doubt->column;
    append_head(r, &out, "warn", &at);
    report_text(r, &out, PAINT_PLAIN, doubt->message, MESSAGE_COLUMNS);
    if (at.line == 0 && doubt->why.length > 0) {
        buffer_append_string(&out, "; ");
        report_text(r, &out, PAINT_PLAIN, doubt->why, MESSAGE_COLUMNS);
    }
    buffer_append_char(&out, '\n');
    append_explained(r, &out, &at, &at, doubt->why);
    report_print(r, &out);
    place_free(&at);
    buffer_free(&out);
}

void report_stopped(const reporter *r, json_value event) {
    static const struct {
        const char *limit;
        const char *text;
    } rows[] = {
        {"listener", "it took longer than a listener may"},
        {"turn", "the time of the whole event was over"},
        {"jobs", "what it left to promises took too long"},
        {"memory", "it used too much memory"},
        {"time", "it could not be stopped in time, so its process was ended"},
        {"output", "it gave more than a turn may give"},
        {"crash", "the engine crashed while it ran"},
        {"protocol", "the process that ran it sent something malformed"},
    };
    place at;
    buffer out, limit;
    buffer_init(&out, BLOCK_LIMIT);
    buffer_init(&limit, BLOCK_LIMIT);
    place_init(&at);
    place_read(&at, event);
    read_text(event, "limit", &limit);
    append_head(r, &out, "stopped", &at);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_equal(buffer_peek(&limit), slice_from_string(rows[i].limit)))
            buffer_append_string(&out, rows[i].text);
    buffer_append_string(&out, slice_equal(buffer_peek(&limit), SLICE("jobs"))
                                   ? "; what it wrote before it waited stays\n"
                                   : "; what it wrote is taken back\n");
    append_place(r, &out, &at, &at);
    report_print(r, &out);
    place_free(&at);
    buffer_free(&limit);
    buffer_free(&out);
}

void report_restarted(const reporter *r, json_value event) {
    json_value quarantined;
    buffer out, message;
    buffer_init(&out, BLOCK_LIMIT);
    buffer_init(&message, BLOCK_LIMIT);
    read_text(event, "message", &message);
    report_label(r, &out, PAINT_ERROR, "restart");
    buffer_append_string(&out, "the process of the scripts was replaced: ");
    report_text(r, &out, PAINT_PLAIN, buffer_peek(&message), MESSAGE_COLUMNS);
    buffer_append_string(&out, "; timers and watchers are gone");
    if (json_member(event, SLICE("quarantined"), &quarantined) &&
        quarantined.type == JSON_TRUE)
        buffer_append_string(&out, ", and that tag is not run again");
    buffer_append_char(&out, '\n');
    report_print(r, &out);
    buffer_free(&message);
    buffer_free(&out);
}

void report_refused(const reporter *r, json_value event) {
    json_value edits, message;
    buffer out;
    if (!json_member(event, SLICE("edits"), &edits))
        return;
    buffer_init(&out, BLOCK_LIMIT);
    json_walk walk = json_walk_start(edits);
    while (json_walk_next(&walk)) {
        place at;
        place_init(&at);
        place_read(&at, walk.value);
        append_head(r, &out, "refused", &at);
        if (json_member(walk.value, SLICE("message"), &message))
            report_value(r, &out, PAINT_PLAIN, message, MESSAGE_COLUMNS);
        buffer_append_char(&out, '\n');
        report_print(r, &out);
        place_free(&at);
    }
    buffer_free(&out);
}
