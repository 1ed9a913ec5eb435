/*
 * Reading a configuration. Objects are described by tables of their members;
 * what is read from is a slice of the text, so every mistake has its place.
 */
#include "inst/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/suggest.h"

enum { TEXT_LIMIT = 1 << 20 };

typedef struct reader {
    slice text;
    const char *path;
    config *out;
    mount_plan *plan; /* the space that is being read */
    auxrt_error *error;
} reader;

/* ----------------------------------------------------------------- mistakes */

static void find_place(const reader *r, slice at, int *line, int *column) {
    *line = *column = 1;
    for (const char *c = r->text.data; c < at.data; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte == '\n') {
            *line += 1;
            *column = 1;
        } else if (byte < 0x80 || byte >= 0xC0) {
            /* In UTF-16 units, as all columns. */
            *column += byte >= 0xF0 ? 2 : 1;
        }
    }
}

static auxrt_result fail(const reader *r, slice at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static auxrt_result fail(const reader *r, slice at, const char *format, ...) {
    char message[400];
    int line, column;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    find_place(r, at, &line, &column);
    error_raise(r->error, AUXRT_INVALID, "%s: %s", r->path, message);
    error_set_place(r->error, NULL, NULL, line, column);
    return AUXRT_INVALID;
}

static auxrt_result no_memory(const reader *r) {
    return error_raise(r->error, AUXRT_NO_MEMORY, "memory is exhausted");
}

/* "WHAT \"NAME\"", and what may have been meant. */
static auxrt_result fail_name(const reader *r, json_value name,
                              const char *what, suggestion best) {
    char hint[80] = "";
    if (best.word)
        snprintf(hint, sizeof hint, "; did you mean \"%.50s\"?", best.word);
    return fail(r, name.text, "%s \"%.100s\"%s", what, best.given, hint);
}

/* ------------------------------------------------------------------ members */

typedef auxrt_result read_member(reader *r, json_value key, json_value value);

typedef struct member {
    const char *name;
    read_member *read;
} member;

/* The text of a JSON string, NUL-terminated, to be freed. */
static auxrt_result take_text(reader *r, json_value string, char **out) {
    buffer scratch;
    buffer_init(&scratch, TEXT_LIMIT);
    slice text = json_string(string, &scratch);
    auxrt_result result = AUXRT_OK;
    if (text.data && memchr(text.data, '\0', text.length))
        result = fail(r, string.text, "a text here must not hold \\u0000");
    else {
        free(*out);
        *out = strndup(text.data ? text.data : "", text.length);
        if (!*out)
            result = no_memory(r);
    }
    buffer_free(&scratch);
    return result;
}

static auxrt_result read_object(reader *r, json_value object, const char *what,
                                const member *members, size_t count) {
    auxrt_result result = AUXRT_OK;
    if (object.type != JSON_OBJECT)
        return fail(r, object.text, "%s must be an object", what);
    json_walk walk = json_walk_start(object);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        size_t i = 0;
        while (i < count &&
               !json_string_is(walk.key, slice_from_string(members[i].name)))
            i++;
        if (i < count) {
            result = members[i].read(r, walk.key, walk.value);
            continue;
        }
        char *name = NULL;
        result = take_text(r, walk.key, &name);
        if (result != AUXRT_OK)
            break;
        suggestion best = suggest_for(name);
        for (i = 0; i < count; i++)
            suggest_consider(&best, members[i].name);
        char place[80];
        snprintf(place, sizeof place, "%s has no setting", what);
        result = fail_name(r, walk.key, place, best);
        free(name);
    }
    return result;
}

static auxrt_result read_text(reader *r, json_value key, json_value value,
                              char **out) {
    if (value.type != JSON_STRING || value.text.length <= 2)
        return fail(r, value.text, "%.*s must be a text", (int)key.text.length,
                    key.text.data);
    return take_text(r, value, out);
}

/* A folder or file; relative ones start at the folder of the configuration. */
static auxrt_result read_path(reader *r, json_value key, json_value value,
                              char **out) {
    auxrt_result result = read_text(r, key, value, out);
    const char *slash = strrchr(r->path, '/');
    if (result != AUXRT_OK || (*out)[0] == '/' || !slash)
        return result;
    buffer joined;
    buffer_init(&joined, TEXT_LIMIT);
    buffer_append(&joined, r->path, (size_t)(slash + 1 - r->path));
    buffer_append_string(&joined, *out);
    free(*out);
    *out = buffer_take(&joined, NULL);
    buffer_free(&joined);
    return *out ? AUXRT_OK : no_memory(r);
}

static auxrt_result read_number(reader *r, json_value key, json_value value,
                                int64_t least, int64_t most, int64_t *out) {
    if (value.type == JSON_NUMBER && json_integer(value, out) &&
        *out >= least && *out <= most)
        return AUXRT_OK;
    return fail(r, value.text, "%.*s must be a whole number from %lld to %lld",
                (int)key.text.length, key.text.data, (long long)least,
                (long long)most);
}

static auxrt_result read_size(reader *r, json_value key, json_value value,
                              size_t *out) {
    int64_t number = 0;
    auxrt_result result =
        read_number(r, key, value, 1, (int64_t)1 << 40, &number);
    *out = (size_t)number;
    return result;
}

/* ------------------------------------------------------------------- limits */

static auxrt_result read_limit(reader *r, json_value key, json_value value) {
    static const struct {
        const char *name;
        size_t place;
        int64_t least, most;
    } rows[] = {
#define CONFIG_LIMIT_ROW(name, member, least, most, text)                      \
    {name, offsetof(config_limits, member), least, most},
        AUXRT_PROCESS_LIMIT_MAP(CONFIG_LIMIT_ROW)
#undef CONFIG_LIMIT_ROW
#define CONFIG_SCRIPT_ROW(name, member, usual, least, most, text)              \
    {name, offsetof(config_limits, of_scripts.member), least, most},
            AUXRT_LIMIT_MAP(CONFIG_SCRIPT_ROW)
#undef CONFIG_SCRIPT_ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!json_string_is(key, slice_from_string(rows[i].name)))
            continue;
        int64_t number = 0;
        auxrt_result result =
            read_number(r, key, value, rows[i].least, rows[i].most, &number);
        memcpy((char *)&r->out->limits + rows[i].place, &number, sizeof number);
        return result;
    }
    return AUXRT_OK;
}

static auxrt_result read_limits(reader *r, json_value key, json_value value) {
    static const member members[] = {
#define CONFIG_LIMIT_NAME(name, member, least, most, text) {name, read_limit},
        AUXRT_PROCESS_LIMIT_MAP(CONFIG_LIMIT_NAME)
#undef CONFIG_LIMIT_NAME
#define CONFIG_SCRIPT_NAME(name, member, usual, least, most, text)             \
    {name, read_limit},
            AUXRT_LIMIT_MAP(CONFIG_SCRIPT_NAME)
#undef CONFIG_SCRIPT_NAME
    };
    (void)key;
    return read_object(r, value, "\"limits\"", members,
                       sizeof members / sizeof *members);
}

/* ------------------------------------------------------------------- spaces */

static auxrt_result read_kind(reader *r, json_value key, json_value value) {
    char *name = NULL;
    auxrt_result result = read_text(r, key, value, &name);
    if (result != AUXRT_OK)
        return result;
    suggestion best = suggest_for(name);
    int found = 0;
    while (found < MOUNT_KINDS &&
           strcmp(mount_kind_name((mount_kind)found), name) != 0)
        suggest_consider(&best, mount_kind_name((mount_kind)found++));
    if (found < MOUNT_KINDS)
        r->plan->kind = (mount_kind)found;
    else
        result = fail_name(r, value, "there is no kind of partition", best);
    free(name);
    return result;
}

static auxrt_result read_file(reader *r, json_value key, json_value value) {
    auxrt_result result = read_text(r, key, value, &r->plan->file);
    if (result == AUXRT_OK && strchr(r->plan->file, '/'))
        result = fail(r, value.text,
                      "\"file\" is a name in the folder of the data, without "
                      "\"/\"");
    return result;
}

static auxrt_result read_of(reader *r, json_value key, json_value value) {
    return read_text(r, key, value, &r->plan->of);
}

static auxrt_result read_bots(reader *r, json_value key, json_value value) {
    return read_size(r, key, value, &r->plan->bots);
}

static auxrt_result read_readonly(reader *r, json_value key, json_value value) {
    (void)key;
    if (value.type != JSON_TRUE && value.type != JSON_FALSE)
        return fail(r, value.text, "\"readonly\" must be true or false");
    r->plan->is_readonly = value.type == JSON_TRUE;
    return AUXRT_OK;
}

static auxrt_result limit_bytes(reader *r, json_value key, json_value value) {
    return read_size(r, key, value, &r->plan->limits.maximum_bytes);
}

static auxrt_result limit_bots(reader *r, json_value key, json_value value) {
    return read_size(r, key, value, &r->plan->limits.maximum_bots);
}

static auxrt_result limit_value(reader *r, json_value key, json_value value) {
    return read_size(r, key, value, &r->plan->limits.maximum_value_bytes);
}

static auxrt_result read_bounds(reader *r, json_value key, json_value value) {
    static const member members[] = {{"bytes", limit_bytes},
                                     {"bots", limit_bots},
                                     {"value-bytes", limit_value}};
    (void)key;
    r->plan->limits.size = sizeof r->plan->limits;
    return read_object(r, value, "the limits of a space", members,
                       sizeof members / sizeof *members);
}

/* What goes with one kind only. */
static auxrt_result check_plan(reader *r, json_value key) {
    const mount_plan *plan = r->plan;
    const struct {
        const char *setting;
        bool is_there;
        mount_kind kind;
    } rows[] = {
        {"file", plan->file != NULL && plan->kind != MOUNT_YJS, MOUNT_SQLITE},
        {"of", plan->of != NULL, MOUNT_HISTORY},
        {"bots", plan->bots > 0, MOUNT_ERROR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].is_there && plan->kind != rows[i].kind)
            return fail(r, key.text,
                        "\"%s\" goes with the kind \"%s\", and the space %s is "
                        "of the kind \"%s\"",
                        rows[i].setting, mount_kind_name(rows[i].kind),
                        plan->space, mount_kind_name(plan->kind));
    if (strcmp(plan->space, "tempLocal") == 0 &&
        (plan->kind != MOUNT_MEMORY || plan->is_readonly))
        return fail(r, key.text,
                    "tempLocal is always in memory and open to edits: it holds "
                    "what belongs to a session");
    return AUXRT_OK;
}

static auxrt_result read_space(reader *r, json_value key, json_value value) {
    static const member members[] = {{"kind", read_kind},
                                     {"file", read_file},
                                     {"of", read_of},
                                     {"bots", read_bots},
                                     {"readonly", read_readonly},
                                     {"limits", read_bounds}};
    json_value kind;
    r->plan = &r->out->spaces[r->out->space_count++];
    *r->plan = (mount_plan){.kind = MOUNT_KINDS};
    find_place(r, key.text, &r->plan->line, &r->plan->column);
    auxrt_result result = take_text(r, key, &r->plan->space);
    if (result != AUXRT_OK)
        return result;
    if (r->plan->space[0] == '\0')
        return fail(r, key.text, "a space needs a name");
    if (value.type == JSON_STRING)
        result = read_kind(r, key, value);
    else if (value.type != JSON_OBJECT)
        result = fail(r, value.text,
                      "a space is told as a kind of partition, such as "
                      "\"memory\", or as an object");
    else if (!json_member(value, SLICE("kind"), &kind))
        result =
            fail(r, value.text, "the space %s has no \"kind\"", r->plan->space);
    else
        result = read_object(r, value, "a space", members,
                             sizeof members / sizeof *members);
    return result == AUXRT_OK ? check_plan(r, key) : result;
}

static auxrt_result read_spaces(reader *r, json_value key, json_value value) {
    size_t count = 0;
    auxrt_result result = AUXRT_OK;
    (void)key;
    if (value.type != JSON_OBJECT)
        return fail(r, value.text, "\"spaces\" must be an object");
    if (r->out->spaces)
        return fail(r, key.text, "\"spaces\" is there twice");
    json_walk walk = json_walk_start(value);
    while (json_walk_next(&walk))
        count++;
    r->out->spaces = calloc(count + 1, sizeof *r->out->spaces);
    if (!r->out->spaces)
        return no_memory(r);
    walk = json_walk_start(value);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        result = read_space(r, walk.key, walk.value);
        for (size_t i = 0; result == AUXRT_OK && i + 1 < r->out->space_count;
             i++)
            if (strcmp(r->out->spaces[i].space, r->plan->space) == 0)
                result = fail(r, walk.key.text, "the space %s is there twice",
                              r->plan->space);
    }
    return result;
}

/* ---------------------------------------------------------------- the whole */

static auxrt_result allow_net(reader *r, json_value key, json_value value) {
    return read_text(r, key, value, &r->out->allow_net);
}

static auxrt_result allow_read(reader *r, json_value key, json_value value) {
    return read_path(r, key, value, &r->out->allow_read);
}

static auxrt_result allow_write(reader *r, json_value key, json_value value) {
    return read_path(r, key, value, &r->out->allow_write);
}

static auxrt_result read_allow(reader *r, json_value key, json_value value) {
    static const member members[] = {
        {"net", allow_net}, {"read", allow_read}, {"write", allow_write}};
    (void)key;
    return read_object(r, value, "\"allow\"", members,
                       sizeof members / sizeof *members);
}

static auxrt_result read_name(reader *r, json_value key, json_value value) {
    return read_text(r, key, value, &r->out->name);
}

static auxrt_result read_data(reader *r, json_value key, json_value value) {
    return read_path(r, key, value, &r->out->data);
}

auxrt_result config_read(slice text, const char *path, config *out,
                         auxrt_error *error) {
    static const member members[] = {{"name", read_name},
                                     {"data", read_data},
                                     {"spaces", read_spaces},
                                     {"limits", read_limits},
                                     {"allow", read_allow}};
    reader r = {.text = text, .path = path, .out = out, .error = error};
    json_value whole;
    auxrt_error inner = {0};
    *out = (config){0};
    if (json_parse(text, &whole, &inner) != AUXRT_OK) {
        const char *what = strstr(inner.message, "): ");
        error_raise(error, AUXRT_INVALID, "%s: not valid JSON: %s", path,
                    what ? what + 3 : inner.message);
        error_set_place(error, NULL, NULL, inner.line, inner.column);
        return AUXRT_INVALID;
    }
    return read_object(&r, whole, "the configuration", members,
                       sizeof members / sizeof *members);
}

void config_free(config *c) {
    for (size_t i = 0; i < c->space_count; i++) {
        free(c->spaces[i].space);
        free(c->spaces[i].file);
        free(c->spaces[i].of);
    }
    free(c->spaces);
    free(c->name);
    free(c->data);
    free(c->allow_net);
    free(c->allow_read);
    free(c->allow_write);
    *c = (config){0};
}
