/*
 * Runs a fuzz target over files instead of a fuzzer: the arguments are files
 * or folders, and every file is given to the target once. A finding ends the
 * program the way the target ends it. Used where libFuzzer is not linked, so
 * that the checked-in corpus is part of the ordinary tests.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed = 0;

static bool replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0) {
        fprintf(stderr, "cannot open %s: %s\n", path, strerror(errno));
        if (file) {
            fclose(file);
        }
        return false;
    }
    /* Exactly as long as the file, so that a sanitizer sees reads past it. */
    size_t size = (size_t)status.st_size;
    uint8_t *data = malloc(size ? size : 1);
    bool complete = data && fread(data, 1, size, file) == size;
    if (complete) {
        fprintf(stderr, "replay %s\n", path);
        (void)LLVMFuzzerTestOneInput(data, size);
        replayed++;
    } else {
        fprintf(stderr, "cannot read %s\n", path);
    }
    free(data);
    fclose(file);
    return complete;
}

static bool replay_folder(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        fprintf(stderr, "cannot open %s: %s\n", path, strerror(errno));
        return false;
    }
    bool complete = true;
    struct dirent *entry;
    while (complete && (entry = readdir(folder)) != NULL) {
        char inner[4096];
        if (entry->d_name[0] == '.') {
            continue;
        }
        snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        complete = replay_file(inner);
    }
    closedir(folder);
    return complete;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        struct stat status;
        bool is_folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
        bool complete =
            is_folder ? replay_folder(argv[i]) : replay_file(argv[i]);
        if (!complete) {
            return 1;
        }
    }
    if (replayed == 0) {
        fprintf(stderr, "nothing to replay: the corpus is empty\n");
        return 1;
    }
    printf("%zu inputs replayed\n", replayed);
    return 0;
}
