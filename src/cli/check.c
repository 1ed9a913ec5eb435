/*
 * auxrt check: what is wrong in scripts, without running any.
 *
 * The engine tells which scripts do not compile: a runtime gets the bots as
 * ones that were there before, so that no script hears of it. Names are looked
 * at in the parse tree: what nobody declares or sets anywhere in the files, and
 * what comes near to a name that scripts have, is told.
 */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "cli/commands.h"
#include "cli/file_commands.h"
#include "cli/hint.h"
#include "cli/options.h"
#include "cli/paint.h"
#include "cli/report_internal.h"
#include "script/mentions.h"
#include "script/names.h"
#include "script/script.h"

static const char help[] =
    "usage: auxrt check [--json] FILE…\n"
    "\n"
    "Looks for mistakes in scripts without running them: scripts that do not\n"
    "compile, names that scripts do not have (os.tosat), and tags that are\n"
    "called almost like an event (onInstjoined). All FILEs together count as\n"
    "the content: what one of them defines the others may use.\n"
    "\n"
    "  --json  print one JSON object a line\n"
    "\n"
    "FILE is an .aux file, a .pdf or .html file that carries one, or a folder\n"
    "that auxrt unpack has made.\n"
    "\n"
    "Examples:\n"
    "  auxrt check door.aux\n"
    "  auxrt check door/ && auxrt pack door/ door.aux\n"
    "\n"
    "Ends with 0 when all scripts compile, also if there are warnings, 1 when\n"
    "one does not or a file is broken, 2 for wrong usage, 3 when a file could\n"
    "not be read.\n";

enum { TEXT_LIMIT = 1 << 26, WHY_LIMIT = 65536 };

/* The content of one file. */
typedef struct check_file {
    const char *path;
    snapshot bots;
} check_file;

typedef struct check_script {
    const check_file *file;
    slice bot, tag;
    slice text; /* without its prefix */
    bool is_library;
    size_t first, end; /* its mentions */
} check_script;

typedef struct check {
    check_file *files;
    size_t file_count;
    reporter reporter;
    arena texts;
    check_script *scripts;
    size_t script_count, script_capacity;
    mention *mentions;
    size_t mention_count, mention_capacity;
    name_set own;      /* what a script declares or guards, by its number */
    name_set defined;  /* members that some script sets, and strings */
    name_set spoken;   /* what could be the name of an event */
    name_set of_pages; /* what only pages have and some script uses */
    size_t page_scripts;
    uint32_t last_of_pages; /* the script counted last */
    bool no_memory;
    size_t bots, broken, warnings;
} check;

/* --------------------------------------------------------------- collecting */

/* Room for one more item; the list stays as it is without memory. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t larger = *capacity ? *capacity * 2 : 256;
    void *room = realloc(items, larger * size);
    if (room)
        *capacity = larger;
    return room;
}

static void add_script(check *c, const check_file *file, slice bot,
                       const snapshot_tag *tag) {
    static const char module[] = "\xF0\x9F\x93\x84";
    buffer scratch;
    slice text;
    buffer_init(&scratch, TEXT_LIMIT);
    bool is_script = snapshot_string(tag->value, &scratch, &text);
    bool is_library =
        is_script && slice_starts_with(text, slice_from_string(module));
    if (!is_script || (!is_library && !slice_starts_with(text, SLICE("@")))) {
        buffer_free(&scratch);
        return;
    }
    size_t prefix = is_library ? sizeof module - 1 : 1;
    check_script *scripts = grown(c->scripts, c->script_count,
                                  &c->script_capacity, sizeof *scripts);
    slice copy = arena_copy(&c->texts,
                            slice_of(text.data + prefix, text.length - prefix));
    if (scripts)
        c->scripts = scripts;
    if (scripts && copy.data)
        scripts[c->script_count++] = (check_script){.file = file,
                                                    .bot = bot,
                                                    .tag = tag->name,
                                                    .text = copy,
                                                    .is_library = is_library};
    else
        c->no_memory = true;
    buffer_free(&scratch);
}

static void add_scripts(check *c, const check_file *file) {
    for (size_t i = 0; i < file->bots.count; i++) {
        const snapshot_bot *bot = &file->bots.bots[i];
        for (size_t j = 0; j < bot->tags.count; j++)
            add_script(c, file, bot->id, &bot->tags.items[j]);
    }
    c->bots += file->bots.count;
}

static slice last_part(slice name) {
    size_t at = name.length;
    while (at > 0 && name.data[at - 1] != '.')
        at--;
    return slice_of(name.data + at, name.length - at);
}

/* The number of the script whose mentions are being taken, from 1. */
static uint32_t scope_of(const check *c, const check_script *script) {
    return (uint32_t)(script - c->scripts) + 1;
}

typedef struct taking {
    check *check;
    uint32_t scope;
} taking;

static void take(void *data, const mention *found) {
    const taking *t = data;
    check *c = t->check;
    slice last = last_part(found->name);
    if (found->kind == MENTION_DECLARED || found->kind == MENTION_GUARDED)
        name_set_add_in(&c->own, found->name, t->scope);
    if (found->kind == MENTION_DEFINED)
        name_set_add(&c->defined, found->name, name_hash(found->name));
    name_set_add(&c->spoken, last, name_hash(last));
    if (found->kind != MENTION_USED && found->kind != MENTION_CALLED)
        return;
    mention *list = grown(c->mentions, c->mention_count, &c->mention_capacity,
                          sizeof *list);
    if (list) {
        c->mentions = list;
        list[c->mention_count++] = *found;
    } else {
        c->no_memory = true;
    }
}

static void take_mentions(check *c) {
    for (size_t i = 0; i < c->script_count; i++) {
        check_script *script = &c->scripts[i];
        taking t = {.check = c, .scope = scope_of(c, script)};
        script->first = c->mention_count;
        mentions_find(script->text, take, &t);
        script->end = c->mention_count;
    }
    script_release_memory();
}

/* ------------------------------------------------------------------ telling */

static void write_place(json_writer *w, const check_file *file, slice bot,
                        slice tag) {
    json_write_key(w, SLICE("file"));
    json_write_string(w, slice_from_string(file->path));
    json_write_key(w, SLICE("bot"));
    json_write_string(w, bot);
    json_write_key(w, SLICE("tag"));
    json_write_string(w, tag);
}

static void doubt_as_json(const check *c, const check_file *file,
                          const report_doubt *doubt) {
    buffer line;
    buffer_init(&line, TEXT_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("warning"));
    write_place(&w, file, doubt->bot, doubt->tag);
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, doubt->message);
    json_write_key(&w, SLICE("hint"));
    json_write_string(&w, doubt->why);
    if (doubt->line > 0) {
        json_write_key(&w, SLICE("line"));
        json_write_integer(&w, doubt->line);
        json_write_key(&w, SLICE("column"));
        json_write_integer(&w, doubt->column);
    }
    json_end_object(&w);
    report_line(&c->reporter, buffer_peek(&line));
    buffer_free(&line);
}

static void tell_doubt(check *c, const check_script *script, const mention *at,
                       slice message, slice why) {
    const report_doubt doubt = {.bot = script->bot,
                                .tag = script->tag,
                                .line = at ? at->line : 0,
                                .column = at ? at->column : 0,
                                .message = message,
                                .why = why};
    c->warnings++;
    c->reporter.bots = &script->file->bots;
    if (c->reporter.json)
        doubt_as_json(c, script->file, &doubt);
    else
        report_doubtful(&c->reporter, &doubt);
}

/* ----------------------------------------------------------------- judging */

static bool is_of_the_language(slice name) {
    static const char *const names[] = {
        "Array",    "Atomics",  "BigInt",     "Boolean",  "Date",
        "Error",    "Function", "Infinity",   "Intl",     "Iterator",
        "JSON",     "Map",      "Math",       "NaN",      "Number",
        "Object",   "Promise",  "Proxy",      "Reflect",  "RegExp",
        "Set",      "String",   "Symbol",     "WeakMap",  "WeakRef",
        "WeakSet",  "args",     "arguments",  "escape",   "eval",
        "isFinite", "isNaN",    "parseFloat", "parseInt", "undefined",
        "unescape", "self",     "globalThis",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(name, slice_from_string(names[i])))
            return true;
    return false;
}

/* A name with members: the first part that the API does not have. */
static void judge_member(check *c, const check_script *script,
                         const mention *m) {
    uint32_t scope = scope_of(c, script);
    const char *dot = memchr(m->name.data, '.', m->name.length);
    size_t length = hint_unknown_part(m->name);
    slice name = slice_of(m->name.data, length);
    buffer message, why;
    if (length == 0 || m->kind != MENTION_CALLED ||
        name_set_has_in(&c->own,
                        slice_of(m->name.data, (size_t)(dot - m->name.data)),
                        scope) ||
        name_set_has_in(&c->own, name, scope) ||
        name_set_has(&c->defined, last_part(name)))
        return;
    mention at = *m;
    at.column += (int)(length - last_part(name).length);
    buffer_init(&message, TEXT_LIMIT);
    buffer_init(&why, WHY_LIMIT);
    buffer_append_format(&message, "there is no %.*s", (int)length, name.data);
    hint_for_name(name, &why);
    tell_doubt(c, script, &at, buffer_peek(&message), buffer_peek(&why));
    buffer_free(&message);
    buffer_free(&why);
}

/* A name alone may be a global variable of somebody: it is told only when it
 * comes near to one that scripts have. */
static void judge_name(check *c, const check_script *script, const mention *m) {
    uint32_t scope = scope_of(c, script);
    buffer message, why;
    if (name_set_has_in(&c->own, m->name, scope) ||
        name_set_has(&c->defined, m->name) || is_of_the_language(m->name))
        return;
    if (hint_is_of_pages(m->name)) {
        c->page_scripts += c->last_of_pages != scope ? 1 : 0;
        c->last_of_pages = scope;
        name_set_add(&c->of_pages, m->name, name_hash(m->name));
        return;
    }
    buffer_init(&message, TEXT_LIMIT);
    buffer_init(&why, WHY_LIMIT);
    buffer_append_format(&message, "%.*s is not defined", (int)m->name.length,
                         m->name.data);
    if (script->is_library
            ? hint_for_import(m->name, &why)
            : !hint_is_known(m->name) && hint_for_name(m->name, &why)) {
        tell_doubt(c, script, m, buffer_peek(&message), buffer_peek(&why));
        /* Once for a script is enough. */
        name_set_add_in(&c->own, m->name, scope);
    }
    buffer_free(&message);
    buffer_free(&why);
}

static void judge_event(check *c, const check_script *script) {
    buffer why;
    if (script->is_library || name_set_has(&c->spoken, script->tag))
        return;
    buffer_init(&why, WHY_LIMIT);
    if (hint_for_event(script->tag, &why))
        tell_doubt(c, script, NULL, SLICE("no event has this name"),
                   buffer_peek(&why));
    buffer_free(&why);
}

static void judge(check *c, const check_script *script) {
    judge_event(c, script);
    for (size_t i = script->first; i < script->end; i++) {
        const mention *m = &c->mentions[i];
        if (memchr(m->name.data, '.', m->name.length))
            judge_member(c, script, m);
        else
            judge_name(c, script, m);
    }
}

/* --------------------------------------------------------------- compiling */

typedef struct compiling {
    check *check;
    const check_file *file;
} compiling;

/* As an inst tells it, with the file beside. */
static void tell_broken(const compiling *now, json_value event) {
    json_value bot, tag, errors, message = {0};
    buffer line, scratch, name;
    if (!json_member(event, SLICE("bot"), &bot) ||
        !json_member(event, SLICE("tag"), &tag) ||
        !json_member(event, SLICE("errors"), &errors))
        return;
    json_walk walk = json_walk_start(errors);
    if (!json_walk_next(&walk) ||
        !json_member(walk.value, SLICE("message"), &message))
        return;
    buffer_init(&line, TEXT_LIMIT);
    buffer_init(&scratch, TEXT_LIMIT);
    buffer_init(&name, TEXT_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("syntax_errors"));
    json_write_key(&w, SLICE("scripts"));
    json_begin_array(&w);
    json_begin_object(&w);
    buffer_append_slice(&name, json_string(bot, &scratch));
    write_place(&w, now->file, buffer_peek(&name), json_string(tag, &scratch));
    json_write_key(&w, SLICE("message"));
    json_write_raw(&w, message.text);
    json_write_key(&w, SLICE("errors"));
    json_write_raw(&w, errors.text);
    json_end_object(&w);
    json_end_array(&w);
    json_end_object(&w);
    report_event(&now->check->reporter, "syntax_errors",
                 (auxrt_string){line.data, line.length});
    buffer_free(&line);
    buffer_free(&scratch);
    buffer_free(&name);
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    const compiling *now = user;
    json_value value;
    if (strcmp(kind, "broken_script") != 0 ||
        json_parse(slice_of(event.data, event.length), &value, NULL) !=
            AUXRT_OK)
        return;
    now->check->broken++;
    tell_broken(now, value);
}

static auxrt_result compile(check *c, const check_file *file,
                            auxrt_error *error) {
    const snapshot_style style = {.version = 1, .compact = true};
    const auxrt_isolation isolation = {.size = sizeof isolation};
    compiling now = {.check = c, .file = file};
    const auxrt_runtime_options options = {.size = sizeof options,
                                           .isolation = &isolation,
                                           .on_event = on_event,
                                           .user = &now};
    auxrt_runtime *runtime = NULL;
    json_value value, state = {0};
    buffer text;
    c->reporter.bots = &file->bots;
    buffer_init(&text, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = snapshot_write(&file->bots, style, &text, error);
    if (result == AUXRT_OK)
        result = json_parse(buffer_peek(&text), &value, error);
    if (result == AUXRT_OK && !json_member(value, SLICE("state"), &state))
        state.text = SLICE("{}");
    if (result == AUXRT_OK)
        result = auxrt_runtime_new(&options, &runtime, error);
    if (result == AUXRT_OK)
        result = auxrt_runtime_restore(
            runtime, (auxrt_string){state.text.data, state.text.length}, error);
    auxrt_runtime_free(runtime);
    buffer_free(&text);
    return result;
}

/* ----------------------------------------------------------------- summary */

/* Content for browsers has many of them: one line says so. */
static void tell_pages(check *c) {
    buffer text;
    size_t count = 0;
    if (c->page_scripts == 0)
        return;
    buffer_init(&text, TEXT_LIMIT);
    buffer_append_format(&text,
                         "%zu %s what only pages have: ", c->page_scripts,
                         c->page_scripts == 1 ? "script uses" : "scripts use");
    for (size_t i = 0; i < c->mention_count; i++) {
        slice name = c->mentions[i].name;
        if (!name_set_has(&c->of_pages, name) ||
            name_set_has_in(&c->of_pages, name, 1))
            continue;
        name_set_add_in(&c->of_pages, name, 1);
        buffer_append_format(&text, "%s%.*s", count++ > 0 ? ", " : "",
                             (int)name.length, name.data);
    }
    report_log(&c->reporter, "info", (auxrt_string){text.data, text.length});
    buffer_free(&text);
}

static const char *plural(size_t count, const char *one, const char *many) {
    return count == 1 ? one : many;
}

static void summary_as_json(const check *c) {
    buffer line;
    buffer_init(&line, TEXT_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("summary"));
    json_write_key(&w, SLICE("bots"));
    json_write_integer(&w, (int64_t)c->bots);
    json_write_key(&w, SLICE("scripts"));
    json_write_integer(&w, (int64_t)c->script_count);
    json_write_key(&w, SLICE("broken"));
    json_write_integer(&w, (int64_t)c->broken);
    json_write_key(&w, SLICE("warnings"));
    json_write_integer(&w, (int64_t)c->warnings);
    json_end_object(&w);
    report_line(&c->reporter, buffer_peek(&line));
    buffer_free(&line);
}

static void tell_summary(const check *c) {
    if (c->reporter.json) {
        summary_as_json(c);
        return;
    }
    if (c->broken + c->warnings + c->page_scripts > 0)
        putchar('\n');
    printf("%zu %s, %zu %s: ", c->bots, plural(c->bots, "bot", "bots"),
           c->script_count, plural(c->script_count, "script", "scripts"));
    if (c->broken > 0)
        printf("%zu %s not compile", c->broken,
               plural(c->broken, "does", "do"));
    else
        printf("%s", c->script_count == 1 ? "it compiles" : "all compile");
    if (c->warnings > 0)
        printf(", %zu %s", c->warnings,
               plural(c->warnings, "warning", "warnings"));
    putchar('\n');
}

/* ------------------------------------------------------------- the command */

static int check_all(check *c, const file_command *command) {
    auxrt_error error = {0};
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < c->file_count && result == AUXRT_OK; i++) {
        result = file_command_load(c->files[i].path, &c->files[i].bots, NULL,
                                   &error);
        if (result == AUXRT_OK)
            add_scripts(c, &c->files[i]);
    }
    for (size_t i = 0; i < c->file_count && result == AUXRT_OK; i++)
        result = compile(c, &c->files[i], &error);
    if (result == AUXRT_OK) {
        take_mentions(c);
        for (size_t i = 0; i < c->script_count; i++)
            judge(c, &c->scripts[i]);
        tell_pages(c);
    }
    if (result == AUXRT_OK && (c->no_memory || c->own.failed ||
                               c->defined.failed || c->spoken.failed))
        result = error_raise(&error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result != AUXRT_OK)
        return file_command_fail(command, &error);
    tell_summary(c);
    return c->broken > 0 ? CLI_CONTENT : CLI_OK;
}

static int check_files(const char *const *paths, size_t count, bool json) {
    const file_command command = {.name = "check", .json = json};
    check c = {.reporter = {.out = stdout,
                            .json = json,
                            .colour = !json && paint_wanted(stdout)}};
    arena_init(&c.texts);
    c.files = calloc(count, sizeof *c.files);
    c.file_count = c.files ? count : 0;
    for (size_t i = 0; i < c.file_count; i++) {
        c.files[i].path = paths[i];
        snapshot_init(&c.files[i].bots);
    }
    int exit_code = c.files ? check_all(&c, &command) : CLI_LIMIT;
    for (size_t i = 0; i < c.file_count; i++)
        snapshot_free(&c.files[i].bots);
    free(c.files);
    free(c.scripts);
    free(c.mentions);
    name_set_free(&c.own);
    name_set_free(&c.defined);
    name_set_free(&c.spoken);
    name_set_free(&c.of_pages);
    arena_free(&c.texts);
    return exit_code;
}

int cli_check(int argc, char **argv) {
    bool json = false;
    const cli_option options[] = {{"--json", &json, NULL, NULL}};
    const cli_syntax syntax = {
        .command = "check",
        .help = help,
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .least = 1,
        .most = SIZE_MAX,
        .operand = "file or folder",
    };
    size_t count = 0;
    int exit_code = CLI_OK;
    const char **paths = calloc((size_t)argc, sizeof *paths);
    if (!paths)
        exit_code = CLI_LIMIT;
    else if (options_read(&syntax, argc, argv, paths, &count, &exit_code))
        exit_code = check_files(paths, count, json);
    free(paths);
    return exit_code;
}
