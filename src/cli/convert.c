/*
 * auxrt convert: from any file that holds or carries an aux to an .aux file.
 */
#include <stdio.h>

#include "cli/file_commands.h"

static const char usage[] =
    "usage: auxrt convert [--to 1|2] [--compact] [--json] FROM TO\n"
    "\n"
    "Reads an .aux file of either version, the bots alone, a .pdf or .html\n"
    "file that carries an aux, or an unpacked folder, and writes TO, an .aux\n"
    "file. TO may be -, the output.\n"
    "\n"
    "  --to 1|2   the version to write (default 1)\n"
    "  --compact  write no white space\n"
    "  --json     tell the result as JSON\n";

static void tell(const file_command *command, const aux_info *info, int version,
                 const snapshot *bots, const char *path) {
    buffer line;
    if (!command->json) {
        printf("wrote %zu %s to %s, version %d\n", bots->count,
               bots->count == 1 ? "bot" : "bots", path, version);
        return;
    }
    buffer_init(&line, 65536);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("bots"));
    json_write_integer(&w, (int64_t)bots->count);
    json_write_key(&w, SLICE("from"));
    json_write_integer(&w, info->version);
    json_write_key(&w, SLICE("to"));
    json_write_integer(&w, version);
    json_end_object(&w);
    file_command_print(buffer_peek(&line));
    buffer_free(&line);
}

int cli_convert(int argc, char **argv) {
    file_command command = {.name = "convert", .usage = usage, .operands = 2};
    snapshot_style style = {.version = 1};
    const char *version = NULL;
    const char *paths[2];
    auxrt_error error = {0};
    int exit_code = FILE_EXIT_OK;
    aux_info info = {0};
    snapshot bots;
    buffer text;
    const file_option options[] = {
        {"--to", NULL, &version},
        {"--compact", &style.compact, NULL},
        {"--json", &command.json, NULL},
    };

    if (!file_command_parse(&command, argc, argv, options, 3, paths,
                            &exit_code) ||
        !file_command_version(&command, version, &style.version, &exit_code))
        return exit_code;
    snapshot_init(&bots);
    buffer_init(&text, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = file_command_load(paths[0], &bots, &info, &error);
    if (result == AUXRT_OK)
        result = snapshot_write(&bots, style, &text, &error);
    if (result == AUXRT_OK)
        result = file_command_store(paths[1], buffer_peek(&text), &error);
    if (result == AUXRT_OK && strcmp(paths[1], "-") != 0)
        tell(&command, &info, style.version, &bots, paths[1]);
    buffer_free(&text);
    snapshot_free(&bots);
    return result == AUXRT_OK ? FILE_EXIT_OK
                              : file_command_fail(&command, &error);
}
