/*
 * Files: writing downloads, answering uploads. A permitted folder stands for
 * the person: what is in it is what the person chose.
 */
#include "device/files.h"

#include <stdlib.h>

#include "base/os.h"
#include "device/content.h"

struct files {
    devices *devices;
    char *read_folder; /* NULL: not permitted */
    char *write_folder;
    size_t written;
    bool was_refused; /* a download, told once */
};

/* -------------------------------------------------------------- downloads */

/* Content is a text, or bytes as {"$bytes":{"type","base64"}}. */
static auxrt_result read_content(json_value data, buffer *out,
                                 auxrt_error *error) {
    buffer scratch;
    auxrt_result result = AUXRT_OK;
    buffer_init(&scratch, DEVICE_TEXT_LIMIT);
    if (data.type == JSON_STRING)
        buffer_append_slice(out, json_string(data, &scratch));
    else if (!content_read_bytes(data, out))
        result = error_raise(error, AUXRT_UNSUPPORTED,
                             "only texts and bytes can be written");
    buffer_free(&scratch);
    if (result == AUXRT_OK && out->failure != AUXRT_OK)
        result = error_raise(error, AUXRT_LIMIT,
                             "it is larger than the limit of %zu bytes",
                             out->maximum);
    return result;
}

static auxrt_result write_numbered(files *f, slice name, slice content,
                                   buffer *path, auxrt_error *error) {
    if (content.length > FILES_TOTAL_LIMIT - f->written)
        return error_raise(error, AUXRT_LIMIT,
                           "this inst has written its limit of %d MiB",
                           FILES_TOTAL_LIMIT >> 20);
    for (int number = 1; number <= FILES_NUMBER_LIMIT; number++) {
        buffer_clear(path);
        buffer_append_string(path, f->write_folder);
        buffer_append_char(path, '/');
        files_clean_name(name, number, path);
        if (path->failure != AUXRT_OK)
            return error_raise(error, path->failure, "the name is too long");
        auxrt_result result = os_create_file(path->data, content, error);
        if (result == AUXRT_OK)
            f->written += content.length;
        if (result != AUXRT_STATE)
            return result;
    }
    return error_raise(error, AUXRT_LIMIT, "%d files have that name already",
                       FILES_NUMBER_LIMIT);
}

static void tell_refused(files *f) {
    if (f->was_refused)
        return;
    f->was_refused = true;
    device_log(&f->devices->host, "warn",
               "no file is written for download: that is not permitted "
               "(--allow-write=DIR permits it)");
}

static void download(void *context, const device_request *request) {
    files *f = context;
    const device_host *host = &f->devices->host;
    json_value data, filename;
    buffer content, path, scratch;
    auxrt_error error = {0};
    slice name = SLICE("download");
    if (!f->write_folder) {
        tell_refused(f);
        return;
    }
    buffer_init(&content, FILES_SIZE_LIMIT);
    buffer_init(&path, 65536);
    buffer_init(&scratch, DEVICE_TEXT_LIMIT);
    if (json_member(request->action, SLICE("filename"), &filename) &&
        filename.type == JSON_STRING)
        name = json_string(filename, &scratch);
    auxrt_result result =
        json_member(request->action, SLICE("data"), &data)
            ? read_content(data, &content, &error)
            : error_raise(&error, AUXRT_INVALID, "it has no data");
    if (result == AUXRT_OK)
        result = write_numbered(f, name, buffer_peek(&content), &path, &error);
    if (result == AUXRT_OK)
        device_log(host, "info", "wrote %s", path.data);
    else
        device_log(host, "error", "the download %.*s was not written: %s",
                   (int)(name.length > 200 ? 200 : name.length), name.data,
                   error.message);
    buffer_free(&content);
    buffer_free(&path);
    buffer_free(&scratch);
}

/* ----------------------------------------------------------------- uploads */

typedef struct listing {
    files *files;
    json_writer writer;
    buffer text; /* the array that is put together */
    buffer path, content;
    auxrt_error error;
} listing;

/* Whether the entry is a file of the folder itself: a link could lead out of
 * it. Its path is then in `l->path`. */
static bool is_wanted(listing *l, const os_entry *entry) {
    if (entry->kind != OS_FILE || entry->name[0] == '.')
        return false;
    buffer_clear(&l->path);
    buffer_append_string(&l->path, l->files->read_folder);
    buffer_append_char(&l->path, '/');
    buffer_append_string(&l->path, entry->name);
    return l->path.failure == AUXRT_OK && !os_is_link(l->path.data);
}

static auxrt_result read_wanted(listing *l, auxrt_error *error) {
    buffer_clear(&l->content);
    return os_read_file(l->path.data, &l->content, error);
}

static auxrt_result add_upload(void *context, const os_entry *entry) {
    listing *l = context;
    json_writer *w = &l->writer;
    if (!is_wanted(l, entry))
        return AUXRT_OK;
    auxrt_result result = read_wanted(l, &l->error);
    if (result != AUXRT_OK)
        return result;
    json_begin_object(w);
    json_write_key(w, SLICE("name"));
    json_write_string(w, slice_from_string(entry->name));
    json_write_key(w, SLICE("size"));
    json_write_integer(w, (int64_t)l->content.length);
    json_write_key(w, SLICE("data"));
    content_write(w, buffer_peek(&l->content));
    json_end_object(w);
    return l->text.failure == AUXRT_OK
               ? AUXRT_OK
               : error_raise(&l->error, AUXRT_LIMIT,
                             "the files are too large together");
}

static auxrt_result add_bots(void *context, const os_entry *entry) {
    listing *l = context;
    const device_host *host = &l->files->devices->host;
    auxrt_error error = {0};
    size_t length = strlen(entry->name);
    if (!is_wanted(l, entry) || length < 5 ||
        strcmp(entry->name + length - 4, ".aux") != 0)
        return AUXRT_OK;
    auxrt_result result = read_wanted(l, &error);
    if (result == AUXRT_OK)
        result = host->load(host->context, l->path.data,
                            buffer_peek(&l->content), &error);
    if (result != AUXRT_OK)
        device_log(host, "error", "%s was not loaded: %s", entry->name,
                   error.message);
    return AUXRT_OK;
}

static void list(files *f, os_visit *visit, listing *l) {
    *l = (listing){.files = f};
    buffer_init(&l->text, FILES_TOTAL_LIMIT);
    buffer_init(&l->path, 65536);
    buffer_init(&l->content, FILES_SIZE_LIMIT);
    l->writer = json_writer_on(&l->text);
    json_begin_array(&l->writer);
    l->error.code = AUXRT_OK;
    auxrt_result result =
        os_list_directory(f->read_folder, visit, l, &l->error);
    l->error.code = result;
    json_end_array(&l->writer);
}

static void listing_free(listing *l) {
    buffer_free(&l->text);
    buffer_free(&l->path);
    buffer_free(&l->content);
}

static void show_upload_files(void *context, const device_request *request) {
    files *f = context;
    const device_host *host = &f->devices->host;
    listing l;
    if (!f->read_folder) {
        device_fail(host, request->task,
                    SLICE("reading files is not permitted "
                          "(--allow-read=DIR permits it)"));
        return;
    }
    list(f, add_upload, &l);
    if (l.error.code == AUXRT_OK)
        device_resolve(host, request->task, buffer_peek(&l.text));
    else
        device_fail(host, request->task, slice_from_string(l.error.message));
    listing_free(&l);
}

static void show_upload_aux_file(void *context, const device_request *request) {
    files *f = context;
    const device_host *host = &f->devices->host;
    listing l;
    (void)request;
    if (!f->read_folder) {
        device_log(host, "warn",
                   "show_upload_aux_file is refused: reading files is not "
                   "permitted (--allow-read=DIR permits it)");
        return;
    }
    list(f, add_bots, &l);
    if (l.error.code != AUXRT_OK)
        device_log(host, "error", "%s", l.error.message);
    listing_free(&l);
}

/* ------------------------------------------------------------------- whole */

static auxrt_result keep_folder(const char *folder, char **out,
                                auxrt_error *error) {
    if (!folder)
        return AUXRT_OK;
    if (os_kind_of(folder) != OS_DIRECTORY)
        return error_raise(error, AUXRT_NOT_FOUND, "%s is no folder", folder);
    *out = strdup(folder);
    return *out ? AUXRT_OK
                : error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

auxrt_result files_new(devices *d, const char *read_folder,
                       const char *write_folder, files **out,
                       auxrt_error *error) {
    *out = NULL;
    files *f = calloc(1, sizeof *f);
    if (!f)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    f->devices = d;
    auxrt_result result = keep_folder(read_folder, &f->read_folder, error);
    if (result == AUXRT_OK)
        result = keep_folder(write_folder, &f->write_folder, error);
    if (result == AUXRT_OK &&
        (!devices_handle(d, SLICE("download"), download, f) ||
         !devices_handle(d, SLICE("show_upload_files"), show_upload_files, f) ||
         !devices_handle(d, SLICE("show_upload_aux_file"), show_upload_aux_file,
                         f)))
        result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result == AUXRT_OK)
        *out = f;
    else
        files_free(f);
    return result;
}

void files_free(files *f) {
    if (!f)
        return;
    free(f->read_folder);
    free(f->write_folder);
    free(f);
}
