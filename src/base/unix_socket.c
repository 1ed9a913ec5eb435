/*
 * Unix sockets. The file is made with permissions for its user alone, so there
 * is no moment in which others could connect.
 */
#define _GNU_SOURCE /* accept4 */
#include "base/unix_socket.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static auxrt_result make_address(const char *path, struct sockaddr_un *out,
                                 auxrt_error *error) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof out->sun_path)
        return error_raise(error, AUXRT_INVALID,
                           "the path of a socket has 1 to %zu bytes: %s",
                           sizeof out->sun_path - 1, path);
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(out->sun_path, path, length + 1);
    return AUXRT_OK;
}

static auxrt_result make_socket(int flags, int *out, auxrt_error *error) {
    *out = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    return *out >= 0
               ? AUXRT_OK
               : error_raise(error, AUXRT_IO, "the system gives no socket: %s",
                             strerror(errno));
}

static bool is_socket(const char *path) {
    struct stat found;
    return lstat(path, &found) == 0 && S_ISSOCK(found.st_mode);
}

static auxrt_result clear_path(const char *path, auxrt_error *error) {
    int found = -1;
    if (access(path, F_OK) != 0)
        return AUXRT_OK;
    if (!is_socket(path))
        return error_raise(error, AUXRT_STATE, "%s exists and is no socket",
                           path);
    if (unix_socket_connect(path, &found, NULL) == AUXRT_OK) {
        close(found);
        return error_raise(error, AUXRT_STATE,
                           "another program listens at %s already", path);
    }
    unlink(path);
    return AUXRT_OK;
}

auxrt_result unix_socket_listen(const char *path, int *out,
                                auxrt_error *error) {
    enum { BACKLOG = 16 };
    struct sockaddr_un address;
    *out = -1;
    auxrt_result result = make_address(path, &address, error);
    if (result == AUXRT_OK)
        result = clear_path(path, error);
    if (result == AUXRT_OK)
        result = make_socket(SOCK_NONBLOCK, out, error);
    if (result != AUXRT_OK)
        return result;
    mode_t before = umask(0177);
    bool bound =
        bind(*out, (const struct sockaddr *)&address, sizeof address) == 0;
    umask(before);
    if (bound && listen(*out, BACKLOG) == 0)
        return AUXRT_OK;
    error_raise(error, AUXRT_IO, "%s: cannot listen there: %s", path,
                strerror(errno));
    close(*out);
    *out = -1;
    return AUXRT_IO;
}

int unix_socket_accept(int listening) {
    return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

auxrt_result unix_socket_connect(const char *path, int *out,
                                 auxrt_error *error) {
    struct sockaddr_un address;
    *out = -1;
    auxrt_result result = make_address(path, &address, error);
    if (result == AUXRT_OK)
        result = make_socket(0, out, error);
    if (result != AUXRT_OK)
        return result;
    if (connect(*out, (const struct sockaddr *)&address, sizeof address) == 0)
        return AUXRT_OK;
    error_raise(error, AUXRT_NOT_FOUND, "%s: nobody listens there: %s", path,
                strerror(errno));
    close(*out);
    *out = -1;
    return AUXRT_NOT_FOUND;
}
