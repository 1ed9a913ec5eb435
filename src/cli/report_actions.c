/*
 * Actions for a person, one line each. Edits say what the bot looks like now;
 * other actions are told by their type and members.
 */
#include "cli/report_internal.h"
#include "cli/value_text.h"

enum { VALUE_COLUMNS = 80, MESSAGE_COLUMNS = 400, LINE_LIMIT = 1 << 24 };

/* The member that says it all, by type, and one that says nothing to a person;
 * the others follow. */
static const struct {
    const char *type;
    const char *message;
    const char *dull;
} messages[] = {
    {"show_toast", "message", "duration"},
    {"show_tip", "message", "duration"},
    {"go_to_url", "url", NULL},
    {"open_url", "url", NULL},
    {"set_clipboard", "text", NULL},
    {"play_sound", "url", NULL},
    {"show_html", "htmlMessage", NULL},
};
enum { MESSAGES = sizeof messages / sizeof *messages };

static bool is_type(json_value action, const char *name) {
    json_value type;
    return json_member(action, SLICE("type"), &type) &&
           type.type == JSON_STRING &&
           json_string_is(type, slice_from_string(name));
}

/* ------------------------------------------------------------------- edits */

/* Values of tags as they are stored; scripts are not repeated. */
static void append_tag(const reporter *r, buffer *out, slice name,
                       json_value value, bool *is_first) {
    buffer_append_string(out, *is_first ? " " : ", ");
    *is_first = false;
    report_text(r, out, PAINT_PLAIN, name, VALUE_COLUMNS);
    buffer_append_string(out, " = ");
    if (value.type == JSON_NULL ||
        slice_starts_with(value.text, SLICE("{\"$undefined\"")))
        report_text(r, out, PAINT_FAINT, SLICE("nothing"), 0);
    else if (value.type == JSON_STRING)
        report_text(r, out, PAINT_PLAIN, value.text, VALUE_COLUMNS);
    else
        report_value(r, out, PAINT_PLAIN, value, VALUE_COLUMNS);
}

static void append_tags(const reporter *r, buffer *out, json_value tags,
                        bool *is_first) {
    buffer name;
    json_walk walk = json_walk_start(tags);
    buffer_init(&name, LINE_LIMIT);
    while (json_walk_next(&walk))
        append_tag(r, out, json_string(walk.key, &name), walk.value, is_first);
    buffer_free(&name);
}

static void append_masks(const reporter *r, buffer *out, json_value masks,
                         bool *is_first) {
    buffer name;
    json_walk spaces = json_walk_start(masks);
    buffer_init(&name, LINE_LIMIT);
    while (json_walk_next(&spaces)) {
        if (spaces.value.type != JSON_OBJECT)
            continue;
        append_tags(r, out, spaces.value, is_first);
        buffer_append_string(out, " ");
        buffer_append_string(out, paint_begin(r->colour, PAINT_FAINT));
        buffer_append_string(out, "(mask, ");
        paint_clean(json_string(spaces.key, &name), VALUE_COLUMNS, out);
        buffer_append_string(out, ")");
        buffer_append_string(out, paint_end(r->colour, PAINT_FAINT));
    }
    buffer_free(&name);
}

static void append_edit(const reporter *r, buffer *out, json_value action,
                        const char *label, const char *member) {
    json_value id, content, part;
    buffer scratch;
    bool is_first = true;
    buffer_init(&scratch, LINE_LIMIT);
    report_label(r, out, PAINT_FAINT, label);
    if (json_member(action, SLICE("id"), &id) && id.type == JSON_STRING)
        report_id(r, out, json_string(id, &scratch));
    if (member && json_member(action, slice_from_string(member), &content) &&
        content.type == JSON_OBJECT) {
        if (json_member(content, SLICE("tags"), &part) &&
            part.type == JSON_OBJECT)
            append_tags(r, out, part, &is_first);
        if (json_member(content, SLICE("masks"), &part) &&
            part.type == JSON_OBJECT)
            append_masks(r, out, part, &is_first);
    }
    buffer_free(&scratch);
}

/* -------------------------------------------------------------- all others */

/* Where the action stands in the table, or MESSAGES. */
static size_t find_message(json_value action) {
    size_t at = 0;
    while (at < MESSAGES && !is_type(action, messages[at].type))
        at++;
    return at;
}

static bool is_told(slice key, size_t row) {
    if (slice_equal(key, SLICE("type")))
        return true;
    return row < MESSAGES &&
           (slice_equal(key, slice_from_string(messages[row].message)) ||
            (messages[row].dull &&
             slice_equal(key, slice_from_string(messages[row].dull))));
}

static void append_members(const reporter *r, buffer *out, json_value action,
                           size_t row) {
    buffer name, value;
    bool is_first = true;
    json_walk walk = json_walk_start(action);
    buffer_init(&name, LINE_LIMIT);
    buffer_init(&value, LINE_LIMIT);
    while (json_walk_next(&walk)) {
        slice key = json_string(walk.key, &name);
        if (is_told(key, row) || walk.value.type == JSON_NULL)
            continue;
        buffer_append_string(out, is_first ? "  " : ", ");
        is_first = false;
        buffer_append_string(out, paint_begin(r->colour, PAINT_FAINT));
        paint_clean(key, VALUE_COLUMNS, out);
        buffer_append_char(out, ' ');
        buffer_clear(&value);
        value_text(walk.value, &value);
        paint_clean(buffer_peek(&value), VALUE_COLUMNS, out);
        buffer_append_string(out, paint_end(r->colour, PAINT_FAINT));
    }
    buffer_free(&name);
    buffer_free(&value);
}

/* A text with its line ends, below each other; any other value in one line. */
static void append_message(const reporter *r, buffer *out, json_value message,
                           size_t indent) {
    buffer scratch;
    if (message.type != JSON_STRING) {
        report_value(r, out, PAINT_STRONG, message, MESSAGE_COLUMNS);
        return;
    }
    buffer_init(&scratch, LINE_LIMIT);
    report_lines(r, out, PAINT_STRONG, json_string(message, &scratch),
                 MESSAGE_COLUMNS, indent);
    buffer_free(&scratch);
}

static void append_other(const reporter *r, buffer *out, json_value action) {
    json_value type, message;
    size_t row = find_message(action);
    report_label(r, out, PAINT_FAINT, "action");
    if (json_member(action, SLICE("type"), &type))
        report_value(r, out, PAINT_NAME, type, VALUE_COLUMNS);
    if (row < MESSAGES &&
        json_member(action, slice_from_string(messages[row].message),
                    &message)) {
        buffer_append_string(out, "  ");
        append_message(r, out, message,
                       REPORT_COLUMN + strlen(messages[row].type) + 2);
    }
    append_members(r, out, action, row);
}

void report_actions(const reporter *r, json_value event) {
    json_value actions;
    buffer line;
    if (!json_member(event, SLICE("actions"), &actions))
        return;
    buffer_init(&line, LINE_LIMIT);
    json_walk walk = json_walk_start(actions);
    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_OBJECT)
            continue;
        if (is_type(walk.value, "add_bot"))
            append_edit(r, &line, walk.value, "create", "bot");
        else if (is_type(walk.value, "update_bot"))
            append_edit(r, &line, walk.value, "edit", "update");
        else if (is_type(walk.value, "remove_bot"))
            append_edit(r, &line, walk.value, "destroy", NULL);
        else
            append_other(r, &line, walk.value);
        buffer_append_char(&line, '\n');
        report_print(r, &line);
    }
    buffer_free(&line);
}
