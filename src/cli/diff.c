/*
 * auxrt diff: what is different between two auxes.
 */
#include "format/diff.h"
#include "cli/file_commands.h"

static const char usage[] =
    "usage: auxrt diff [--exit-code] [--json] A B\n"
    "\n"
    "Shows what changed from A to B: bots added (+), removed (-) and changed\n"
    "(~), their tags, and scripts line by line. A and B are files of any kind\n"
    "or unpacked folders.\n"
    "\n"
    "  --exit-code  end with 1 when they differ\n"
    "  --json       tell the difference as JSON\n";

int cli_diff(int argc, char **argv) {
    file_command command = {.name = "diff", .usage = usage, .operands = 2};
    bool by_exit_code = false;
    const char *paths[2];
    auxrt_error error = {0};
    int exit_code = FILE_EXIT_OK;
    snapshot a, b;
    buffer text;
    diff_counts counts = {0};
    const file_option options[] = {
        {"--exit-code", &by_exit_code, NULL},
        {"--json", &command.json, NULL},
    };

    if (!file_command_parse(&command, argc, argv, options, 2, paths,
                            &exit_code))
        return exit_code;
    snapshot_init(&a);
    snapshot_init(&b);
    buffer_init(&text, 4 * AUX_SIZE_LIMIT);
    auxrt_result result = file_command_load(paths[0], &a, NULL, &error);
    if (result == AUXRT_OK)
        result = file_command_load(paths[1], &b, NULL, &error);
    if (result == AUXRT_OK && command.json) {
        result = diff_write_json(&a, &b, &text, &counts, &error);
        buffer_append_char(&text, '\n');
    } else if (result == AUXRT_OK) {
        result = diff_print(&a, &b, &text, &counts, &error);
    }
    if (result == AUXRT_OK)
        result = file_command_store("-", buffer_peek(&text), &error);
    buffer_free(&text);
    snapshot_free(&a);
    snapshot_free(&b);
    if (result != AUXRT_OK)
        return file_command_fail(&command, &error);
    bool differ = counts.added + counts.removed + counts.changed > 0;
    return by_exit_code && differ ? FILE_EXIT_CONTENT : FILE_EXIT_OK;
}
