/*
 * Folders on the disk. Hidden files, and those that belong to editors, are
 * nobody's business here: they are neither read nor removed. A file is replaced
 * as a whole or not at all.
 */
#include <stdio.h>
#include <string.h>

#include "base/os.h"
#include "format/folder.h"

enum {
    DEPTH_LIMIT = 64,
    FILE_LIMIT = 1000000,
    PATH_LIMIT = 16384,
};

typedef struct loading {
    folder *out;
    buffer path; /* of the directory being read */
    size_t top;  /* length of the path of the top directory */
    int depth;
    size_t bytes; /* of the files read so far */
    auxrt_error *error;
} loading;

static auxrt_result load_directory(loading *l);

static slice relative_path(const loading *l) {
    slice path = buffer_peek(&l->path);
    size_t skip = l->path.length > l->top ? l->top + 1 : l->top;
    return slice_of(path.data + skip, path.length - skip);
}

static bool push_name(buffer *path, const char *name) {
    return buffer_append_char(path, '/') && buffer_append_string(path, name);
}

static void pop_name(buffer *path, size_t length) {
    path->length = length;
    if (path->data)
        path->data[length] = 0;
}

static auxrt_result load_file(loading *l, const char *name) {
    buffer content;
    size_t length = l->path.length;

    buffer_init(&content, AUX_SIZE_LIMIT);
    if (!push_name(&l->path, name))
        return error_raise(l->error, AUXRT_LIMIT, "a path is too long: %s",
                           name);
    auxrt_result result = os_read_file(l->path.data, &content, l->error);
    pop_name(&l->path, length);
    l->bytes += content.length;
    if (result == AUXRT_OK && l->bytes > AUX_SIZE_LIMIT)
        result = error_raise(l->error, AUXRT_LIMIT,
                             "the files of %.*s have more than %zu MiB; is it "
                             "an unpacked folder?",
                             (int)l->top, l->path.data, AUX_SIZE_LIMIT >> 20);
    if (result == AUXRT_OK &&
        !folder_add(l->out, relative_path(l), slice_from_string(name),
                    buffer_peek(&content)))
        result = error_raise(l->error, AUXRT_NO_MEMORY, "memory is exhausted");
    buffer_free(&content);
    return result;
}

/* What `auxrt types` writes into the folder, and its like. */
static bool is_for_editors(const loading *l, const char *name) {
    static const char *const names[] = {"auxrt.d.ts", "tsconfig.json",
                                        "jsconfig.json"};
    if (l->depth > 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static auxrt_result load_entry(void *context, const os_entry *entry) {
    loading *l = context;
    size_t length = l->path.length;

    if (*entry->name == '.' || is_for_editors(l, entry->name))
        return AUXRT_OK;
    if (entry->kind == OS_FILE) {
        if (l->out->count >= FILE_LIMIT)
            return error_raise(l->error, AUXRT_LIMIT,
                               "the folder holds more than %d files",
                               FILE_LIMIT);
        return load_file(l, entry->name);
    }
    if (entry->kind != OS_DIRECTORY)
        return AUXRT_OK;
    if (l->depth >= DEPTH_LIMIT || !push_name(&l->path, entry->name))
        return error_raise(l->error, AUXRT_LIMIT,
                           "folders are nested too deep: %s", l->path.data);
    l->depth++;
    auxrt_result result = load_directory(l);
    l->depth--;
    pop_name(&l->path, length);
    return result;
}

static auxrt_result load_directory(loading *l) {
    return os_list_directory(l->path.data, load_entry, l, l->error);
}

/* The path without slashes at its end. All room is taken at once: a listing
 * borrows the path while names are put behind it. */
static void set_path(buffer *path, const char *text) {
    buffer_init(path, PATH_LIMIT);
    buffer_reserve(path, PATH_LIMIT);
    if (!buffer_append_string(path, text))
        return;
    while (path->data && path->length > 1 &&
           path->data[path->length - 1] == '/')
        pop_name(path, path->length - 1);
}

auxrt_result folder_load(const char *path, folder *out, auxrt_error *error) {
    loading l = {.out = out, .error = error};
    set_path(&l.path, path);
    l.top = l.path.length;
    auxrt_result result =
        l.path.failure != AUXRT_OK || l.path.length == 0
            ? error_raise(error, AUXRT_INVALID, "the path is empty or too long")
            : load_directory(&l);
    buffer_free(&l.path);
    folder_sort(out);
    return result;
}

/* Writing. */

typedef struct storing {
    const char *path;
    buffer full; /* scratch for the path of one file */
    folder_store_counts *counts;
    auxrt_error *error;
} storing;

static bool set_full(storing *s, const folder_file *file, bool with_name) {
    set_path(&s->full, s->path);
    if (file->directory.length > 0)
        push_name(&s->full, file->directory.data);
    if (with_name)
        push_name(&s->full, file->name.data);
    return s->full.failure == AUXRT_OK;
}

static int compare_files(const folder_file *a, const folder_file *b) {
    int order = strcmp(a->directory.data, b->directory.data);
    return order ? order : strcmp(a->name.data, b->name.data);
}

static auxrt_result write_file(storing *s, const folder_file *file,
                               bool same_directory) {
    auxrt_result result = AUXRT_OK;
    if (!same_directory && set_full(s, file, false))
        result = os_make_directories(s->full.data, s->error);
    buffer_free(&s->full);
    if (result == AUXRT_OK && !set_full(s, file, true))
        result = error_raise(s->error, AUXRT_LIMIT, "a path is too long: %s",
                             file->name.data);
    if (result == AUXRT_OK)
        result = os_write_file(s->full.data, file->content, s->error);
    buffer_free(&s->full);
    s->counts->written++;
    return result;
}

static auxrt_result stop_at_first(void *context, const os_entry *entry) {
    (void)context;
    (void)entry;
    return AUXRT_STATE;
}

static bool is_empty_directory(const char *path) {
    return os_list_directory(path, stop_at_first, NULL, NULL) == AUXRT_OK;
}

/* Removes a file that the form no longer has, and the folders it leaves. */
static auxrt_result remove_file(storing *s, const folder_file *file) {
    if (!set_full(s, file, true))
        return AUXRT_OK;
    auxrt_result result = os_remove_file(s->full.data, s->error);
    size_t top = strlen(s->path);
    while (result == AUXRT_OK) {
        size_t length = s->full.length;
        while (length > top && s->full.data[length] != '/')
            length--;
        if (length <= top)
            break;
        pop_name(&s->full, length);
        if (!is_empty_directory(s->full.data))
            break;
        result = os_remove_all(s->full.data, s->error);
    }
    buffer_free(&s->full);
    s->counts->removed++;
    return result;
}

/* Walks what is there and what should be there side by side. */
static auxrt_result store_changes(storing *s, const folder *there,
                                  const folder *f) {
    auxrt_result result = AUXRT_OK;
    size_t i = 0, j = 0;

    while (result == AUXRT_OK && (i < there->count || j < f->count)) {
        const folder_file *old = i < there->count ? &there->files[i] : NULL;
        const folder_file *new = j < f->count ? &f->files[j] : NULL;
        int order = !old ? 1 : !new ? -1 : compare_files(old, new);
        if (old && order < 0) {
            if (folder_uses_file(there, i))
                result = remove_file(s, old);
        } else if (old && new &&order == 0 &&
                   slice_equal(old->content, new->content)) {
            s->counts->unchanged++;
        } else if (new) {
            bool same_directory =
                old && slice_equal(old->directory, new->directory);
            result = write_file(s, new, same_directory);
        }
        i += order <= 0;
        j += order >= 0;
    }
    return result;
}

static auxrt_result check_target(const char *path, folder_store_mode mode,
                                 const folder *there, auxrt_error *error) {
    if (mode == FOLDER_STORE_UPDATE && !folder_is_aux(there))
        return error_raise(error, AUXRT_INVALID,
                           "%s is no unpacked aux: it has no extra.aux", path);
    if (mode == FOLDER_STORE_NEW && !is_empty_directory(path))
        return error_raise(error, AUXRT_INVALID,
                           "%s is not empty; use --update to change an "
                           "unpacked aux",
                           path);
    return AUXRT_OK;
}

auxrt_result folder_store(const char *path, const folder *f,
                          folder_store_mode mode, folder_store_counts *counts,
                          auxrt_error *error) {
    folder_store_counts unused = {0};
    storing s = {
        .path = path, .counts = counts ? counts : &unused, .error = error};
    folder there;
    auxrt_result result = AUXRT_OK;

    *s.counts = (folder_store_counts){0};
    folder_init(&there);
    if (os_kind_of(path) != OS_NOTHING) {
        if (mode == FOLDER_STORE_UPDATE)
            result = folder_load(path, &there, error);
        if (result == AUXRT_OK)
            result = check_target(path, mode, &there, error);
    }
    if (result == AUXRT_OK)
        result = os_make_directories(path, error);
    if (result == AUXRT_OK)
        result = store_changes(&s, &there, f);
    folder_free(&there);
    return result;
}
