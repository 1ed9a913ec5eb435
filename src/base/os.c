/*
 * Files and folders on POSIX. Every call that can fail goes through the hooks;
 * interrupted calls are repeated here and nowhere else.
 */
#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* -------------------------------------------------------------------- hooks */

static int system_open(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static ssize_t system_random(void *data, size_t size) {
    return getrandom(data, size, 0);
}

static const os_hooks system_hooks = {
    .open = system_open,
    .close = close,
    .read = read,
    .write = write,
    .sync = fsync,
    .rename = rename,
    .unlink = unlink,
    .make_directory = mkdir,
    .remove_directory = rmdir,
    .random = system_random,
    .clock = clock_gettime,
};

static const os_hooks *hooks = &system_hooks;

const os_hooks *os_hooks_peek(void) {
    return hooks;
}

void os_hooks_set(const os_hooks *others) {
    hooks = others ? others : &system_hooks;
}

/* ------------------------------------------------------------------- errors */

static auxrt_result fail(auxrt_error *error, const char *verb,
                         const char *path) {
    int reason = errno;
    auxrt_result code = reason == ENOMEM ? AUXRT_NO_MEMORY
                        : reason == ENOENT || reason == ENOTDIR
                            ? AUXRT_NOT_FOUND
                            : AUXRT_IO;
    char text[128];
    if (strerror_r(reason, text, sizeof text) != 0)
        snprintf(text, sizeof text, "system error %d", reason);
    return error_raise(error, code, "cannot %s %s: %s", verb, path, text);
}

static auxrt_result fail_memory(auxrt_error *error, const char *path) {
    return error_raise(error, AUXRT_NO_MEMORY, "no memory left for %s", path);
}

/* ------------------------------------------------------------------ reading */

os_kind os_kind_of(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0)
        return OS_NOTHING;
    return S_ISREG(status.st_mode)   ? OS_FILE
           : S_ISDIR(status.st_mode) ? OS_DIRECTORY
                                     : OS_OTHER;
}

bool os_is_link(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

static int open_again(const char *path, int flags, mode_t mode) {
    int descriptor;
    do {
        descriptor = hooks->open(path, flags | O_CLOEXEC, mode);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static auxrt_result read_all(int descriptor, const char *name, size_t expected,
                             buffer *out, auxrt_error *error) {
    enum { LEAST = 4096, MOST = 1 << 20 };
    size_t piece = expected < LEAST ? LEAST : expected;
    for (;;) {
        size_t room = out->maximum - out->length;
        char probe;
        char *to = &probe;
        if (room > 0) {
            room = piece < room ? piece : room;
            to = buffer_reserve(out, room);
            if (!to)
                return fail_memory(error, name);
        }
        ssize_t got = hooks->read(descriptor, to, room ? room : 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(error, "read", name);
        if (got == 0)
            return AUXRT_OK;
        if (room == 0)
            return error_raise(error, AUXRT_LIMIT,
                               "%s is longer than the %zu bytes that are "
                               "allowed",
                               name, out->maximum);
        buffer_commit(out, (size_t)got);
        piece = out->length < LEAST  ? LEAST
                : out->length > MOST ? MOST
                                     : out->length;
    }
}

auxrt_result os_read_descriptor(int descriptor, buffer *out,
                                auxrt_error *error) {
    char name[32];
    snprintf(name, sizeof name, "descriptor %d", descriptor);
    return read_all(descriptor, name, 0, out, error);
}

auxrt_result os_read_file(const char *path, buffer *out, auxrt_error *error) {
    struct stat status;
    int descriptor = open_again(path, O_RDONLY, 0);
    if (descriptor < 0)
        return fail(error, "open", path);
    size_t expected = 0;
    if (fstat(descriptor, &status) == 0 && status.st_size > 0)
        expected = (size_t)status.st_size + 1; /* one more: to see the end */
    size_t before = out->length;
    auxrt_result result = read_all(descriptor, path, expected, out, error);
    hooks->close(descriptor);
    if (result != AUXRT_OK && out->data) {
        out->length = before;
        out->data[before] = '\0';
    }
    return result;
}

/* ------------------------------------------------------------------ writing */

static auxrt_result write_all(int descriptor, const char *name, slice content,
                              auxrt_error *error) {
    size_t done = 0;
    while (done < content.length) {
        ssize_t wrote = hooks->write(descriptor, content.data + done,
                                     content.length - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fail(error, "write", name);
        done += (size_t)wrote;
    }
    return AUXRT_OK;
}

auxrt_result os_write_descriptor(int descriptor, slice content,
                                 auxrt_error *error) {
    char name[32];
    snprintf(name, sizeof name, "descriptor %d", descriptor);
    return write_all(descriptor, name, content, error);
}

/* Makes a file beside `target` that did not exist, and leaves its name in
 * `name`. The name begins with a dot, so that listings pass over it. */
static int open_beside(const char *target, mode_t mode, char name[PATH_MAX]) {
    enum { ATTEMPTS = 16 };
    const char *slash = strrchr(target, '/');
    int folder = slash ? (int)(slash + 1 - target) : 0;
    for (int i = 0; i < ATTEMPTS; i++) {
        uint64_t random;
        if (os_random(&random, sizeof random, NULL) != AUXRT_OK) {
            errno = EIO;
            return -1;
        }
        int length = snprintf(name, PATH_MAX, "%.*s.%016llx.tmp", folder,
                              target, (unsigned long long)random);
        if (length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int descriptor = open_again(name, O_WRONLY | O_CREAT | O_EXCL, mode);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

/* A rename is on the disk when its folder is. Some file systems cannot do
 * that, and the file itself is complete either way. */
static void sync_folder_of(const char *path) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(folder, sizeof folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", (int)(slash + 1 - path), path);
    int descriptor = open_again(folder, O_RDONLY | O_DIRECTORY, 0);
    if (descriptor < 0)
        return;
    hooks->sync(descriptor);
    hooks->close(descriptor);
}

static auxrt_result fill_and_rename(int descriptor, const char *name,
                                    const char *target, slice content,
                                    auxrt_error *error) {
    auxrt_result result = write_all(descriptor, target, content, error);
    if (result == AUXRT_OK && hooks->sync(descriptor) != 0)
        result = fail(error, "write", target);
    if (hooks->close(descriptor) != 0 && result == AUXRT_OK)
        result = fail(error, "write", target);
    if (result == AUXRT_OK && hooks->rename(name, target) != 0)
        result = fail(error, "replace", target);
    if (result != AUXRT_OK)
        hooks->unlink(name);
    return result;
}

auxrt_result os_write_file(const char *path, slice content,
                           auxrt_error *error) {
    char resolved[PATH_MAX];
    char name[PATH_MAX];
    struct stat status;
    bool exists = stat(path, &status) == 0;
    const char *target = path;

    if (exists && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail(error, "write", path);
    }
    if (exists && realpath(path, resolved))
        target = resolved;
    if (exists && !S_ISREG(status.st_mode)) {
        /* A pipe or a device cannot be replaced. */
        int device = open_again(target, O_WRONLY, 0);
        if (device < 0)
            return fail(error, "open", path);
        auxrt_result result = write_all(device, path, content, error);
        hooks->close(device);
        return result;
    }
    int descriptor = open_beside(target, 0666, name);
    if (descriptor < 0)
        return fail(error, "write", path);
    if (exists && fchmod(descriptor, status.st_mode & 07777) != 0) {
        /* The owner of the file is another: it keeps the default mode. */
    }
    auxrt_result result =
        fill_and_rename(descriptor, name, target, content, error);
    if (result == AUXRT_OK)
        sync_folder_of(target);
    return result;
}

auxrt_result os_create_file(const char *path, slice content,
                            auxrt_error *error) {
    int descriptor = open_again(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (descriptor < 0 && errno == EEXIST)
        return error_raise(error, AUXRT_STATE, "%s exists already", path);
    if (descriptor < 0)
        return fail(error, "write", path);
    auxrt_result result = write_all(descriptor, path, content, error);
    if (hooks->close(descriptor) != 0 && result == AUXRT_OK)
        result = fail(error, "write", path);
    if (result != AUXRT_OK)
        hooks->unlink(path);
    return result;
}

/* ------------------------------------------------------------------ folders */

static int compare_names(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

typedef struct name_list {
    char **names;
    size_t count;
    size_t capacity;
} name_list;

static void free_names(name_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
}

static bool add_name(name_list *list, const char *name) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        char **names = realloc(list->names, capacity * sizeof *names);
        if (!names)
            return false;
        list->names = names;
        list->capacity = capacity;
    }
    char *copy = strdup(name);
    if (!copy)
        return false;
    list->names[list->count++] = copy;
    return true;
}

static auxrt_result read_names(const char *path, name_list *list,
                               auxrt_error *error) {
    DIR *folder = opendir(path);
    if (!folder)
        return fail(error, "list", path);
    auxrt_result result = AUXRT_OK;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno != 0)
                result = fail(error, "list", path);
            break;
        }
        if (!is_dots(entry->d_name) && !add_name(list, entry->d_name)) {
            result = fail_memory(error, path);
            break;
        }
    }
    closedir(folder);
    if (list->count > 1)
        qsort(list->names, list->count, sizeof *list->names, compare_names);
    return result;
}

static bool join_path(char out[PATH_MAX], const char *folder,
                      const char *name) {
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    return snprintf(out, PATH_MAX, "%s%s%s", folder, slash, name) < PATH_MAX;
}

static auxrt_result fail_long_path(auxrt_error *error, const char *path) {
    return error_raise(error, AUXRT_LIMIT, "a path in %s is too long", path);
}

auxrt_result os_list_directory(const char *path, os_visit *visit, void *context,
                               auxrt_error *error) {
    name_list list = {0};
    auxrt_result result = read_names(path, &list, error);
    for (size_t i = 0; result == AUXRT_OK && i < list.count; i++) {
        char inner[PATH_MAX];
        if (join_path(inner, path, list.names[i])) {
            os_entry entry = {list.names[i], os_kind_of(inner)};
            result = visit(context, &entry);
        } else {
            result = fail_long_path(error, path);
        }
    }
    free_names(&list);
    return result;
}

auxrt_result os_remove_file(const char *path, auxrt_error *error) {
    if (hooks->unlink(path) != 0)
        return fail(error, "remove", path);
    return AUXRT_OK;
}

static auxrt_result remove_inside(const char *path, auxrt_error *error) {
    name_list list = {0};
    auxrt_result result = read_names(path, &list, error);
    for (size_t i = 0; result == AUXRT_OK && i < list.count; i++) {
        char inner[PATH_MAX];
        result = join_path(inner, path, list.names[i])
                     ? os_remove_all(inner, error)
                     : fail_long_path(error, path);
    }
    free_names(&list);
    return result;
}

auxrt_result os_remove_all(const char *path, auxrt_error *error) {
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? AUXRT_OK : fail(error, "remove", path);
    if (!S_ISDIR(status.st_mode))
        return os_remove_file(path, error);
    auxrt_result result = remove_inside(path, error);
    if (result == AUXRT_OK && hooks->remove_directory(path) != 0)
        result = fail(error, "remove", path);
    return result;
}

auxrt_result os_make_directories(const char *path, auxrt_error *error) {
    char part[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof part)
        return error_raise(error, AUXRT_INVALID,
                           length ? "the path of a folder is too long"
                                  : "the path of a folder is empty");
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        char end = part[i];
        part[i] = '\0';
        if (hooks->make_directory(part, 0777) != 0) {
            int reason = errno;
            if (os_kind_of(part) != OS_DIRECTORY) {
                errno = reason;
                return fail(error, "make the folder", part);
            }
        }
        part[i] = end;
    }
    return AUXRT_OK;
}

/* -------------------------------------------------------------------- other */

auxrt_result os_random(void *out, size_t size, auxrt_error *error) {
    char *to = out;
    while (size > 0) {
        ssize_t got = hooks->random(to, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return error_raise(error, AUXRT_IO,
                               "the system gives no random bytes");
        to += got;
        size -= (size_t)got;
    }
    return AUXRT_OK;
}

const char *os_environment(const char *name) {
    return getenv(name);
}

/* The system's zone is a link to a file that has the zone's name. */
void os_keep_time_zone(void) {
    static const char folder[] = "/zoneinfo/";
    char target[PATH_MAX];
    ssize_t length = readlink("/etc/localtime", target, sizeof target - 1);
    if (length > 0 && !getenv("TZ")) {
        target[length] = '\0';
        const char *name = strstr(target, folder);
        if (name)
            setenv("TZ", name + strlen(folder), 0);
    }
    tzset();
}
