/*
 * The shared part of pack, unpack, convert, diff and merge. Results go to the
 * output, what a person should know besides goes to the error stream, so that
 * the output stays a file or one line of JSON.
 */
#include "cli/file_commands.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "cli/failure.h"
#include "cli/options.h"

int file_command_misuse(const file_command *command, const char *format, ...) {
    va_list arguments;
    fprintf(stderr, "auxrt %s: ", command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n`auxrt %s --help` tells how to use it\n", command->name);
    return FILE_EXIT_USAGE;
}

bool file_command_parse(const file_command *command, int argc, char **argv,
                        const file_option *options, size_t option_count,
                        const char **operands, int *exit_code) {
    enum { MOST = 16 };
    cli_option all[MOST] = {{0}};
    size_t found = 0;
    assert(option_count <= MOST);
    for (size_t i = 0; i < option_count; i++)
        all[i] = (cli_option){.name = options[i].name,
                              .flag = options[i].flag,
                              .value = options[i].value};
    const cli_syntax syntax = {
        .command = command->name,
        .help = command->usage,
        .options = all,
        .option_count = option_count,
        .least = (size_t)command->operands,
        .most = (size_t)command->operands,
        .operand = "file or folder",
    };
    const char **names = calloc((size_t)argc, sizeof *names);
    if (!names) {
        *exit_code = FILE_EXIT_LIMIT;
        return false;
    }
    bool go_on = options_read(&syntax, argc, argv, names, &found, exit_code);
    for (size_t i = 0; go_on && i < found; i++)
        operands[i] = names[i];
    free(names);
    return go_on;
}

bool file_command_version(const file_command *command, const char *value,
                          int *version, int *exit_code) {
    if (!value)
        return true;
    if (strcmp(value, "1") == 0 || strcmp(value, "2") == 0) {
        *version = *value - '0';
        return true;
    }
    *exit_code = file_command_misuse(command, "--to is 1 or 2, not %s", value);
    return false;
}

int file_command_fail(const file_command *command, const auxrt_error *error) {
    if (command->json) {
        buffer line;
        buffer_init(&line, 65536);
        failure_write(error, &line);
        file_command_print(buffer_peek(&line));
        buffer_free(&line);
    } else {
        failure_tell(command->name, error);
    }
    return failure_exit_code(error->code);
}

static auxrt_result load_folder(const char *path, snapshot *out,
                                auxrt_error *error) {
    folder files;
    buffer notes;

    folder_init(&files);
    buffer_init(&notes, 1 << 20);
    auxrt_result result = folder_load(path, &files, error);
    if (result == AUXRT_OK)
        result = snapshot_of_folder(&files, out, &notes, error);
    if (result == AUXRT_OK && notes.length > 0)
        fputs(notes.data, stderr);
    buffer_free(&notes);
    folder_free(&files);
    return result;
}

auxrt_result file_command_read(const char *path, snapshot *out, aux_info *info,
                               auxrt_error *error) {
    buffer notes;
    slice line;
    buffer_init(&notes, AUX_NOTES_LIMIT);
    auxrt_result result = snapshot_read_file(path, out, info, &notes, error);
    slice rest = result == AUXRT_OK ? buffer_peek(&notes) : SLICE("");
    while (aux_next_note(&rest, &line))
        fprintf(stderr, "%s: %.*s\n", path, (int)line.length, line.data);
    buffer_free(&notes);
    return result;
}

auxrt_result file_command_load(const char *path, snapshot *out, aux_info *info,
                               auxrt_error *error) {
    if (os_kind_of(path) == OS_DIRECTORY) {
        if (info)
            *info = (aux_info){.version = 1};
        return load_folder(path, out, error);
    }
    return file_command_read(path, out, info, error);
}

auxrt_result file_command_store(const char *path, slice text,
                                auxrt_error *error) {
    if (strcmp(path, "-") != 0)
        return os_write_file(path, text, error);
    if (fwrite(text.data, 1, text.length, stdout) != text.length ||
        fflush(stdout) != 0)
        return error_raise(error, AUXRT_IO, "the output cannot be written");
    /* Files end without a line feed; what follows on a terminal should not
     * stand in the last line. */
    if (isatty(STDOUT_FILENO) && text.length > 0 &&
        text.data[text.length - 1] != '\n')
        putchar('\n');
    return AUXRT_OK;
}

void file_command_print(slice text) {
    fwrite(text.data, 1, text.length, stdout);
    fputc('\n', stdout);
}

char *file_command_path(const char *directory, const char *name,
                        const char *ending) {
    buffer path;
    buffer_init(&path, 65536);
    buffer_append_string(&path, directory);
    while (path.length > 1 && path.data[path.length - 1] == '/')
        path.length--;
    buffer_append_format(&path, "/%s%s", name, ending);
    if (path.failure != AUXRT_OK)
        buffer_free(&path);
    return path.data ? buffer_take(&path, NULL) : NULL;
}
