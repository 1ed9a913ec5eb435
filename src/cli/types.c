/*
 * auxrt types: what an editor needs to complete and check scripts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/os.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/types_source.h"

static const char help[] =
    "usage: auxrt types [--json] [DIR]\n"
    "\n"
    "Writes auxrt.d.ts and tsconfig.json into DIR, the current folder when it\n"
    "is not given. In an unpacked folder with these two an editor completes\n"
    "and checks scripts. auxrt.d.ts is renewed; a tsconfig.json that is there\n"
    "stays as it is.\n"
    "\n"
    "  --json  tell the result as JSON\n"
    "\n"
    "Example:\n"
    "  auxrt unpack --by-id door.aux door/ && auxrt types door/\n";

typedef enum written { UNCHANGED, WRITTEN, KEPT } written;

static const char *const told[] = {"unchanged", "written", "kept"};

typedef struct type_file {
    const char *name;
    slice text;
    bool keep; /* what is there already stays */
    written how;
} type_file;

static auxrt_result failed(const char *path, auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted: %s", path);
}

/* Whether a file is there; `same` when it has this text. */
static bool is_there(const char *path, slice text, bool *same) {
    enum { MOST = 1 << 24 };
    buffer content;
    auxrt_error ignored;
    buffer_init(&content, MOST);
    bool there = os_read_file(path, &content, &ignored) == AUXRT_OK;
    *same = there && slice_equal(buffer_peek(&content), text);
    buffer_free(&content);
    return there;
}

static auxrt_result write_file(const char *folder, type_file *file,
                               auxrt_error *error) {
    enum { LONGEST = 16384 };
    buffer path;
    bool same = false;
    auxrt_result result = AUXRT_OK;
    buffer_init(&path, LONGEST);
    if (!buffer_append_string(&path, folder) ||
        !buffer_append_char(&path, '/') ||
        !buffer_append_string(&path, file->name)) {
        result = failed(folder, error);
    } else if (is_there(path.data, file->text, &same) && (same || file->keep)) {
        file->how = same ? UNCHANGED : KEPT;
    } else {
        file->how = WRITTEN;
        result = os_write_file(path.data, file->text, error);
    }
    buffer_free(&path);
    return result;
}

static void tell(const char *folder, const type_file *files, size_t count,
                 bool json) {
    if (!json) {
        for (size_t i = 0; i < count; i++)
            printf("%s/%s: %s\n", folder, files[i].name, told[files[i].how]);
        return;
    }
    buffer line;
    buffer_init(&line, 65536);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("folder"));
    json_write_string(&w, slice_from_string(folder));
    for (size_t i = 0; i < count; i++) {
        json_write_key(&w, slice_from_string(files[i].name));
        json_write_string(&w, slice_from_string(told[files[i].how]));
    }
    json_end_object(&w);
    slice text = buffer_peek(&line);
    printf("%.*s\n", (int)text.length, text.data);
    buffer_free(&line);
}

/* DIR without slashes at its end. */
static char *folder_of(const char *given) {
    size_t length = slice_from_string(given).length;
    char *folder = malloc(length + 1);
    if (!folder)
        return NULL;
    for (size_t i = 0; i <= length; i++)
        folder[i] = given[i];
    while (length > 1 && folder[length - 1] == '/')
        folder[--length] = 0;
    return folder;
}

int cli_types(int argc, char **argv) {
    bool json = false;
    int exit_code = CLI_OK;
    size_t count = 0;
    auxrt_error error = {0};
    const cli_option options[] = {{.name = "--json", .flag = &json}};
    const cli_syntax syntax = {
        .command = "types",
        .help = help,
        .options = options,
        .option_count = 1,
        .most = 1,
        .operand = "folder",
    };
    type_file files[] = {
        {"auxrt.d.ts", types_declarations(), false, UNCHANGED},
        {"tsconfig.json", types_configuration(), true, UNCHANGED},
    };
    enum { FILES = sizeof files / sizeof *files };

    const char **operands = calloc((size_t)argc, sizeof *operands);
    if (!operands)
        return CLI_LIMIT;
    if (!options_read(&syntax, argc, argv, operands, &count, &exit_code)) {
        free(operands);
        return exit_code;
    }
    char *folder = folder_of(count > 0 ? operands[0] : ".");
    free(operands);
    if (!folder)
        return CLI_LIMIT;
    auxrt_result result = os_make_directories(folder, &error);
    for (size_t i = 0; result == AUXRT_OK && i < FILES; i++)
        result = write_file(folder, &files[i], &error);
    if (result == AUXRT_OK)
        tell(folder, files, FILES, json);
    else
        fprintf(stderr, "auxrt types: %s\n", error.message);
    free(folder);
    return result == AUXRT_OK ? CLI_OK : CLI_IO;
}
