/*
 * auxrt merge: what two sides changed in a common base, in one file.
 */
#include <stdio.h>

#include "cli/file_commands.h"
#include "format/merge.h"

static const char usage[] =
    "usage: auxrt merge [-o FILE] [--prefer a|b] [--json] BASE A B\n"
    "\n"
    "Puts together what A and B changed in BASE: bot by bot, tag by tag, and\n"
    "texts line by line. Each is a file of any kind or an unpacked folder.\n"
    "When both changed the same thing differently, the conflicts are listed\n"
    "and nothing is written.\n"
    "\n"
    "  -o FILE       write there (default: the output)\n"
    "  --prefer a|b  which side counts in a conflict\n"
    "  --json        list the conflicts as JSON; needs -o\n";

static void write_value(json_writer *w, slice name, slice value) {
    if (!value.data)
        return;
    json_write_key(w, name);
    /* A space is plain text, a tag's value is JSON already. */
    json_write_raw(w, value);
}

static void write_conflict(json_writer *w, const merge_conflict *c) {
    json_begin_object(w);
    json_write_key(w, SLICE("bot"));
    json_write_string(w, c->bot);
    if (c->tag.length > 0) {
        json_write_key(w, SLICE("tag"));
        json_write_string(w, c->tag);
        write_value(w, SLICE("base"), c->base);
        write_value(w, SLICE("a"), c->a);
        write_value(w, SLICE("b"), c->b);
    }
    if (c->space.length > 0) {
        json_write_key(w, SLICE("space"));
        json_write_string(w, c->space);
    }
    json_write_key(w, SLICE("what"));
    json_write_string(w, slice_from_string(c->what));
    json_end_object(w);
}

static void tell_json(const merge_conflicts *conflicts, bool written) {
    buffer line;
    buffer_init(&line, 4 * AUX_SIZE_LIMIT);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("written"));
    json_write_bool(&w, written);
    json_write_key(&w, SLICE("conflicts"));
    json_begin_array(&w);
    for (size_t i = 0; i < conflicts->count; i++)
        write_conflict(&w, &conflicts->items[i]);
    json_end_array(&w);
    json_end_object(&w);
    file_command_print(buffer_peek(&line));
    buffer_free(&line);
}

static void tell(const merge_conflicts *conflicts) {
    for (size_t i = 0; i < conflicts->count; i++) {
        const merge_conflict *c = &conflicts->items[i];
        fprintf(stderr, "conflict: bot %.*s", (int)c->bot.length, c->bot.data);
        if (c->tag.length > 0)
            fprintf(stderr, ", tag %.*s", (int)c->tag.length, c->tag.data);
        if (c->space.length > 0)
            fprintf(stderr, " (mask in %.*s)", (int)c->space.length,
                    c->space.data);
        fprintf(stderr, ": %s\n", c->what);
    }
}

typedef struct merge_inputs {
    snapshot base, a, b, merged;
    merge_conflicts conflicts;
} merge_inputs;

static auxrt_result load_all(merge_inputs *in, const char **paths,
                             auxrt_error *error) {
    auxrt_result result = file_command_load(paths[0], &in->base, NULL, error);
    if (result == AUXRT_OK)
        result = file_command_load(paths[1], &in->a, NULL, error);
    if (result == AUXRT_OK)
        result = file_command_load(paths[2], &in->b, NULL, error);
    return result;
}

static int run(const file_command *command, merge_inputs *in,
               const char **paths, const char *output,
               merge_preference preference) {
    auxrt_error error = {0};
    snapshot_style style = {.version = 1};
    buffer text;

    buffer_init(&text, AUX_SIZE_LIMIT);
    auxrt_result result = load_all(in, paths, &error);
    if (result == AUXRT_OK)
        result = merge_snapshots(&in->base, &in->a, &in->b, preference,
                                 &in->merged, &in->conflicts, &error);
    bool write = in->conflicts.count == 0 || preference != MERGE_NEITHER;
    if (result == AUXRT_OK && write)
        result = snapshot_write(&in->merged, style, &text, &error);
    if (result == AUXRT_OK && write)
        result = file_command_store(output, buffer_peek(&text), &error);
    buffer_free(&text);
    if (result != AUXRT_OK)
        return file_command_fail(command, &error);
    if (command->json)
        tell_json(&in->conflicts, write);
    else
        tell(&in->conflicts);
    return write ? FILE_EXIT_OK : FILE_EXIT_CONTENT;
}

int cli_merge(int argc, char **argv) {
    file_command command = {.name = "merge", .usage = usage, .operands = 3};
    const char *output = "-";
    const char *prefer = NULL;
    const char *paths[3];
    merge_preference preference = MERGE_NEITHER;
    int exit_code = FILE_EXIT_OK;
    merge_inputs in = {0};
    const file_option options[] = {
        {"-o", NULL, &output},
        {"--prefer", NULL, &prefer},
        {"--json", &command.json, NULL},
    };

    if (!file_command_parse(&command, argc, argv, options, 3, paths,
                            &exit_code))
        return exit_code;
    if (prefer && strcmp(prefer, "a") == 0)
        preference = MERGE_A;
    else if (prefer && strcmp(prefer, "b") == 0)
        preference = MERGE_B;
    else if (prefer)
        return file_command_misuse(&command, "--prefer is a or b, not %s",
                                   prefer);
    if (command.json && strcmp(output, "-") == 0)
        return file_command_misuse(&command, "--json needs -o FILE");
    snapshot_init(&in.base);
    snapshot_init(&in.a);
    snapshot_init(&in.b);
    snapshot_init(&in.merged);
    exit_code = run(&command, &in, paths, output, preference);
    merge_conflicts_free(&in.conflicts);
    snapshot_free(&in.base);
    snapshot_free(&in.a);
    snapshot_free(&in.b);
    snapshot_free(&in.merged);
    return exit_code;
}
