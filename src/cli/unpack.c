/*
 * auxrt unpack: from an .aux file to a folder that people can edit.
 */
#include <stdio.h>

#include "cli/file_commands.h"

static const char usage[] =
    "usage: auxrt unpack [--update] [--by-id] [--json] FILE DIR\n"
    "\n"
    "Writes the bots of FILE (.aux, .pdf or .html) into the folder DIR: a\n"
    "folder per bot, named by its tag `system`, and a file per script. Bots\n"
    "without a system are kept together in DIR/extra.aux. DIR must be new or\n"
    "empty.\n"
    "\n"
    "  --update  DIR is an unpacked aux: write what changed, and remove the\n"
    "            files of tags and bots that are gone\n"
    "  --by-id   a bot without a system gets a folder named by its id\n"
    "  --json    tell the result as JSON\n"
    "\n"
    "See docs/files.md for the form of the folder.\n"
    "\n"
    "Example:\n"
    "  auxrt unpack door.aux door/ && auxrt run door/\n";

/* Nothing is written that would be read back as something else. */
static auxrt_result check_round_trip(const snapshot *bots, const folder *files,
                                     auxrt_error *error) {
    snapshot again;
    buffer before, after;
    snapshot_style style = {.version = 1, .compact = true};

    snapshot_init(&again);
    buffer_init(&before, 2 * AUX_SIZE_LIMIT);
    buffer_init(&after, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = snapshot_of_folder(files, &again, NULL, error);
    if (result == AUXRT_OK)
        result = snapshot_write(bots, style, &before, error);
    if (result == AUXRT_OK)
        result = snapshot_write(&again, style, &after, error);
    if (result == AUXRT_OK &&
        !slice_equal(buffer_peek(&before), buffer_peek(&after)))
        result = error_raise(error, AUXRT_INTERNAL,
                             "the folder would not be read back as the same "
                             "bots; nothing was written");
    snapshot_free(&again);
    buffer_free(&before);
    buffer_free(&after);
    return result;
}

/* Bots with scripts that lie in extra.aux for want of a system. */
static size_t count_hidden(const snapshot *bots, bool by_id) {
    size_t count = 0;
    for (size_t i = 0; i < bots->count && !by_id; i++) {
        const snapshot_bot *bot = &bots->bots[i];
        bool has_script = false;
        for (size_t j = 0; j < bot->tags.count && !has_script; j++)
            has_script =
                slice_starts_with(bot->tags.items[j].value, SLICE("\"@"));
        if (has_script && !snapshot_tag_of(bot, SLICE("system")))
            count++;
    }
    return count;
}

static void tell_hidden(const char *path, size_t count) {
    if (count > 0)
        fprintf(stderr,
                "%zu %s with scripts %s no tag `system` and %s in "
                "%s/extra.aux; --by-id gives each a folder\n",
                count, count == 1 ? "bot" : "bots", count == 1 ? "has" : "have",
                count == 1 ? "is" : "are", path);
}

static void tell(const file_command *command, const char *path, size_t bots,
                 const folder_store_counts *counts) {
    buffer line;
    if (!command->json) {
        printf("unpacked %zu %s into %s: files: %zu written, %zu unchanged, "
               "%zu removed\n",
               bots, bots == 1 ? "bot" : "bots", path, counts->written,
               counts->unchanged, counts->removed);
        return;
    }
    buffer_init(&line, 65536);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("bots"));
    json_write_integer(&w, (int64_t)bots);
    json_write_key(&w, SLICE("written"));
    json_write_integer(&w, (int64_t)counts->written);
    json_write_key(&w, SLICE("unchanged"));
    json_write_integer(&w, (int64_t)counts->unchanged);
    json_write_key(&w, SLICE("removed"));
    json_write_integer(&w, (int64_t)counts->removed);
    json_end_object(&w);
    file_command_print(buffer_peek(&line));
    buffer_free(&line);
}

int cli_unpack(int argc, char **argv) {
    file_command command = {.name = "unpack", .usage = usage, .operands = 2};
    bool update = false, by_id = false;
    const char *paths[2];
    auxrt_error error = {0};
    int exit_code = FILE_EXIT_OK;
    snapshot bots;
    folder files;
    folder_store_counts counts = {0};
    const file_option options[] = {
        {"--update", &update, NULL},
        {"--by-id", &by_id, NULL},
        {"--json", &command.json, NULL},
    };

    if (!file_command_parse(&command, argc, argv, options, 3, paths,
                            &exit_code))
        return exit_code;
    snapshot_init(&bots);
    folder_init(&files);
    files.by_id = by_id;
    auxrt_result result = file_command_read(paths[0], &bots, NULL, &error);
    if (result == AUXRT_OK)
        result = folder_of_snapshot(&bots, &files, &error);
    if (result == AUXRT_OK)
        result = check_round_trip(&bots, &files, &error);
    if (result == AUXRT_OK)
        result = folder_store(paths[1], &files,
                              update ? FOLDER_STORE_UPDATE : FOLDER_STORE_NEW,
                              &counts, &error);
    if (result == AUXRT_OK) {
        tell(&command, paths[1], bots.count, &counts);
        tell_hidden(paths[1], count_hidden(&bots, by_id));
    }
    folder_free(&files);
    snapshot_free(&bots);
    return result == AUXRT_OK ? FILE_EXIT_OK
                              : file_command_fail(&command, &error);
}
