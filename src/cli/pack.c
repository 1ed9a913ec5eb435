/*
 * auxrt pack: from an unpacked folder to an .aux file. A folder of several
 * unpacked auxes becomes a folder of as many files.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "cli/file_commands.h"

static const char usage[] =
    "usage: auxrt pack [--compact] [--to 1|2] [--json] DIR FILE\n"
    "\n"
    "Makes an .aux file from an unpacked folder. The same folder always makes\n"
    "the same bytes. When FILE is a folder, or ends with a slash, each folder\n"
    "in DIR is an aux of its own and becomes FILE/NAME.aux.\n"
    "\n"
    "  --compact  write no white space\n"
    "  --to 1|2   the version to write (default 1)\n"
    "  --json     tell the result as JSON\n"
    "\n"
    "See docs/files.md for the form of the folder.\n";

static void tell(const file_command *command, const char *from, const char *to,
                 size_t bots) {
    buffer line;
    if (!command->json) {
        printf("packed %zu %s of %s into %s\n", bots,
               bots == 1 ? "bot" : "bots", from, to);
        return;
    }
    buffer_init(&line, 65536);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("from"));
    json_write_string(&w, slice_from_string(from));
    json_write_key(&w, SLICE("to"));
    json_write_string(&w, slice_from_string(to));
    json_write_key(&w, SLICE("bots"));
    json_write_integer(&w, (int64_t)bots);
    json_end_object(&w);
    file_command_print(buffer_peek(&line));
    buffer_free(&line);
}

static auxrt_result pack_one(const file_command *command, const char *from,
                             const char *to, snapshot_style style,
                             auxrt_error *error) {
    snapshot bots;
    buffer text;

    snapshot_init(&bots);
    buffer_init(&text, AUX_SIZE_LIMIT);
    auxrt_result result = file_command_load(from, &bots, NULL, error);
    if (result == AUXRT_OK)
        result = snapshot_write(&bots, style, &text, error);
    if (result == AUXRT_OK)
        result = file_command_store(to, buffer_peek(&text), error);
    if (result == AUXRT_OK && strcmp(to, "-") != 0)
        tell(command, from, to, bots.count);
    snapshot_free(&bots);
    buffer_free(&text);
    return result;
}

static bool names_directory(const char *path) {
    size_t length = strlen(path);
    return (length > 0 && path[length - 1] == '/') ||
           os_kind_of(path) == OS_DIRECTORY;
}

typedef struct packing_each {
    const file_command *command;
    const char *from;
    const char *to;
    snapshot_style style;
    auxrt_error *error;
    size_t packed;
} packing_each;

static auxrt_result pack_entry(void *context, const os_entry *entry) {
    packing_each *each = context;
    auxrt_result result;

    if (entry->kind != OS_DIRECTORY || *entry->name == '.')
        return AUXRT_OK;
    char *from = file_command_path(each->from, entry->name, "");
    char *to = file_command_path(each->to, entry->name, ".aux");
    if (from && to)
        result = pack_one(each->command, from, to, each->style, each->error);
    else
        result = error_raise(each->error, AUXRT_LIMIT, "the path is too long");
    each->packed++;
    free(from);
    free(to);
    return result;
}

/* Packs each folder in a folder into a file of its own. */
static auxrt_result pack_each(packing_each *each) {
    auxrt_result result = os_make_directories(each->to, each->error);
    if (result == AUXRT_OK)
        result = os_list_directory(each->from, pack_entry, each, each->error);
    if (result == AUXRT_OK && each->packed == 0)
        return error_raise(each->error, AUXRT_INVALID,
                           "%s holds no folder that could be an aux",
                           each->from);
    return result;
}

int cli_pack(int argc, char **argv) {
    file_command command = {.name = "pack", .usage = usage, .operands = 2};
    snapshot_style style = {.version = 1};
    const char *version = NULL;
    const char *paths[2];
    auxrt_error error = {0};
    int exit_code = FILE_EXIT_OK;
    const file_option options[] = {
        {"--compact", &style.compact, NULL},
        {"--to", NULL, &version},
        {"--json", &command.json, NULL},
    };

    if (!file_command_parse(&command, argc, argv, options, 3, paths,
                            &exit_code) ||
        !file_command_version(&command, version, &style.version, &exit_code))
        return exit_code;
    packing_each each = {&command, paths[0], paths[1], style, &error, 0};
    auxrt_result result =
        names_directory(paths[1])
            ? pack_each(&each)
            : pack_one(&command, paths[0], paths[1], style, &error);
    return result == AUXRT_OK ? FILE_EXIT_OK
                              : file_command_fail(&command, &error);
}
